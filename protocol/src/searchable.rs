//! Which words of a message a search may find.
use crate::rules::kind;
use crate::shown_body;

/// The searchable text of a message: its text, the descriptions of custom and location elements, the names of files, the title
/// of forwarded history. Not: what it quotes, data for programs, tips.
pub fn searchable(message_kind: u32, body: &[u8]) -> String {
    if message_kind == kind::GROUP_TIP {
        return String::new();
    }
    // A body this version cannot read is empty: found by nothing but its sender, kind and time.
    let body = shown_body(body);
    let mut out = body.text;
    let mut add = |part: &str| {
        if !part.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(part);
        }
    };
    add(&body.custom_desc);
    for e in &body.elements {
        if matches!(e.kind, kind::TEXT | kind::CUSTOM | kind::LOCATION) {
            add(&e.text);
        }
        if let (kind::FILE, Some(file)) = (e.kind, &e.file) {
            add(&file.name);
        }
        if let Some(merged) = &e.merged {
            add(&merged.title);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use prost::Message as _;

    #[test]
    fn texts_descriptions_file_names_and_titles_are_searchable_and_quotes_are_not() {
        let element = |kind, text: &str| wire::Element { kind, text: text.into(), ..Default::default() };
        let named = |kind, name: &str| {
            let file = Some(wire::File { name: name.into(), ..Default::default() });
            wire::Element { kind, file, ..Default::default() }
        };
        let merged = wire::Merged { title: "title".into(), abstracts: vec!["abstract".into()], ..Default::default() };
        let body = wire::Body {
            text: "first".into(),
            custom_desc: "about".into(),
            custom_data: b"data".to_vec().into(),
            tip: "tip".into(),
            elements: vec![
                element(kind::TEXT, "second"),
                element(kind::LOCATION, "place"),
                named(kind::FILE, "report.pdf"),
                named(kind::IMAGE, "IMG_1.jpg"),
                wire::Element { kind: kind::MERGED, merged: Some(merged), ..Default::default() },
            ],
            quote: Some(wire::Quote { digest: "quoted".into(), ..Default::default() }),
            ..Default::default()
        }
        .encode_to_vec();
        assert_eq!(searchable(kind::TEXT, &body), "first\nabout\nsecond\nplace\nreport.pdf\ntitle");
        assert_eq!(searchable(kind::GROUP_TIP, &body), "");
        assert_eq!(searchable(kind::TEXT, &[0xff]), "");
    }
}
