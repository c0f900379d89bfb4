//! Who is connected to this gateway; hands each hint to the connections it concerns.
use crate::bus::Hint;
use crate::store::{Delivery, UserId};
use ntk_protocol::rules::code;
use ntk_protocol::{Bytes, wire};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

/// What a connection is told.
#[derive(Debug)]
pub(crate) enum Push {
    Entries(Arc<Delivery>),
    Online(Arc<wire::OnlineMsg>),
    Kick { code: u32, text: String },
}

/// One connection, as the hub knows it. Dropping it ends the connection.
pub(crate) struct Registration {
    pub(crate) session: u64,
    pub(crate) user: UserId,
    pub(crate) device: String,
    pub(crate) pushes: mpsc::Sender<Push>,
    /// Set when a push was lost because the connection is slow: it then asks for its head by itself.
    pub(crate) lagged: Arc<AtomicBool>,
}

pub(crate) enum HubCmd {
    /// Answered once pushes can arrive.
    Register(Registration, oneshot::Sender<()>),
    Unregister {
        user: UserId,
        session: u64,
    },
}

pub(crate) async fn run(mut commands: mpsc::Receiver<HubCmd>, mut hints: mpsc::Receiver<Hint>) {
    let mut routes: BTreeMap<UserId, Vec<Registration>> = BTreeMap::new();
    loop {
        tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(HubCmd::Register(new, done)) => {
                    register(&mut routes, new);
                    let _ = done.send(());
                }
                Some(HubCmd::Unregister { user, session }) => remove(&mut routes, user, |r| r.session == session),
                None => return,
            },
            hint = hints.recv() => match hint {
                Some(hint) => hand_out(&mut routes, hint),
                None => return,
            },
        }
    }
}

fn register(routes: &mut BTreeMap<UserId, Vec<Registration>>, new: Registration) {
    let text = "replaced by a newer connection of this device";
    kick(routes, new.user, Some(&new.device), code::KICKED, text);
    // Whose unregistering did not fit into our mailbox.
    remove(routes, new.user, |r| r.pushes.is_closed());
    routes.entry(new.user).or_default().push(new);
}

fn remove(routes: &mut BTreeMap<UserId, Vec<Registration>>, user: UserId, which: impl Fn(&Registration) -> bool) {
    if let Some(devices) = routes.get_mut(&user) {
        devices.retain(|r| !which(r));
        if devices.is_empty() {
            routes.remove(&user);
        }
    }
}

fn kick(routes: &mut BTreeMap<UserId, Vec<Registration>>, user: UserId, device: Option<&str>, code: u32, text: &str) {
    let meant = |r: &Registration| device.is_none_or(|d| d == r.device);
    for r in routes.get(&user).into_iter().flatten().filter(|r| meant(r)) {
        // A full channel ends too when the registration is dropped below, only without the reason.
        let _ = r.pushes.try_send(Push::Kick { code, text: text.into() });
    }
    remove(routes, user, meant);
}

fn push(r: &Registration, push: Push) {
    // A connection that has ended unregisters by itself.
    if let Err(TrySendError::Full(_)) = r.pushes.try_send(push) {
        r.lagged.store(true, Ordering::Relaxed);
    }
}

fn hand_out(routes: &mut BTreeMap<UserId, Vec<Registration>>, hint: Hint) {
    match hint {
        Hint::Deliveries(deliveries) => {
            for delivery in deliveries.iter() {
                if let Some(devices) = routes.get(&delivery.user) {
                    let shared = Arc::new(delivery.clone());
                    devices.iter().for_each(|r| push(r, Push::Entries(shared.clone())));
                }
            }
        }
        Hint::Online { to, from, session, msg } => {
            let others = Arc::new(wire::OnlineMsg { cmid: Bytes::new(), ..(*msg).clone() });
            for user in to.iter() {
                for r in routes.get(user).into_iter().flatten().filter(|r| r.session != session) {
                    push(r, Push::Online(if *user == from { msg.clone() } else { others.clone() }));
                }
            }
        }
        Hint::Kick { user, device, code, text } => kick(routes, user, device.as_deref(), code, &text),
    }
}
