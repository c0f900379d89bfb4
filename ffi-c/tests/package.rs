//! An application that knows only the installed files builds and runs; the programs of the README and of docs/start are real ones, and the
//! lines beside them build them.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

#[path = "support/live.rs"]
mod live;
#[path = "support/page.rs"]
mod page;
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use live::Live;

/// A prefix with everything installed, made once.
fn prefix() -> &'static Path {
    static PREFIX: OnceLock<tempfile::TempDir> = OnceLock::new();
    PREFIX
        .get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            let archive = support::library_dir().join("libntk.a");
            support::run(Command::new(support::root().join("ffi-c/install.sh")).arg(dir.path()).arg(archive));
            dir
        })
        .path()
}

/// The C program in README.md, section "From C".
fn readme_example(into: &Path) -> PathBuf {
    let code = page::block("README.md", "c", "int main");
    assert!(code.lines().count() <= 43, "the example stays short");
    let path = into.join("app.c");
    std::fs::write(&path, code).unwrap();
    path
}

/// Runs the line that a page shows beside a program, where the program is.
fn build_as_said(page: &str, words: &str, dir: &Path) {
    let line = page::block(page, "sh", words).replace("PREFIX", prefix().to_str().unwrap());
    support::run(Command::new("sh").arg("-ec").arg(line).current_dir(dir));
}

/// Runs the example for alice, to whom bob wrote by the same program before.
fn run_example(exe: &Path, name: &str) {
    let live = Live::start();
    let kernels = live.kernels(name);
    let (alice, bob, _carol) = (live.token("alice"), live.token("bob"), live.token("carol"));
    let run = |user: &str, token: &str, peer: &str| {
        let mut cmd = Command::new(exe);
        // It finds the library by itself, or has it inside.
        cmd.env_remove("LD_LIBRARY_PATH");
        cmd.arg(kernels.join(user)).arg(user).arg(token).arg(&live.endpoint).arg(peer);
        cmd
    };
    support::run(&mut run("bob", &bob, "c2c_alice"));
    let seen = String::from_utf8(support::run(&mut run("alice", &alice, "c2c_carol")).stdout).unwrap();
    assert!(seen.contains("bob: Hello (1 unread)"), "{seen}");
    // What goes wrong is said, and the program ends with it.
    for (token, conversation, why) in [("v1.no.token", "c2c_alice", "TokenBad"), (&*bob, "nobody", "InvalidConversation")] {
        let out = run("bob", token, conversation).output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(1) && said.contains(why), "{} {said}", out.status);
    }
}

fn pkg_config(what: &[&str]) -> Vec<String> {
    let mut cmd = Command::new("pkg-config");
    cmd.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig")).args(what);
    let out = String::from_utf8(support::run(&mut cmd).stdout).unwrap();
    out.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_readme_example_builds_with_the_line_beside_it_and_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (source, exe) = (readme_example(dir.path()), dir.path().join("app"));
    build_as_said("README.md", "cc app.c", dir.path());
    run_example(&exe, "shared");
    let mut cmd = Command::new("cc");
    cmd.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"]).arg(&exe).arg(&source);
    support::run(cmd.args(pkg_config(&["--cflags", "--libs", "ntk-static"])));
    run_example(&exe, "static");
}

/// A program that calls one function of the library and says what it got.
fn tiny(into: &Path) -> PathBuf {
    let path = into.join("tiny.c");
    let code = "#include <ntk.h>\n#include <stdio.h>\nint main(void) { puts(ntk_error_name(NTK_OK)); return 0; }\n";
    std::fs::write(&path, code).unwrap();
    path
}

fn says_ok(exe: &Path) {
    let out = support::run(Command::new(exe).env_remove("LD_LIBRARY_PATH"));
    assert_eq!(String::from_utf8(out.stdout).unwrap(), "Ok\n");
}

