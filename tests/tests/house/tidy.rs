//! What every file owes its reader: that it is short, that it says what it is, that nothing in it is left for later, and that
//! a lint or a test which is switched off says why.
use crate::source::{files, read};
use std::path::{Path, PathBuf};

const CODE: &[&str] = &[".rs", ".c", ".h", ".hpp", ".cpp", ".java", ".swift", ".sh"];

/// Files people write, with their text. Generated ones say so in their first lines and are not read by people.
fn written(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let all = files("", endings).into_iter().map(|p| (p.clone(), read(p)));
    all.filter(|(_, text)| !text.lines().take(5).any(|l| l.contains("Generated from "))).collect()
}

/// Every line of written Rust with something wrong; it is judged with the line before it.
fn lines(mut wrong: impl FnMut(&str, &str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    for (path, text) in written(&[".rs"]) {
        let mut before = "";
        for (n, line) in text.lines().enumerate() {
            if wrong(line, before) {
                out.push(format!("{}:{}: {}", path.display(), n + 1, line.trim()));
            }
            before = line;
        }
    }
    out
}

#[test]
fn files_stay_short_enough_to_read_in_one_sitting() {
    const LONGEST: usize = 600;
    let long: Vec<String> = written(CODE)
        .iter()
        .map(|(p, text)| (p, text.lines().count()))
        .filter(|(_, n)| *n > LONGEST)
        .map(|(p, n)| format!("{}: {n} lines", p.display()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn every_module_says_in_its_first_line_what_it_is() {
    let silent = |path: &Path, text: &str| match path.extension().and_then(|e| e.to_str()) {
        Some("rs") => !text.starts_with("//! "),
        _ => !text.starts_with("/*") && !text.starts_with("//"),
    };
    let silent: Vec<PathBuf> = written(&[".rs", ".h"]).into_iter().filter(|(p, text)| silent(p, text)).map(|(p, _)| p).collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn a_test_that_is_left_out_says_why() {
    let ignored = ["#[", "ignore"].concat();
    let wrong = lines(|line, _| line.trim_start().starts_with(&ignored) && !line.contains("ignore = \""));
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_refused_argument_is_named_where_commands_are_checked() {
    let nameless = |(path, text): &(PathBuf, String)| {
        let checks = path.starts_with("core/src/route") && !path.ends_with("arguments.rs") && !path.ends_with("tests.rs");
        checks && text.contains("ErrorCode::InvalidParameters")
    };
    let nameless: Vec<PathBuf> = written(&[".rs"]).into_iter().filter(nameless).map(|(path, _)| path).collect();
    assert_eq!(nameless, Vec::<PathBuf>::new());
    // What depends on what is stored a server says; its text is what the host's log shows.
    let named = |text: &str| {
        let name = text.split_once(": ").map_or("", |(name, _)| name);
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
    };
    let mut nameless = Vec::new();
    for (path, text) in written(&[".rs"]).into_iter().filter(|(path, _)| path.starts_with("server/src/store/rules")) {
        let refusals = text.split("INVALID_PARAMETERS, \"").skip(1).filter_map(|rest| rest.split_once('"'));
        nameless.extend(refusals.filter(|(said, _)| !named(said)).map(|(said, _)| format!("{}: {said}", path.display())));
    }
    assert_eq!(nameless, Vec::<String>::new());
}

#[test]
fn nothing_is_left_for_later() {
    let markers =
        [["TO", "DO"], ["FIX", "ME"], ["X", "XX"], ["HA", "CK"], ["db", "g!("], ["to", "do!("], ["unimple", "mented!("]];
    let markers: Vec<String> = markers.iter().map(|halves| halves.concat()).collect();
    let mut found = Vec::new();
    for (path, text) in written(&[CODE, &[".md", ".toml", ".yml"]].concat()) {
        let marked = |line: &&str| markers.iter().any(|m| line.contains(m.as_str()));
        found.extend(text.lines().filter(marked).map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_lint_that_is_switched_off_says_why() {
    let off = ["#[", "#!["].map(|open| format!("{open}allow("));
    let wrong = lines(|line, before| {
        let switched = off.iter().any(|o| line.trim_start().starts_with(o.as_str()));
        switched && !line.contains("//") && !line.contains("reason = ") && !before.trim_start().starts_with("//")
    });
    assert_eq!(wrong, Vec::<String>::new());
}

/// Core and server share only the protocol, which touches no files: what both need for them is one text in two places.
#[test]
fn the_twins_that_keep_files_private_are_one_text() {
    assert_eq!(read("core/src/private.rs"), read("server/src/private.rs"));
}
