//! What Apple's push service is sent: headers and a payload, within its limits. Who sends it adds the topic and the authorisation.
//!
//! By "Generating a remote notification" and "Sending notification requests to APNs" of Apple's documentation: a payload has at most
//! 4,096 bytes, a collapse id 64.
use super::fit::fitting;
use super::shown::Shown;
use crate::news::Notification;
use ntk_protocol::conversation_id;
use serde::Serialize;

/// Bytes of a payload.
pub(super) const MOST: usize = 4096;

/// A request to `/3/device/TOKEN`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apns {
    /// What goes into the headers besides topic and authorisation.
    pub headers: ApnsHeaders,
    /// The body, to be sent as it is.
    pub payload: String,
}

/// Headers of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ApnsHeaders {
    /// `alert`: it shows something, if only the badge.
    pub apns_push_type: &'static str,
    /// 10 = at once; 5 = when it costs the device little.
    pub apns_priority: &'static str,
    /// [`Notification::collapse_id`]; what is shown has it as its identifier, by which an application takes it away.
    pub apns_collapse_id: String,
}

#[derive(Serialize)]
struct Payload<'a> {
    aps: Aps<'a>,
    ntk: Ntk<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Aps<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<Alert<'a>>,
    badge: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sound: Option<&'a str>,
    thread_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutable_content: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_available: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interruption_level: Option<&'static str>,
}

#[derive(Serialize)]
struct Alert<'a> {
    title: &'a str,
    body: &'a str,
}

/// For the application.
#[derive(Serialize)]
struct Ntk<'a> {
    conversation: &'a str,
    seq: u64,
    sender: &'a str,
    kind: u32,
    mention: u32,
    /// Base64.
    ext: &'a str,
    gone: bool,
}

/// The request for one notification.
pub fn apns_request(n: &Notification) -> Apns {
    let headers = ApnsHeaders {
        apns_push_type: "alert",
        apns_priority: if n.gone { "5" } else { "10" },
        apns_collapse_id: n.collapse_id(),
    };
    let (conversation, thread, shown) = (conversation_id(&n.conv, &n.user), n.thread_id(), Shown::of(n));
    let written = |title: &str, text: &str, ext: &str| {
        let payload = Payload {
            aps: Aps {
                alert: (!n.gone).then_some(Alert { title, body: text }),
                badge: n.badge.min(i32::MAX as u64),
                sound: (!n.gone).then_some(shown.sound),
                thread_id: &thread,
                mutable_content: (!n.gone).then_some(1),
                content_available: n.gone.then_some(1),
                interruption_level: (!n.gone).then_some("active"),
            },
            ntk: Ntk {
                conversation: &conversation,
                seq: n.cseq,
                sender: &n.sender,
                kind: n.kind,
                mention: n.at,
                ext,
                gone: n.gone,
            },
        };
        // Texts and numbers are always JSON.
        serde_json::to_string(&payload).unwrap_or_default()
    };
    let words = fitting(&shown.title, &shown.text, &n.ext, written("", "", "").len(), MOST);
    Apns { headers, payload: written(&words.title, &words.text, &words.ext) }
}
