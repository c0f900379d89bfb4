//! What `ntkd` can do besides serving: mint and revoke tokens, look after keys and tasks, print frames; and what it says while it serves.
mod decode;
mod error;
mod key;
mod log;
mod tasks;

pub use decode::decode;
pub use error::CliError;
pub use key::{KeyAction, key};
pub use log::{LogFormat, log};
pub use tasks::{TasksAction, tasks};

use crate::auth::Auth;
use crate::data;
use crate::random::Random;
use crate::store::Desk;
use crate::{Clock as _, SystemClock};
use std::path::Path;
use std::time::Duration;

/// Mints a token for `user` and makes the user known; works beside a running server.
pub fn token(data: &Path, user: &str, ttl: Duration) -> Result<String, CliError> {
    if !ntk_protocol::valid_user_id(user) {
        return Err(format!(
            "{user:?} is no user id: that is 1 to 32 printable ASCII characters, spaces only inside and one at a time"
        )
        .into());
    }
    let desk = desk(data, true)?;
    let auth = Auth::open(data, &Random::new(None)).map_err(|e| format!("{}: {e}", data.display()))?;
    desk.know_user(user)?;
    Ok(auth.mint(user, SystemClock.now_ms(), desk.good_from(user)?, ttl))
}

/// Milliseconds have 13 digits until the year 2286. What has more was counted in something shorter, and would void for ever what is
/// yet to be minted.
const LATEST_MS: u64 = 9_999_999_999_999;

/// Ends every token of `user` that was issued before then; before now, if no time is given.
pub fn revoke(data: &Path, user: &str, before_ms: Option<u64>) -> Result<u64, CliError> {
    // A token of this very millisecond has been issued too.
    let before_ms = before_ms.unwrap_or(SystemClock.now_ms().max(0) as u64 + 1);
    if before_ms > LATEST_MS {
        return Err(format!("--before {before_ms} is no time: it is milliseconds since 1970").into());
    }
    desk(data, false)?.revoke(user, before_ms)?;
    Ok(before_ms)
}

/// The database of a directory that is a server's, or, for a command that may begin one, an empty one.
fn desk(data: &Path, begins: bool) -> Result<Desk, CliError> {
    if let Some(why) = data::why_not(data, begins) {
        return Err(why.into());
    }
    data::prepare(data).map_err(|(path, e)| format!("{}: {e}", path.display()))?;
    Desk::open(data).map_err(|e| format!("{}: {e}", data.display()).into())
}
