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
