//! Text as tokens, the same on kernel and server: what the search index holds and what a query asks for.
//!
//! Scripts written without spaces (Chinese, Japanese, Korean, Thai, ...) give one token for every two neighbouring
//! characters, and the last character of a run is a token by itself: a phrase of such tokens is an exact substring and never
//! crosses punctuation. A picture (emoji) is a token with all that belongs to it: tone, flag, family. Other letters and digits give
//! one token a word. Case, width, composition and the marks that are optional in writing are folded, so that `ＡＢＣ` is `abc`, a
//! decomposed file name is found, and `Lucia` is `Lucía`. A token holds no ASCII but `a-z0-9`, so the index's own `ascii`
//! tokenizer takes the space-joined text apart exactly as it was put together.
//!
//! Signs (punctuation) stand between tokens. Which of them a text has, and which two follow each other, the index holds too,
//! behind all words and without their places.
use caseless::Caseless as _;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::UnicodeEmoji as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// Characters of a word or a picture that count; the rest of a longer one (base64, a key) is not looked at.
const MAX_WORD: usize = 64;
/// Starts a token that no text can hold: the mark of a conversation.
const CONVERSATION: char = '\u{e000}';
/// Starts the token of a sign, or of two that follow each other; no word begins so.
const SIGN: char = '\u{e001}';

/// What a folded character is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Of a script written without spaces.
    Dense,
    /// Of an emoji; those of one have one place in the text.
    Picture,
    /// Letter or digit.
    Word,
    /// Ends a keyword's term.
    Space,
    /// A sign; ends a word.
    Sign,
}

/// A folded character and the bytes of the text it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folded {
    pub(crate) c: char,
    pub(crate) class: Class,
    start: usize,
    end: usize,
}

/// A text taken apart. Token `i` is `chars[tokens[i]]`.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) chars: Vec<Folded>,
    pub(crate) tokens: Vec<Range<usize>>,
}

impl Text {
    pub(crate) fn new(text: &str) -> Text {
        let chars = fold(text);
        let mut tokens = Vec::with_capacity(chars.len() / 2);
        let mut at = 0;
        while at < chars.len() {
            let class = chars[at].class;
            let end = at + chars[at..].iter().take_while(|c| c.class == class).count();
            match class {
                Class::Word => tokens.push(at..end.min(at + MAX_WORD)),
                Class::Dense => tokens.extend((at..end).map(|i| i..end.min(i + 2))),
                Class::Picture => {
                    let mut from = at;
                    for picture in chars[at..end].chunk_by(|a, b| a.start == b.start) {
                        tokens.push(from..from + picture.len().min(MAX_WORD));
                        from += picture.len();
                    }
                }
                Class::Space | Class::Sign => {}
            }
            at = end;
        }
        Text { chars, tokens }
    }

    pub(crate) fn token(&self, i: usize) -> impl Iterator<Item = char> {
        self.chars[self.tokens[i].clone()].iter().map(|c| c.c)
    }

    /// Where the word or picture of a token ends, also what of it does not count.
    pub(crate) fn end(&self, i: usize) -> usize {
        let Range { start, end } = self.tokens[i].clone();
        let goes_on = |c: &&Folded| match c.class {
            Class::Word => c.class == self.chars[start].class,
            Class::Picture => c.start == self.chars[start].start,
            Class::Dense | Class::Space | Class::Sign => false,
        };
        end + self.chars[end..].iter().take_while(goes_on).count()
    }

    /// Do these signs stand there?
    pub(crate) fn has_signs(&self, at: usize, signs: &[char]) -> bool {
        let there = self.chars.get(at..at + signs.len());
        there.is_some_and(|there| there.iter().zip(signs).all(|(f, &sign)| f.class == Class::Sign && f.c == sign))
    }

    /// The bytes of the original text that folded characters come from.
    pub(crate) fn bytes(&self, chars: Range<usize>) -> Range<usize> {
        self.chars[chars.start].start..self.chars[chars.end - 1].end
    }
}

