//! What a search asks for: the same query as an expression of the index and as a function of a text.
//!
//! A keyword's terms (parted by spaces) must all be there, in any order. A term is a phrase: its characters in a row. Scripts
//! written without spaces are found as exact substrings, pictures whole; other words whole, and the last word of a keyword also by
//! its beginning, unless something follows it. Signs of a term stand in the text as they stand in the term; where it has none
//! between two of its words, whatever signs are there.
//!
//! The index knows which signs a text has and not where. What it finds for a term that has both signs and words is looked at again.
use crate::tokens::{Class, Text, conversation_token, sign_token};
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
    /// The signs before the first token; without tokens all of it.
    before: Vec<char>,
    tokens: Vec<Vec<char>>,
    /// The signs behind each token. None: between two of them, whatever is there.
    behind: Vec<Vec<char>>,
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

    /// Can the index find a text that does not match?
    pub fn is_inexact(&self) -> bool {
        self.keywords.iter().flatten().any(Phrase::is_inexact)
    }

    /// The FTS5 expression, restricted to `conversations` unless that is empty. `None`: nothing can be found (a keyword of
    /// white space only), or nothing is asked for.
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
                if j > 0 {
                    out.push_str(" AND ");
                }
                phrase.write(&mut out);
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

    /// Has this text what is asked for?
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
    /// The index has each sign, and each two in a row; no more than two, and not beside which word.
    fn is_inexact(&self) -> bool {
        if self.tokens.is_empty() { self.before.len() > 2 } else { self.signs().next().is_some() }
    }

    fn signs(&self) -> impl Iterator<Item = &[char]> {
        std::iter::once(&self.before).chain(&self.behind).map(Vec::as_slice).filter(|signs| !signs.is_empty())
    }

    /// As a part of an expression, in which all of it must be found.
    fn write(&self, out: &mut String) {
        for (n, token) in self.tokens.iter().enumerate() {
            out.push(if n == 0 { '"' } else { ' ' });
            out.extend(token);
        }
        if !self.tokens.is_empty() {
            out.push_str(if self.prefix { "\" *" } else { "\"" });
        }
        let mut signs: Vec<(char, Option<char>)> = Vec::new();
        for run in self.signs() {
            match run {
                [one] => signs.push((*one, None)),
                _ => signs.extend(run.windows(2).map(|two| (two[0], Some(two[1])))),
            }
        }
        signs.sort_unstable();
        signs.dedup();
        for (n, (sign, next)) in signs.into_iter().enumerate() {
            out.push_str(if n == 0 && self.tokens.is_empty() { "\"" } else { " AND \"" });
            out.extend(sign_token(sign, next));
            out.push('"');
        }
    }

    fn hits<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = Range<usize>> + 'a {
        let places = if self.tokens.is_empty() { text.chars.len() } else { text.tokens.len() };
        (0..places).filter_map(|at| self.stands(text, at)).map(|chars| text.bytes(chars))
    }

    /// The characters it has in the text if its first token is this one; without tokens, if its first sign is this character.
    fn stands(&self, text: &Text, at: usize) -> Option<Range<usize>> {
        let Some(last) = self.tokens.len().checked_sub(1) else {
            return text.has_signs(at, &self.before).then(|| at..at + self.before.len());
        };
        let ends = text.tokens.get(at + last)?;
        let wanted = &self.tokens[last];
        let fits = if self.prefix { ends.len() >= wanted.len() } else { ends.len() == wanted.len() };
        let whole = |(i, token): (usize, &Vec<char>)| text.token(at + i).eq(token.iter().copied());
        if !(fits
            && self.tokens[..last].iter().enumerate().all(whole)
            && text.token(at + last).take(wanted.len()).eq(wanted.iter().copied()))
        {
            return None;
        }
        let start = text.tokens[at].start.checked_sub(self.before.len()).filter(|&start| text.has_signs(start, &self.before))?;
        for (i, signs) in self.behind.iter().enumerate().filter(|(_, signs)| !signs.is_empty()) {
            let from = text.end(at + i);
            let touches = i == last || text.tokens[at + i + 1].start == from + signs.len();
            if !(touches && text.has_signs(from, signs)) {
                return None;
            }
        }
        let behind = self.behind[last].len();
        Some(start..if behind > 0 { text.end(at + last) + behind } else { ends.start + wanted.len() })
    }
}

/// The terms of one keyword.
fn phrases(keyword: &str) -> Vec<Phrase> {
    let text = Text::new(keyword);
    let mut out = Vec::new();
    let mut from = 0;
    for part in text.chars.chunk_by(|a, b| (a.class == Class::Space) == (b.class == Class::Space)) {
        let term = from..from + part.len();
        from = term.end;
        if part[0].class != Class::Space {
            out.push(phrase(&text, term));
        }
    }
    out
}

