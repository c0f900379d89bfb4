//! What keeps the house's papers and its application in order: decisions are found from ARCHITECTURE and say whether they hold,
//! and the application's files include each other one way.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn names_in(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).unwrap();
    entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Which units (`x.c` and `x.h` together) a unit of the application includes.
fn includes() -> BTreeMap<String, BTreeSet<String>> {
    let dir = root().join("platforms/linux/src");
    let mut units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in names_in(&dir) {
        let (unit, _) = name.split_once('.').unwrap();
        let own = units.entry(unit.to_owned()).or_default();
        for line in std::fs::read_to_string(dir.join(&name)).unwrap().lines() {
            let Some(used) = line.strip_prefix("#include \"").and_then(|l| l.strip_suffix(".h\"")) else { continue };
            if used != unit {
                own.insert(used.to_owned());
            }
        }
    }
    units
}

fn reached(from: &str, units: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&String> = units[from].iter().collect();
    while let Some(unit) = next.pop() {
        if seen.insert(unit.clone()) {
            next.extend(&units[unit]);
        }
    }
    seen
}

#[test]
fn the_application_has_no_circle_of_more_than_two_units() {
    let units = includes();
    assert!(units.len() > 30, "only {} units found", units.len());
    let edges: usize = units.values().map(BTreeSet::len).sum();
    assert!(edges > 80, "only {edges} includes found");
    for unit in units.keys() {
        let below = reached(unit, &units);
        let circle: Vec<_> = below.iter().filter(|other| reached(other, &units).contains(unit)).collect();
        assert!(circle.len() <= 2, "{circle:?} include each other in a circle");
    }
}

/// Of every decision: its file, and its first line without the number.
fn decisions() -> BTreeMap<String, String> {
    let dir = root().join("docs/adr");
    let mut out = BTreeMap::new();
    for name in names_in(&dir) {
        if name == "README.md" {
            continue;
        }
        let text = std::fs::read_to_string(dir.join(&name)).unwrap();
        let (number, _) = name.split_once('-').expect("NNNN-what-was-decided.md");
        let title = text.lines().next().and_then(|l| l.strip_prefix(&format!("# {number}: ")));
        out.insert(name.clone(), title.unwrap_or_else(|| panic!("{name} does not begin with its number")).to_owned());
    }
    out
}

#[test]
fn every_decision_is_listed_in_architecture_under_its_title() {
    let decisions = decisions();
    assert!(decisions.len() > 50, "only {} decisions found", decisions.len());
    let mut expected = Vec::new();
    for (i, (name, title)) in decisions.iter().enumerate() {
        let number = &name[..4];
        assert_eq!(number, format!("{:04}", i + 1), "a number is missing or twice: {name}");
        expected.push(format!("- [{number}](docs/adr/{name}) {title}"));
    }
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("## Decisions").nth(1).unwrap().split("\n## ").next().unwrap();
    let listed: Vec<&str> = section.lines().filter(|l| l.starts_with("- ")).collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_decision_says_when_whether_it_holds_why_and_what_it_costs() {
    let decisions = decisions();
    for name in decisions.keys() {
        let text = std::fs::read_to_string(root().join("docs/adr").join(name)).unwrap();
        let line = |start: &str| {
            let mut found = text.lines().filter_map(|l| l.strip_prefix(start));
            let one = found.next().unwrap_or_else(|| panic!("{name} has no line {start:?}"));
            assert_eq!(found.next(), None, "{name} says {start:?} twice");
            one.trim().to_owned()
        };
        let date = line("- Date:");
        let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00", "{name}: {date}");
        let status = line("- Status:");
        if let Some(later) = status.strip_prefix("superseded by ") {
            assert!(later.len() == 4 && decisions.keys().any(|n| n.starts_with(later)), "{name}: {status}");
            assert!(later > &name[..4], "{name} is superseded by an older one");
        } else {
            assert_eq!(status, "accepted", "{name}");
        }
        for part in ["**Context.**", "**Decision.**", "**Cost.**"] {
            assert!(line(part).len() > 4, "{name}: {part} is empty");
        }
    }
}
