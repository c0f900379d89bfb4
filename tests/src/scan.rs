//! What a search finds, said a second time: the rule of `docs/semantics.md` by looking through texts, with none of the code that
//! makes tokens, queries or the index.
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::UnicodeEmoji as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Stands before a word.
const WORD: char = '\u{1}';
/// Stands before a run of a script written without spaces.
const RUN: char = '\u{2}';
/// Stands before a picture.
const PICTURE: char = '\u{4}';
/// Stands behind everything.
const END: char = '\u{3}';
/// Characters of a word that count.
const LONGEST: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Run,
    Word,
    /// The how many-th of the text.
    Picture(usize),
    Space,
    Punctuation,
}

/// A text as a scan reads it: its words and runs, each behind its sign, in order.
pub struct Scanned(String);

impl Scanned {
    /// Takes a text apart.
    pub fn new(text: &str) -> Scanned {
        let mut out = signed(&read(text));
        out.push(END);
        Scanned(out)
    }
}

/// What is looked for.
pub struct Wanted {
    any: bool,
    keywords: Vec<Vec<Term>>,
}

/// What must stand in a text as it is.
struct Term {
    signed: String,
    /// Whether its last word ends there.
    closed: bool,
}

impl Wanted {
    /// Keywords as in `MessageSearch`.
    pub fn new<S: AsRef<str>>(keywords: &[S], any: bool) -> Wanted {
        Wanted { any, keywords: keywords.iter().map(|k| terms(k.as_ref())).collect() }
    }

    /// Does this text have it?
    pub fn is_in(&self, text: &Scanned) -> bool {
        let has = |terms: &Vec<Term>| !terms.is_empty() && terms.iter().all(|t| t.is_in(&text.0));
        self.keywords.is_empty() || if self.any { self.keywords.iter().any(has) } else { self.keywords.iter().all(has) }
    }
}

impl Term {
    fn is_in(&self, text: &str) -> bool {
        let ends = |at: usize| text[at + self.signed.len()..].starts_with([WORD, RUN, PICTURE, END]);
        if self.closed { text.match_indices(&self.signed).any(|(at, _)| ends(at)) } else { text.contains(&self.signed) }
    }
}

fn terms(keyword: &str) -> Vec<Term> {
    let read = read(keyword);
    let open = matches!(read.last(), Some((_, Kind::Word)));
    let parts: Vec<String> = read.split(|(_, kind)| *kind == Kind::Space).map(signed).filter(|t| !t.is_empty()).collect();
    let last = parts.len();
    let term = |(n, signed): (usize, String)| {
        let last_sign = signed.rfind([WORD, RUN, PICTURE]).and_then(|at| signed[at..].chars().next());
        // A run may begin in the middle of another one, a word may not.
        let signed = signed.strip_prefix(RUN).map(str::to_owned).unwrap_or(signed);
        let closed = last_sign == Some(PICTURE) || (last_sign == Some(WORD) && !(open && n + 1 == last));
        Term { signed, closed }
    };
    parts.into_iter().enumerate().map(term).collect()
}

/// Words and runs behind their signs, without what is between them.
fn signed(read: &[(char, Kind)]) -> String {
    let mut out = String::new();
    for part in read.chunk_by(|a, b| a.1 == b.1) {
        let (sign, most) = match part[0].1 {
            Kind::Word => (WORD, LONGEST),
            Kind::Run => (RUN, usize::MAX),
            Kind::Picture(_) => (PICTURE, LONGEST),
            Kind::Space | Kind::Punctuation => continue,
        };
        out.push(sign);
        out.extend(part.iter().map(|(c, _)| c).take(most));
    }
    out
}

/// Folded characters and what they are.
fn read(text: &str) -> Vec<(char, Kind)> {
    let mut out: Vec<(char, Kind)> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(picture) = picture(rest) {
            let number = rest.len();
            let seen = picture.chars().filter(|c| !('\u{fe00}'..='\u{fe0f}').contains(c));
            out.extend(seen.map(|c| (c, Kind::Picture(number))));
            rest = &rest[picture.len()..];
            continue;
        }
        let more: usize = rest.chars().skip(1).take_while(|c| joins_the_one_before(*c)).map(char::len_utf8).sum();
        let (one, behind) = rest.split_at(first.len_utf8() + more);
        rest = behind;
        let written = if first.is_alphanumeric() { said(one) } else { one.nfc().collect() };
        for c in written.chars().filter(|c| !unseen(*c)) {
            let before = out.last().map(|(_, kind)| *kind);
            out.push((c, kind(c, before)));
        }
    }
    out
}

/// A letter or number without what may be left out in writing it.
fn said(one: &str) -> String {
    let folded = caseless::default_case_fold_str(&one.nfkd().collect::<String>());
    let (mut said, mut letter) = (String::new(), ' ');
    for c in folded.nfkd() {
        if !is_combining_mark(c) {
            letter = c;
        } else if may_be_left_out(c as u32, letter) {
            continue;
        }
        said.push(c);
    }
    said.nfc().collect()
}

