//! The devices of this user.
use super::parts::{Answer, Args, args, decoded};
use crate::api::{Device, Devices, Error, Reply};
use crate::model::ids::clamped;
use ntk_protocol::methods::Devices as Ask;
use ntk_protocol::wire;

/// What is asked about devices.
#[derive(Debug, Clone)]
pub(crate) enum DeviceCall {
    List,
    Logout { device: String },
    SetPushToken { kind: u32, token: String, locale: String },
}

impl DeviceCall {
    pub(super) fn request(&self) -> Args {
        match self {
            DeviceCall::List => args(Ask::List, &wire::GetDevices {}),
            DeviceCall::Logout { device } => args(Ask::Logout, &wire::LogoutDevice { device: device.clone() }),
            DeviceCall::SetPushToken { kind, token, locale } => {
                let (kind, token, locale) = (*kind, token.clone(), locale.clone());
                args(Ask::SetPushToken, &wire::SetPushToken { kind, token, locale })
            }
        }
    }

    pub(super) fn answer(self, own: &str, result: &[u8]) -> Result<Answer, Error> {
        Ok(match self {
            DeviceCall::List => Answer::Reply(Reply::Devices(list(own, decoded(result)?))),
            DeviceCall::Logout { .. } | DeviceCall::SetPushToken { .. } => Answer::Done,
        })
    }
}

/// Latest seen first; `own` is this device.
fn list(own: &str, found: wire::Devices) -> Devices {
    let device = |d: wire::Device| Device {
        is_self: d.device == own,
        device_id: d.device,
        platform: d.platform,
        online: d.online,
        seen_ms: clamped(d.seen_ms),
    };
    let mut devices: Vec<Device> = found.devices.into_iter().map(device).collect();
    devices.sort_by_key(|d| std::cmp::Reverse(d.seen_ms));
    Devices { devices }
}
