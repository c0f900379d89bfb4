//! What several tests of the C interface need: the compilers, the headers, the library.
#![allow(dead_code)] // each test program uses a part of it
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A file of this crate's tests.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Where cargo put libntk.so and libntk.a for this test run.
pub(crate) fn library_dir() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    let dir = exe.parent().unwrap().to_owned();
    assert!(dir.join("libntk.so").exists() || dir.join("libntk.dylib").exists(), "no libntk in {}", dir.display());
    dir
}

/// The languages the header promises to work in: compiler, and the flags that must not draw a warning.
pub(crate) const LANGUAGES: [(&str, &[&str]); 2] = [
    ("cc", &["-x", "c", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]),
    ("c++", &["-x", "c++", "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]),
];

/// Runs a command and returns its output; a failure prints everything.
pub(crate) fn run(command: &mut Command) -> Output {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        out.status.success(),
        "{command:?}: {}\n{}\n{}",
        out.status,
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    out
}

/// Compares with a golden file, or rewrites it with UPDATE_GOLDEN=1.
pub(crate) fn golden(name: &str, text: &str) {
    let path = file("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(want == text, "{} differs; UPDATE_GOLDEN=1 rewrites it. Now:\n{text}", path.display());
}

/// Names, sizes and offsets of every C type, as Rust sees them.
pub(crate) fn layouts() -> String {
    ntk::testing::layouts().iter().map(|(name, n)| format!("{name} {n}\n")).collect()
}

/// The same, as a C program that includes `header` sees them.
pub(crate) fn measured_layout(compiler: &str, flags: &[&str], header: &Path) -> String {
    let dir = tempfile::tempdir().unwrap();
    let (source, exe) = (dir.path().join("layout.c"), dir.path().join("layout"));
    let mut text =
        format!("#include <stddef.h>\n#include <stdio.h>\n#include {:?}\nint main(void) {{\n", header.to_str().unwrap());
    for (name, _) in ntk::testing::layouts() {
        let _ = writeln!(text, "    printf(\"%s %zu\\n\", \"{name}\", (size_t){name});");
    }
    text.push_str("    return 0;\n}\n");
    std::fs::write(&source, text).unwrap();
    run(Command::new(compiler).args(flags).arg("-o").arg(&exe).arg(&source));
    String::from_utf8(run(&mut Command::new(exe)).stdout).unwrap()
}
