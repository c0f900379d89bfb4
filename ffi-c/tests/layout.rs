//! Sizes, offsets and exported symbols only change on purpose.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

mod support;

use std::process::Command;

#[test]
fn c_and_cpp_lay_out_every_type_as_rust_does() {
    let rust = support::layouts();
    for (compiler, flags) in support::LANGUAGES {
        let header = support::root().join("include/ntk.h");
        assert_eq!(support::measured_layout(compiler, flags, &header), rust, "{compiler}");
    }
    if cfg!(target_pointer_width = "64") {
        support::golden("layout.txt", &rust);
    }
}

#[test]
fn the_example_of_every_command_is_a_call_that_compiles_without_a_warning() {
    let (compiler, flags) = support::LANGUAGES[0];
    let mut cmd = Command::new(compiler);
    cmd.args(flags).arg("-fsyntax-only").arg("-I").arg(support::root().join("include"));
    support::run(cmd.arg(support::file("c/examples.c")));
}

#[test]
#[cfg(target_os = "linux")]
fn the_shared_library_exports_the_header_and_nothing_else() {
    let out = support::run(Command::new("nm").args(["-D", "--defined-only"]).arg(support::library_dir().join("libntk.so")));
    let text = String::from_utf8(out.stdout).unwrap();
    let mut symbols: Vec<&str> = text.lines().filter_map(|l| l.split_whitespace().last()).collect();
    symbols.sort_unstable();
    support::golden("symbols.txt", &(symbols.join("\n") + "\n"));
    let header = std::fs::read_to_string(support::root().join("include/ntk.h")).unwrap();
    for s in symbols {
        assert!(header.contains(&format!("{s}(")), "{s} is not in ntk.h");
    }
}
