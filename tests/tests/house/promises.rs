//! A promise names what proves it: a function that is a test. In Rust that is one marked `#[test]` (or `#[tokio::test]`), also
//! inside `proptest!` and around `loom::model`. A helper, or a test that was renamed, proves nothing.
use crate::source::{files, read};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;

/// Every function that the test runner runs.
fn tests() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for path in files("", &[".rs"]) {
        let tokens: TokenStream = read(&path).parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        marked(tokens, &mut out);
    }
    out
}

/// Functions with a mark of a test, at any depth.
fn marked(tokens: TokenStream, out: &mut BTreeSet<String>) {
    let mut test = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(p) if p.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.next_if(|t| matches!(t, TokenTree::Group(_))) {
                    test |= is_mark(attribute.stream());
                }
            }
            TokenTree::Ident(word) if word == "fn" => {
                if let Some(TokenTree::Ident(name)) = tokens.peek()
                    && std::mem::take(&mut test)
                {
                    out.insert(name.to_string());
                }
            }
            TokenTree::Ident(word) if word == "pub" || word == "async" => {}
            TokenTree::Group(group) => {
                test = false;
                marked(group.stream(), out);
            }
            _ => test = false,
        }
    }
}

/// `test`, or a path that ends in it.
fn is_mark(attribute: TokenStream) -> bool {
    let mut last = String::new();
    for token in attribute {
        match token {
            TokenTree::Ident(word) => last = word.to_string(),
            TokenTree::Punct(p) if p.as_char() == ':' => {}
            _ => break,
        }
    }
    last == "test"
}

/// Names in backquotes that look like a test's and are none.
fn that_are_no_tests(text: &str, at_least: usize) -> Vec<String> {
    let looks_like =
        |w: &&str| w.matches('_').count() > 2 && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let named: BTreeSet<&str> = text.split('`').skip(1).step_by(2).filter(looks_like).collect();
    assert!(named.len() > at_least, "only {} tests are named", named.len());
    let tests = tests();
    named.into_iter().filter(|name| !tests.contains(*name)).map(str::to_owned).collect()
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = read("ARCHITECTURE.md");
    let section = text.split("## Invariants").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(that_are_no_tests(section, 20), Vec::<String>::new());
}

#[test]
fn every_promise_names_a_test_that_exists() {
    let text = read("docs/promises.md");
    let section = text.split("## The seven").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows: Vec<&str> = section.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| | ")).collect();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|r| r.matches('`').count() >= 2), "a promise without a test");
    assert_eq!(that_are_no_tests(section, 10), Vec::<String>::new());
}

#[test]
fn every_rule_of_the_semantics_names_a_test_that_exists() {
    let text = read("docs/semantics.md");
    let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| rule")).collect();
    let without: Vec<&&str> = rows.iter().filter(|r| r.matches('`').count() < 2).collect();
    assert!(without.is_empty(), "rules without a test: {without:?}");
    let tables: String = rows.iter().map(|r| r.rsplit("| ").next().unwrap_or("")).collect();
    assert_eq!(that_are_no_tests(&tables, 40), Vec::<String>::new());
}

#[test]
fn only_what_is_marked_is_a_test() {
    let source = "
        #[test] fn plain() { fn inside() {} }
        #[tokio::test(start_paused = true)] #[cfg(unix)] async fn with_a_runtime() {}
        proptest! { #![config(1)] #[test] fn of_many(n in 0..9u8) {} fn beside() {} }
        #[cfg(test)] mod tests { fn helper() {} #[test] #[should_panic] pub fn deep() {} }
        #[cfg(test)] fn guarded() {}
    ";
    let mut found = BTreeSet::new();
    marked(source.parse().unwrap(), &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["deep", "of_many", "plain", "with_a_runtime"]);
}
