//! What a search asks for: the same query as an expression of the index and as a function of a text.
//!
//! A keyword's terms (parted by spaces) must all be there, in any order. A term is a phrase: its characters in a row, whatever
//! punctuation lies between words. Scripts written without spaces are found as exact substrings, pictures whole; other words whole,
//! and the last word of a keyword also by its beginning, unless something follows it.
use crate::tokens::{Class, Text, conversation_token};
use std::fmt::Write as _;
use std::ops::Range;

/// A parsed search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    any: bool,
    keywords: Vec<Vec<Phrase>>,
}

/// Tokens that follow each other; the last one may go on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    tokens: Vec<Vec<char>>,
    prefix: bool,
}

impl Query {
    /// Takes keywords apart. `any`: one of them is enough; else all must be found. No keywords at all find everything.
    pub fn new<S: AsRef<str>>(keywords: &[S], any: bool) -> Query {
        Query { any, keywords: keywords.iter().map(|k| phrases(k.as_ref())).collect() }
    }

    /// Has it no keywords, so that only filters apply?
    pub fn is_everything(&self) -> bool {
        self.keywords.is_empty()
    }

    /// The FTS5 expression, restricted to `conversations` unless that is empty. `None`: nothing can be found (a keyword of
    /// punctuation only), or nothing is asked for.
    pub fn expression(&self, conversations: &[i64]) -> Option<String> {
        let mut out = String::new();
        let holding: Vec<&Vec<Phrase>> = self.keywords.iter().filter(|k| !k.is_empty()).collect();
        if !self.is_everything() && (holding.is_empty() || (!self.any && holding.len() < self.keywords.len())) {
            return None;
        }
        for (i, keyword) in holding.iter().enumerate() {
            out.push_str(if i == 0 {
                "("
            } else if self.any {
                " OR ("
            } else {
                " AND ("
            });
            for (j, phrase) in keyword.iter().enumerate() {
                out.push_str(if j == 0 { "\"" } else { " AND \"" });
                for (n, token) in phrase.tokens.iter().enumerate() {
                    if n > 0 {
                        out.push(' ');
                    }
                    out.extend(token);
                }
                out.push_str(if phrase.prefix { "\" *" } else { "\"" });
            }
            out.push(')');
        }
        if !conversations.is_empty() {
            let words = std::mem::take(&mut out);
            for (i, &conversation) in conversations.iter().enumerate() {
                out.push_str(if i == 0 { "(" } else { " OR " });
                // Writing to a string cannot fail.
                let _ = write!(out, "\"{}\"", conversation_token(conversation));
            }
            out.push(')');
            if !words.is_empty() {
                // As above.
                let _ = write!(out, " AND ({words})");
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// Would the index find this text?
    pub fn matches(&self, text: &str) -> bool {
        if self.is_everything() {
            return true;
        }
        let text = Text::new(text);
        let found = |keyword: &Vec<Phrase>| !keyword.is_empty() && keyword.iter().all(|p| p.hits(&text).next().is_some());
        if self.any { self.keywords.iter().any(found) } else { self.keywords.iter().all(found) }
    }

    /// Where in the text what was asked for stands: byte ranges, ascending, not touching.
    pub fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let parsed = Text::new(text);
        let mut found: Vec<Range<usize>> = self.keywords.iter().flatten().flat_map(|p| p.hits(&parsed)).collect();
        found.sort_by_key(|r| (r.start, r.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }
}

impl Phrase {
    fn hits<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = Range<usize>> + 'a {
        let n = self.tokens.len();
        let last = n - 1;
        (0..(text.tokens.len() + 1).saturating_sub(n)).filter_map(move |at| {
            let whole = self.tokens[..last].iter().enumerate().all(|(i, t)| text.token(at + i).eq(t.iter().copied()));
            let ends = &text.tokens[at + last];
            let fits = if self.prefix { ends.len() >= self.tokens[last].len() } else { ends.len() == self.tokens[last].len() };
            (whole && fits && text.token(at + last).take(self.tokens[last].len()).eq(self.tokens[last].iter().copied()))
                .then(|| text.bytes(text.tokens[at].start..ends.start + self.tokens[last].len()))
        })
    }
}

/// The terms of one keyword.
fn phrases(keyword: &str) -> Vec<Phrase> {
    let text = Text::new(keyword);
    let mut out = Vec::new();
    let mut term: Vec<usize> = Vec::new();
    for i in 0..text.tokens.len() {
        term.push(i);
        let rest = &text.chars[text.tokens[i].end..];
        let until = text.tokens.get(i + 1).map_or(rest.len(), |next| next.start.saturating_sub(text.tokens[i].end));
        let parted = rest[..until].iter().any(|c| c.class == Class::Space);
        if parted || i + 1 == text.tokens.len() {
            out.push(phrase(&text, &term, rest.is_empty()));
            term.clear();
        }
    }
    out
}

fn phrase(text: &Text, term: &[usize], open: bool) -> Phrase {
    let range = |i: usize| text.tokens[i].clone();
    let mut tokens: Vec<Vec<char>> = term.iter().map(|&i| text.token(i).collect()).collect();
    let last = term[term.len() - 1];
    let class = text.chars[range(last).start].class;
    let dense = class == Class::Dense;
    // The last character of a run stands in its pair already, if it has one: what follows it in the text is not asked about.
    let paired = dense && term.len() > 1 && range(last - 1).end == range(last).end;
    if paired {
        tokens.pop();
    }
    // A single character of a dense script begins a pair or stands alone; a word may go on if nothing closed it; a picture may not.
    Phrase { tokens, prefix: if dense { !paired } else { open && class == Class::Word } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expression(keywords: &[&str], any: bool) -> Option<String> {
        Query::new(keywords, any).expression(&[])
    }

    #[test]
    fn expressions_are_quoted_phrases_of_tokens() {
        assert_eq!(expression(&["我们走"], false).as_deref(), Some("(\"我们 们走\")"));
        assert_eq!(expression(&["我"], false).as_deref(), Some("(\"我\" *)"));
        assert_eq!(expression(&["Hello wor"], false).as_deref(), Some("(\"hello\" AND \"wor\" *)"));
        assert_eq!(expression(&["hello "], false).as_deref(), Some("(\"hello\")"));
        assert_eq!(expression(&["用Rust写，好吗"], false).as_deref(), Some("(\"用 rust 写 好吗\")"));
        assert_eq!(expression(&["a\" OR b*", "x:y"], true).as_deref(), Some("(\"a\" AND \"or\" AND \"b\") OR (\"x y\" *)"));
        assert_eq!(expression(&["?!"], false), None);
        assert_eq!(expression(&["?!", "a"], false), None);
        assert_eq!(expression(&["?!", "a"], true).as_deref(), Some("(\"a\" *)"));
        assert_eq!(expression(&[], false), None);
        let both = Query::new(&["a"], false).expression(&[1, 2]);
        assert_eq!(both.as_deref(), Some("(\"\u{e000}1\" OR \"\u{e000}2\") AND ((\"a\" *))"));
        assert_eq!(Query::new::<&str>(&[], false).expression(&[1]).as_deref(), Some("(\"\u{e000}1\")"));
    }

    #[test]
    fn chinese_is_an_exact_substring_and_never_crosses_punctuation() {
        let q = Query::new(&["们走"], false);
        assert!(q.matches("我们走了"));
        assert!(!q.matches("我们。走了") && !q.matches("走我们"));
        assert!(Query::new(&["走"], false).matches("我们走"));
    }

    #[test]
    fn a_word_is_found_whole_or_by_its_beginning_when_it_is_the_last() {
        let found = |k: &str, t: &str| Query::new(&[k], false).matches(t);
        assert!(found("wor", "Hello, world") && found("HELLO wor", "world hello") && found("world ", "the WORLD."));
        assert!(!found("orl", "hello world") && !found("hel world", "hello world") && !found("wor ", "world"));
        assert!(found("hello\u{b}wor", "world hello"), "every white space parts terms");
        assert!(found("don't", "I don’t") && found("a.b/c", "see a b cde") && !found("a.b", "b a"));
    }

    #[test]
    fn a_picture_is_found_whole_wherever_it_stands() {
        let found = |k: &str, t: &str| Query::new(&[k], false).matches(t);
        assert!(found("⏰", "meeting ⏰ at noon") && found("#️⃣", "key #️⃣") && found("好😀", "你好😀👍") && found("👍", "😀👍"));
        assert!(found("ℹ️", "see ℹ️ here") && !found("ℹ️", "i see") && !found("Ⓜ️", "m"));
        assert!(!found("🇪🇺", "🇩🇪🇺🇸") && !found("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁷󠁬󠁳󠁿") && !found("👩", "👩‍👩‍👧"));
    }

    #[test]
    fn keywords_join_with_and_or_or() {
        let both = Query::new(&["猫", "dog"], false);
        let one = Query::new(&["猫", "dog"], true);
        assert!(both.matches("猫 and dog") && !both.matches("猫"));
        assert!(one.matches("猫") && one.matches("hot dog") && !one.matches("god"));
    }

    #[test]
    fn hits_are_the_bytes_of_what_was_asked_for() {
        let text = "Ｈello 世界世界, hello";
        let hits: Vec<&str> = Query::new(&["hel", "界世"], true).hits(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(hits, ["Ｈel", "界世", "hel"]);
        assert_eq!(Query::new(&["世"], false).hits("世界世"), [0..3, 6..9]);
        assert_eq!(Query::new(&["世界世"], false).hits("世界世界世").first(), Some(&(0..15)));
    }

    /// Chat-like text of all classes.
    fn chat() -> impl Strategy<Value = String> {
        proptest::collection::vec(prop_oneof!["[我你他们的是了不在有]{1,4}", "[abcAB1]{1,4}", "[，。 ,.!😀\n-]{1,2}"], 0..12)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_planted_dense_substring_is_always_found(before in chat(), planted in "[我你他们的是了不在有]{1,6}", after in chat()) {
            let text = format!("{before}{planted}{after}");
            let query = Query::new(&[&planted], false);
            prop_assert!(query.matches(&text));
            prop_assert!(query.hits(&text).iter().any(|r| text[r.clone()].contains(planted.as_str())));
        }

        #[test]
        fn a_dense_query_finds_exactly_the_texts_that_contain_it(text in chat(), wanted in "[我你他们的是了不在有]{1,3}") {
            prop_assert_eq!(Query::new(&[&wanted], false).matches(&text), text.contains(&wanted));
        }

        /// Any text finds itself: what was copied out of a message finds that message.
        #[test]
        fn a_text_with_letters_finds_itself(text in any::<String>()) {
            let query = Query::new(&[&text], false);
            if query.expression(&[]).is_some() {
                prop_assert!(query.matches(&text));
            }
        }

        #[test]
        fn hits_lie_at_characters_and_do_not_touch(text in any::<String>(), keyword in any::<String>()) {
            let mut end = None;
            for range in Query::new(&[&keyword, "a", "一"], true).hits(&text) {
                prop_assert!(text.get(range.clone()).is_some() && end.is_none_or(|e| range.start > e));
                end = Some(range.end);
            }
        }
    }
}
