//! The Java face on a real JVM, with its own checks of every JNI call (`-Xcheck:jni`).
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};
use std::time::Duration;

use ntk_core::api::spec::Reader;
use ntk_core::api::{COMMANDS, Command};
use ntk_server::{Config, Server};

fn java_sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            java_sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "java") {
            out.push(path);
        }
    }
}

/// Compiles the classes and their tests as Java 8; None when no JDK is installed.
fn compile(into: &Path) -> Option<()> {
    if Process::new("javac").arg("-version").output().is_err() {
        eprintln!("\n*** NOT TESTED: no JDK (javac) is installed, so the Java face was not run ***\n");
        return None;
    }
    let mut sources = Vec::new();
    java_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("java"), &mut sources);
    let lint = "-Xlint:all,-options,-serial";
    run(Process::new("javac").args(["--release", "8", lint, "-Werror", "-encoding", "UTF-8", "-d"]).arg(into).args(sources));
    Some(())
}

fn run(command: &mut Process) -> Output {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let text = [&out.stdout[..], &out.stderr].map(String::from_utf8_lossy).join("\n");
    assert!(out.status.success(), "{:?}: {}\n{text}", command.get_program(), out.status);
    out
}

/// Where cargo put libntk_jni.so for this test run.
fn library_dir() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

fn java(classes: &Path, class: &str) -> Process {
    let mut cmd = Process::new("java");
    cmd.args(["-Xcheck:jni", "-Dfile.encoding=UTF-8", "-cp"]).arg(classes);
    cmd.arg(format!("-Djava.library.path={}", library_dir().display())).arg(class);
    cmd
}

/// The JVM reports misuse of JNI on its output and goes on.
fn assert_clean(out: &Output) {
    let text = [&out.stdout[..], &out.stderr].map(String::from_utf8_lossy).join("\n");
    assert!(text.lines().any(|l| l == "ok"), "{text}");
    assert!(!text.contains("WARNING in native method") && !text.contains("FATAL ERROR"), "{text}");
}

#[test]
fn every_delivery_reads_the_same_in_java() {
    let dir = tempfile::tempdir().unwrap();
    if compile(dir.path()).is_none() {
        return;
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ffi-c/tests/golden");
    let mut cmd = java(dir.path(), "im.ntk.GoldenTest");
    assert_clean(&run(cmd.arg(golden.join("deliveries.hex")).arg(golden.join("deliveries.txt"))));
}

#[test]
fn rust_reads_every_command_as_java_writes_it() {
    let dir = tempfile::tempdir().unwrap();
    if compile(dir.path()).is_none() {
        return;
    }
    let out = run(&mut java(dir.path(), "im.ntk.CommandsTest"));
    assert_clean(&out);
    let text = String::from_utf8(out.stdout).unwrap();
    let mut seen = BTreeSet::new();
    for line in text.lines().filter(|l| *l != "ok") {
        let (id, hex) = line.split_once(' ').unwrap();
        let id = id.parse().unwrap();
        let flat: Vec<u8> = (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
        let mut reader = Reader(&flat);
        let command = Command::decode(id, &mut reader).unwrap_or_else(|_| panic!("command {id} does not decode"));
        assert!(reader.0.is_empty(), "{command:?}");
        let mut again = Vec::new();
        command.encode_args(&mut again);
        assert_eq!(again, flat, "{command:?}");
        seen.insert(id);
    }
    assert_eq!(seen, COMMANDS.iter().map(|c| c.id).collect());
}

#[test]
fn two_users_talk_through_java() {
    let dir = tempfile::tempdir().unwrap();
    let classes = dir.path().join("classes");
    std::fs::create_dir(&classes).unwrap();
    if compile(&classes).is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::start(Config::new(dir.path().join("server")))).unwrap();
    let address = runtime.block_on(server.listen("127.0.0.1:0".parse().unwrap(), None)).unwrap();
    let token = |user| server.mint_token(user, Duration::from_secs(3600));
    let mut cmd = java(&classes, "im.ntk.LiveTest");
    cmd.arg(format!("ws://{address}")).arg(token("alice")).arg(token("bob")).arg(dir.path().join("kernels"));
    let out = run(&mut cmd);
    runtime.block_on(server.shutdown());
    assert_clean(&out);
}

#[test]
fn the_jvm_ends_without_close() {
    let dir = tempfile::tempdir().unwrap();
    if compile(dir.path()).is_none() {
        return;
    }
    assert_clean(&run(java(dir.path(), "im.ntk.ExitTest").arg(dir.path().join("kernel"))));
}
