//! The types that every domain adds to: commands, replies, events.
use super::conversations::*;
use super::devices::*;
use super::friends::*;
use super::groups::*;
use super::kernel::*;
use super::media::*;
use super::messages::*;
use super::profiles::*;
use super::search::*;
use super::windows::*;
use super::{conversations, devices, friends, groups, kernel, media, messages, profiles, search, windows};
use crate::api::errors::ErrorCode;
use crate::api::macros::{api_domains, api_unions};
use crate::api::spec::{
    AnsweredBy, ApiType, BadEncoding, Blob, CommandSpec, DomainSpec, FieldSpec, Reader, Ty, VariantSpec, with_length,
};

api_domains! { [kernel conversations messages groups media search devices windows profiles friends] }

/// Where a command stands in the declarations of C and in the hash: by number, but those of 40 to 59 last, as they always stood.
const fn declared(id: u32) -> u32 {
    if id >= 40 && id < 60 { id + 1_000_000 } else { id }
}
