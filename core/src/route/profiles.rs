//! Who users are.
use super::arguments::{must, refused};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, ProfileCall};
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, ProfileCommand, SelfInfo};
use ntk_protocol::rules::MAX_PROFILES_PER_CALL;
use ntk_protocol::{bad_profile_change, valid_user_id, wire};

/// Bits of `SelfInfo.fields`.
const ALL: u32 = 0xff;

pub(super) fn route(command: ProfileCommand) -> Result<Route, Error> {
    match command {
        ProfileCommand::SetSelfInfo { info } => {
            let ask = change(info)?;
            Ok(Route::Session(HostCall::Call(Call::Profile(ProfileCall::Set(Box::new(ask))))))
        }
        ProfileCommand::GetUsersInfo { user_ids } => {
            let most = MAX_PROFILES_PER_CALL;
            must((1..=most).contains(&user_ids.len()), "user_ids", format_args!("1 to {most}"))?;
            if !user_ids.iter().all(|user| valid_user_id(user)) {
                return Err(ErrorCode::BadUserId.into());
            }
            Ok(Route::Session(HostCall::UsersInfo(user_ids)))
        }
        ProfileCommand::GetSelfInfo {} => Ok(Route::Read(Read::SelfInfo)),
    }
}

/// What the server is asked to change.
fn change(info: SelfInfo) -> Result<wire::SetProfile, Error> {
    let SelfInfo { fields, nickname, face_url, signature, gender, birthday, level, role, allow_type, custom_keys, custom_values } =
        info;
    must(fields & !ALL == 0, "info.fields", "bits 1 to 128")?;
    must(custom_keys.len() == custom_values.len(), "info.custom_values", "as many as keys")?;
    let fields_of = custom_keys.into_iter().zip(custom_values);
    let custom: Vec<_> = fields_of.map(|(key, value)| wire::ProfileField { key, value }).collect();
    must(fields != 0 || !custom.is_empty(), "info", "changes nothing")?;
    let set = |bit: u32| fields & 1 << bit != 0;
    let ask = wire::SetProfile {
        nickname: set(0).then_some(nickname),
        face_url: set(1).then_some(face_url),
        signature: set(2).then_some(signature),
        gender: set(3).then_some(gender as u32),
        birthday: set(4).then_some(birthday),
        level: set(5).then_some(level),
        role: set(6).then_some(role),
        allow: set(7).then_some(allow_type as u32),
        custom,
    };
    match bad_profile_change(&ask) {
        Some((argument, rule)) => Err(refused(&format!("info.{argument}"), rule)),
        None => Ok(ask),
    }
}
