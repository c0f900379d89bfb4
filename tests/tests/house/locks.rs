//! Locks stand in few files, each named in STYLE.md with what its lock guards. clippy.toml refuses the types everywhere else; a
//! file that uses them lets them pass for itself, and is then on the list here.
use crate::source::{files, read};
use std::collections::BTreeSet;
use std::path::Path;

const PRODUCT: [&str; 5] = ["core/src", "server/src", "protocol/src", "ffi-c/src", "ffi-jni/src"];

/// A test keeps what it likes.
fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name == "tests" || name.ends_with("_tests") || path.iter().any(|part| part == "tests")
}

#[test]
fn locks_stand_only_in_the_files_that_the_style_names() {
    let found: BTreeSet<String> = PRODUCT
        .iter()
        .flat_map(|dir| files(dir, &[".rs"]))
        .filter(|path| !is_test(path) && read(path).contains("parking_lot"))
        .map(|path| path.display().to_string())
        .collect();
    let style = read("STYLE.md");
    let rows = style.lines().filter(|l| l.starts_with("| `"));
    let named: BTreeSet<String> = rows.filter_map(|l| l.split('`').nth(1)).map(str::to_owned).collect();
    assert!(named.len() > 5, "only {} files are named", named.len());
    assert_eq!(found, named);
}

#[test]
fn clippy_refuses_the_types_of_every_lock() {
    let clippy = read("clippy.toml");
    for lock in
        ["std::sync::Mutex", "std::sync::RwLock", "parking_lot::Mutex", "parking_lot::RwLock", "parking_lot::ReentrantMutex"]
    {
        assert!(clippy.contains(&format!("path = \"{lock}\"")), "{lock}");
    }
}
