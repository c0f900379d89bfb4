//! What Firebase Cloud Messaging is sent: the body of `messages:send` (HTTP v1), within its limits. Who sends it adds the authorisation.
//!
//! By Google's reference of `projects.messages` and "About FCM messages": what is sent has at most 4,096 bytes; values of `data` are
//! texts, and no key of it is `from`, `message_type` or begins with `google` or `gcm`. A device that is away is kept messages of four
//! collapse keys at most: there is one for each conversation, so that each shows its newest message. What replaces what on the screen is
//! the tag, one for each message.
use super::fit::fitting;
use super::shown::Shown;
use crate::news::Notification;
use ntk_protocol::conversation_id;
use serde::Serialize;

/// Bytes of a body without its token.
pub(super) const MOST: usize = 4096;

#[derive(Serialize)]
struct Body<'a> {
    message: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<Shows<'a>>,
    data: Data<'a>,
    android: Android<'a>,
}

#[derive(Serialize)]
struct Shows<'a> {
    title: &'a str,
    body: &'a str,
}

/// For the application; texts only.
#[derive(Serialize)]
struct Data<'a> {
    ntk_id: &'a str,
    ntk_conversation: &'a str,
    ntk_seq: String,
    ntk_sender: &'a str,
    ntk_kind: String,
    ntk_mention: String,
    ntk_badge: String,
    /// Base64.
    ntk_ext: &'a str,
    ntk_gone: &'static str,
}

#[derive(Serialize)]
struct Android<'a> {
    collapse_key: &'a str,
    priority: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<AndroidShows<'a>>,
}

#[derive(Serialize)]
struct AndroidShows<'a> {
    tag: &'a str,
    sound: &'a str,
    notification_count: u64,
}

/// The body for one notification to one device, to be sent as it is.
pub fn fcm_body(n: &Notification, token: &str) -> String {
    let (id, conversation, thread, shown) = (n.collapse_id(), conversation_id(&n.conv, &n.user), n.thread_id(), Shown::of(n));
    let badge = n.badge.min(i32::MAX as u64);
    let written = |token: &str, title: &str, text: &str, ext: &str| {
        let body = Body {
            message: Message {
                token,
                notification: (!n.gone).then_some(Shows { title, body: text }),
                data: Data {
                    ntk_id: &id,
                    ntk_conversation: &conversation,
                    ntk_seq: n.cseq.to_string(),
                    ntk_sender: &n.sender,
                    ntk_kind: n.kind.to_string(),
                    ntk_mention: n.at.to_string(),
                    ntk_badge: badge.to_string(),
                    ntk_ext: ext,
                    ntk_gone: if n.gone { "1" } else { "0" },
                },
                android: Android {
                    collapse_key: &thread,
                    priority: if n.gone { "NORMAL" } else { "HIGH" },
                    notification: (!n.gone).then_some(AndroidShows { tag: &id, sound: shown.sound, notification_count: badge }),
                },
            },
        };
        // Texts and numbers are always JSON.
        serde_json::to_string(&body).unwrap_or_default()
    };
    let words = fitting(&shown.title, &shown.text, &n.ext, written("", "", "", "").len(), MOST);
    written(token, &words.title, &words.text, &words.ext)
}
