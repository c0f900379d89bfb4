//! Looking for people and groups by what they are called: the words a name has in an index, and what a query asks of them.
//!
//! A word is found by how it begins, a character of a script without spaces wherever it stands, several of them only as they follow
//! each other. A name whose characters have sounds is found by these too, from any character on, whole or by first letters: 张三丰
//! by `zhangsan`, `sanfeng` and `zsf`. All is folded as the words of messages are.
use crate::tokens::{Class, Part, Text};
use std::cmp::Reverse;

/// Starts the word that is a whole name; no other word begins so.
const WHOLE: char = '\u{e002}';
/// Characters in a row whose sounds are words; the rest of a longer row is found by its characters.
const SOUNDED: usize = 12;
/// Ways to say what follows a character that are words: names of many characters with several sounds each would have thousands.
const WAYS: usize = 8;
/// Characters of a word that count.
const MAX_WORD: usize = 64;

/// Part of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// Letters and digits.
    Word(String),
    /// Characters of a script without spaces, in a row.
    Dense(String),
    /// An emoji.
    Picture(String),
}

impl Term {
    fn text(&self) -> &str {
        let (Term::Word(text) | Term::Dense(text) | Term::Picture(text)) = self;
        text
    }
}

fn terms(text: &str) -> Vec<Term> {
    let text = Text::new(text);
    let mut out: Vec<Term> = Vec::new();
    let mut before = None;
    for i in 0..text.tokens.len() {
        let range = text.tokens[i].clone();
        let class = text.chars[range.start].class;
        match class {
            Class::Word => out.push(Term::Word(text.token(i).collect())),
            Class::Picture => out.push(Term::Picture(text.token(i).collect())),
            // Each gives its first character; neighbours are in one row.
            Class::Dense => match out.last_mut() {
                Some(Term::Dense(row)) if before == Some(range.start) => row.push(text.chars[range.start].c),
                _ => out.push(Term::Dense(text.chars[range.start].c.into())),
            },
            Class::Space | Class::Sign => {}
        }
        before = (class == Class::Dense).then_some(range.start + 1);
    }
    out
}

fn whole(terms: &[Term]) -> Option<String> {
    let text: String = terms.iter().flat_map(|term| term.text().chars()).take(MAX_WORD).collect();
    if text.is_empty() { None } else { Some(format!("{WHOLE}{text}")) }
}

/// The words a name is found by, each once. `sounds`: how a character may be said, in Latin letters, the most likely way first.
pub fn name_words(name: &str, sounds: impl Fn(char) -> Vec<String>) -> Vec<String> {
    let terms = terms(name);
    let mut words: Vec<String> = Vec::new();
    for term in &terms {
        match term {
            Term::Word(text) | Term::Picture(text) => words.push(text.clone()),
            Term::Dense(row) => {
                words.extend(row.chars().map(String::from));
                let said: Vec<Vec<String>> = row.chars().map(&sounds).collect();
                for sounded in said.split(Vec::is_empty) {
                    spoken(&sounded[..sounded.len().min(SOUNDED)], &mut words);
                }
            }
        }
    }
    words.extend(whole(&terms));
    words.sort_unstable();
    words.dedup();
    words
}

/// How a row is said from each of its characters on, whole and by first letters.
fn spoken(said: &[Vec<String>], words: &mut Vec<String>) {
    let mut rest = vec![(String::new(), String::new())];
    for ways in said.iter().rev() {
        let each = (WAYS / ways.len()).max(1);
        let next = ways.iter().take(WAYS).flat_map(|way| {
            let first: String = way.chars().take(1).collect();
            rest.iter().take(each).map(move |(full, short)| (format!("{way}{full}"), format!("{first}{short}")))
        });
        rest = next.collect();
        words.extend(rest.iter().flat_map(|(full, short)| [full, short]).map(|word| word.chars().take(MAX_WORD).collect()));
    }
}

#[derive(Debug)]
struct Keyword {
    terms: Vec<Term>,
    whole: String,
    /// Characters that must follow each other.
    rows: Vec<Part>,
}

impl Keyword {
    fn new(text: &str) -> Option<Keyword> {
        let terms = terms(text);
        let whole = whole(&terms)?;
        let rows = terms.iter().filter_map(|term| match term {
            Term::Dense(row) => Some(Part::new(row)),
            Term::Word(_) | Term::Picture(_) => None,
        });
        Some(Keyword { whole, rows: rows.collect(), terms })
    }

    fn expression(&self) -> String {
        let each = |term: &Term| match term {
            Term::Word(word) => format!("\"{word}\" *"),
            Term::Picture(picture) => format!("\"{picture}\""),
            Term::Dense(row) => row.chars().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(" AND "),
        };
        let all: Vec<String> = self.terms.iter().map(each).collect();
        format!("({})", all.join(" AND "))
    }

    /// 0 = it is the name, 1 = the name begins with it, 2 = the name has it.
    fn place(&self, name: &str, words: &[String]) -> Option<u8> {
        let has = |word: &str| words.binary_search_by(|w| w.as_str().cmp(word)).is_ok();
        let begins = |start: &str| {
            let at = words.partition_point(|word| word.as_str() < start);
            words.get(at).is_some_and(|word| word.starts_with(start))
        };
        let found = self.terms.iter().all(|term| match term {
            Term::Word(word) => begins(word),
            Term::Picture(picture) => has(picture),
            Term::Dense(row) => row.chars().all(|c| has(c.encode_utf8(&mut [0; 4]))),
        });
        if !found || !self.rows.iter().all(|row| row.is_in(name)) {
            return None;
        }
        Some(if has(&self.whole) { 0 } else { 2 - u8::from(begins(&self.whole)) })
    }
}

