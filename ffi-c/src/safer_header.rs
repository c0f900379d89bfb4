//! safer-ffi sees the exported Rust; its header must say what ours says: `cargo test -p ntk-ffi-c --features headers --lib`.
//! In the library and not in tests/, so that building it leaves the libntk.so of the other tests alone.
#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::process::Command;

/// Statements of a header that declare functions, without comments.
fn prototypes(header: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = header;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let lines = text.lines().filter(|l| !l.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n");
    // Braces of records and inline functions go, with all that is in them; what is left between semicolons is a statement.
    let (mut depth, mut flat) = (0, String::new());
    for c in lines.replace("extern \"C\" {", "").chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                flat.push(';');
            }
            c if depth == 0 => flat.push(c),
            _ => {}
        }
    }
    let is_function = |s: &&str| s.contains("ntk_") && s.contains('(') && !s.starts_with("typedef") && !s.starts_with("static");
    flat.split(';').map(str::trim).filter(is_function).map(|s| s.replace("NTK_API ", "")).collect()
}

fn name(prototype: &str) -> &str {
    let head = prototype.split('(').next().unwrap().trim_end();
    head.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap()
}

#[test]
fn safer_ffi_declares_the_same_functions_with_compatible_types() {
    let ours = std::fs::read_to_string(support::root().join("include/ntk.h")).unwrap();
    let (ours, theirs) = (prototypes(&ours), prototypes(&crate::testing::safer_header().unwrap()));
    // Exported only in this build, see the generator.
    let theirs: Vec<String> = theirs.into_iter().filter(|p| name(p) != "ntk_reach_all").collect();
    let names = |all: &[String]| all.iter().map(|p| name(p).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(names(&ours), names(&theirs));
    // C accepts a second declaration only if it is compatible with the first.
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("both.c");
    let text = format!("#include \"ntk.h\"\n{};\nint main(void) {{ return 0; }}\n", theirs.join(";\n"));
    std::fs::write(&source, text).unwrap();
    let mut cmd = Command::new("cc");
    cmd.args(["-std=c11", "-fsyntax-only", "-I"]).arg(support::root().join("include")).arg(&source);
    support::run(&mut cmd);
}

#[test]
fn safer_ffi_lays_out_every_type_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let header = dir.path().join("safer.h");
    std::fs::write(&header, crate::testing::safer_header().unwrap()).unwrap();
    let got = support::measured_layout("cc", &["-std=c11"], &header);
    let want: String = support::layouts();
    assert_eq!(got, want);
}
