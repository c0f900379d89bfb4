//! `ntkd key`: changes the key that signs tokens, beside a running server, which takes it up within seconds.
use super::error::CliError;
use crate::auth::{add_key, drop_key, key_ids};
use crate::data;
use crate::random::Random;
use std::io::Write;
use std::path::Path;

/// What to do with signing keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Subcommand)]
pub enum KeyAction {
    /// Lists the numbers of the keys whose tokens are good; the last one signs.
    List,
    /// Makes a key, which signs from now on. Tokens of the others stay good.
    Add,
    /// Drops a key that does not sign any more: tokens that it signed are void, and links opened with them end.
    Drop {
        /// The key's number.
        id: u32,
    },
}

/// Runs one action and prints to `out`.
pub fn key(data: &Path, action: KeyAction, out: &mut dyn Write) -> Result<(), CliError> {
    if let Some(why) = data::why_not(data, false) {
        return Err(why.into());
    }
    let named = |e: std::io::Error| format!("{}: {e}", data.display());
    match action {
        KeyAction::List => {
            for id in key_ids(data).map_err(named)? {
                writeln!(out, "{id}")?;
            }
        }
        KeyAction::Add => writeln!(out, "{}", add_key(data, &Random::new(None)).map_err(named)?)?,
        KeyAction::Drop { id } => {
            drop_key(data, id)?;
            writeln!(out, "{id} dropped")?;
        }
    }
    Ok(())
}
