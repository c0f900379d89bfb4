//! An application that knows only the installed files builds and runs, and the README's example is a real program.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

#[path = "support/live.rs"]
mod live;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
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
    let readme = std::fs::read_to_string(support::root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("From C\n").expect("README.md has a section From C");
    let (_, code) = section.split_once("```c\n").expect("with a program");
    let (code, _) = code.split_once("```").unwrap();
    assert!(code.lines().count() <= 40, "the example stays short");
    let path = into.join("example.c");
    std::fs::write(&path, code).unwrap();
    path
}

/// Runs the example for alice, to whom bob wrote by the same program before.
fn run_example(exe: &Path, name: &str) {
    let live = Live::start();
    let kernels = live.kernels(name);
    let (alice, bob, _carol) = (live.token("alice"), live.token("bob"), live.token("carol"));
    let run = |user: &str, token: &str, peer: &str| {
        let mut cmd = Command::new(exe);
        cmd.env("LD_LIBRARY_PATH", prefix().join("lib"));
        cmd.arg(kernels.join(user)).arg(user).arg(token).arg(&live.endpoint).arg(peer);
        String::from_utf8(support::run(&mut cmd).stdout).unwrap()
    };
    run("bob", &bob, "c2c_alice");
    let seen = run("alice", &alice, "c2c_carol");
    assert!(seen.contains("bob: Hello (1 unread)"), "{seen}");
}

fn pkg_config(what: &[&str]) -> Vec<String> {
    let mut cmd = Command::new("pkg-config");
    cmd.env("PKG_CONFIG_PATH", prefix().join("lib/pkgconfig")).args(what).arg("ntk");
    let out = String::from_utf8(support::run(&mut cmd).stdout).unwrap();
    out.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_readme_example_builds_with_cc_and_pkg_config_and_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (source, exe) = (readme_example(dir.path()), dir.path().join("example"));
    let mut cmd = Command::new("cc");
    cmd.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"]).arg(&exe).arg(&source);
    support::run(cmd.args(pkg_config(&["--cflags", "--libs"])));
    run_example(&exe, "shared");
    let mut cmd = Command::new("cc");
    cmd.arg("-o").arg(&exe).arg(&source).arg("-Wl,-Bstatic").args(pkg_config(&["--cflags", "--libs"])).arg("-Wl,-Bdynamic");
    support::run(cmd.args(["-lpthread", "-ldl", "-lm"]));
    run_example(&exe, "static");
}

#[test]
fn the_readme_example_builds_with_cmake_find_package() {
    let dir = tempfile::tempdir().unwrap();
    readme_example(dir.path());
    let lists = "cmake_minimum_required(VERSION 3.16)
project(example C)
find_package(ntk 0.1 REQUIRED)
add_executable(example example.c)
target_link_libraries(example ntk::ntk)
add_executable(example_static example.c)
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