#[test]
fn pkg_config_gives_a_plain_line_all_it_needs_shared_and_static() {
    let dir = tempfile::tempdir().unwrap();
    let source = tiny(dir.path());
    let ways = [
        (&[][..], &["--cflags", "--libs", "ntk"][..], true),
        (&[], &["--cflags", "--libs", "ntk-static"], false),
        (&["-static"], &["--static", "--cflags", "--libs", "ntk"], false),
    ];
    for (n, (flags, what, shared)) in ways.into_iter().enumerate() {
        let exe = dir.path().join(n.to_string());
        support::run(Command::new("cc").args(flags).arg(&source).arg("-o").arg(&exe).args(pkg_config(what)));
        says_ok(&exe);
        let needed = String::from_utf8(support::run(Command::new("readelf").arg("-d").arg(&exe)).stdout).unwrap();
        assert_eq!(needed.contains("libntk.so.2"), shared, "{needed}");
    }
}

/// Installs an archive of one function, which takes no time.
fn install_tiny(dir: &Path, args: &[&str], destination: Option<&Path>) {
    std::fs::write(dir.join("one.c"), "const char *ntk_error_name(int code) { return code ? \"?\" : \"Ok\"; }\n").unwrap();
    support::run(Command::new("sh").arg("-ec").arg("cc -g -fPIC -c one.c && ar rcs one.a one.o").current_dir(dir));
    let mut cmd = Command::new(support::root().join("ffi-c/install.sh"));
    cmd.args(args).arg("one.a").current_dir(dir).env_remove("DESTDIR");
    if let Some(destination) = destination {
        cmd.env("DESTDIR", destination);
    }
    support::run(&mut cmd);
}

#[test]
fn a_prefix_may_be_staged_moved_and_have_a_blank_in_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let pc = |at: &str| std::fs::read_to_string(dir.path().join(at).join("lib/pkgconfig/ntk.pc")).unwrap();
    install_tiny(dir.path(), &["/usr"], Some(&dir.path().join("stage")));
    let staged = pc("stage/usr");
    // The system's loader looks there by itself.
    assert!(staged.starts_with("prefix=/usr\n") && !staged.contains("rpath"), "{staged}");
    install_tiny(dir.path(), &["a b"], None);
    install_tiny(dir.path(), &["--relocatable", "before"], None);
    std::fs::rename(dir.path().join("before"), dir.path().join("after")).unwrap();
    assert!(!pc("after").contains("rpath"));
    tiny(dir.path());
    for (at, what) in [("a b", "ntk"), ("a b", "ntk-static"), ("after", "ntk-static")] {
        let line = format!(
            "eval \"cc tiny.c -o tiny $(PKG_CONFIG_PATH='{}' pkg-config --cflags --libs {what})\"",
            dir.path().join(at).join("lib/pkgconfig").display()
        );
        support::run(Command::new("sh").arg("-ec").arg(line).current_dir(dir.path()));
        says_ok(&dir.path().join("tiny"));
    }
    for wrong in [&[][..], &["--help"], &["a", "b", "c"]] {
        let out = Command::new(support::root().join("ffi-c/install.sh")).args(wrong).output().unwrap();
        assert!(out.status.code() == Some(2) && String::from_utf8_lossy(&out.stderr).starts_with("usage: "), "{wrong:?}");
    }
}

#[test]
fn what_is_installed_is_stripped_and_a_debugger_finds_the_lines_of_the_shared_library() {
    for file in ["lib/libntk.so", "lib/libntk.a"] {
        let out = support::run(Command::new("readelf").arg("-SW").arg(prefix().join(file)));
        assert!(!String::from_utf8_lossy(&out.stdout).contains(" .debug_"), "{file} has debug information");
    }
    let names = support::run(Command::new("nm").arg("-D").arg(prefix().join("lib/libntk.so")));
    let names = String::from_utf8(names.stdout).unwrap();
    let address = names.lines().find_map(|l| l.strip_suffix(" T ntk_open")).expect("ntk_open");
    let line = support::run(Command::new("addr2line").arg("-e").arg(prefix().join("lib/libntk.so")).arg(address));
    let line = String::from_utf8(line.stdout).unwrap();
    assert!(line.contains("exports.rs:"), "{line}");
}

