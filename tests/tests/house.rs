//! The house rules that a compiler does not check: who may use whom, how long a file may be, that a promise names its test,
//! that what we link may be shipped.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(dir: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", ".git", "build"].contains(&name.as_str()) {
                files(&path, endings, out);
            }
        } else if endings.iter().any(|e| name.ends_with(e)) {
            out.push(path);
        }
    }
}

/// Rooms of core from the bottom up. A room uses only rooms of a lower rank (or itself).
const RANKS: &[(&str, u32)] = &[
    ("api", 0),
    ("handles", 0),
    ("model", 1),
    ("net", 2),
    ("exec", 3),
    ("delivery", 3),
    ("media", 4),
    ("lists", 4),
    ("ticket", 4),
    ("store", 5),
    ("actors", 6),
    ("queries", 7),
    ("route", 8),
    ("kernel", 9),
];

#[test]
fn no_room_of_core_uses_a_room_above_it() {
    let src = root().join("core/src");
    let mut all = Vec::new();
    files(&src, &[".rs"], &mut all);
    let rank = |room: &str| RANKS.iter().find(|(r, _)| *r == room).map(|(_, n)| *n);
    let mut wrong = Vec::new();
    let mut edges = 0;
    for path in all {
        let inside = path.strip_prefix(&src).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().replace(".rs", "");
        let Some(own) = rank(&room) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        for (i, _) in text.match_indices("crate::") {
            let used: String = text[i + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = rank(&used) else { continue };
            edges += 1;
            if used != room && other >= own {
                wrong.push(format!("{} uses crate::{used}", inside.display()));
            }
        }
    }
    assert!(edges > 100, "the parser found only {edges} edges");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_stay_short_enough_to_read_in_one_sitting() {
    const LONGEST: usize = 700;
    // The table is data; generated files are not read by people.
    let generated = |p: &Path| std::fs::read_to_string(p).is_ok_and(|t| t.lines().take(5).any(|l| l.contains("enerated")));
    let exempt = |p: &Path| p.ends_with("api/table.rs") || generated(p);
    let mut all = Vec::new();
    files(&root(), &[".rs", ".c", ".h", ".hpp", ".cpp", ".java", ".swift", ".sh"], &mut all);
    let long: Vec<String> = all
        .iter()
        .map(|p| (p, std::fs::read_to_string(p).unwrap_or_default().lines().count()))
        .filter(|(p, n)| *n > LONGEST && !exempt(p))
        .map(|(p, n)| format!("{}: {n} lines", p.display()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

/// Names of tests in backquotes that no file defines.
fn tests_that_do_not_exist(text: &str, at_least: usize) -> Vec<String> {
    let is_test =
        |w: &&str| w.matches('_').count() > 2 && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let named: BTreeSet<&str> = text.split('`').skip(1).step_by(2).filter(is_test).collect();
    assert!(named.len() > at_least, "only {} tests are named", named.len());
    let mut all = Vec::new();
    files(&root(), &[".rs"], &mut all);
    let source: String = all.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    named.iter().filter(|t| !source.contains(&format!("fn {t}("))).map(|t| t.to_string()).collect()
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("## Invariants").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(tests_that_do_not_exist(section, 20), Vec::<String>::new());
}

#[test]
fn every_rule_of_the_semantics_names_a_test_that_exists() {
    let text = std::fs::read_to_string(root().join("docs/semantics.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| rule")).collect();
    let without: Vec<&&str> = rows.iter().filter(|r| r.matches('`').count() < 2).collect();
    assert!(without.is_empty(), "rules without a test: {without:?}");
    let tables: String = rows.iter().map(|r| r.rsplit("| ").next().unwrap_or("")).collect();
    assert_eq!(tests_that_do_not_exist(&tables, 40), Vec::<String>::new());
}

#[test]
fn everything_linked_may_be_shipped() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let out = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo metadata");
    let deny = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let allowed = deny.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let allowed: BTreeSet<&str> = allowed.split('"').skip(1).step_by(2).collect();
    let mut refused = Vec::new();
    let packages = metadata["packages"].as_array().unwrap();
    for p in packages {
        let licence = p["license"].as_str().unwrap_or("none");
        // "A OR B" needs one of them, "A AND B" both; "/" is the old way to write OR.
        let fine =
            licence.replace('/', " OR ").replace(['(', ')'], " ").split(" AND ").all(|part| {
                part.split(" OR ").any(|l| allowed.contains(l.trim().trim_end_matches(" WITH LLVM-exception").trim()))
            });
        if !fine {
            refused.push(format!("{} {}: {licence}", p["name"], p["version"]));
        }
    }
    assert!(packages.len() > 100);
    assert_eq!(refused, Vec::<String>::new());
}
