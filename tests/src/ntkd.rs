//! Runs the real server as a process of its own.
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// A running server; dropping it kills it.
pub struct Ntkd {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    /// `ws://...`
    pub endpoint: String,
    /// Process id.
    pub pid: u32,
}

/// A binary of this workspace, beside the running one.
pub fn sibling(name: &str) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    // Test binaries live one directory further down.
    let found = own.ancestors().skip(1).take(2).map(|dir| dir.join(name)).find(|p| p.is_file());
    found.ok_or_else(|| format!("{name} is not built beside {}", own.display()))
}

/// A loopback port that is free now.
pub fn free_port() -> Result<u16, String> {
    let probe = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    Ok(probe.map_err(|e| e.to_string())?.port())
}

impl Ntkd {
    /// Starts it on a loopback port and waits until it listens.
    pub async fn start(data: &Path, port: u16, more: &[&str]) -> Result<Ntkd, String> {
        let program = sibling("ntkd")?;
        let mut command = Command::new(&program);
        command.arg("--data").arg(data).arg("--listen").arg(format!("127.0.0.1:{port}")).args(more);
        command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", program.display()))?;
        let pid = child.id().ok_or("ntkd ended at once")?;
        for _ in 0..500 {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!("ntkd ended: {status}"));
            }
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(Ntkd { child, program, data: data.into(), endpoint: format!("ws://127.0.0.1:{port}"), pid });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("ntkd did not listen within 10 s".into())
    }

    /// Mints tokens, as an operator does.
    pub async fn tokens(&self, users: impl IntoIterator<Item = &String>) -> Result<BTreeMap<String, String>, String> {
        let mut tokens = BTreeMap::new();
        for user in users {
            let mut command = Command::new(&self.program);
            let output = command.arg("token").arg("--data").arg(&self.data).arg(user).output().await;
            let output = output.map_err(|e| e.to_string())?;
            if !output.status.success() {
                return Err(format!("ntkd token {user}: {}", String::from_utf8_lossy(&output.stderr)));
            }
            tokens.insert(user.clone(), String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Ok(tokens)
    }

    /// Waits until it ends by itself, which it should not; says how it did.
    pub async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => format!("ntkd, process {}, ended by itself: {status}", self.pid),
            Err(e) => format!("ntkd, process {}: {e}", self.pid),
        }
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        let _ = self.child.kill().await;
    }
}
