//! `./run` and `ntk-run` as a newcomer meets them: help without a build, and every end says what ended.
#![cfg(target_os = "linux")]
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const RUN: &str = env!("CARGO_BIN_EXE_ntk-run");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn text(out: &Output) -> (String, String) {
    (String::from_utf8_lossy(&out.stdout).into_owned(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn help_is_said_without_building_and_is_what_the_program_says() {
    let golden = root().join("tests/golden/run-help.txt");
    let (said, _) = text(&Command::new(RUN).arg("--help").env_remove("NTK_CHAT").output().unwrap());
    let said = said.replace("Usage: ntk-run", "Usage: ./run");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &said).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&golden).unwrap(), said);
    for help in [&["--help"][..], &["-h"], &["--headless", "--help"]] {
        let out = run_without_building(help);
        assert!(out.status.success() && text(&out).0 == said, "{help:?}: {:?}", text(&out));
    }
}

/// `./run` on a machine where whatever builds leaves a trace, of which there must be none.
fn run_without_building(args: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let trace = dir.path().join("built");
    for tool in ["cargo", "rustc", "make", "cc", "gcc", "apt-get"] {
        let script = dir.path().join(tool);
        std::fs::write(&script, format!("#!/bin/sh\n: > {}\nexit 1\n", trace.display())).unwrap();
        std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
    let out = Command::new(root().join("run")).args(args).env("PATH", &path).env_remove("DISPLAY").output().unwrap();
    assert!(!trace.exists(), "{args:?}: {:?}", text(&out));
    out
}

#[test]
fn a_word_that_run_does_not_know_is_refused_with_its_usage_before_anything_is_built() {
    for (args, named) in [
        (&["nope"][..], "nope"),
        (&["--headless", "nope"], "nope"),
        (&["--seed=1", "nope"], "nope"),
        (&["--nope"], "--nope"),
        (&["--mess", "5"], "--mess"),
        (&["-x"], "-x"),
        (&["--headless", "--replay"], "--replay"),
    ] {
        let out = run_without_building(args);
        let why = text(&out).1;
        assert!(out.status.code() == Some(2) && why.contains(named) && why.contains("Usage: ./run "), "{args:?}: {why}");
    }
    // What the help names is not refused: it goes on to the first tool that builds.
    let dir = tempfile::tempdir().unwrap();
    let cargo = dir.path().join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\nexit 7\n").unwrap();
    std::fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", dir.path().display(), std::env::var("PATH").unwrap());
    for args in [&["--headless", "--seed", "1", "--rooms=5", "--replay", "nope"][..], &["--headless", "--", "nope"]] {
        let out = Command::new(root().join("run")).args(args).env("PATH", &path).output().unwrap();
        assert_eq!(out.status.code(), Some(7), "{args:?}: {:?}", text(&out));
    }
}

#[test]
fn a_replay_that_cannot_be_read_is_named_and_so_is_the_version() {
    for replay in ["/nonexistent.jsonl", "/nonexistent.jsonl.xz", "/"] {
        let out = Command::new(RUN).args(["--headless", "--replay", replay]).output().unwrap();
        assert!(!out.status.success() && text(&out).1.contains(&format!("{replay}: ")), "{:?}", text(&out));
    }
    let (version, _) = text(&Command::new(RUN).arg("--version").output().unwrap());
    assert_eq!(version.trim(), format!("ntk-run {}", env!("CARGO_PKG_VERSION")));
    for word in ["--version", "-V"] {
        let out = run_without_building(&[word]);
        assert!(out.status.success() && text(&out).0 == version, "{word}: {:?}", text(&out));
    }
}

#[test]
fn a_path_is_relative_to_where_one_stands() {
    let dir = tempfile::tempdir().unwrap();
    let (tools, release) = (dir.path().join("tools"), dir.path().join("target/release"));
    for made in [&tools, &release, &dir.path().join("a log")] {
        std::fs::create_dir_all(made).unwrap();
    }
    let cargo = tools.join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink(RUN, release.join("ntk-run")).unwrap();
    let out = Command::new(root().join("run"))
        .args(["--headless", "--replay", "a log"])
        .current_dir(dir.path())
        .env("PATH", format!("{}:{}", tools.display(), std::env::var("PATH").unwrap()))
        .env("CARGO_TARGET_DIR", dir.path().join("target"))
        .output()
        .unwrap();
    let why = text(&out).1;
    assert!(!out.status.success() && why.contains("a log: Is a directory"), "{why}");
}

/// The children of a process by their names.
fn children(of: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        let Some((head, tail)) = stat.rsplit_once(')') else { continue };
        if tail.split_whitespace().nth(1).and_then(|parent| parent.parse().ok()) == Some(of) {
            found.push((pid, head.split_once('(').map_or("", |(_, name)| name).to_owned()));
        }
    }
    found
}

#[test]
fn a_server_that_dies_ends_the_run_at_once_and_is_said() {
    let mut run = Command::new(RUN)
        .args(["--headless", "--messages", "200000", "--rooms", "5", "--users", "4"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(run.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("server ") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "it ended before its server was up");
    }
    let server = children(run.id()).into_iter().find(|(_, name)| name == "ntkd").expect("its server").0;
    assert!(Command::new("kill").args(["-9", &server.to_string()]).status().unwrap().success());
    // A pipe that is not read would stop it.
    std::io::copy(&mut said, &mut std::io::sink()).unwrap();
    let status = run.wait().unwrap();
    let mut why = String::new();
    run.stderr.take().unwrap().read_to_string(&mut why).unwrap();
    assert!(!status.success() && why.contains(&format!("ntkd, process {server}, ended by itself: signal: 9")), "{status}: {why}");
}