fn may_be_left_out(mark: u32, letter: char) -> bool {
    let among = |ranges: &[(u32, u32)], c: u32| ranges.iter().any(|(lo, hi)| (*lo..=*hi).contains(&c));
    let l = letter as u32;
    let latin = letter.is_ascii_lowercase() || among(&[(0xdf, 0x2af), (0x1d00, 0x1d7f), (0x1e00, 0x1eff), (0xa720, 0xa7ff)], l);
    let greek = among(&[(0x370, 0x3ff), (0x1f00, 0x1fff)], l);
    if latin || greek {
        return among(&[(0x300, 0x36f), (0x1ab0, 0x1aff), (0x1dc0, 0x1dff), (0x20d0, 0x20ff), (0xfe20, 0xfe2f)], mark);
    }
    if among(&[(0x400, 0x52f)], l) {
        return mark == 0x300 || mark == 0x301 || (mark == 0x308 && letter == 'е');
    }
    if among(&[(0x5d0, 0x5f2)], l) {
        return among(&[(0x591, 0x5c7)], mark);
    }
    if among(&[(0x620, 0x6ff), (0x750, 0x77f)], l) {
        let hamza = among(&[(0x653, 0x655)], mark);
        let vowel = among(&[(0x610, 0x61a), (0x64b, 0x65f), (0x670, 0x670), (0x6d6, 0x6dc), (0x6df, 0x6ed)], mark);
        return if hamza { letter == '\u{627}' } else { vowel };
    }
    false
}

fn unseen(c: char) -> bool {
    const RANGES: &[(u32, u32)] = &[
        (0xad, 0xad),
        (0x61c, 0x61c),
        (0x640, 0x640),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x2069),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
    ];
    RANGES.iter().any(|(lo, hi)| (*lo..=*hi).contains(&(c as u32)))
}

fn joins_the_one_before(c: char) -> bool {
    let vowel_or_final_jamo = ('\u{1160}'..='\u{11ff}').contains(&c);
    let half_width_sound_mark = c == '\u{ff9e}' || c == '\u{ff9f}';
    is_combining_mark(c) || vowel_or_final_jamo || half_width_sound_mark
}

fn kind(c: char, before: Option<Kind>) -> Kind {
    match before {
        Some(Kind::Run) if is_combining_mark(c) => Kind::Run,
        Some(Kind::Word) if is_combining_mark(c) && !without_spaces(c) => Kind::Word,
        _ if is_combining_mark(c) => Kind::Punctuation,
        _ if without_spaces(c) && c.is_alphanumeric() => Kind::Run,
        _ if c.is_alphanumeric() => Kind::Word,
        _ if c.is_whitespace() => Kind::Space,
        _ => Kind::Punctuation,
    }
}

/// Of the scripts that the rule names.
fn without_spaces(c: char) -> bool {
    const BLOCKS: &[(u32, u32)] = &[
        (0x0e00, 0x0e7f),   // Thai
        (0x0e80, 0x0eff),   // Lao
        (0x1000, 0x109f),   // Myanmar
        (0x1100, 0x11ff),   // Hangul Jamo
        (0x1780, 0x17ff),   // Khmer
        (0x2e80, 0x2fdf),   // CJK and Kangxi radicals
        (0x3005, 0x3007),   // iteration and closing marks, zero
        (0x3021, 0x3029),   // Hangzhou numerals
        (0x3040, 0x309f),   // Hiragana
        (0x30a0, 0x30ff),   // Katakana
        (0x3100, 0x312f),   // Bopomofo
        (0x3130, 0x318f),   // Hangul Compatibility Jamo
        (0x31a0, 0x31bf),   // Bopomofo Extended
        (0x31f0, 0x31ff),   // Katakana Phonetic Extensions
        (0x3400, 0x4dbf),   // Han, Extension A
        (0x4e00, 0x9fff),   // Han
        (0xa960, 0xa97f),   // Hangul Jamo Extended-A
        (0xac00, 0xd7ff),   // Hangul Syllables, Jamo Extended-B
        (0xf900, 0xfaff),   // Han, compatibility
        (0x20000, 0x3ffff), // Han, Extensions B and later
    ];
    BLOCKS.iter().any(|(lo, hi)| (*lo..=*hi).contains(&(c as u32)))
}

/// The picture at the beginning, as a reader sees it: with its tone, its letters of a flag, its family.
fn picture(text: &str) -> Option<&str> {
    let seen = text.graphemes(true).next()?;
    let first = seen.chars().next()?;
    let block = matches!(first as u32, 0x2600..=0x27bf | 0x1f000..=0x1faff);
    let key = "0123456789#*".contains(first) && seen.ends_with('\u{20e3}');
    (key || block || (!first.is_ascii() && first.is_emoji_char())).then_some(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keyword: &str, text: &str) -> bool {
        Wanted::new(&[keyword], false).is_in(&Scanned::new(text))
    }

    #[test]
    fn runs_are_substrings_words_are_whole_or_begun_and_nothing_crosses_punctuation() {
        assert!(found("们走", "我们走了") && !found("们走", "我们，走了") && found("们，走", "我们 走了"));
        assert!(found("hel", "Hello") && !found("hel ", "hello") && !found("ello", "hello") && found("hello!", "HELLO"));
        assert!(found("用rust写", "我用 Rust，写好了") && !found("用rust写", "用了Rust写") && found("b a", "a-b"));
    }

    #[test]
    fn width_composition_and_case_are_folded() {
        assert!(found("php", "ＰＨＰ") && found("é", "e\u{301}t") && found("ガ", "ｶﾞ") && found("fin", "ﬁn"));
        assert!(found("strasse", "Straße") && found("ΟΔΟΣ", "οδος") && found("tieng viet", "tiếng Việt") && !found("йод", "иод"));
        assert!(found("⏰", "at ⏰") && !found("🇪🇺", "🇩🇪🇺🇸") && !found("👩", "👩‍👩‍👧") && found("好😀", "你好😀😀"));
        assert!(found(&"x".repeat(70), &"x".repeat(64)) && !found("...", "...") && found("ab", "a\u{ad}b"));
    }
}
