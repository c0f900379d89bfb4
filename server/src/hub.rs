//! Who is connected to this gateway; hands each hint to the connections it concerns.
use crate::bus::Hint;
use crate::ids::{ConvId, Cseq, UserId};
use crate::news::{Follower, GroupNews, TimelineNews};
use ntk_protocol::rules::code;
use ntk_protocol::{Bytes, wire};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

/// Why a token is refused that was good.
pub(crate) const LOGGED_OUT: &str = "this device was logged out: a new token is needed";

/// What a connection is told.
#[derive(Debug)]
pub(crate) enum Push {
    Entries(Arc<TimelineNews>),
    Online(Arc<wire::OnlineMsg>),
    /// The frame is the one for this user.
    Group(Arc<GroupNews>, Bytes),
    /// Look where the conversations with read diffusion stand: there is one more.
    Joined,
    Kick {
        code: u32,
        text: String,
    },
}

/// What is left of a token once its link is up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Issued {
    /// When.
    pub(crate) ms: u64,
    /// By which key.
    pub(crate) key_id: u32,
}

/// One connection, as the hub knows it. Dropping it ends the connection.
pub(crate) struct Registration {
    pub(crate) connection: u64,
    pub(crate) user: UserId,
    pub(crate) device: String,
    pub(crate) platform: String,
    pub(crate) token: Issued,
    pub(crate) background: Arc<AtomicBool>,
    pub(crate) pushes: mpsc::Sender<Push>,
    /// Set when a push was lost because the connection is slow: it then asks for its head by itself.
    pub(crate) lagged: Arc<AtomicBool>,
}

/// A connected device.
pub(crate) struct Live {
    pub(crate) device: String,
    pub(crate) platform: String,
    pub(crate) background: bool,
}

pub(crate) enum HubCmd {
    /// Answered once pushes can arrive.
    Register(Registration, oneshot::Sender<()>),
    /// News of these conversations with read diffusion concern this user, from the cseq beside them on.
    Follow {
        user: UserId,
        convs: Vec<(ConvId, Cseq)>,
    },
    Devices(UserId, oneshot::Sender<Vec<Live>>),
    /// Tokens of this user issued before then are void.
    Revoked(UserId, u64),
    /// Tokens signed by other keys than these are void.
    Keys(Vec<u32>),
    Unregister {
        user: UserId,
        connection: u64,
    },
}

/// Which devices of a user end each other's connections.
fn class(platform: &str) -> &'static str {
    match platform {
        "android" | "ios" => "mobile",
        "linux" | "windows" | "macos" => "desktop",
        "web" => "web",
        _ => "other",
    }
}

#[derive(Default)]
struct User {
    devices: Vec<Registration>,
    follows: BTreeSet<ConvId>,
    /// Conversations they left since they came here, and the last message they saw: who read their list before that follows them no more.
    left: BTreeMap<ConvId, Cseq>,
}

struct Hub {
    users: BTreeMap<UserId, User>,
    /// Connected members of conversations with read diffusion, and the first cseq they see.
    groups: BTreeMap<ConvId, BTreeMap<UserId, Cseq>>,
    /// Devices of one platform class; 0 = any number.
    per_class: usize,
}

pub(crate) async fn run(mut commands: mpsc::Receiver<HubCmd>, mut hints: mpsc::Receiver<Hint>, per_class: u32) {
    let mut hub = Hub { users: BTreeMap::new(), groups: BTreeMap::new(), per_class: per_class as usize };
    loop {
        tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(HubCmd::Register(new, done)) => {
                    hub.register(new);
                    // A connection that no longer waits has ended: it unregisters, or its pushes are closed.
                    let _ = done.send(());
                }
                Some(HubCmd::Follow { user, convs }) => convs.into_iter().for_each(|(conv, from)| hub.follow(user, conv, from)),
                Some(HubCmd::Devices(user, answer)) => {
                    // Whoever asked has gone.
                    let _ = answer.send(hub.live(user));
                }
                Some(HubCmd::Revoked(user, before)) => hub.kick(user, |r| r.token.ms < before, code::KICKED, LOGGED_OUT),
                Some(HubCmd::Keys(good)) => {
                    for user in hub.users.keys().copied().collect::<Vec<_>>() {
                        hub.kick(user, |r| !good.contains(&r.token.key_id), code::TOKEN_BAD, "its key is no good any more");
                    }
                }
                Some(HubCmd::Unregister { user, connection }) => hub.remove(user, |r| r.connection == connection),
                None => return,
            },
            hint = hints.recv() => match hint {
                Some(hint) => hub.hand_out(hint),
                None => return,
            },
        }
    }
}