/// The program of a page for two users who talk.
fn page_runs(page: &str, language: &str, source: &str, line: &str) -> (Live, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(source), page::block(page, language, "main")).unwrap();
    build_as_said(page, line, dir.path());
    let live = Live::start();
    let kernels = live.kernels("kernels");
    let tokens = ["alice", "bob"].map(|user| (user, live.token(user)));
    page::alice_writes_to_bob(|user, peer| {
        let mut cmd = Command::new(dir.path().join("live"));
        let (_, token) = tokens.iter().find(|(name, _)| *name == user).unwrap();
        cmd.env_remove("LD_LIBRARY_PATH").arg(kernels.join(user)).arg(user).arg(token).arg(&live.endpoint).arg(peer);
        cmd
    });
    (live, dir)
}

#[test]
fn the_c_page_goes_to_a_live_list() {
    let (live, dir) = page_runs("docs/start/c.md", "c", "live.c", "cc live.c");
    let mut cmd = Command::new(dir.path().join("live"));
    cmd.env_remove("LD_LIBRARY_PATH").arg(dir.path().join("eve")).args(["eve", "v1.no.token", &live.endpoint, "c2c_bob"]);
    let mut program = cmd.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Open until it ended: it does not wait for somebody to type.
    let _typing = program.stdin.take();
    let out = program.wait_with_output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.code() == Some(1) && said.contains("TokenBad"), "{} {said}", out.status);
}

#[test]
fn the_cpp_page_goes_to_a_live_list() {
    page_runs("docs/start/cpp.md", "cpp", "live.cpp", "c++ -std");
}

#[test]
fn the_swift_page_builds_where_there_is_swift() {
    if Command::new("swift").arg("--version").output().is_err() {
        eprintln!("\n*** NOT TESTED: swift is not installed, so the Swift face and docs/start/swift.md were not compiled ***\n");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let sources = dir.path().join("Sources/Live");
    std::fs::create_dir_all(&sources).unwrap();
    std::fs::write(sources.join("Live.swift"), page::block("docs/start/swift.md", "swift", "@main")).unwrap();
    let package = format!(
        "// swift-tools-version: 5.9
import PackageDescription
let package = Package(
    name: \"Live\", dependencies: [.package(path: {:?})],
    targets: [.executableTarget(name: \"Live\", dependencies: [.product(name: \"Ntk\", package: \"ffi-swift\")])])
",
        support::root().join("ffi-swift")
    );
    std::fs::write(dir.path().join("Package.swift"), package).unwrap();
    build_as_said("docs/start/swift.md", "swift build", dir.path());
}

#[test]
fn the_readme_example_builds_with_cmake_find_package() {
    let dir = tempfile::tempdir().unwrap();
    readme_example(dir.path());
    let lists = "cmake_minimum_required(VERSION 3.16)
project(example C)
find_package(ntk 0.1 REQUIRED)
add_executable(example app.c)
target_link_libraries(example ntk::ntk)
add_executable(example_static app.c)
target_link_libraries(example_static ntk::ntk_static)
";
    std::fs::write(dir.path().join("CMakeLists.txt"), lists).unwrap();
    let build = dir.path().join("build");
    let mut cmd = Command::new("cmake");
    cmd.arg("-S").arg(dir.path()).arg("-B").arg(&build).arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display()));
    support::run(&mut cmd);
    support::run(Command::new("cmake").arg("--build").arg(&build));
    run_example(&build.join("example"), "cmake");
    assert!(build.join("example_static").exists());
}

#[test]
fn the_installed_libraries_export_only_our_names() {
    for args in [&["-g", "--defined-only", "lib/libntk.a"][..], &["-D", "--defined-only", "lib/libntk.so"][..]] {
        let out = support::run(Command::new("nm").args(args).current_dir(prefix()));
        let text = String::from_utf8(out.stdout).unwrap();
        let names: Vec<&str> = text.lines().filter_map(|l| l.split_whitespace().nth(2)).collect();
        assert!(names.len() > 30 && names.iter().all(|n| n.starts_with("ntk_")), "{names:?}");
    }
}
