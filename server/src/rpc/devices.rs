//! The user's devices: which there are, and ending the login of one.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, checked, encoded, read};
use crate::bus::{GATEWAY, Hint};
use crate::caller::Caller;
use crate::hub::{HubCmd, Live};
use crate::news::{PushKind, PushTarget};
use ntk_protocol::methods::Devices;
use ntk_protocol::rules::{code, push};
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
        Devices::SetPushToken => {
            let a: wire::SetPushToken = read(args)?;
            checked(check_push(&a))?;
            let wire::SetPushToken { kind, token, locale } = a;
            let done = match PushKind::of(kind).filter(|_| !token.is_empty()) {
                Some(kind) => store.put_push(me.id, PushTarget { device: caller.device.clone(), kind, token, locale }),
                None => store.drop_push(me.id, &caller.device),
            };
            Box::pin(async move { done.await.map(|()| wire::RpcRes::default()) })
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

/// What is no name of a device at a push service, whatever is stored. Every field is named: an added one does not compile unchecked.
fn check_push(ask: &wire::SetPushToken) -> Result<(), &'static str> {
    let wire::SetPushToken { kind, token, locale } = ask;
    if !push::valid_token(token) {
        Err("not a push token")
    } else if !push::valid_locale(locale) {
        Err("not a locale")
    } else if !token.is_empty() && PushKind::of(*kind).is_none() {
        Err("unknown kind of push token")
    } else {
        Ok(())
    }
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
