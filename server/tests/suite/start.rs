//! docs/start/README.md: its commands start a server and mint tokens, and its programs mint tokens that the server takes.
use crate::client::*;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The blocks of a language on the page.
fn blocks(language: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/start/README.md");
    let text = std::fs::read_to_string(page).unwrap();
    let open = format!("```{language}\n");
    text.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// A line of the page, with the built program and a port that is free.
fn said(line: &str, dir: &Path) -> Command {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some(r#""$NTK"/target/release/ntkd"#), "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_ntkd"));
    command.args(words.map(|word| word.replace(":7600", ":0"))).current_dir(dir).env_remove("NTK_LOG");
    command
}

fn stdout(out: Output) -> String {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

/// Whether a program is here and can do this.
fn has(program: &str, args: &[&str]) -> bool {
    let there = Command::new(program).args(args).output().is_ok_and(|out| out.status.success());
    if !there {
        eprintln!("\n*** NOT TESTED: {program} {} does not work, so its program on docs/start was not run ***\n", args.join(" "));
    }
    there
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_page_starts_a_server_and_mints_tokens_that_it_takes() {
    let dir = tempfile::tempdir().unwrap();
    let shell = blocks("sh");
    let [start, tokens] = &shell[..] else { panic!("{} blocks", shell.len()) };
    let mut server = said(start.lines().last().unwrap(), dir.path());
    let mut server = Running(server.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("ws://").expect("the bound address").parse().unwrap();

    let mut minted: Vec<String> = tokens.lines().map(|line| stdout(said(line, dir.path()).output().unwrap())).collect();
    assert_eq!(minted.len(), 2);
    let tools: [(&str, &str, &str, &[&str]); 2] =
        [("python", "python3", "mint.py", &["-c", "import cryptography"]), ("js", "node", "mint.js", &["--version"])];
    for (language, program, file, works) in tools {
        let code = &blocks(language)[0];
        assert!(code.lines().filter(|l| !l.is_empty()).count() <= 20, "{file} stays short");
        std::fs::write(dir.path().join(file), code).unwrap();
        if has(program, works) {
            let mut command = Command::new(program);
            command.args([file, "server/signing.key", &format!("user-of-{program}")]).current_dir(dir.path());
            minted.push(stdout(command.output().unwrap()));
        }
    }
    for token in minted {
        Client::ws(address, hello(&token, "d")).await.unwrap_or_else(|_| panic!("{token} was refused"));
    }
}
