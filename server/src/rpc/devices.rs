//! The user's devices: which there are, and ending the login of one.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, encoded, read};
use crate::bus::{GATEWAY, Hint};
use crate::caller::Caller;
use crate::hub::{HubCmd, Live};
use ntk_protocol::methods::Devices;
use ntk_protocol::rules::code;
use ntk_protocol::wire;
use tokio::sync::oneshot;

pub(super) fn call(caller: &Caller, method: Devices, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Devices::List => {
            let (hub, user, stored) = (caller.gateway.hub.clone(), me.id, store.devices(me.id));
            encoded(Box::pin(async move {
                let (answer, live) = oneshot::channel();
                // A hub that is gone answers nothing, and then no device is connected.
                let _ = hub.send(HubCmd::Devices(user, answer)).await;
                Ok(wire::Devices { devices: with_live(stored.await?, live.await.unwrap_or_default()) })
            }))
        }
        Devices::Logout => {
            let a: wire::LogoutDevice = read(args)?;
            let forgotten = store.forget_device(me.id, &a.device);
            let (code, text) = (code::KICKED, "logged out by the user".to_owned());
            let (bus, kick) = (caller.gateway.bus.clone(), Hint::Kick { user: me.id, device: Some(a.device), code, text });
            Box::pin(async move {
                // It comes back at once if it likes; by then its token is no good.
                forgotten.await?;
                bus.publish(GATEWAY, kick);
                Ok(wire::RpcRes::default())
            })
        }
    })
}

/// The known devices, and which of them are connected, also one whose note has not been written.
fn with_live(mut devices: Vec<wire::Device>, live: Vec<Live>) -> Vec<wire::Device> {
    for Live { device, platform, background } in live {
        match devices.iter_mut().find(|d| d.device == device) {
            Some(known) => (known.online, known.background, known.platform) = (true, background, platform),
            None => devices.push(wire::Device { device, platform, background, online: true, ..Default::default() }),
        }
    }
    devices
}