/// What names are looked for.
#[derive(Debug)]
pub struct NameQuery {
    keywords: Vec<Keyword>,
    any: bool,
}

/// How well a name is what was looked for; the lowest is the best: most keywords first, then those it is or begins with.
pub type NameRank = (Reverse<usize>, u32);

impl NameQuery {
    /// `any`: one of the keywords is enough. A keyword without a letter, digit or picture asks for nothing.
    pub fn new(keywords: &[String], any: bool) -> NameQuery {
        NameQuery { keywords: keywords.iter().filter_map(|text| Keyword::new(text)).collect(), any }
    }

    /// Nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.keywords.is_empty()
    }

    /// Is one keyword that fits enough?
    pub fn wants_one(&self) -> bool {
        self.any || self.keywords.len() < 2
    }

    /// As the index takes it (FTS5); never of [`NameQuery::is_empty`]'s. Of rows of characters it finds more than [`NameQuery::rank`]
    /// lets pass.
    pub fn expression(&self) -> String {
        let each: Vec<String> = self.keywords.iter().map(Keyword::expression).collect();
        each.join(if self.any { " OR " } else { " AND " })
    }

    /// As the index takes it: names that are one of the keywords.
    pub fn exactly(&self) -> String {
        let each: Vec<String> = self.keywords.iter().map(|keyword| format!("\"{}\"", keyword.whole)).collect();
        each.join(" OR ")
    }

    /// Is the name looked for, and how well does it fit? `words` are its [`name_words`].
    pub fn rank(&self, name: &str, words: &[String]) -> Option<NameRank> {
        let places: Vec<u8> = self.keywords.iter().filter_map(|keyword| keyword.place(name, words)).collect();
        let enough = if self.any { !places.is_empty() } else { places.len() == self.keywords.len() && !places.is_empty() };
        enough.then(|| (Reverse(places.len()), places.iter().map(|&place| u32::from(place)).sum()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sounds(c: char) -> Vec<String> {
        let said: &[&str] = match c {
            '张' => &["zhang"],
            '三' => &["san"],
            '丰' => &["feng"],
            '单' => &["dan", "shan", "chan"],
            _ => &[],
        };
        said.iter().map(|s| (*s).to_owned()).collect()
    }

    fn rank(keywords: &[&str], any: bool, name: &str) -> Option<NameRank> {
        let keywords: Vec<String> = keywords.iter().map(|k| (*k).to_owned()).collect();
        NameQuery::new(&keywords, any).rank(name, &name_words(name, sounds))
    }

    fn finds(keyword: &str, name: &str) -> bool {
        rank(&[keyword], false, name).is_some()
    }

    #[test]
    fn a_name_is_found_by_how_its_words_begin_by_its_characters_and_by_their_sounds() {
        for keyword in ["ann", "AN", "lee", "lee ann", "Ånn"] {
            assert!(finds(keyword, "Ann-Marie Lee"), "{keyword}");
        }
        assert!(!finds("arie", "Ann-Marie Lee") && !finds("ann bo", "Ann-Marie Lee"));
        for keyword in ["张三丰", "三丰", "张", "zhangsanfeng", "zhangs", "sanfeng", "feng", "zsf", "sf", "ZhangSan", "张 feng"]
        {
            assert!(finds(keyword, "张三丰"), "{keyword}");
        }
        for keyword in ["张丰", "angsan", "zf", "李"] {
            assert!(!finds(keyword, "张三丰"), "{keyword}");
        }
        assert!(finds("shanfeng", "单丰") && finds("danf", "单丰") && finds("sf", "单丰"));
        assert!(finds("🎸", "Band 🎸") && !finds("...", "Band...") && !finds("", "Band"));
    }

    #[test]
    fn more_keywords_come_first_then_what_the_name_is_then_what_it_begins_with() {
        let of = |name| rank(&["ann", "lee"], true, name);
        assert!(of("Ann Lee") < of("Ann") && of("Ann") < of("Annette") && of("Annette") < of("Jo Ann") && of("Jo Ann").is_some());
        assert_eq!(of("Bo"), None);
        assert_eq!(rank(&["ann", "lee"], false, "Ann"), None);
    }

    #[test]
    fn a_long_row_of_characters_with_many_sounds_has_a_bounded_number_of_words() {
        assert!(name_words(&"单".repeat(160), sounds).len() < 2 * SOUNDED * WAYS + 3);
    }

    proptest! {
        /// The index's tokenizer parts at ASCII that is no letter or digit: words and expressions hold none of their own.
        #[test]
        fn words_and_terms_hold_no_ascii_but_letters_and_digits(name in any::<String>()) {
            let plain = |word: &str| word.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit());
            prop_assert!(name_words(&name, sounds).iter().all(|word| !word.is_empty() && plain(word)));
            prop_assert!(terms(&name).iter().all(|term| plain(term.text())));
        }

        /// Who knows the whole name finds it, first of all.
        #[test]
        fn a_name_finds_itself(name in any::<String>()) {
            if !NameQuery::new(std::slice::from_ref(&name), false).is_empty() {
                prop_assert_eq!(rank(&[&name], false, &name), Some((Reverse(1), 0)));
            }
        }
    }
}
