//! A new baseline of instruction counts says why: `benches/icount.txt` has the numbers that `./test` compares with,
//! `benches/icount.log` one line for each change of one (`date scene old -> new reason`), and the two agree.
use crate::source::read;
use std::collections::BTreeMap;

/// What is wrong with the numbers' reasons.
fn wrong(baseline: &str, log: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut newest: BTreeMap<&str, &str> = BTreeMap::new();
    let mut day = "";
    for line in log.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [date, scene, old, "->", new, reason @ ..] = &words[..] else {
            wrong.push(format!("not `date scene old -> new reason`: {line}"));
            continue;
        };
        if reason.len() < 3 {
            wrong.push(format!("no reason: {line}"));
        }
        if newest.insert(scene, new).unwrap_or("new") != *old {
            wrong.push(format!("the number before it was another: {line}"));
        }
        if std::mem::replace(&mut day, date) > *date {
            wrong.push(format!("older than the line above it: {line}"));
        }
    }
    let numbers: BTreeMap<&str, &str> = baseline.lines().filter_map(|l| l.split_once(' ')).collect();
    for (scene, number) in &numbers {
        if newest.get(scene) != Some(number) {
            wrong.push(format!("{scene} {number} is not the last number of the log"));
        }
    }
    wrong
}

#[test]
fn every_number_of_the_baseline_has_its_reason() {
    let baseline = read("benches/icount.txt");
    assert!(baseline.lines().count() >= 10);
    assert_eq!(wrong(&baseline, &read("benches/icount.log")), Vec::<String>::new());
}

#[test]
fn a_number_without_its_reason_is_found() {
    let log = "2026-01-01 echo new -> 10 measured for the first time\n2026-01-02 echo 10 -> 12 a field more per call\n";
    assert_eq!(wrong("echo 12\n", log), Vec::<String>::new());
    assert_eq!(wrong("echo 13\n", log).len(), 1, "changed without a line");
    assert_eq!(wrong("echo 12\nsend 5\n", log).len(), 1, "a scene without a line");
    assert_eq!(wrong("echo 13\n", &format!("{log}2026-01-03 echo 12 -> 13 because\n")).len(), 1, "no reason");
    assert_eq!(wrong("echo 14\n", &format!("{log}2026-01-03 echo 13 -> 14 one allocation more\n")).len(), 1, "a hidden step");
}
