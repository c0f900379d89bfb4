//! The devices of this user.
use super::arguments::must;
use super::targets::Route;
use crate::actors::calls::{Call, DeviceCall};
use crate::actors::session::HostCall;
use crate::api::{DeviceCommand, Error};
use ntk_protocol::rules::push;
use ntk_protocol::valid_device_id;

pub(super) fn route(command: DeviceCommand) -> Result<Route, Error> {
    let call = |call| Ok(Route::Session(HostCall::Call(Call::Device(call))));
    match command {
        DeviceCommand::GetDevices {} => call(DeviceCall::List),
        DeviceCommand::LogoutDevice { device_id } => {
            must(valid_device_id(&device_id), "device_id", "not an id of a device")?;
            call(DeviceCall::Logout { device: device_id })
        }
        DeviceCommand::SetPushToken { kind, token, locale } => {
            must(push::valid_token(&token), "token", "at most 1,024 visible ASCII characters")?;
            must(push::valid_locale(&locale), "locale", "at most 35 letters, digits and dashes")?;
            call(DeviceCall::SetPushToken { kind: kind as u32, token, locale })
        }
    }
}
