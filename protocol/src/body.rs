//! What a message may hold: the server refuses the rest, so that no sender can make opening a message costly for others.
use crate::guard::read;
use crate::rules::{MAX_ABSTRACT, MAX_ABSTRACTS, MAX_AT_USERS, MAX_ELEMENTS, MAX_MERGED, MAX_MERGED_DEPTH, MAX_PEAKS, MAX_QUOTED, kind};
use crate::wire::{Body, Element, MergedMessages};

/// What is wrong with a body, for logs.
pub type BadBody = &'static str;

/// Reads the body of a message if a sender may send it. Kinds and fields of a newer version pass.
pub fn checked_body(bytes: &[u8]) -> Result<Body, BadBody> {
    let body: Body = read(bytes).map_err(|_| "not a message body")?;
    if body.at_users.len() > MAX_AT_USERS {
        return Err("over 30 mentions");
    }
    if !body.tip.is_empty() {
        return Err("only the server writes tips");
    }
    if body.quote.as_ref().is_some_and(|q| q.digest.len() > MAX_QUOTED) {
        return Err("the digest of a quote is over 200 bytes");
    }
    if body.elements.len() > MAX_ELEMENTS {
        return Err("over 16 elements");
    }
    let alone = |e: &Element| matches!(e.kind, kind::IMAGE | kind::SOUND | kind::VIDEO | kind::FILE | kind::MERGED);
    if body.elements.len() > 1 && body.elements.iter().any(alone) {
        return Err("a file or merged message stands alone");
    }
    body.elements.iter().try_for_each(element)?;
    Ok(body)
}

/// Messages in a file that a merged message names, if they are as few as may be (V2TIM: 300).
pub fn merged_messages(bytes: &[u8]) -> Result<MergedMessages, BadBody> {
    let inside: MergedMessages = read(bytes).map_err(|_| "not merged messages")?;
    if inside.messages.len() > MAX_MERGED { Err("over 300 merged messages") } else { Ok(inside) }
}

fn element(e: &Element) -> Result<(), BadBody> {
    if e.waveform.len() > MAX_PEAKS {
        return Err("over 64 peaks");
    }
    if e.latitude_e7.unsigned_abs() > 900_000_000 || e.longitude_e7.unsigned_abs() > 1_800_000_000 {
        return Err("no place on earth");
    }
    let Some(merged) = &e.merged else { return Ok(()) };
    if merged.abstracts.len() > MAX_ABSTRACTS || merged.abstracts.iter().any(|a| a.chars().count() > MAX_ABSTRACT) {
        return Err("over 5 abstracts, or one over 100 characters");
    }
    if merged.depth > MAX_MERGED_DEPTH {
        return Err("merged messages inside merged messages over 100 deep");
    }
    let inside = merged.messages.as_ref().map_or(&[][..], |m| &m.messages[..]);
    if inside.len() > MAX_MERGED || merged.count as usize > MAX_MERGED {
        return Err("over 300 merged messages");
    }
    // What lies inside is looked at when it is opened, by the same rules; here only its number counts.
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Merged, MergedMessage, Quote};
    use prost::Message as _;

    fn check(body: &Body) -> Result<(), BadBody> {
        checked_body(&body.encode_to_vec()).map(drop)
    }

    fn of(elements: Vec<Element>) -> Body {
        Body { elements, ..Default::default() }
    }

    fn merged(merged: Merged) -> Body {
        of(vec![Element { kind: kind::MERGED, merged: Some(merged), ..Default::default() }])
    }

    #[test]
    fn a_body_at_each_limit_passes_and_one_beyond_it_does_not() {
        let face = || Element { kind: kind::FACE, ..Default::default() };
        let inner = MergedMessage { sender: "anna".into(), body: vec![b'x'; 30].into(), ..Default::default() };
        let with = |n| merged(Merged { messages: Some(MergedMessages { messages: vec![inner.clone(); n] }), ..Default::default() });
        let lines = |n, long| merged(Merged { abstracts: vec!["字".repeat(long); n], ..Default::default() });
        let peaks = |n| of(vec![Element { kind: kind::SOUND, waveform: vec![1; n].into(), ..Default::default() }]);
        let place = |lat| of(vec![Element { kind: kind::LOCATION, latitude_e7: lat, ..Default::default() }]);
        let at = |n| Body { at_users: vec!["u".into(); n], ..Default::default() };
        let quote = |n| Body { quote: Some(Quote { digest: "q".repeat(n), ..Default::default() }), ..Default::default() };
        let cases = [
            (of(vec![face(); MAX_ELEMENTS]), of(vec![face(); MAX_ELEMENTS + 1])),
            (with(300), with(301)),
            (lines(5, 100), lines(6, 100)),
            (lines(5, 100), lines(1, 101)),
            (merged(Merged { depth: 100, ..Default::default() }), merged(Merged { depth: u32::MAX, ..Default::default() })),
            (merged(Merged { count: 300, ..Default::default() }), merged(Merged { count: 301, ..Default::default() })),
            (peaks(64), peaks(65)),
            (place(-900_000_000), place(-900_000_001)),
            (at(30), at(31)),
            (quote(200), quote(201)),
        ];
        for (n, (good, bad)) in cases.iter().enumerate() {
            assert_eq!(check(good), Ok(()), "{n}");
            assert!(check(bad).is_err(), "{n}");
        }
        let image = Element { kind: kind::IMAGE, ..Default::default() };
        assert!(check(&of(vec![image.clone(), face()])).is_err(), "a file stands alone");
        assert!(check(&of(vec![face(), image])).is_err());
        assert!(check(&Body { tip: "joined:x".into(), ..Default::default() }).is_err());
        assert!(checked_body(&[0xff, 0xff]).is_err());
        assert!(check(&of(vec![Element { kind: 77, ..Default::default() }])).is_ok(), "a kind of a newer version");
    }

    #[test]
    fn a_file_of_merged_messages_is_read_to_300_and_never_built_beyond() {
        let inner = MergedMessage { sender: "anna".into(), body: vec![b'x'; 30].into(), ..Default::default() };
        let file = |n| MergedMessages { messages: vec![inner.clone(); n] }.encode_to_vec();
        assert_eq!(merged_messages(&file(300)).map(|m| m.messages.len()), Ok(300));
        assert!(merged_messages(&file(301)).is_err());
        assert!(merged_messages(&[0x0a, 0].repeat(4 << 20)).is_err(), "8 MiB of empty ones");
    }
}
