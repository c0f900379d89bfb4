//! Words that fit: what a push service takes is bounded in bytes of JSON, and what a user sees of it ends between two characters as
//! they are read, never inside one.
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use unicode_segmentation::UnicodeSegmentation as _;

/// What stands where something was left out.
const CUT: &str = "…";

/// What of a notification has any length.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) text: String,
    /// Base64.
    pub(super) ext: String,
}

/// As many words as fit into `most` bytes together with `fixed`, which is what the rest takes without any. What the application is to
/// be given comes whole or not at all, and takes at most half; a title at most a quarter of what is left; the text has the rest.
pub(super) fn fitting(title: &str, text: &str, ext: &[u8], fixed: usize, most: usize) -> Words {
    let mut room = most.saturating_sub(fixed);
    let ext = BASE64_STANDARD.encode(ext);
    let ext = if ext.len() <= room / 2 { ext } else { String::new() };
    room -= ext.len();
    let title = cut(title, room / 4);
    let text = cut(text, room - written(&title));
    Words { title, text, ext }
}

/// Bytes a text takes inside the quotes of JSON.
fn written(text: &str) -> usize {
    text.bytes().map(byte_written).sum()
}

fn byte_written(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    }
}

fn cut(text: &str, room: usize) -> String {
    if text.len() <= room && written(text) <= room {
        return text.into();
    }
    let Some(mut left) = room.checked_sub(CUT.len()) else { return String::new() };
    let mut kept = String::new();
    // What is longer than the room is not looked through.
    let near = &text[..text.floor_char_boundary(room + 64)];
    for grapheme in near.graphemes(true) {
        match left.checked_sub(written(grapheme)) {
            Some(rest) => left = rest,
            None => break,
        }
        kept.push_str(grapheme);
    }
    kept + CUT
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_family_and_an_accent_are_kept_whole_or_left_out_whole() {
        let family = "👨‍👩‍👧‍👦";
        let text = format!("ab{family}{family}");
        assert_eq!(cut(&text, text.len()), text);
        assert_eq!(cut(&text, text.len() - 1), format!("ab{family}…"));
        assert_eq!(cut("e\u{301}e\u{301}", 5), "…", "3 of the mark, 2 are not enough for e and its accent");
        assert_eq!(cut("abc", 2), "");
        assert_eq!(cut("\u{1}\u{1}", 9), "\u{1}…", "a control character takes six");
    }

    proptest! {
        #[test]
        fn what_is_cut_is_as_long_as_it_says_and_a_beginning(text in "\\PC{0,300}|[\\x00-\\x7f]{0,300}", room in 0usize..600) {
            let kept = cut(&text, room);
            prop_assert!(written(&kept) <= room);
            prop_assert_eq!(serde_json::to_string(&kept).unwrap().len(), written(&kept) + 2);
            prop_assert!(text == kept || kept.is_empty() || text.starts_with(kept.strip_suffix(CUT).unwrap()));
        }
    }
}
