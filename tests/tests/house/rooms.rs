//! Rooms and floors: who may use whom. `RANKS` names every room of core, server and protocol, from the bottom up; a room uses
//! only rooms below it and itself. A file that stands in no room fails here, so a new room gets its place when it is made.
//! Inside a room, and in the crates without ranks, imports go in no circle of more than two files.
use crate::imports::{Crate, circles};
use crate::source::root;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A crate's root file, and its floors from the bottom up. A room is a folder or a file under the crate's `src`; the longest
/// name counts. Rooms of one floor do not use one another.
const RANKS: &[(&str, &[&[&str]])] = &[
    (
        "core/src/lib.rs",
        &[
            &["api", "handles"],
            &["log", "model", "private"],
            &["net"],
            &["exec", "delivery"],
            &["media", "ticket"],
            &["store/ground"],
            &["store/rules"],
            &["store/reading"],
            &["lists"],
            &["store/work"],
            &["store/mailbox"],
            &["store/readers"],
            &["store/writer"],
            &["store"],
            &["actors"],
            &["queries"],
            &["route"],
            &["kernel"],
            &["lib"],
        ],
    ),
    (
        "protocol/src/lib.rs",
        &[
            &["lib"],
            &["hex", "log_filter", "rules", "ranges", "methods", "names", "tokens"],
            &["friends", "groups", "guard", "ids", "name_search", "query"],
            &["body", "conv_key", "profiles", "token", "codec"],
            &["searchable"],
        ],
    ),
    (
        "server/src/lib.rs",
        &[
            &["ids", "random", "exec", "metrics", "private", "said"],
            &["news"],
            &["bus", "cost", "limits", "push", "routes"],
            &["config", "gate", "hints", "meter", "strangers"],
            &["link", "store"],
            &["bulk"],
            &["auth", "hub", "logic"],
            &["blob", "data"],
            &["gateway"],
            &["blob/http", "caller"],
            &["rpc"],
            &["requests"],
            &["connection"],
            &["door"],
            &["cli", "server"],
            &["lib"],
        ],
    ),
];

/// Crates whose imports are looked at for circles. A test is no product and may use what it tests.
const CRATES: &[&str] = &[
    "protocol/src/lib.rs",
    "core/src/lib.rs",
    "server/src/lib.rs",
    "server/src/main.rs",
    "ffi-c/src/lib.rs",
    "ffi-c/generator/src/lib.rs",
    "ffi-jni/src/lib.rs",
];

/// The longest room that a file stands in, with its floor.
fn room_of<'a>(file: &Path, floors: &[&[&'a str]]) -> Option<(&'a str, usize)> {
    let plain = file.with_extension("");
    let named = floors.iter().enumerate().flat_map(|(floor, rooms)| rooms.iter().map(move |room| (*room, floor)));
    named.filter(|(room, _)| plain.starts_with(room)).max_by_key(|(room, _)| room.len())
}

/// What is wrong with a crate's floors.
fn wrong(uses: &BTreeMap<PathBuf, BTreeSet<PathBuf>>, floors: &[&[&str]]) -> Vec<String> {
    let mut out = Vec::new();
    let mut stood_in = BTreeSet::new();
    for (file, used) in uses {
        let Some((room, floor)) = room_of(file, floors) else {
            out.push(format!("{} stands in no room", file.display()));
            continue;
        };
        stood_in.insert(room);
        for other in used {
            let Some((below, its_floor)) = room_of(other, floors) else { continue };
            if below != room && its_floor >= floor {
                out.push(format!("{} ({room}) uses {} ({below})", file.display(), other.display()));
            }
        }
    }
    let empty = floors.iter().copied().flatten().filter(|room| !stood_in.contains(*room));
    out.extend(empty.map(|room| format!("nothing stands in {room}")));
    out
}

