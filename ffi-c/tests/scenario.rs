//! Programs in C and C++, built by the real compilers, use the real library against the real server.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

#[path = "support/live.rs"]
mod live;
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use live::Live;

/// Libraries a static link needs beside libntk.a.
const NATIVE: &[&str] = &["-lpthread", "-ldl", "-lm"];

fn build(compiler: &str, flags: &[&str], source: &str, statically: bool, exe: &Path) {
    let mut cmd = Command::new(compiler);
    cmd.args(flags).args(["-g", "-I"]).arg(support::root().join("include")).arg("-o").arg(exe).arg(support::file(source));
    // What follows is no source.
    cmd.args(["-x", "none"]);
    let dir = support::library_dir();
    if statically {
        cmd.arg(dir.join("libntk.a")).args(NATIVE);
    } else {
        cmd.arg(format!("-L{}", dir.display())).arg("-lntk").arg(format!("-Wl,-rpath,{}", dir.display())).arg("-lpthread");
    }
    support::run(&mut cmd);
}

/// Runs the program for two users of its own.
fn converse(live: &Live, wrapper: &[&str], exe: &Path, name: &str) {
    let mut cmd = match wrapper.split_first() {
        Some((program, args)) => {
            let mut cmd = Command::new(program);
            cmd.args(args).arg(exe);
            cmd
        }
        None => Command::new(exe),
    };
    // Cargo's own value would find the library of another build first.
    cmd.env("LD_LIBRARY_PATH", support::library_dir());
    cmd.arg(&live.endpoint).arg(live.token("alice")).arg(live.token("bob")).arg(live.kernels(name));
    let out = support::run(&mut cmd);
    assert_eq!(String::from_utf8_lossy(&out.stdout), "ok\n");
}

fn built(live: &Live, source: &str, index: usize, statically: bool) -> PathBuf {
    let (compiler, flags) = support::LANGUAGES[index];
    let exe = live.dir.path().join("program");
    build(compiler, flags, source, statically, &exe);
    exe
}

#[test]
fn a_c_program_talks_through_the_shared_library() {
    let live = Live::start();
    converse(&live, &[], &built(&live, "c/scenario.c", 0, false), "kernels");
}

#[test]
fn a_cpp_program_talks_through_the_static_library() {
    let live = Live::start();
    converse(&live, &[], &built(&live, "c/scenario.c", 1, true), "kernels");
}

#[test]
fn a_cpp_program_talks_through_ntk_hpp() {
    let live = Live::start();
    converse(&live, &[], &built(&live, "c/wrapper.cpp", 1, false), "kernels");
}

#[test]
fn the_log_goes_to_a_function_of_the_host_or_to_standard_error_and_an_unknown_setting_is_named() {
    for (compiler, flags) in support::LANGUAGES {
        let dir = tempfile::tempdir().unwrap();
        let exe = dir.path().join("log");
        build(compiler, flags, "c/log.c", false, &exe);
        let mut cmd = Command::new(&exe);
        let out = support::run(cmd.env("LD_LIBRARY_PATH", support::library_dir()).arg(dir.path()));
        assert_eq!(String::from_utf8_lossy(&out.stdout), "ok\n");
        let shown = String::from_utf8(out.stderr).unwrap();
        let opened = |l: &&str| l.contains(" info  ntk_core") && l.contains(" kernel{no=4}: opened");
        assert_eq!(shown.lines().filter(opened).count(), 1, "{shown}");
        assert!(!shown.contains("kernel{no=1}"), "{shown}");
    }
}

#[test]
fn the_c_program_is_clean_under_valgrind() {
    under_valgrind("c/scenario.c", 0);
}

#[test]
fn the_cpp_program_is_clean_under_valgrind() {
    under_valgrind("c/wrapper.cpp", 1);
}

fn under_valgrind(source: &str, language: usize) {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("\n*** NOT TESTED: valgrind is not installed ***\n");
        return;
    }
    let live = Live::start();
    let exe = built(&live, source, language, false);
    let kinds = ["--show-leak-kinds=definite,indirect", "--errors-for-leak-kinds=definite,indirect"];
    let mut wrapper = vec!["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full"];
    wrapper.extend(kinds);
    converse(&live, &wrapper, &exe, "kernels");
}

#[test]
fn a_process_may_end_without_closing() {
    let dir = tempfile::tempdir().unwrap();
    let (compiler, flags) = support::LANGUAGES[0];
    let exe = dir.path().join("exit");
    build(compiler, flags, "c/exit.c", false, &exe);
    for i in 0..10 {
        let mut cmd = Command::new(&exe);
        cmd.env("LD_LIBRARY_PATH", support::library_dir()).arg(dir.path().join(i.to_string()));
        assert_eq!(support::run(&mut cmd).stdout, b"ok\n");
    }
}
