//! What push services are sent stays within their limits, whatever users wrote.
use super::{apns, apns_request, fcm, fcm_body};
use crate::news::{Notification, PushKind, PushTarget};
use proptest::prelude::*;
use serde_json::Value;

fn notification(title: String, text: String, digest: String, ext: Vec<u8>) -> Notification {
    Notification {
        user: "ben".into(),
        conv: "c2c:3:ann:ben".into(),
        cseq: 7,
        sender: "ann".into(),
        kind: 1,
        at: 0,
        title,
        text,
        digest,
        group: String::new(),
        badge: 3,
        targets: Vec::new(),
        ext: ext.into(),
        sound: String::new(),
        gone: false,
    }
}

/// Anything a user can write, long and short, also what JSON writes in six bytes and what is one character of many.
fn words() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        Just("a"),
        Just("\u{0}"),
        Just("\""),
        Just("\\"),
        Just("好"),
        Just("👨‍👩‍👧‍👦"),
        Just("e\u{301}"),
        Just("\u{202e}"),
        Just("\n")
    ];
    let repeated = (letter, 0usize..6_000).prop_map(|(l, n)| l.repeat(n));
    prop_oneof!["\\PC{0,80}", "[\\x00-\\x7f]{0,3000}", repeated]
}

fn json(text: &str, most: usize) -> Value {
    assert!(text.len() <= most, "{} bytes", text.len());
    serde_json::from_str(text).unwrap()
}

/// A text is shown whole, or its beginning up to a character as it is read.
fn is_beginning(shown: &Value, of: &str) -> bool {
    use unicode_segmentation::UnicodeSegmentation as _;
    let shown = shown.as_str().unwrap();
    let whole = |kept: &str| of.starts_with(kept) && of.grapheme_indices(true).any(|(at, _)| at == kept.len());
    shown == of || shown.is_empty() || shown.strip_suffix('…').is_some_and(whole)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_words_and_any_extension_stay_within_the_limits_and_end_between_characters(
        title in words(), text in words(), digest in words(), ext in prop::collection::vec(any::<u8>(), 0..5_000), gone in any::<bool>(),
    ) {
        let n = Notification { gone, ..notification(title, text, digest, ext) };
        let made = apns_request(&n);
        prop_assert!(made.headers.apns_collapse_id.len() <= 64);
        let payload = json(&made.payload, apns::MOST);
        let token = "t".repeat(200);
        let body = fcm_body(&n, &token);
        let message = json(&body, fcm::MOST + token.len())["message"].clone();
        for (key, value) in message["data"].as_object().unwrap() {
            prop_assert!(key.starts_with("ntk_") && value.is_string(), "{}", key);
        }
        prop_assert_eq!(payload["aps"]["badge"].as_u64(), Some(3));
        prop_assert_eq!((payload["aps"].get("alert").is_none(), message.get("notification").is_none()), (gone, gone));
        if !gone {
            let title = if n.title.is_empty() { "ann" } else { &n.title };
            let text = if n.text.is_empty() { &n.digest } else { &n.text };
            prop_assert!(is_beginning(&payload["aps"]["alert"]["title"], title) && is_beginning(&message["notification"]["title"], title));
            if !text.is_empty() {
                prop_assert!(is_beginning(&payload["aps"]["alert"]["body"], text) && is_beginning(&message["notification"]["body"], text));
            }
        }
    }
}

#[test]
fn two_pushes_of_one_message_have_one_id_and_no_others() {
    let n = notification(String::new(), String::new(), "words".into(), Vec::new());
    let ids = |n: &Notification| (n.collapse_id(), n.thread_id());
    let gone = Notification { gone: true, digest: String::new(), badge: 0, ..n.clone() };
    assert_eq!(ids(&n), ids(&gone));
    assert_eq!(apns_request(&n).headers.apns_collapse_id, apns_request(&gone).headers.apns_collapse_id);
    let others = [
        Notification { cseq: 8, ..n.clone() },
        Notification { user: "cid".into(), ..n.clone() },
        Notification { conv: "group:g".into(), ..n.clone() },
    ];
    for other in &others {
        assert_ne!(other.collapse_id(), n.collapse_id());
    }
    assert_eq!(others[0].thread_id(), n.thread_id());
}

#[test]
fn what_is_shown_are_the_senders_words_or_the_messages_own_or_its_kind() {
    let shown = |n: &Notification| {
        let alert = json(&apns_request(n).payload, apns::MOST)["aps"]["alert"].clone();
        (alert["title"].as_str().unwrap().to_owned(), alert["body"].as_str().unwrap().to_owned())
    };
    let pair = |title: &str, text: &str| (title.to_owned(), text.to_owned());
    let n = notification(String::new(), String::new(), "words".into(), Vec::new());
    assert_eq!(shown(&n), pair("ann", "words"));
    let in_group = Notification { group: "Club".into(), conv: "group:club".into(), ..n.clone() };
    assert_eq!(shown(&in_group), pair("Club", "ann: words"));
    assert_eq!(shown(&Notification { kind: 3, digest: String::new(), ..in_group.clone() }), pair("Club", "ann: [Image]"));
    assert_eq!(shown(&Notification { title: "T".into(), ..in_group.clone() }), pair("T", "words"));
    assert_eq!(shown(&Notification { text: "t".into(), ..in_group }), pair("Club", "t"));
}

#[test]
fn a_token_is_in_no_text_that_may_be_logged() {
    let target = PushTarget { device: "phone".into(), kind: PushKind::Fcm, token: "secret".into(), locale: "de".into() };
    let n = Notification { targets: vec![target], ..notification(String::new(), String::new(), String::new(), Vec::new()) };
    assert!(!format!("{n:?}").contains("secret"));
}
