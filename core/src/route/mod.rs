//! What each command needs before it is queued: validation, and who does it. Nothing here waits or touches the database.
//!
//! Each domain answers its commands in one match that names every one of them: a command nobody answers does not compile.
#![deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
mod arguments;
mod conversations;
mod devices;
mod friends;
mod groups;
mod kernel;
mod media;
mod messages;
mod profiles;
mod search;
mod sending;
mod targets;
#[cfg(test)]
mod tests;
mod windows;

pub(crate) use targets::Route;

use crate::api::{ByDomain, Command, Error};
use crate::exec::Env;
use std::path::Path;

/// Validates a command and says who does it. `directory` is the kernel's.
pub(crate) fn route(env: &Env, directory: &Path, command: Command) -> Result<(u32, Route), Error> {
    let id = command.id();
    let route = match command.by_domain() {
        ByDomain::Kernel(command) => kernel::route(command),
        ByDomain::Conversations(command) => conversations::route(env, id, command),
        ByDomain::Messages(command) => messages::route(env, directory, id, command),
        ByDomain::Groups(command) => groups::route(env, command),
        ByDomain::Media(command) => media::route(command),
        ByDomain::Search(command) => search::route(command),
        ByDomain::Devices(command) => devices::route(command),
        ByDomain::Windows(command) => windows::route(command),
        ByDomain::Profiles(command) => profiles::route(command),
        ByDomain::Friends(command) => friends::route(command),
    };
    route.map(|route| (id, route))
}
