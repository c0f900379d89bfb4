//! Which room of the store knows what: read from its text.
use std::path::{Path, PathBuf};

fn texts(folder: &str) -> Vec<(PathBuf, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.push((path, text));
        }
    }
    texts
}

fn naming<'a>(texts: &'a [(PathBuf, String)], words: &[&str]) -> Vec<&'a Path> {
    let names = texts.iter().filter(|(_, text)| words.iter().any(|w| text.contains(w)));
    names.map(|(path, _)| path.as_path()).collect()
}

#[test]
fn the_rules_name_no_engine_and_hold_no_statement() {
    let rules = texts("src/store/rules");
    assert!(rules.len() > 15, "{} files of rules", rules.len());
    let engines = ["rusqlite", "sqlite", "Sqlite", "SELECT", "INSERT", "UPDATE", "DELETE FROM", "PRAGMA"];
    assert_eq!(naming(&rules, &engines), Vec::<&Path>::new());
    // What is beside them knows engines by name only where one is chosen.
    let beside = texts("src/store");
    let named = naming(&beside, &["rusqlite", "SELECT", "INSERT INTO", "UPDATE", "DELETE FROM"]);
    assert_eq!(named, Vec::<&Path>::new());
}

#[test]
fn only_the_engine_opens_the_database() {
    for folder in ["src", "src/blob", "src/cli"] {
        assert_eq!(naming(&texts(folder), &["rusqlite", "ntkd.db"]), Vec::<&Path>::new(), "{folder}");
    }
    let suite = texts("tests/suite");
    let mut doors = naming(&suite, &["rusqlite", "ntkd.db"]);
    doors.retain(|p| !["engine.rs", "sqlite.rs", "floors.rs"].iter().any(|door| p.ends_with(door)));
    assert_eq!(doors, Vec::<&Path>::new());
}
