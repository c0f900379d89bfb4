//! The devices of this user.
use super::targets::Route;
use crate::actors::calls::{Call, DeviceCall};
use crate::actors::session::HostCall;
use crate::api::{DeviceCommand, ErrorCode};
use ntk_protocol::valid_device_id;

pub(super) fn route(command: DeviceCommand) -> Result<Route, ErrorCode> {
    let call = |call| Ok(Route::Session(HostCall::Call(Call::Device(call))));
    match command {
        DeviceCommand::GetDevices {} => call(DeviceCall::List),
        DeviceCommand::LogoutDevice { device_id } => {
            if valid_device_id(&device_id) {
                call(DeviceCall::Logout { device: device_id })
            } else {
                Err(ErrorCode::InvalidParameters)
            }
        }
    }
}
