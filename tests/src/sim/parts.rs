//! What the simulation remembers: devices, every text ever written, every wish whose order nobody knows.
use super::ClientFaults;
use super::ops::Payload;
use crate::host::Host;
use crate::ledger::Filter;
use crate::world::Wire;
use ntk_core::api::{ConversationFilter, ConversationKinds, MuteFilter};
use ntk_core::exec::Env;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::time::Instant;

/// What became of a text, as far as the host was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fate {
    /// Nobody knows: at most once.
    #[default]
    Maybe,
    /// Acknowledged as durable, by the kernel or by the server: exactly once.
    Must,
    /// Refused or taken back: not at all.
    Never,
}

/// One text ever given to a kernel or a light client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) conv: usize,
    pub(crate) sender: String,
    pub(crate) body: String,
    pub(crate) kind: u32,
    pub(crate) excluded: bool,
    pub(crate) off_list: bool,
    pub(crate) receipt: bool,
    pub(crate) at: Vec<String>,
    pub(crate) at_all: bool,
    pub(crate) targets: Vec<String>,
    /// It answers the message at this seq.
    pub(crate) quote: Option<u64>,
    /// A copy of the message at this place.
    pub(crate) copy_of: Option<(usize, u64)>,
    /// It marks everything below itself read at its sender.
    pub(crate) reads_below: bool,
    /// The newest seq its device had, unless it reads nothing.
    pub(crate) held: u64,
    pub(crate) fate: Fate,
    pub(crate) seq: Option<u64>,
    /// Message id, 32 hex digits.
    pub(crate) id: Option<String>,
    /// Who holds it locally: device and local id.
    pub(crate) holder: Option<(usize, u64)>,
    /// A light account's index.
    pub(crate) light: Option<usize>,
    /// Recalled or deleted for all.
    pub(crate) gone: Option<Fate>,
    /// The second of the two.
    pub(crate) deletion: bool,
    /// It carries this file.
    pub(crate) file: Option<Payload>,
}

/// Which of the simulation's users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UserNo(pub(crate) usize);
/// Which of its devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DeviceNo(pub(crate) usize);
/// Which of its conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ConvNo(pub(crate) usize);

/// A value that more than one writer may set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// Of a user and a conversation.
    Opt(UserNo, ConvNo),
    Pin(UserNo, ConvNo),
    Mark(UserNo, ConvNo, u32),
    Data(UserNo, ConvNo),
    SharedDraft(UserNo, ConvNo),
    InFolder(UserNo, ConvNo, u64),
    /// Of a user.
    Folder(UserNo, u64),
    Quiet(UserNo),
    /// Of a user (id) and a message.
    Reaction(String, ConvNo, u64, &'static str),
    Receipt(String, ConvNo, u64),
    Hidden(UserNo, ConvNo, u64),
    /// Of a message.
    Extension(ConvNo, u64, &'static str),
    MessagePin(ConvNo, u64),
    /// Of a device and a conversation or message.
    Draft(DeviceNo, ConvNo),
    LocallyDeleted(DeviceNo, ConvNo, u64),
    LocalData(DeviceNo, ConvNo, u64),
}

/// What a pending request was for.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    Send(usize),
    Cancel(usize),
    /// A recall or a deletion for all.
    Gone(usize),
    /// Conversations with the newest seq the host knew; whether it was a bulk mark.
    Read(Vec<(usize, u64)>, bool),
    /// The same up to a point of time, in seconds.
    CleanUntil(usize, u64, u64),
    /// Wishes by number.
    Set(Vec<(Topic, usize)>),
    /// Wishes with a result for each key.
    Extensions(Vec<(Topic, usize)>),
    Modify(usize, u64, usize),
    Clear(usize, u64),
    /// Deletes conversations; whether their messages go too.
    Unlist(Vec<(usize, u64)>, bool, Vec<(Topic, usize)>),
    Insert(usize),
    Group(usize),
    Folder(String),
    Rows,
    Window(Pane),
    Moved(u64, u64, u32),
    Grown(u64, u32),
    Chat,
    Subscribe(ConversationFilter),
    Unsubscribe(ConversationFilter),
    Suspend,
    Resume,
    Logout,
    Login,
    Destroy,
    Kick,
    /// The messages in a merged one.
    Open,
    /// A file of the message at a place, by local id.
    Download((usize, u64), u64),
    /// Pauses or resumes a transfer; what it is counted as.
    Hold(&'static str),
    Other,
}

/// A window of conversations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pane {
    pub(crate) filter: ConversationFilter,
    pub(crate) first: u64,
    pub(crate) count: u32,
}

