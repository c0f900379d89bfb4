//! What a message may hold: the server refuses the rest, so that no sender can make opening a message costly for others; a device
//! cuts what comes all the same. How many items a list may have is in build.rs, and is seen before anything is built.
use crate::guard::{read, read_cut};
use crate::rules::{MAX_ABSTRACT, MAX_BODY, MAX_MERGED, MAX_MERGED_DEPTH, MAX_PEAKS, MAX_QUOTED, kind};
use crate::wire::{Attached, Body, Element, MergedMessages, Msg};

/// What is wrong with a body, for logs.
pub type BadBody = &'static str;

/// Reads the body of a message if a sender may send it. Kinds and fields of a newer version pass.
pub fn checked_body(bytes: &[u8]) -> Result<Body, BadBody> {
    let body: Body =
        read(bytes).map_err(|_| "not a message body, or over 30 mentions, 16 elements, 5 abstracts or 300 merged messages")?;
    if !body.tip.is_empty() {
        return Err("only the server writes tips");
    }
    if body.quote.as_ref().is_some_and(|q| q.digest.len() > MAX_QUOTED) {
        return Err("the digest of a quote is over 200 bytes");
    }
    let alone = |e: &Element| matches!(e.kind, kind::IMAGE | kind::SOUND | kind::VIDEO | kind::FILE | kind::MERGED);
    if body.elements.len() > 1 && body.elements.iter().any(alone) {
        return Err("a file or merged message stands alone");
    }
    body.elements.iter().try_for_each(element)?;
    Ok(body)
}

/// Reads a body as a device shows it, whoever let it pass: cut to what a sender may send; one that cannot be read is empty.
pub fn shown_body(bytes: &[u8]) -> Body {
    let mut body: Body = read_cut(bytes);
    for e in &mut body.elements {
        e.waveform.truncate(MAX_PEAKS);
        e.latitude_e7 = e.latitude_e7.clamp(-LATITUDE, LATITUDE);
        e.longitude_e7 = e.longitude_e7.clamp(-LONGITUDE, LONGITUDE);
        let Some(merged) = &mut e.merged else { continue };
        merged.depth = merged.depth.min(MAX_MERGED_DEPTH);
        merged.count = merged.count.min(MAX_MERGED as u32);
        for line in &mut merged.abstracts {
            if let Some((end, _)) = line.char_indices().nth(MAX_ABSTRACT) {
                line.truncate(end);
            }
        }
    }
    body
}

impl Msg {
    /// What was added to it since it was sent; what cannot be read is not there.
    pub fn attached(&self) -> Attached {
        read_cut(&self.attached)
    }
}

/// Messages in a file that a merged message names, if they are as few as may be (V2TIM: 300) and none is longer than a message.
pub fn merged_messages(bytes: &[u8]) -> Result<MergedMessages, BadBody> {
    let inside: MergedMessages = read(bytes).map_err(|_| "not merged messages, or over 300")?;
    if inside.messages.iter().any(|m| m.body.len() > MAX_BODY) { Err("a merged message over 12 KiB") } else { Ok(inside) }
}

/// The poles and the date line, degrees * 10^7.
const LATITUDE: i32 = 900_000_000;
const LONGITUDE: i32 = 1_800_000_000;

