//! Elements of messages: from the host's words to the wire and back. What this version does not know stays in the bytes.
use super::local_files::LocalFiles;
use crate::api::{
    Blob, CustomElement, ErrorCode, FaceElement, FileElement, GroupTipElement, ImageElement, LocationElement, MediaFile,
    MediaSize, MergedElement, MessageElement, MessageKind, NewElement, SoundElement, TextElement, VideoElement,
};
use ntk_protocol::{rules::kind, wire};
use prost::Message as _;
use prost::encoding::{DecodeContext, decode_key, skip_field};

/// Most elements of one message.
const MAX_ELEMENTS: usize = 16;
/// Peaks of a waveform as a host may give them, and as they are sent.
const MAX_PEAKS: usize = 4096;
const PEAKS: usize = 64;

/// Does any element need a file to be sent?
pub(crate) fn has_files(elements: &[NewElement]) -> bool {
    elements.iter().any(|e| is_media(e.kind))
}

fn is_media(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Image | MessageKind::Sound | MessageKind::Video | MessageKind::File)
}

/// Kind and body of a message of these elements. Media elements carry what is known before their files are looked at; a media
/// element stands alone, and only text, custom, faces and locations may be several (V2TIM, 6016).
pub(crate) fn to_body(elements: Vec<NewElement>) -> Result<(u32, wire::Body), ErrorCode> {
    let count = elements.len();
    if count == 0 || count > MAX_ELEMENTS {
        return Err(ErrorCode::BadElement);
    }
    if count > 1 && has_files(&elements) {
        return Err(ErrorCode::BadElement);
    }
    let first = elements.first().map_or(0, |e| e.kind as u32);
    let mut body = wire::Body::default();
    let (mut texts, mut customs) = (0, 0);
    for element in elements {
        let mut e = to_wire(element)?;
        // The first text and the first custom element are where every version looks for them.
        if e.kind == kind::TEXT && texts == 0 {
            body.text = std::mem::take(&mut e.text);
        }
        if e.kind == kind::CUSTOM && customs == 0 {
            body.custom_desc = std::mem::take(&mut e.text);
            body.custom_data = std::mem::take(&mut e.data);
            body.custom_ext = std::mem::take(&mut e.ext);
        }
        texts += usize::from(e.kind == kind::TEXT);
        customs += usize::from(e.kind == kind::CUSTOM);
        body.elements.push(e);
    }
    if count == 1 && matches!(first, kind::TEXT | kind::CUSTOM) {
        body.elements.clear();
    }
    Ok((first, body))
}

fn to_wire(e: NewElement) -> Result<wire::Element, ErrorCode> {
    let mut out = wire::Element { kind: e.kind as u32, ..Default::default() };
    // A path's name is sent for a file only: that of a picture or sound holds a time or a program.
    let named = || if e.name.is_empty() && e.kind == MessageKind::File { file_name(&e.path) } else { e.name.clone() };
    match e.kind {
        MessageKind::Text if e.text.is_empty() => return Err(ErrorCode::BadElement),
        MessageKind::Text => out.text = e.text,
        MessageKind::Custom => {
            (out.text, out.data, out.ext) = (e.text, e.data.0.into(), e.extension.0.into());
        }
        MessageKind::Face => (out.index, out.data) = (e.index, e.data.0.into()),
        MessageKind::Location => {
            if e.latitude_e7.unsigned_abs() > 900_000_000 || e.longitude_e7.unsigned_abs() > 1_800_000_000 {
                return Err(ErrorCode::BadElement);
            }
            (out.text, out.latitude_e7, out.longitude_e7) = (e.text, e.latitude_e7, e.longitude_e7);
        }
        MessageKind::Image | MessageKind::Sound | MessageKind::Video | MessageKind::File => {
            if e.path.is_empty() {
                return Err(ErrorCode::BadElement);
            }
            // Of a picture that is known here both are measured.
            let (width, height) = if e.kind == MessageKind::Image { (e.width, e.height) } else { (0, 0) };
            out.file = Some(wire::File { name: named(), width, height, ..Default::default() });
            out.duration_ms = e.duration_ms;
            if e.waveform.0.len() > MAX_PEAKS {
                return Err(ErrorCode::BadElement);
            }
            if e.kind == MessageKind::Sound {
                out.waveform = peaks(&e.waveform.0).into();
            }
        }
        MessageKind::GroupTip | MessageKind::Merged | MessageKind::Unknown => return Err(ErrorCode::BadElement),
    }
    Ok(out)
}