fn phrase(text: &Text, term: Range<usize>) -> Phrase {
    let chars = |range: Range<usize>| -> Vec<char> { text.chars[range].iter().map(|f| f.c).collect() };
    let range = |i: usize| text.tokens[i].clone();
    let within: Vec<usize> = (0..text.tokens.len()).filter(|&i| term.contains(&range(i).start)).collect();
    let (Some(&first), Some(&last)) = (within.first(), within.last()) else {
        return Phrase { before: chars(term), tokens: Vec::new(), behind: Vec::new(), prefix: false };
    };
    let before = chars(term.start..range(first).start);
    let mut tokens: Vec<Vec<char>> = within.iter().map(|&i| text.token(i).collect()).collect();
    let signs = |&i: &usize| {
        let end = text.end(i);
        chars(end..if i == last { term.end } else { range(i + 1).start.max(end) })
    };
    let mut behind: Vec<Vec<char>> = within.iter().map(signs).collect();
    let class = text.chars[range(last).start].class;
    let (dense, closed) = (class == Class::Dense, !behind[within.len() - 1].is_empty());
    // The last character of a run stands in its pair already, if it has one: what follows it in the text is not asked about.
    let paired = dense && !closed && first < last && range(last - 1).end == range(last).end;
    if paired {
        tokens.pop();
        behind.pop();
    }
    // A single character of a dense script begins a pair or stands alone; a word may go on if nothing follows it; a picture may not.
    let open = if dense { !paired } else { class == Class::Word && term.end == text.chars.len() };
    Phrase { before, tokens, behind, prefix: open && !closed }
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
        assert_eq!(expression(&["用Rust写好吗"], false).as_deref(), Some("(\"用 rust 写好 好吗\")"));
        assert_eq!(expression(&["\u{200b}"], false), None);
        assert_eq!(expression(&[" ", "a"], false), None);
        assert_eq!(expression(&[" ", "a"], true).as_deref(), Some("(\"a\" *)"));
        assert_eq!(expression(&[], false), None);
        let both = Query::new(&["a"], false).expression(&[1, 2]);
        assert_eq!(both.as_deref(), Some("(\"\u{e000}1\" OR \"\u{e000}2\") AND ((\"a\" *))"));
        assert_eq!(Query::new::<&str>(&[], false).expression(&[1]).as_deref(), Some("(\"\u{e000}1\")"));
    }

    #[test]
    fn signs_of_an_expression_are_tokens_in_their_wide_form() {
        let expression = |k: &str| Query::new(&[k], false).expression(&[]).unwrap().replace('\u{e001}', "~");
        assert_eq!(expression("用Rust写，好吗"), "(\"用 rust 写 好吗\" AND \"~，\")");
        assert_eq!(expression("a\" OR b*"), "(\"a\" AND \"~＂\" AND \"or\" AND \"b\" AND \"~＊\")");
        assert_eq!(expression("x:y"), "(\"x y\" * AND \"~：\")");
        assert_eq!(expression("?!"), "(\"~？！\")");
        assert_eq!(expression("<<<< -"), "(\"~＜＜\" AND \"~－\")");
        assert_eq!(expression("我们。"), "(\"我们 们\" AND \"~。\")");
        let inexact = |k: &str| Query::new(&[k], false).is_inexact();
        assert!(inexact("c++") && inexact("#a") && inexact("...") && inexact("a +b"));
        assert!(!inexact("c") && !inexact("++") && !inexact("- +") && !inexact("好😀b ?!"));
    }

    #[test]
    fn signs_of_a_keyword_stand_in_the_hit() {
        let found = |k: &str, t: &str| Query::new(&[k], false).matches(t);
        assert!(found("c++", "C++ rocks") && found("C++", "in c++, too") && found("c+", "c++"));
        assert!(!found("c++", "vitamin C") && !found("c++", "c + +") && !found("c++", "c ++") && !found("c++", "abc++"));
        assert!(found("#release", "see #releases") && !found("#release", "a release") && !found("#release", "# release"));
        assert!(found("$100", "costs $1000") && found("$100 ", "＄100!") && !found("$100", "100 people, 5 $"));
        assert!(found("@anna", "hi @Anna") && !found("@anna", "anna") && found("a+b", "(a+b)") && !found("a+b", "a b+"));
        assert!(found("我，", "是我，好") && !found("我，", "我们，") && found("，好", "我，好的") && !found("，好", "，不好"));
        assert!(found("走。我们", "走。我们的") && !found("走。我们", "走我们。") && !found("走。我们", "走。。我们"));
        assert!(found("don't", "I don’t") && found("a.b/c", "see a.b/cde") && !found("a.b/c", "see a b cde"));
        assert!(found("😀!", "ok 😀!!") && !found("😀!", "! 😀") && found("e.g.", "E.g. this"));
        assert!(found("well-known", "well–known") && !found("well-known", "well known") && found("\u{ad}a\u{200b}.b", "a.b"));
        let long = "x".repeat(70);
        assert!(found(&format!("{long}!"), &format!("{long}xx!")) && !found(&format!("{long}!"), &format!("{long}.!")));
    }

    #[test]
    fn a_keyword_of_signs_is_a_substring() {
        let found = |k: &str, t: &str| Query::new(&[k], false).matches(t);
        for k in ["<<<", "???", ":-)", "->", "++", ":)", "¯\\_(ツ)_/¯", "\"", "。", "…", "§"] {
            assert!(found(k, k) && found(k, &format!("a{k}b")) && found(k, &format!("好 {k}!")), "{k}");
            assert!(!found(k, "vitamin C") && !found(k, ""), "{k}");
        }
        assert!(!found(":-)", ":- )") && !found("->", "> -") && !found("???", "??, ?") && found("?!", "！？！"));
        assert!(found("- >", "a -> b") && !found("¯\\_(ツ)_/¯", "¯\\_(ツッ)_/¯") && !found("#", "#️⃣"));
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
        assert_eq!(Query::new(&["c++", "!", "(b"], true).hits("c+++ C＋＋! c (b)"), [0..3, 5..13, 16..18]);
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
        fn a_text_finds_itself(text in any::<String>()) {
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
