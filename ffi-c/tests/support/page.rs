//! Pages with programs: a block is taken out as it stands, and the program in it is run as two users who talk.
#![allow(dead_code)] // each test program uses a part of it
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

/// Far above what anything here takes: only a hang is that long.
const HANG: Duration = Duration::from_secs(120);

/// The first block of a language on a page of the repository that has these words in it.
pub(crate) fn block(page: &str, language: &str, words: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let open = format!("```{language}\n");
    let mut blocks = text.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.find(|b| b.contains(words)).unwrap_or_else(|| panic!("{page} has no {language} with {words:?}")).to_owned()
}

/// A running program, its lines, and what it is told.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<String>,
    seen: String,
}

impl Program {
    pub(crate) fn start(mut command: Command) -> Program {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(|e| panic!("{command:?}: {e}"));
        let (sender, lines) = mpsc::channel();
        let out = child.stdout.take().unwrap();
        let read = move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| sender.send(line));
        std::thread::Builder::new().name("lines".into()).spawn(read).unwrap();
        Program { child, lines, seen: String::new() }
    }

    /// Waits for a line.
    pub(crate) fn until(&mut self, want: &str) {
        loop {
            let Ok(line) = self.lines.recv_timeout(HANG) else {
                panic!("never said {want:?}, but:\n{}", self.seen);
            };
            self.seen += &format!("{line}\n");
            if line == want {
                return;
            }
        }
    }

    /// As if typed.
    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Ctrl+D; it must end by itself, and well.
    pub(crate) fn end(mut self) {
        drop(self.child.stdin.take());
        // Its output ends when it does.
        loop {
            match self.lines.recv_timeout(HANG) {
                Ok(line) => self.seen += &format!("{line}\n"),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.seen),
            }
        }
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}\n{}", self.seen);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program of a page as bob and as alice: what she types comes up in his list, under her name.
pub(crate) fn alice_writes_to_bob(program: impl Fn(&str, &str) -> Command) {
    let mut bob = Program::start(program("bob", "c2c_alice"));
    let mut alice = Program::start(program("alice", "c2c_bob"));
    for (said, unread) in [("Hello", 1), ("Are you there?", 2)] {
        alice.say(said);
        alice.until(&format!("bob: {said} (0 unread)"));
        bob.until(&format!("alice: {said} ({unread} unread)"));
    }
    alice.end();
    bob.end();
}