/// At most 64 peaks: of more, the loudest of each stretch.
fn peaks(given: &[u8]) -> Vec<u8> {
    let n = given.len();
    if n <= PEAKS {
        return given.to_vec();
    }
    let loudest = |i: usize| given.get(i * n / PEAKS..(i + 1) * n / PEAKS).into_iter().flatten().copied().max().unwrap_or(0);
    (0..PEAKS).map(loudest).collect()
}

fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Every element of a message, in order.
pub(crate) fn from_body(message_kind: u32, body: &wire::Body, files: &LocalFiles) -> Vec<MessageElement> {
    let mut text = Some(&body.text).filter(|t| !t.is_empty());
    let has_custom = !(body.custom_data.is_empty() && body.custom_desc.is_empty() && body.custom_ext.is_empty());
    let mut custom = has_custom.then(|| custom(&body.custom_data, &body.custom_desc, &body.custom_ext));
    let mut out = Vec::with_capacity(body.elements.len().max(1));
    for (at, e) in body.elements.iter().enumerate() {
        out.extend(match e.kind {
            kind::TEXT if e.text.is_empty() => text.take().map(|t| MessageElement::Text(TextElement { text: t.clone() })),
            kind::CUSTOM if e.text.is_empty() && e.data.is_empty() && e.ext.is_empty() => custom.take(),
            _ => from_wire(e, at, files),
        });
    }
    if out.is_empty() {
        match message_kind {
            kind::TEXT => out.push(MessageElement::Text(TextElement { text: body.text.clone() })),
            kind::CUSTOM => {
                out.push(custom.unwrap_or_else(|| MessageElement::Custom(CustomElement::default())));
            }
            kind::GROUP_TIP => out.push(MessageElement::GroupTip(GroupTipElement { tip: body.tip.clone() })),
            _ => {}
        }
    }
    out
}

fn custom(data: &[u8], description: &str, extension: &[u8]) -> MessageElement {
    let (data, extension) = (Blob(data.to_vec()), Blob(extension.to_vec()));
    MessageElement::Custom(CustomElement { data, description: description.to_owned(), extension })
}

fn from_wire(e: &wire::Element, at: usize, files: &LocalFiles) -> Option<MessageElement> {
    let media = |f: &Option<wire::File>, size| f.as_ref().map(|f| media_file(f, files.path(at as u32, size).to_owned()));
    let file = || media(&e.file, MediaSize::Original).unwrap_or_default();
    Some(match e.kind {
        kind::TEXT => MessageElement::Text(TextElement { text: e.text.clone() }),
        kind::CUSTOM => custom(&e.data, &e.text, &e.ext),
        kind::IMAGE => MessageElement::Image(ImageElement {
            original: file(),
            large: media(&e.large, MediaSize::Large),
            thumbnail: media(&e.thumb, MediaSize::Thumbnail),
        }),
        kind::SOUND => {
            MessageElement::Sound(SoundElement { file: file(), duration_ms: e.duration_ms, waveform: Blob(e.waveform.to_vec()) })
        }
        kind::VIDEO => MessageElement::Video(VideoElement {
            file: file(),
            snapshot: media(&e.thumb, MediaSize::Thumbnail),
            duration_ms: e.duration_ms,
        }),
        kind::FILE => MessageElement::File(FileElement { file: file() }),
        kind::LOCATION => MessageElement::Location(LocationElement {
            description: e.text.clone(),
            latitude_e7: e.latitude_e7,
            longitude_e7: e.longitude_e7,
        }),
        kind::FACE => MessageElement::Face(FaceElement { index: e.index, data: Blob(e.data.to_vec()) }),
        kind::MERGED => {
            let m = e.merged.clone().unwrap_or_default();
            MessageElement::Merged(MergedElement {
                title: m.title,
                abstracts: m.abstracts,
                compatible_text: m.compatible_text,
                count: m.count,
                depth: m.depth,
            })
        }
        // A kind of a newer version.
        _ => return None,
    })
}

