//! What a user is shown of a notification, before anything is cut: the sender's words, or what can be said without them.
use crate::news::Notification;
use ntk_protocol::rules::kind;

/// The longest name of a sound that is passed on; a longer one is the device's default.
const SOUND: usize = 64;

pub(super) struct Shown<'a> {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) sound: &'a str,
}

impl Shown<'_> {
    pub(super) fn of(n: &Notification) -> Shown<'_> {
        let sound = if n.sound.is_empty() || n.sound.len() > SOUND { "default" } else { n.sound.as_str() };
        let title = [&n.title, &n.group, &n.sender].into_iter().find(|t| !t.is_empty()).cloned().unwrap_or_default();
        let said = if n.digest.is_empty() { of_kind(n.kind) } else { n.digest.as_str() };
        let text = match (&n.text, n.title.is_empty() && !n.group.is_empty()) {
            // Under a group's name it is said who wrote.
            (own, true) if own.is_empty() => format!("{}: {said}", n.sender),
            (own, false) if own.is_empty() => said.into(),
            (own, _) => own.clone(),
        };
        Shown { title, text, sound }
    }
}

/// What a message without words is called, as V2TIM does.
fn of_kind(of: u32) -> &'static str {
    match of {
        kind::IMAGE => "[Image]",
        kind::SOUND => "[Voice]",
        kind::VIDEO => "[Video]",
        kind::FILE => "[File]",
        kind::LOCATION => "[Location]",
        kind::FACE => "[Sticker]",
        kind::MERGED => "[Chat history]",
        _ => "[Message]",
    }
}