fn element(e: &Element) -> Result<(), BadBody> {
    if e.waveform.len() > MAX_PEAKS {
        return Err("over 64 peaks");
    }
    if !(-LATITUDE..=LATITUDE).contains(&e.latitude_e7) || !(-LONGITUDE..=LONGITUDE).contains(&e.longitude_e7) {
        return Err("no place on earth");
    }
    if matches!(e.kind, kind::IMAGE | kind::SOUND | kind::VIDEO | kind::FILE) && e.file.is_none() {
        return Err("a file that is none");
    }
    if [&e.file, &e.large, &e.thumb].into_iter().flatten().any(|f| f.size > i64::MAX as u64) {
        return Err("the size of a file");
    }
    if e.kind == kind::MERGED && e.merged.is_none() {
        return Err("merged messages that are none");
    }
    let Some(merged) = &e.merged else { return Ok(()) };
    if merged.abstracts.iter().any(|a| a.chars().count() > MAX_ABSTRACT) {
        return Err("an abstract over 100 characters");
    }
    if merged.depth > MAX_MERGED_DEPTH {
        return Err("merged messages inside merged messages over 100 deep");
    }
    // What lies inside is looked at when it is opened, by the same rules; here only its number counts.
    if merged.count as usize > MAX_MERGED { Err("over 300 merged messages") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::MAX_ELEMENTS;
    use crate::wire::{File, Merged, MergedMessage, Quote};
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
        let with =
            |n| merged(Merged { messages: Some(MergedMessages { messages: vec![inner.clone(); n] }), ..Default::default() });
        let lines = |n, long| merged(Merged { abstracts: vec!["字".repeat(long); n], ..Default::default() });
        let peaks = |n| {
            let file = Some(File::default());
            of(vec![Element { kind: kind::SOUND, file, waveform: vec![1; n].into(), ..Default::default() }])
        };
        let sized =
            |size| of(vec![Element { kind: kind::FILE, file: Some(File { size, ..Default::default() }), ..Default::default() }]);
        let empty = |kind| of(vec![Element { kind, ..Default::default() }]);
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
            (sized(i64::MAX as u64), sized(1 << 63)),
            (sized(1), empty(kind::FILE)),
            (merged(Merged::default()), empty(kind::MERGED)),
            (place(-900_000_000), place(-900_000_001)),
            (at(30), at(31)),
            (quote(200), quote(201)),
        ];
        for (n, (good, bad)) in cases.iter().enumerate() {
            assert_eq!(check(good), Ok(()), "{n}");
            assert!(check(bad).is_err(), "{n}");
        }
        let image = Element { kind: kind::IMAGE, file: Some(File::default()), ..Default::default() };
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
        let long = MergedMessage { body: vec![b'x'; MAX_BODY + 1].into(), ..Default::default() };
        assert!(merged_messages(&MergedMessages { messages: vec![long] }.encode_to_vec()).is_err());
        assert!(merged_messages(&file(301)).is_err());
        assert!(merged_messages(&[0x0a, 0].repeat(4 << 20)).is_err(), "8 MiB of empty ones");
    }

    #[test]
    fn what_no_rule_kept_from_coming_is_cut_to_what_a_sender_may_send() {
        let face = |n| Element { kind: kind::FACE, index: n, ..Default::default() };
        let many = Body { text: "t".into(), elements: (0..2900).map(face).collect(), ..Default::default() };
        let shown = shown_body(&many.encode_to_vec());
        assert_eq!((shown.text.as_str(), shown.elements.len(), shown.elements[15].index), ("t", MAX_ELEMENTS, 15));
        let wild = Merged {
            title: "title".into(),
            abstracts: vec!["字".repeat(101); 6000],
            depth: u32::MAX,
            count: u32::MAX,
            messages: Some(MergedMessages { messages: vec![MergedMessage::default(); 6000] }),
            ..Default::default()
        };
        let nowhere = Element { kind: kind::LOCATION, latitude_e7: i32::MIN, longitude_e7: i32::MAX, ..Default::default() };
        let loud = Element { kind: kind::SOUND, waveform: vec![1; 65].into(), ..Default::default() };
        let mut bytes = merged(wild).encode_to_vec();
        bytes.extend(of(vec![nowhere, loud]).encode_to_vec());
        let shown = shown_body(&bytes);
        let m = shown.elements[0].merged.as_ref().expect("it is merged");
        assert_eq!((m.title.as_str(), m.abstracts.len(), m.abstracts[0].chars().count()), ("title", 5, 100));
        assert_eq!((m.depth, m.count, m.messages.as_ref().map(|m| m.messages.len())), (100, 300, Some(300)));
        assert_eq!((shown.elements[1].latitude_e7, shown.elements[1].longitude_e7), (-900_000_000, 1_800_000_000));
        assert_eq!(shown.elements[2].waveform.len(), 64);
        // Two of one, which protobuf makes one.
        let twice = Element { merged: Some(Merged { title: "a".into(), ..Default::default() }), ..Default::default() };
        let mut inside = twice.encode_to_vec();
        inside.extend(twice.encode_to_vec());
        let mut bytes = vec![0x42, inside.len() as u8];
        bytes.extend(inside);
        assert!(checked_body(&bytes).is_err());
        assert_eq!(shown_body(&bytes).elements.len(), 1);
        assert_eq!(shown_body(&[0xff]), Body::default());
    }
}