#[test]
fn no_room_uses_a_room_above_it_and_every_file_stands_in_one() {
    let mut all = Vec::new();
    for (lib, floors) in RANKS {
        let uses = Crate::read(&root().join(lib)).uses();
        let edges: usize = uses.values().map(BTreeSet::len).sum();
        assert!(edges * 2 > uses.len(), "{lib}: only {edges} imports of {} files were understood", uses.len());
        all.extend(wrong(&uses, floors).into_iter().map(|w| format!("{lib}: {w}")));
    }
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn imports_go_in_no_circle_of_more_than_two_files() {
    let mut found = Vec::new();
    for lib in CRATES {
        let dir = Path::new(lib).parent().unwrap();
        let long = circles(&Crate::read(&root().join(lib)).uses()).into_iter().filter(|circle| circle.len() > 2);
        found.extend(long.map(|circle| circle.iter().map(|f| dir.join(f).display().to_string()).collect::<Vec<_>>()));
    }
    assert_eq!(found, Vec::<Vec<String>>::new());
}

/// A crate written into a directory.
fn made(files: &[(&str, &str)]) -> BTreeMap<PathBuf, BTreeSet<PathBuf>> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    Crate::read(&dir.path().join("lib.rs")).uses()
}

fn used(uses: &BTreeMap<PathBuf, BTreeSet<PathBuf>>, file: &str) -> Vec<String> {
    uses[Path::new(file)].iter().map(|p| p.display().to_string()).collect()
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    let uses = made(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod e; mod m;"),
        ("a.rs", "use crate::{b, c::{self, Deep, inner::{Inner as I}}};\nfn f() { b::go(); let _: (Deep, I); }"),
        ("b.rs", "pub fn go() {}\n#[cfg(test)] mod tests { use crate::d; }"),
        ("c/mod.rs", "pub mod inner; pub struct Deep;"),
        ("c/inner.rs", "use super::super::d::D as _; pub struct Inner;"),
        ("d.rs", "pub trait D {} fn f() { assert!(crate::e::yes()); super::m::seen!(); }"),
        ("e.rs", "use crate::c::*; pub fn yes() -> bool { true }"),
        ("m.rs", "macro_rules! seen { () => { $crate::b::go() } } fn f() { if true { use super::e; e::yes(); } }"),
    ]);
    assert_eq!(used(&uses, "a.rs"), ["b.rs", "c/inner.rs", "c/mod.rs"]);
    assert_eq!(used(&uses, "b.rs"), Vec::<String>::new());
    assert_eq!(used(&uses, "c/inner.rs"), ["d.rs"]);
    assert_eq!(used(&uses, "d.rs"), ["e.rs", "m.rs"]);
    assert_eq!(used(&uses, "e.rs"), ["c/mod.rs"]);
    assert_eq!(used(&uses, "m.rs"), ["b.rs", "e.rs"]);
}

#[test]
fn a_name_that_is_passed_on_leads_to_the_file_that_defines_it() {
    let uses = made(&[
        ("lib.rs", "mod room; mod guest; pub use room::*;"),
        ("room/mod.rs", "mod one; mod two; mod three; pub use one::One; pub use two::*; pub use three::Three; fn f(_: Three) {}"),
        ("room/one.rs", "pub struct One;"),
        ("room/two.rs", "use super::One; pub fn two(_: One) {}"),
        ("room/three.rs", "pub struct Three;"),
        ("guest.rs", "use crate::room; fn f() { room::two(room::One); crate::Three; }"),
    ]);
    assert_eq!(used(&uses, "guest.rs"), ["room/one.rs", "room/three.rs", "room/two.rs"]);
    assert_eq!(used(&uses, "room/two.rs"), ["room/one.rs"]);
    assert_eq!(used(&uses, "room/mod.rs"), ["room/three.rs"], "a re-export is no use, a signature is");
}

#[test]
fn a_circle_is_found_and_an_unknown_room_is_a_failure() {
    let uses = made(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod unknown;"),
        ("a.rs", "use super::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::{a::A, d::D}; pub struct C;"),
        ("d.rs", "pub struct D;"),
        ("unknown.rs", ""),
    ]);
    let circle: Vec<BTreeSet<PathBuf>> = vec![["a.rs", "b.rs", "c.rs"].iter().map(PathBuf::from).collect()];
    assert_eq!(circles(&uses), circle);
    let wrong = wrong(&uses, &[&["d"], &["c"], &["b"], &["a", "gone"], &["lib"]]);
    assert_eq!(wrong, ["c.rs (c) uses a.rs (a)", "unknown.rs stands in no room", "nothing stands in gone"]);
}
