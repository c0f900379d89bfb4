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
    assert!(code.lines().count() <= 40, "the example stays short");
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
    cmd.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig")).args(what).arg("ntk");
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
    cmd.args(pkg_config(&["--cflags"])).arg(prefix().join("lib/libntk.a")).args(["-lpthread", "-ldl", "-lm"]);
    support::run(&mut cmd);
    run_example(&exe, "static");
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
