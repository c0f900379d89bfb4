//! What a search finds, said a second time: the rule of `docs/semantics.md` by looking through texts, with none of the code that
//! makes tokens, queries or the index.
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::UnicodeEmoji as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Characters of a word or a picture that count.
const LONGEST: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Run,
    Word,
    /// The how many-th of the text.
    Picture(usize),
    Space,
    Signs,
}

impl Kind {
    fn is_like(self, other: Kind) -> bool {
        self == other || matches!((self, other), (Kind::Picture(_), Kind::Picture(_)))
    }
}

/// A text as a scan reads it: its words, runs, pictures and signs, in order.
pub struct Scanned {
    text: String,
    /// Of each piece what it is and where it ends.
    pieces: Vec<(Kind, u32)>,
}

impl Scanned {
    /// Takes a text apart.
    pub fn new(text: &str) -> Scanned {
        let mut out = Scanned { text: String::new(), pieces: Vec::new() };
        for (kind, piece) in pieces(&read(text)) {
            out.text.push_str(&piece);
            out.pieces.push((kind, out.text.len() as u32));
        }
        out
    }

    fn piece(&self, at: usize) -> Option<(Kind, &str)> {
        let (kind, end) = *self.pieces.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.pieces[before].1);
        Some((kind, &self.text[start as usize..end as usize]))
    }
}

/// What is looked for.
pub struct Wanted {
    any: bool,
    keywords: Vec<Vec<Term>>,
}

/// What must stand in a text as it is.
struct Term {
    pieces: Vec<(Kind, String)>,
    /// Whether a word at its end may be the beginning of a longer one.
    open: bool,
}

impl Wanted {
    /// Keywords as in `MessageSearch`.
    pub fn new<S: AsRef<str>>(keywords: &[S], any: bool) -> Wanted {
        Wanted { any, keywords: keywords.iter().map(|k| terms(k.as_ref())).collect() }
    }

    /// Does this text have it?
    pub fn is_in(&self, text: &Scanned) -> bool {
        let has = |terms: &Vec<Term>| !terms.is_empty() && terms.iter().all(|t| t.is_in(text));
        self.keywords.is_empty() || if self.any { self.keywords.iter().any(has) } else { self.keywords.iter().all(has) }
    }
}

impl Term {
    fn is_in(&self, text: &Scanned) -> bool {
        (0..text.pieces.len()).any(|at| self.stands(text, at))
    }

    /// From this piece of the text on.
    fn stands(&self, text: &Scanned, mut at: usize) -> bool {
        for (n, (kind, wanted)) in self.pieces.iter().enumerate() {
            // Signs touch what they stand beside; between two others anything may be that is neither.
            let touches = *kind == Kind::Signs || n.checked_sub(1).is_none_or(|before| self.pieces[before].0 == Kind::Signs);
            let between = |at| text.piece(at).is_some_and(|(kind, _)| matches!(kind, Kind::Space | Kind::Signs));
            while !touches && between(at) {
                at += 1;
            }
            let Some((_, there)) = text.piece(at).filter(|(there, _)| there.is_like(*kind)) else { return false };
            let (first, last, cut) = (n == 0, n + 1 == self.pieces.len(), matches!(kind, Kind::Run | Kind::Signs));
            let begins = last && (cut || (self.open && *kind == Kind::Word));
            let fits = match (first && cut, begins) {
                (true, true) => there.contains(wanted),
                (true, false) => there.ends_with(wanted),
                (false, true) => there.starts_with(wanted),
                (false, false) => there == wanted,
            };
            if !fits {
                return false;
            }
            at += 1;
        }
        true
    }
}

fn terms(keyword: &str) -> Vec<Term> {
    let read = read(keyword);
    let closed = matches!(read.last(), None | Some((_, Kind::Space)));
    let mut terms: Vec<Term> = read
        .split(|(_, kind)| *kind == Kind::Space)
        .filter(|term| !term.is_empty())
        .map(|term| Term { pieces: pieces(term), open: false })
        .collect();
    if let Some(last) = terms.last_mut() {
        last.open = !closed;
    }
    terms
}