/// A message a host has seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) local_id: u64,
    pub(crate) edits: u32,
    pub(crate) own: bool,
    pub(crate) wants_receipt: bool,
}

/// One simulated device.
pub(crate) struct SimDevice {
    pub(crate) user: usize,
    pub(crate) id: String,
    pub(crate) dir: PathBuf,
    pub(crate) env: Env,
    pub(crate) wire: Arc<Wire>,
    pub(crate) faults: Arc<ClientFaults>,
    pub(crate) host: Option<Host>,
    pub(crate) asks: BTreeMap<u64, Ask>,
    pub(crate) suspended: bool,
    pub(crate) logged_in: bool,
    /// So often another device asked the server to end this one's login.
    pub(crate) kicked: u32,
    /// The network comes back then.
    pub(crate) away_until: Option<Instant>,
    /// Lower bounds of read marks this device made.
    pub(crate) reads: BTreeMap<usize, u64>,
    /// The same of bulk marks, which move only what was unread.
    pub(crate) cleared: BTreeMap<usize, u64>,
    /// The same of marks up to a point of time: conversation, seconds, newest seq the host knew.
    pub(crate) until: Vec<(usize, u64, u64)>,
    /// Lower bounds of clear points.
    pub(crate) clears: BTreeMap<usize, u64>,
    /// Lower bounds of deletions from the list.
    pub(crate) unlisted: BTreeMap<usize, u64>,
    /// Rows put in by the host, by conversation.
    pub(crate) inserted: BTreeMap<usize, BTreeSet<u64>>,
    pub(crate) known: BTreeMap<(usize, u64), Known>,
    /// The files of messages it has seen: local id, blobs, and the name they were sent under. Merged messages have none.
    pub(crate) files: BTreeMap<(usize, u64), (u64, Vec<String>, String)>,
    /// Local ids of messages it may have deleted for itself alone.
    pub(crate) deleted: BTreeMap<(usize, u64), u64>,
    pub(crate) panes: BTreeMap<u64, Pane>,
    pub(crate) chats: BTreeSet<u64>,
    /// Subscribed filters with the last number told.
    pub(crate) subscribed: Vec<(ConversationFilter, Option<u64>)>,
    pub(crate) trace: u64,
}

impl SimDevice {
    pub(crate) fn new(n: usize, dir: PathBuf, env: Env, wire: Arc<Wire>, faults: Arc<ClientFaults>) -> SimDevice {
        SimDevice {
            user: n / 2,
            id: format!("device-{}", n % 2),
            dir,
            env,
            wire,
            faults,
            host: None,
            asks: BTreeMap::new(),
            suspended: false,
            logged_in: false,
            kicked: 0,
            away_until: None,
            reads: BTreeMap::new(),
            cleared: BTreeMap::new(),
            until: Vec::new(),
            clears: BTreeMap::new(),
            unlisted: BTreeMap::new(),
            inserted: BTreeMap::new(),
            known: BTreeMap::new(),
            files: BTreeMap::new(),
            deleted: BTreeMap::new(),
            panes: BTreeMap::new(),
            chats: BTreeSet::new(),
            subscribed: Vec::new(),
            trace: 0,
        }
    }

    /// What only this device knew is gone by the user's will.
    pub(crate) fn wiped(&mut self) {
        self.reads.clear();
        self.cleared.clear();
        self.until.clear();
        self.clears.clear();
        self.unlisted.clear();
        self.inserted.clear();
        self.known.clear();
        self.files.clear();
        self.deleted.clear();
        self.logged_in = false;
        for ask in self.asks.values_mut() {
            match ask {
                Ask::Read(convs, _) | Ask::Unlist(convs, ..) => convs.iter_mut().for_each(|(_, held)| *held = 0),
                Ask::CleanUntil(_, _, held) | Ask::Clear(_, held) => *held = 0,
                _ => {}
            }
        }
    }

    /// The process is gone, and with it its windows and subscriptions.
    pub(crate) fn ended(&mut self) {
        self.asks.clear();
        self.panes.clear();
        self.chats.clear();
        self.subscribed.clear();
        self.suspended = false;
        self.logged_in = false;
    }
}

/// The kernel's filter in the ledger's words.
pub(crate) fn filter_of(f: &ConversationFilter) -> Filter {
    Filter {
        group: match f.kinds {
            ConversationKinds::Any => None,
            kinds => Some(kinds == ConversationKinds::Group),
        },
        unread: f.unread,
        at_me: f.at_me,
        marks: f.marks,
        without_marks: f.without_marks,
        folder: f.folder,
        muted: match f.mute {
            MuteFilter::Any => None,
            mute => Some(mute == MuteFilter::Muted),
        },
    }
}