fn media_file(f: &wire::File, local_path: String) -> MediaFile {
    MediaFile {
        blob_id: f.blob.clone(),
        size: f.size,
        name: f.name.clone(),
        mime: f.mime.clone(),
        width: f.width,
        height: f.height,
        local_path,
    }
}

/// The merged message in a body.
pub(crate) fn merged_in(body: &wire::Body) -> Option<&wire::Merged> {
    body.elements.iter().find_map(|e| e.merged.as_ref())
}

/// What stands for a message in a list: only what it has, no words of ours; the kind says the rest.
pub(crate) fn digest(message_kind: u32, body: &wire::Body) -> String {
    let element = |wanted| body.elements.iter().find(|e| e.kind == wanted);
    let text = match message_kind {
        kind::GROUP_TIP => &body.tip,
        kind::CUSTOM => &body.custom_desc,
        kind::FILE => element(kind::FILE).and_then(|e| e.file.as_ref()).map_or(&body.text, |f| &f.name),
        kind::LOCATION => element(kind::LOCATION).map_or(&body.text, |e| &e.text),
        kind::MERGED => element(kind::MERGED).and_then(|e| e.merged.as_ref()).map_or(&body.text, |m| &m.title),
        _ => &body.text,
    };
    first_line(text, 200)
}

/// The first line, at most `max` bytes, cut at a character.
pub(crate) fn first_line(text: &str, max: usize) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut end = line.len().min(max);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line[..end].to_owned()
}

/// Fields of `Body` that belong to one message and not to its content: mentions, custom data of the sender, the quote.
const OWN_FIELDS: [u32; 3] = [5, 6, 9];

