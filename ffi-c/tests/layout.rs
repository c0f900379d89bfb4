//! Sizes, offsets and exported symbols only change on purpose.
mod support;

use std::fmt::Write as _;
use std::process::Command;

/// A C program that prints `name value` for each expression.
fn measured(compiler: &str, flags: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let (source, exe) = (dir.path().join("layout.c"), dir.path().join("layout"));
    let mut text = String::from("#include <stdio.h>\n#include \"ntk.h\"\nint main(void) {\n");
    for (name, _) in ntk::generated::types::layouts() {
        let _ = writeln!(text, "    printf(\"%s %zu\\n\", \"{name}\", (size_t){name});");
    }
    text.push_str("    return 0;\n}\n");
    std::fs::write(&source, text).unwrap();
    let mut cmd = Command::new(compiler);
    cmd.args(flags).arg("-I").arg(support::root().join("include")).arg("-o").arg(&exe).arg(&source);
    support::run(&mut cmd);
    String::from_utf8(support::run(&mut Command::new(exe)).stdout).unwrap()
}

#[test]
fn c_and_cpp_lay_out_every_type_as_rust_does() {
    let rust: String = ntk::generated::types::layouts().iter().map(|(name, n)| format!("{name} {n}\n")).collect();
    for (compiler, flags) in support::LANGUAGES {
        assert_eq!(measured(compiler, flags), rust, "{compiler}");
    }
    if cfg!(target_pointer_width = "64") {
        support::golden("layout.txt", &rust);
    }
}