impl Hub {
    fn register(&mut self, new: Registration) {
        let text = "replaced by a newer connection of this device";
        self.kick(new.user, |r| r.device == new.device, code::KICKED, text);
        // Whose unregistering did not fit into our mailbox.
        self.remove(new.user, |r| r.pushes.is_closed());
        if self.per_class > 0 {
            let mine = class(&new.platform);
            let text = format!("another {mine} device has logged in");
            while let Some(oldest) = self.surplus(new.user, mine) {
                self.kick(new.user, |r| r.connection == oldest, code::KICKED, &text);
            }
        }
        self.users.entry(new.user).or_default().devices.push(new);
    }

    /// The oldest connection of a class that has no room for one more.
    fn surplus(&self, user: UserId, class_of_new: &str) -> Option<u64> {
        let same = self.users.get(&user)?.devices.iter().filter(|r| class(&r.platform) == class_of_new);
        let connections: Vec<u64> = same.map(|r| r.connection).collect();
        if connections.len() >= self.per_class { connections.into_iter().min() } else { None }
    }

    fn follow(&mut self, user: UserId, conv: ConvId, visible_from: Cseq) {
        if let Some(known) = self.users.get_mut(&user)
            && known.left.get(&conv).is_none_or(|until| visible_from > *until)
        {
            known.follows.insert(conv);
            self.groups.entry(conv).or_default().insert(user, visible_from);
        }
    }

    /// The user hears no more of a conversation, whatever of it is still on its way here.
    fn leave(&mut self, user: UserId, conv: ConvId, until: Cseq) {
        let Some(known) = self.users.get_mut(&user) else { return };
        known.follows.remove(&conv);
        known.left.insert(conv, until);
        if let Some(members) = self.groups.get_mut(&conv) {
            members.remove(&user);
        }
    }

    fn live(&self, user: UserId) -> Vec<Live> {
        let live = |r: &Registration| Live {
            device: r.device.clone(),
            platform: r.platform.clone(),
            background: r.background.load(Ordering::Relaxed),
        };
        self.users.get(&user).into_iter().flat_map(|u| &u.devices).filter(|r| !r.pushes.is_closed()).map(live).collect()
    }

    fn remove(&mut self, user: UserId, which: impl Fn(&Registration) -> bool) {
        let Some(known) = self.users.get_mut(&user) else { return };
        known.devices.retain(|r| !which(r));
        if !known.devices.is_empty() {
            return;
        }
        for conv in std::mem::take(&mut known.follows) {
            if let Some(members) = self.groups.get_mut(&conv) {
                members.remove(&user);
                if members.is_empty() {
                    self.groups.remove(&conv);
                }
            }
        }
        self.users.remove(&user);
    }

    fn kick(&mut self, user: UserId, meant: impl Fn(&Registration) -> bool, code: u32, text: &str) {
        for r in self.devices(user).iter().filter(|r| meant(r)) {
            // A full channel ends too when the registration is dropped below, only without the reason.
            let _ = r.pushes.try_send(Push::Kick { code, text: text.into() });
        }
        self.remove(user, meant);
    }

    fn devices(&self, user: UserId) -> &[Registration] {
        self.users.get(&user).map_or(&[], |u| &u.devices)
    }

    fn hand_out(&mut self, hint: Hint) {
        match hint {
            Hint::Timelines(all) => {
                for news in all.iter() {
                    let devices = self.devices(news.user);
                    if !devices.is_empty() {
                        let shared = Arc::new(news.clone());
                        devices.iter().for_each(|r| push(r, Push::Entries(shared.clone())));
                    }
                }
            }
            Hint::Online { to, from, connection, msg } => {
                let others = Arc::new(wire::OnlineMsg { cmid: Bytes::new(), ..(*msg).clone() });
                for user in to.iter() {
                    for r in self.devices(*user).iter().filter(|r| r.connection != connection) {
                        push(r, Push::Online(if *user == from { msg.clone() } else { others.clone() }));
                    }
                }
            }
            Hint::Group(news) => {
                for (user, visible_from) in self.groups.get(&news.conv).into_iter().flatten() {
                    let frame = news.frame(*user, *visible_from);
                    self.devices(*user).iter().for_each(|r| push(r, Push::Group(news.clone(), frame.clone())));
                }
                news.gone.iter().for_each(|user| self.leave(*user, news.conv, news.cseq));
            }
            Hint::Joined(conv, users) => {
                for Follower { user, visible_from } in users.iter() {
                    self.follow(*user, conv, *visible_from);
                    self.devices(*user).iter().for_each(|r| push(r, Push::Joined));
                }
            }
            Hint::Kick { user, device, code, text } => {
                self.kick(user, |r| device.as_ref().is_none_or(|d| *d == r.device), code, &text);
            }
        }
    }
}

fn push(r: &Registration, push: Push) {
    // A connection that has ended unregisters by itself.
    if let Err(TrySendError::Full(_)) = r.pushes.try_send(push) {
        r.lagged.store(true, Ordering::Relaxed);
    }
}
