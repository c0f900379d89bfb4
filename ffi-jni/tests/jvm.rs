//! The Java face on a real JVM, with its own checks of every JNI call (`-Xcheck:jni`).
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};
use std::sync::OnceLock;
use std::time::Duration;

use ntk_core::api::spec::{ApiType, Reader};
use ntk_core::api::{COMMANDS, Command, Delivery};
use ntk_generator::patches::patches;
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

/// The classes and their tests, compiled once as Java 8; None when no JDK is installed.
fn classes() -> Option<&'static Path> {
    static CLASSES: OnceLock<Option<tempfile::TempDir>> = OnceLock::new();
    let compile = || {
        if Process::new("javac").arg("-version").output().is_err() {
            eprintln!("\n*** NOT TESTED: no JDK (javac) is installed, so the Java face was not run ***\n");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let mut sources = Vec::new();
        java_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("java"), &mut sources);
        let flags = ["--release", "8", "-Xlint:all,-options,-serial", "-Werror", "-encoding", "UTF-8", "-d"];
        run(Process::new("javac").args(flags).arg(dir.path()).args(sources));
        Some(dir)
    };
    CLASSES.get_or_init(compile).as_ref().map(|dir| dir.path())
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

/// The Java program in README.md.
fn readme_example(into: &Path) -> PathBuf {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, code) = readme.split_once("```java\n").unwrap();
    let path = into.join("Example.java");
    std::fs::write(&path, code.split_once("```").unwrap().0).unwrap();
    path
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
    let Some(classes) = classes() else { return };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ffi-c/tests/golden");
    let mut cmd = java(classes, "im.ntk.GoldenTest");
    assert_clean(&run(cmd.arg(golden.join("deliveries.hex")).arg(golden.join("deliveries.txt"))));
}

#[test]
fn random_patches_give_the_kernels_list_in_every_way_of_the_java_classes() {
    let Some(classes) = classes() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for sample in patches(1500, 2027) {
        let mut flat = Vec::new();
        Delivery::ConversationPatch(sample.patch).encode(&mut flat);
        text.extend(flat.iter().map(|byte| format!("{byte:02x}")));
        text.extend(sample.after.iter().map(|row| format!(" {row}")));
        text.push('\n');
    }
    let path = dir.path().join("patches");
    std::fs::write(&path, text).unwrap();
    assert_clean(&run(java(classes, "im.ntk.PatchesTest").arg(path)));
}

#[test]
fn rust_reads_every_command_as_java_writes_it() {
    let Some(classes) = classes() else { return };
    let out = run(&mut java(classes, "im.ntk.CommandsTest"));
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
    let Some(classes) = classes() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (runtime, server, address) = server(dir.path());
    let token = |user| server.mint_token(user, Duration::from_secs(3600));
    let mut cmd = java(classes, "im.ntk.LiveTest");
    cmd.arg(format!("ws://{address}")).arg(token("alice")).arg(token("bob")).arg(dir.path().join("kernels"));
    let out = run(&mut cmd);
    runtime.block_on(server.shutdown());
    assert_clean(&out);
}

#[test]
fn the_jvm_ends_without_close() {
    let Some(classes) = classes() else { return };
    let dir = tempfile::tempdir().unwrap();
    assert_clean(&run(java(classes, "im.ntk.ExitTest").arg(dir.path().join("kernel"))));
}

fn server(dir: &Path) -> (tokio::runtime::Runtime, Server, std::net::SocketAddr) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::start(Config::new(dir.join("server")))).unwrap();
    let address = runtime.block_on(server.listen("127.0.0.1:0".parse().unwrap(), None)).unwrap();
    (runtime, server, address)
}

#[test]
fn the_readme_example_runs_with_the_packaged_jar() {
    if classes().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let jar = dir.path().join("ntk.jar");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("package.sh");
    run(Process::new(script).arg(dir.path()).arg(library_dir().join("libntk_jni.so")));
    run(Process::new("javac").arg("-cp").arg(&jar).arg("-d").arg(dir.path()).arg(readme_example(dir.path())));
    let (runtime, server, address) = server(dir.path());
    let token = |user| server.mint_token(user, Duration::from_secs(3600));
    let (alice, _bob) = (token("alice"), token("bob"));
    let mut cmd = Process::new("java");
    cmd.arg("-cp").arg(format!("{}:{}", jar.display(), dir.path().display()));
    cmd.arg(format!("-Djava.library.path={}", dir.path().display())).arg("Example");
    cmd.arg(dir.path().join("kernel")).arg("alice").arg(alice).arg(format!("ws://{address}")).arg("c2c_bob");
    let out = String::from_utf8(run(&mut cmd).stdout).unwrap();
    runtime.block_on(server.shutdown());
    assert!(out.contains("queued ") && out.contains("bob: 0 unread"), "{out}");
}
