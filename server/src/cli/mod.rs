//! What `ntkd` can do besides serving: mint tokens, look after tasks, print frames; and what it says while it serves.
mod decode;
mod error;
mod log;
mod tasks;

pub use decode::decode;
pub use error::CliError;
pub use log::{LogFormat, log};
pub use tasks::{TasksAction, tasks};

use crate::auth::Auth;
use crate::random::Random;
use crate::store::Desk;
use crate::{Clock as _, SystemClock};
use std::path::Path;
use std::time::Duration;

/// Mints a token for `user` and makes the user known; works beside a running server.
pub fn token(data: &Path, user: &str, ttl: Duration) -> Result<String, CliError> {
    if !ntk_protocol::valid_user_id(user) {
        return Err("a user id is 1 to 32 printable ASCII characters".into());
    }
    std::fs::create_dir_all(data)?;
    let auth = Auth::open(data, &Random::new(None))?;
    Desk::open(data)?.know_user(user)?;
    Ok(auth.mint(user, SystemClock.now_ms(), ttl))
}