/// What belongs together, as much of it as counts.
fn pieces(read: &[(char, Kind)]) -> Vec<(Kind, String)> {
    let piece = |part: &[(char, Kind)]| {
        let most = if matches!(part[0].1, Kind::Word | Kind::Picture(_)) { LONGEST } else { usize::MAX };
        (part[0].1, part.iter().map(|(c, _)| c).take(most).collect())
    };
    read.chunk_by(|a, b| a.1 == b.1).map(piece).collect()
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
        let written = if first.is_alphanumeric() { said(one) } else { one.nfc().map(of_a_keyboard).collect() };
        for c in written.chars().filter(|c| !unseen(*c)) {
            let before = out.last().map(|(_, kind)| *kind);
            out.push((c, kind(c, before)));
        }
    }
    out
}

/// Signs that are written in several ways.
fn of_a_keyboard(sign: char) -> char {
    const SAME: &[(&str, char)] = &[
        ("\u{2018}\u{2019}\u{201a}\u{201b}", '\''),
        ("\u{201c}\u{201d}\u{201e}\u{201f}", '"'),
        ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}", '-'),
        ("\u{ffe0}", '\u{a2}'),
        ("\u{ffe1}", '\u{a3}'),
        ("\u{ffe5}", '\u{a5}'),
    ];
    let wide = ('!'..='~').find(|narrow| *narrow as u32 + 0xfee0 == sign as u32);
    let same = || SAME.iter().find(|(written, _)| written.contains(sign)).map(|(_, typed)| *typed);
    wide.or_else(same).unwrap_or(sign)
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
        _ if is_combining_mark(c) => Kind::Signs,
        _ if without_spaces(c) && c.is_alphanumeric() => Kind::Run,
        _ if c.is_alphanumeric() => Kind::Word,
        _ if c.is_whitespace() || c.is_control() => Kind::Space,
        _ => Kind::Signs,
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
        assert!(found("们走", "我们走了") && !found("们走", "我们，走了") && !found("们，走", "我们 走了"));
        assert!(found("hel", "Hello") && !found("hel ", "hello") && !found("ello", "hello") && !found("hello!", "HELLO"));
        assert!(found("用rust写", "我用 Rust，写好了") && !found("用rust写", "用了Rust写") && found("b a", "a-b"));
    }

    #[test]
    fn signs_of_a_keyword_stand_in_the_text_and_signs_alone_are_substrings() {
        assert!(found("c++", "in C++, too") && !found("c++", "vitamin C") && !found("c++", "c ++") && found("c+", "c++"));
        assert!(
            found("#rel", "a #release") && !found("#rel", "a release") && found("们，走", "我们，走了") && found("$1", "＄100")
        );
        assert!(found("???", "what????") && found(":-)", "好:-)") && !found(":-)", ": -)") && found("don't", "I don’t"));
        assert!(found("ツ)_/¯", "¯\\_(ツ)_/¯") && !found("a–b", "a b") && found("a–b", "a-b"));
    }

    #[test]
    fn width_composition_and_case_are_folded() {
        assert!(found("php", "ＰＨＰ") && found("é", "e\u{301}t") && found("ガ", "ｶﾞ") && found("fin", "ﬁn"));
        assert!(found("strasse", "Straße") && found("ΟΔΟΣ", "οδος") && found("tieng viet", "tiếng Việt") && !found("йод", "иод"));
        assert!(found("⏰", "at ⏰") && !found("🇪🇺", "🇩🇪🇺🇸") && !found("👩", "👩‍👩‍👧") && found("好😀", "你好😀😀"));
        assert!(found(&"x".repeat(70), &"x".repeat(64)) && found("...", "...") && found("ab", "a\u{ad}b"));
    }
}
