//! The Java face on a real JVM, with its own checks of every JNI call (`-Xcheck:jni`).
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

#[path = "../../ffi-c/tests/support/page.rs"]
mod page;

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

/// Where `package.sh` put the jar, made once.
fn package() -> &'static Path {
    static PACKAGE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let make = || {
        let dir = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("package.sh");
        run(Process::new(script).arg(dir.path()).arg(library_dir().join("libntk_jni.so")));
        dir
    };
    PACKAGE.get_or_init(make).path()
}

/// A program of a page, compiled into `dir`, with its arguments to come.
fn packaged(dir: &Path, more: &[PathBuf], class: &str) -> Process {
    let mut path = vec![package().join("ntk.jar"), dir.to_owned()];
    path.extend(more.iter().cloned());
    let mut cmd = Process::new("java");
    // Nothing but the jar says where the library is: cargo's own path has one too.
    cmd.env_remove("LD_LIBRARY_PATH").arg("-cp").arg(std::env::join_paths(path).unwrap()).arg(class);
    cmd
}

/// Runs the line that a page shows beside a program, where the program is.
fn build_as_said(page: &str, words: &str, dir: &Path) {
    let line = page::block(page, "sh", words).replace("OUT", package().to_str().unwrap());
    run(Process::new("sh").arg("-ec").arg(line.lines().next().unwrap()).current_dir(dir));
}

#[test]
fn the_readme_example_runs_with_the_packaged_jar_and_ends_whatever_happens() {
    if classes().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("Example.java"), page::block("ffi-jni/README.md", "java", "class Example")).unwrap();
    run(Process::new("javac")
        .arg("-cp")
        .arg(package().join("ntk.jar"))
        .arg("-d")
        .arg(dir.path())
        .arg(dir.path().join("Example.java")));
    let (runtime, server, address) = server(dir.path());
    let token = |user| server.mint_token(user, Duration::from_secs(3600));
    let (alice, _bob) = (token("alice"), token("bob"));
    let example = |token: &str| {
        let mut cmd = packaged(dir.path(), &[], "Example");
        cmd.arg(dir.path().join("kernel")).arg("alice").arg(token).arg(format!("ws://{address}")).arg("c2c_bob");
        cmd
    };
    let out = String::from_utf8(run(&mut example(&alice)).stdout).unwrap();
    assert!(out.contains("queued ") && out.contains("bob: 0 unread"), "{out}");
    let out = example("v1.no.token").output().unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(!out.status.success() && said.contains("KernelException"), "{} {said}", out.status);
    runtime.block_on(server.shutdown());
}

#[test]
fn the_jar_unpacks_its_library_leaves_nothing_behind_and_says_why_when_it_cannot() {
    let Some(classes) = classes() else { return };
    let dir = tempfile::tempdir().unwrap();
    let kernel = dir.path().join("kernel");
    // The tests' classes beside the jar's.
    let tests = dir.path().join("tests");
    std::fs::create_dir_all(tests.join("im/ntk")).unwrap();
    for entry in std::fs::read_dir(classes.join("im/ntk")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("ExitTest") {
            std::fs::copy(&path, tests.join("im/ntk").join(path.file_name().unwrap())).unwrap();
        }
    }
    let exit = |property: &str, jar: &Path| {
        let mut cmd = Process::new("java");
        cmd.env_remove("LD_LIBRARY_PATH")
            .arg(property)
            .arg("-cp")
            .arg(std::env::join_paths([jar, &tests]).unwrap())
            .arg("im.ntk.ExitTest")
            .arg(&kernel);
        cmd
    };
    let jar = package().join("ntk.jar");
    let temporary = dir.path().join("temporary");
    std::fs::create_dir(&temporary).unwrap();
    assert_clean(&run(&mut exit(&format!("-Djava.io.tmpdir={}", temporary.display()), &jar)));
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);

    let refused = |property: String, jar: &Path| {
        let out = exit(&property, jar).output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(!out.status.success(), "{said}");
        said
    };
    let nowhere = temporary.join("nowhere");
    let said = refused(format!("-Djava.io.tmpdir={}", nowhere.display()), &jar);
    assert!(said.contains(nowhere.to_str().unwrap()) && said.contains("-Djava.io.tmpdir=DIR"), "{said}");
    // One in the library path is meant, also when it is broken.
    std::fs::write(temporary.join("libntk_jni.so"), "no library").unwrap();
    let said = refused(format!("-Djava.library.path={}", temporary.display()), &jar);
    assert!(said.contains(temporary.join("libntk_jni.so").to_str().unwrap()), "{said}");
    // Classes without a library name both places.
    let said = refused("-Djava.library.path=".into(), classes);
    assert!(said.contains("no ntk_jni in java.library.path") && said.contains("no /lib/linux-"), "{said}");
}

/// The program of a page as two users who talk.
fn page_talks(program: impl Fn() -> Process) {
    let dir = tempfile::tempdir().unwrap();
    let (runtime, server, address) = server(dir.path());
    let tokens = ["alice", "bob"].map(|user| (user, server.mint_token(user, Duration::from_secs(3600))));
    page::alice_writes_to_bob(|user, peer| {
        let mut cmd = program();
        let (_, token) = tokens.iter().find(|(name, _)| *name == user).unwrap();
        cmd.arg(dir.path().join(user)).arg(user).arg(token).arg(format!("ws://{address}")).arg(peer);
        cmd
    });
    runtime.block_on(server.shutdown());
}

#[test]
fn the_java_page_goes_to_a_live_list() {
    if classes().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("Live.java"), page::block("docs/start/java.md", "java", "class Live")).unwrap();
    build_as_said("docs/start/java.md", "javac", dir.path());
    page_talks(|| packaged(dir.path(), &[], "Live"));
}

/// The jars of Kotlin's compiler, where `.ci/kotlin` got them.
fn kotlin() -> Option<Vec<PathBuf>> {
    let list = library_dir().ancestors().nth(2).unwrap().join("kotlin.classpath");
    let Ok(text) = std::fs::read_to_string(list) else {
        eprintln!(
            "\n*** NOT TESTED: Kotlin's compiler is not here (.ci/kotlin target), so docs/start/kotlin.md was not run ***\n"
        );
        return None;
    };
    Some(std::env::split_paths(text.trim()).collect())
}

#[test]
fn the_kotlin_page_goes_to_a_live_list() {
    let (Some(_), Some(compiler)) = (classes(), kotlin()) else { return };
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("Live.kt"), page::block("docs/start/kotlin.md", "kotlin", "fun main")).unwrap();
    let library = |jar: &&PathBuf| jar.file_name().unwrap().to_string_lossy().starts_with("kotlin-stdlib-");
    let library = compiler.iter().find(library).unwrap().clone();
    let mut cmd = Process::new("java");
    // It lives for one file: what is compiled well takes longer to compile.
    cmd.args(["-XX:TieredStopAtLevel=1", "-cp"]).arg(std::env::join_paths(&compiler).unwrap());
    cmd.arg("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler").arg(dir.path().join("Live.kt"));
    cmd.args(["-Werror", "-no-reflect", "-no-stdlib", "-cp"]);
    cmd.arg(std::env::join_paths([package().join("ntk.jar"), library.clone()]).unwrap());
    run(cmd.arg("-d").arg(dir.path()));
    page_talks(|| packaged(dir.path(), std::slice::from_ref(&library), "LiveKt"));
}
