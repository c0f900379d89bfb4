//! What people and groups are called: which texts may be a name, and which of several names is shown.
//!
//! A name stands in lists, notifications and tips between words of others, so one that changes how its surroundings are read is
//! refused by whoever sets it and not shown by whoever is given it: control characters, line breaks, and what embeds, overrides or
//! isolates a direction (U+202A to 202E, 2066 to 2069). A name in a right-to-left script is as good as any: its letters carry their
//! direction, and marks (LRM, RLM, ALM) and joiners stay. Nothing is stripped or rewritten.

/// Why a text is no name, or no longer text of a profile; `None` = it is one. An empty one takes the name away.
pub fn bad_name(text: &str, most: usize) -> Option<&'static str> {
    if text.len() > most {
        Some("too long")
    } else if text.chars().any(char::is_control) || text.contains(['\u{2028}', '\u{2029}']) {
        Some("control characters or line breaks")
    } else if text.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        Some("characters that turn the direction of what follows")
    } else if !text.is_empty() && text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        Some("nothing to be seen")
    } else {
        None
    }
}

/// Characters without a shape of their own that names may hold besides others.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// How a user is called here (V2TIM): what this user calls them, else what they are called in the group that is looked at, else what
/// they call themselves, else their id. An empty name is none.
pub fn user_name<'a>(remark: Option<&'a str>, card: Option<&'a str>, nickname: Option<&'a str>, id: &'a str) -> &'a str {
    first([remark, card, nickname], id)
}

/// How a group is called here: what this user calls it, else its name, else its id.
pub fn group_name<'a>(remark: Option<&'a str>, name: Option<&'a str>, id: &'a str) -> &'a str {
    first([remark, name, None], id)
}

fn first<'a>(names: [Option<&'a str>; 3], id: &'a str) -> &'a str {
    names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_before_a_card_a_card_before_a_nickname_and_that_before_the_id() {
        for bits in 0..64 {
            // Each name is there, empty or not there at all.
            let name = |n: u32, text| match bits >> (2 * n) & 3 {
                0 => None,
                1 => Some(""),
                _ => Some(text),
            };
            let (remark, card, nickname) = (name(0, "Mum"), name(1, "Treasurer"), name(2, "Anna"));
            let wanted = [remark, card, nickname].into_iter().flatten().find(|n| !n.is_empty()).unwrap_or("a1");
            assert_eq!(user_name(remark, card, nickname, "a1"), wanted, "{bits:06b}");
            let wanted = [remark, card].into_iter().flatten().find(|n| !n.is_empty()).unwrap_or("g1");
            assert_eq!(group_name(remark, card, "g1"), wanted, "{bits:06b}");
        }
        assert_eq!(user_name(Some("Mum"), Some("Treasurer"), Some("Anna"), "a1"), "Mum");
        assert_eq!(user_name(None, Some("Treasurer"), Some("Anna"), "a1"), "Treasurer");
        assert_eq!(user_name(Some(""), None, Some("Anna"), "a1"), "Anna");
        assert_eq!(user_name(None, None, None, "a1"), "a1");
    }

    #[test]
    fn names_of_every_script_are_names() {
        let marked = "\u{200f}\u{5d0}\u{5e0}\u{5d4} (2)\u{200e}";
        for name in [
            "",
            "Anna",
            "安娜",
            "\u{5d0}\u{5e0}\u{5d4}",
            "\u{622}\u{646}\u{627}",
            "Anna \u{5d0}\u{5e0}\u{5d4}",
            marked,
            "👩‍👩‍👧",
            "می\u{200c}خواهم",
        ] {
            assert_eq!(bad_name(name, 500), None, "{name:?}");
        }
        assert_eq!(bad_name(&"a".repeat(500), 500), None);
    }

    #[test]
    fn what_would_turn_or_break_its_surroundings_is_no_name() {
        for bad in [
            "a\nb",
            "\t",
            "a\0",
            "\u{7f}",
            "a\u{85}b",
            "\u{9b}31m",
            "a\u{2028}b",
            "a\u{2029}",
            "\u{202e}gpj.exe",
            "\u{202a}a\u{202c}",
            "a\u{2066}b\u{2069}",
            "\u{2067}",
            " ",
            "\u{200b}",
            "\u{3164}",
            "\u{2800}\u{fe0f}",
            "\u{e0041}",
        ] {
            assert!(bad_name(bad, 500).is_some(), "{bad:?}");
        }
        assert_eq!(bad_name(&"\u{5d0}".repeat(251), 500), Some("too long"));
    }
}