fn fold(text: &str) -> Vec<Folded> {
    let mut out: Vec<Folded> = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let single = rest.peek().is_none_or(|&(_, next)| !continues(next));
        if single && folds_to_itself(c) {
            push(&mut out, c.to_ascii_lowercase(), start, end);
            continue;
        }
        if let Some(picture) = picture(&text[start..]) {
            end = start + picture.len();
            while rest.next_if(|&(at, _)| at < end).is_some() {}
            let shown = picture.chars().filter(|c| !is_shape(*c)).map(no_ascii);
            out.extend(shown.map(|c| Folded { c, class: Class::Picture, start, end }));
            continue;
        }
        while let Some((at, next)) = rest.next_if(|&(_, next)| continues(next)) {
            end = at + next.len_utf8();
        }
        let whole = &text[start..end];
        // Signs keep their shape: a trade mark is no letter of the word before it, an accent by itself is no part of one.
        if !c.is_alphanumeric() {
            whole.nfc().for_each(|c| push(&mut out, sign(c), start, end));
            continue;
        }
        let mut base = ' ';
        let written = whole.nfkd().default_case_fold().nfkd().filter(|&c| {
            let mark = is_combining_mark(c);
            if !mark {
                base = c;
            }
            !(mark && is_optional(c, base))
        });
        written.nfc().for_each(|c| push(&mut out, c, start, end));
    }
    out
}

/// The picture a text begins with, and what belongs to it.
fn picture(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let whole = || text.graphemes(true).next();
    if first.is_ascii() {
        // A key of a telephone.
        let key = matches!(first, '0'..='9' | '#' | '*');
        return whole().filter(|p| key && p.ends_with('\u{20e3}'));
    }
    if is_picture(first) { whole() } else { None }
}

/// A token holds no ASCII signs: those of keys are kept in their wide form.
fn no_ascii(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }
}

/// A sign as it is typed: wide forms, quotation marks and dashes are those of a keyboard.
fn sign(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{ffe0}' => '¢',
        '\u{ffe1}' => '£',
        '\u{ffe5}' => '¥',
        '\u{2018}'..='\u{201b}' => '\'',
        '\u{201c}'..='\u{201f}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// May be left out in writing what is said: accents of Latin and Greek letters, stress and the dots of ё, the vowels of Arabic and
/// its hamza on alef, the points of Hebrew. Other marks make another letter (й, が, a vowel of an Indic script).
fn is_optional(mark: char, base: char) -> bool {
    let accent = matches!(mark, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}');
    match base {
        'a'..='z'
        | '\u{df}'..='\u{2af}'
        | '\u{370}'..='\u{3ff}'
        | '\u{1d00}'..='\u{1d7f}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{a720}'..='\u{a7ff}' => accent,
        '\u{400}'..='\u{52f}' => matches!(mark, '\u{300}' | '\u{301}') || (mark == '\u{308}' && base == 'е'),
        '\u{5d0}'..='\u{5f2}' => matches!(mark, '\u{591}'..='\u{5c7}'),
        '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => match mark {
            '\u{653}'..='\u{655}' => base == '\u{627}',
            _ => {
                matches!(mark, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6ed}')
            }
        },
        _ => false,
    }
}

/// Composes with what stands before it.
fn continues(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}'))
}

/// The bulk of all text; the rest takes the long way.
fn folds_to_itself(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{ac00}'..='\u{d7a3}' | 'а'..='и' | 'к'..='я')
}

fn push(out: &mut Vec<Folded>, c: char, start: usize, end: usize) {
    if is_unseen(c) {
        return;
    }
    let class = if c.is_ascii() {
        match c {
            'a'..='z' | '0'..='9' => Class::Word,
            c if parts(c) => Class::Space,
            _ => Class::Sign,
        }
    } else if is_combining_mark(c) {
        match out.last() {
            Some(before) if before.class == Class::Dense || (before.class == Class::Word && !is_dense(c)) => before.class,
            _ => Class::Sign,
        }
    } else if is_dense(c) && c.is_alphanumeric() {
        Class::Dense
    } else if c.is_alphanumeric() {
        Class::Word
    } else if parts(c) {
        Class::Space
    } else {
        Class::Sign
    };
    out.push(Folded { c, class, start, end });
}

/// Parts the terms of a keyword.
fn parts(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Of a script written without spaces between words.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Myanmar, Khmer
        | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' // Hangul
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' // radicals, marks, numerals
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // Kana
        | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' // Bopomofo
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' // Han
    )
}

/// An emoji, or one of the blocks of signs that are used as such.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}') || (!c.is_ascii() && c.is_emoji_char())
}

/// Selects how the character before is drawn.
fn is_shape(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}')
}