/// A body's content as it is, byte for byte, with `own` in place of what belonged to the old message. Unlike decoding and
/// encoding again it keeps what this version does not know.
pub(crate) fn with_own(content: &[u8], own: &wire::Body) -> Result<Vec<u8>, ErrorCode> {
    let mut out = Vec::with_capacity(content.len() + 64);
    let mut rest = content;
    while !rest.is_empty() {
        let before = rest;
        let (tag, wire_type) = decode_key(&mut rest).map_err(|_| ErrorCode::BadElement)?;
        skip_field(wire_type, tag, &mut rest, DecodeContext::default()).map_err(|_| ErrorCode::BadElement)?;
        if !OWN_FIELDS.contains(&tag) {
            out.extend_from_slice(&before[..before.len() - rest.len()]);
        }
    }
    let own = wire::Body {
        at_users: own.at_users.clone(),
        cloud_custom_data: own.cloud_custom_data.clone(),
        quote: own.quote.clone(),
        ..Default::default()
    };
    out.extend(own.encode_to_vec());
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(kind: MessageKind, text: &str) -> NewElement {
        NewElement { kind, text: text.into(), ..Default::default() }
    }

    #[test]
    fn several_elements_keep_their_order_and_content() {
        let mut face = element(MessageKind::Face, "");
        (face.index, face.data) = (7, Blob(vec![1, 2]));
        let mut place = element(MessageKind::Location, "here");
        (place.latitude_e7, place.longitude_e7) = (-899_999_999, 1_799_999_999);
        let mut own = element(MessageKind::Custom, "d");
        own.data = Blob(vec![9]);
        let given = vec![face, element(MessageKind::Text, "a"), own, element(MessageKind::Text, "b"), place];
        let (kind, body) = to_body(given).unwrap();
        assert_eq!((kind, body.text.as_str(), body.custom_desc.as_str()), (8, "a", "d"));
        let text = |t: &str| MessageElement::Text(TextElement { text: t.into() });
        let want = vec![
            MessageElement::Face(FaceElement { index: 7, data: Blob(vec![1, 2]) }),
            text("a"),
            custom(&[9], "d", &[]),
            text("b"),
            MessageElement::Location(LocationElement {
                description: "here".into(),
                latitude_e7: -899_999_999,
                longitude_e7: 1_799_999_999,
            }),
        ];
        let read = ntk_protocol::read::<wire::Body>(&body.encode_to_vec()).unwrap();
        assert_eq!(from_body(kind, &read, &LocalFiles::default()), want);
    }

    #[test]
    fn a_waveform_of_the_host_is_made_64_peaks_that_keep_its_loudest() {
        let sound = |waveform: Vec<u8>| {
            let element =
                NewElement { kind: MessageKind::Sound, path: "/a.m4a".into(), waveform: Blob(waveform), ..Default::default() };
            to_body(vec![element]).map(|(_, body)| body.elements[0].waveform.to_vec())
        };
        assert!(sound(vec![]).unwrap().is_empty());
        assert_eq!(sound(vec![1, 2, 3]).unwrap(), [1, 2, 3]);
        let mut long = vec![10; 1000];
        (long[0], long[500], long[999]) = (50, 200, 90);
        let made = sound(long).unwrap();
        assert_eq!((made.len(), made[0], made[32], made[63], made[1]), (64, 50, 200, 90, 10));
        assert_eq!(sound(vec![0; 4097]), Err(ErrorCode::BadElement));
    }

    #[test]
    fn only_text_custom_faces_and_locations_may_be_several_and_nothing_malformed_is_sent() {
        let file = |kind| NewElement { kind, path: "/a/b.jpg".into(), ..Default::default() };
        let bad = |e: Vec<NewElement>| assert_eq!(to_body(e).map(drop), Err(ErrorCode::BadElement));
        bad(vec![]);
        bad(vec![element(MessageKind::Text, "")]);
        bad(vec![element(MessageKind::Text, "a"); 17]);
        bad(vec![file(MessageKind::Image), element(MessageKind::Text, "a")]);
        bad(vec![file(MessageKind::File), file(MessageKind::File)]);
        for kind in [MessageKind::GroupTip, MessageKind::Merged, MessageKind::Unknown, MessageKind::Image] {
            bad(vec![element(kind, "a")]);
        }
        bad(vec![NewElement { kind: MessageKind::Location, latitude_e7: 900_000_001, ..Default::default() }]);
        // Only a file is called as its path is.
        for (sent, kind, name) in [(MessageKind::Video, 5, ""), (MessageKind::File, 6, "b.jpg")] {
            let (told, body) = to_body(vec![file(sent)]).unwrap();
            assert_eq!((told, body.elements[0].file.as_ref().unwrap().name.as_str()), (kind, name));
        }
    }

    #[test]
    fn the_digest_is_what_the_message_has_and_no_word_of_ours() {
        let file = wire::Element {
            kind: kind::FILE,
            file: Some(wire::File { name: "a.pdf".into(), ..Default::default() }),
            ..Default::default()
        };
        let merged = wire::Merged { title: "Chat".into(), ..Default::default() };
        let with = |e: wire::Element| wire::Body { elements: vec![e], ..Default::default() };
        let place = wire::Element { kind: kind::LOCATION, text: "home".into(), ..Default::default() };
        let chat = wire::Element { kind: kind::MERGED, merged: Some(merged), ..Default::default() };
        let image = wire::Element { kind: kind::IMAGE, ..Default::default() };
        assert_eq!(digest(kind::FILE, &with(file)), "a.pdf");
        assert_eq!(digest(kind::LOCATION, &with(place)), "home");
        assert_eq!(digest(kind::MERGED, &with(chat)), "Chat");
        assert_eq!(digest(kind::IMAGE, &with(image)), "");
        assert_eq!(digest(kind::TEXT, &wire::Body { text: "a\nb".into(), ..Default::default() }), "a");
        assert_eq!(first_line("\u{e9}\u{e9}", 3), "\u{e9}");
    }

    #[test]
    fn content_of_a_newer_version_survives_forwarding() {
        let old = wire::Body { text: "t".into(), at_users: vec!["x".into()], ..Default::default() };
        let mut bytes = old.encode_to_vec();
        // Field 99, length-delimited: nothing this version knows.
        bytes.extend([0x9a, 0x06, 2, 7, 7]);
        let own = wire::Body { cloud_custom_data: vec![3].into(), ..Default::default() };
        let out = with_own(&bytes, &own).unwrap();
        let read = ntk_protocol::read::<wire::Body>(&out).unwrap();
        assert_eq!((read.text.as_str(), read.at_users.len(), read.cloud_custom_data.as_ref()), ("t", 0, &[3u8][..]));
        assert!(out.windows(5).any(|w| w == [0x9a, 0x06, 2, 7, 7]));
        assert!(with_own(&[0xff], &own).is_err());
    }
}
