//! A real server for programs in other languages.
use std::path::PathBuf;
use std::time::Duration;

use ntk_server::{Config, Server};

/// A server on a loopback port, with a directory for the kernels that use it.
pub(crate) struct Live {
    runtime: tokio::runtime::Runtime,
    server: Option<Server>,
    /// `ws://...`
    pub(crate) endpoint: String,
    pub(crate) dir: tempfile::TempDir,
}

impl Live {
    pub(crate) fn start() -> Live {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Server::start(Config::new(dir.path().join("server")))).unwrap();
        let address = runtime.block_on(server.listen("127.0.0.1:0".parse().unwrap(), None)).unwrap();
        Live { runtime, server: Some(server), endpoint: format!("ws://{address}"), dir }
    }

    /// A token; it also makes the user known.
    pub(crate) fn token(&self, user: &str) -> String {
        self.server.as_ref().unwrap().mint_token(user, Duration::from_secs(3600))
    }

    /// A fresh directory for kernels.
    pub(crate) fn kernels(&self, name: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir(&path).unwrap();
        path
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.shutdown());
        }
    }
}