/// No part of what is written: shapes, joiners, marks of direction, places for a line to break, the lengthening of Arabic.
fn is_unseen(c: char) -> bool {
    is_shape(c)
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A part of a name that is looked for: folded as messages are, signs count, and a picture is found whole.
#[derive(Debug)]
pub struct Part(Vec<char>);

impl Part {
    /// What is looked for.
    pub fn new(part: &str) -> Part {
        Part(fold(part).iter().map(|f| f.c).collect())
    }

    /// Does the name hold it?
    pub fn is_in(&self, name: &str) -> bool {
        let chars = fold(name);
        // Between two characters of one picture nothing begins or ends.
        let parts = |at: usize| {
            at == 0 || at == chars.len() || chars[at].class != Class::Picture || chars[at].start != chars[at - 1].start
        };
        let n = self.0.len();
        (0..(chars.len() + 1).saturating_sub(n))
            .any(|at| chars[at..at + n].iter().map(|f| f.c).eq(self.0.iter().copied()) && parts(at) && parts(at + n))
    }
}

/// A text's tokens, joined by spaces: what the index is fed. Its signs, each once, and a conversation's mark come last, where no
/// phrase can reach them.
pub fn index_text(text: &str, conversation: i64) -> String {
    let text = Text::new(text);
    let mut out = String::with_capacity(text.chars.len() * 8 + 12);
    for i in 0..text.tokens.len() {
        out.extend(text.token(i));
        out.push(' ');
    }
    let mut signs: Vec<(char, Option<char>)> = Vec::new();
    for run in text.chars.chunk_by(|a, b| a.class == b.class).filter(|run| run[0].class == Class::Sign) {
        signs.extend(run.iter().map(|sign| (sign.c, None)));
        signs.extend(run.windows(2).map(|two| (two[0].c, Some(two[1].c))));
    }
    signs.sort_unstable();
    signs.dedup();
    for (sign, next) in signs {
        out.extend(sign_token(sign, next));
        out.push(' ');
    }
    out.push_str(&conversation_token(conversation));
    out
}

/// The token of every text with this sign, or with these two in a row.
pub(crate) fn sign_token(sign: char, next: Option<char>) -> impl Iterator<Item = char> {
    [SIGN, no_ascii(sign)].into_iter().chain(next.map(no_ascii))
}

/// The token every message of a conversation has. Text cannot hold it.
pub(crate) fn conversation_token(conversation: i64) -> String {
    let mut digits = Vec::new();
    let mut left = conversation.unsigned_abs();
    loop {
        digits.push(char::from_digit((left % 36) as u32, 36).unwrap_or('0'));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    std::iter::once(CONVERSATION).chain(digits.into_iter().rev()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<String> {
        let text = Text::new(text);
        (0..text.tokens.len()).map(|i| text.token(i).collect()).collect()
    }

    #[test]
    fn chinese_gives_every_two_neighbours_and_the_last_alone() {
        assert_eq!(tokens("我们走。好"), ["我们", "们走", "走", "好"]);
        assert_eq!(tokens("用Rust写"), ["用", "rust", "写"]);
    }

    #[test]
    fn words_are_lower_cased_and_width_and_composition_are_folded() {
        assert_eq!(tokens("Hello, WORLD-2!"), ["hello", "world", "2"]);
        assert_eq!(tokens("ＡＢＣ１２３　ｄ"), ["abc123", "d"]);
        assert_eq!(tokens("cafe\u{301} Straße"), ["cafe", "strasse"]);
        assert_eq!(tokens("ｶﾞｷﾞ"), tokens("ガギ"));
        assert_eq!(tokens("\u{1112}\u{1161}\u{11ab}"), tokens("한"));
        assert_eq!(tokens("❤\u{fe0f}"), ["❤"]);
        assert_eq!(tokens("Java™ don´t ´the \u{301}x"), ["java", "™", "don", "t", "the", "x"]);
        assert_eq!(tokens("𝓗𝓮𝓵𝓵𝓸 ﬁn"), ["hello", "fin"]);
    }

    #[test]
    fn case_is_folded_in_full() {
        assert_eq!(tokens("ΟΔΟΣ οδος"), ["οδοσ", "οδοσ"]);
        assert_eq!(tokens("GROẞ groß GROSS"), ["gross", "gross", "gross"]);
        assert_eq!(tokens("İstanbul"), ["istanbul"]);
    }

    #[test]
    fn marks_that_are_optional_in_writing_are_folded_and_others_are_not() {
        let same = |a: &str, b: &str| assert_eq!(tokens(a), tokens(b), "{a} {b}");
        for (a, b) in [
            ("Lucía", "lucia"),
            ("Éric", "eric"),
            ("tiếng Việt", "tieng viet"),
            ("ёлка", "елка"),
            ("за\u{301}мок", "замок"),
            ("مُحَمَّد", "محمد"),
            ("محـــمد", "محمد"),
            ("أحمد", "احمد"),
            ("שָׁלוֹם", "שלום"),
            ("Ελλάδα", "ελλαδα"),
        ] {
            same(a, b);
        }
        for (a, b) in [("йод", "иод"), ("їжак", "іжак"), ("が", "か"), ("किताब", "कताब")] {
            assert_ne!(tokens(a), tokens(b), "{a} {b}");
        }
        same("zero\u{200b}width", "zerowidth");
    }

    #[test]
    fn a_picture_is_one_token_with_all_that_belongs_to_it() {
        for picture in [
            "⏰",
            "⏳",
            "⌚",
            "⬆️",
            "▶️",
            "↩️",
            "‼️",
            "〰️",
            "㊙️",
            "◼️",
            "⤴️",
            "®️",
            "™️",
            "#️⃣",
            "1️⃣",
            "ℹ️",
            "Ⓜ️",
            "😀",
            "👍🏽",
            "👩‍👩‍👧",
            "🇪🇺",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "❤️‍🔥",
            "☀",
        ] {
            assert_eq!(tokens(&format!("meet {picture} at noon")).len(), 4, "{picture}");
            assert_eq!(tokens(&format!("a{picture}b")).len(), 3, "{picture}");
            assert_eq!(tokens(&format!("好{picture}{picture}")).len(), 3, "{picture}");
        }
        assert_eq!(tokens("❤\u{fe0f}"), tokens("❤"));
        assert_eq!(tokens("🇩🇪🇺🇸"), ["🇩🇪", "🇺🇸"]);
    }

    #[test]
    fn a_part_of_a_name_is_found_folded_with_its_signs_and_pictures_whole() {
        let has = |name: &str, part: &str| Part::new(part).is_in(name);
        assert!(has("László és Társa", "laszlo") && has("C++ users", "c++") && !has("vitamin C", "c++"));
        assert!(has("Project ⏰", "⏰") && has("Team 🇩🇪🇺🇸", "🇺🇸") && !has("Team 🇩🇪🇺🇸", "🇪🇺") && has("anything", ""));
        assert!(!has("Family 👩‍👩‍👧", "👩") && has("Ｗide", "wid"));
    }

    #[test]
    fn the_index_has_each_sign_and_each_two_in_a_row_once_behind_the_words() {
        let of = |text: &str| index_text(text, 1).replace(SIGN, "~");
        assert_eq!(of("C++, c++!"), "c c ~！ ~＋ ~＋＋ ~＋， ~， \u{e000}1".replace("~＋ ~＋＋ ~＋，", "~＋ ~＋！ ~＋＋ ~＋，"));
        assert_eq!(of("a‘b’ “c”"), of("a'b' \"c\""));
        assert_eq!(of("＄5 – ￥6"), of("$5 - ¥6"));
        assert_eq!(of("¯\\_(ツ)_/¯").split(' ').filter(|t| t.starts_with('~')).count(), 12);
        assert_eq!(of("a\u{0}b"), of("a b"));
        assert_eq!(of("\u{e000}1"), "1 ~\u{e000} \u{e000}1");
    }

    #[test]
    fn a_long_word_is_cut() {
        assert_eq!(tokens(&"x".repeat(1000)), ["x".repeat(MAX_WORD)]);
    }

    #[test]
    fn a_conversation_s_mark_is_no_token_of_any_text() {
        assert_eq!(tokens(&conversation_token(1295)), ["zz"]);
        assert_ne!(conversation_token(35), conversation_token(36));
    }

    proptest! {
        /// What the index's `ascii` tokenizer makes of the joined tokens is the tokens: it splits at ASCII that is no letter
        /// or digit and lower-cases ASCII.
        #[test]
        fn joined_tokens_come_apart_as_they_were(text in any::<String>()) {
            let expected = tokens(&text);
            let joined = index_text(&text, 7);
            let got: Vec<String> = joined
                .split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric())
                .filter(|t| !t.is_empty())
                .map(str::to_ascii_lowercase)
                .collect();
            let (words, behind) = got.split_at(expected.len());
            prop_assert_eq!(words, &expected[..]);
            prop_assert_eq!(behind.last().map(String::as_str), Some("\u{e000}7"));
            prop_assert!(behind[..behind.len() - 1].iter().all(|t| t.starts_with(SIGN)));
        }

        /// Byte ranges lie at characters of the text.
        #[test]
        fn every_token_comes_from_somewhere(text in any::<String>()) {
            let t = Text::new(&text);
            for range in &t.tokens {
                let bytes = t.bytes(range.clone());
                prop_assert!(bytes.start < bytes.end && text.get(bytes).is_some());
            }
        }
    }
}
