//! The signing key, minting and checking of tokens.
use crate::random::Random;
use ed25519_dalek::{SigningKey, VerifyingKey};
use ntk_protocol::rules::code;
use ntk_protocol::{TokenError, sign_token, valid_user_id, verify_token, wire};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const FILE: &str = "signing.key";

/// Why a connection was refused: a wire code and a text for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Wire code.
    pub code: u32,
    /// For logs.
    pub text: String,
    /// When to come again, for codes that may pass.
    pub retry_ms: u32,
}

impl Refused {
    pub(crate) fn new(code: u32, text: impl Into<String>) -> Refused {
        Refused { code, text: text.into(), retry_ms: 0 }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.text, self.code)
    }
}

impl std::error::Error for Refused {}

/// Signs and checks user tokens.
pub(crate) struct Auth {
    signing: SigningKey,
    verifying: VerifyingKey,
    /// When the newest token says it was issued.
    issued_ms: AtomicU64,
}

impl Auth {
    /// Reads the key of a data directory, or makes it, readable by the owner only.
    pub(crate) fn open(data: &Path, random: &Random) -> std::io::Result<Auth> {
        let path = data.join(FILE);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(mut file) => {
                file.write_all(&random.bytes32())?;
                file.sync_all()?;
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
        let mut seed = Vec::new();
        std::fs::File::open(&path)?.read_to_end(&mut seed)?;
        let bad = || std::io::Error::new(std::io::ErrorKind::InvalidData, format!("{} is not a key of 32 bytes", path.display()));
        let signing = SigningKey::from_bytes(&seed.try_into().map_err(|_| bad())?);
        Ok(Auth { verifying: signing.verifying_key(), signing, issued_ms: AtomicU64::new(0) })
    }

    pub(crate) fn mint(&self, user: &str, now_ms: i64, ttl: std::time::Duration) -> String {
        let now = now_ms.max(0) as u64;
        let expires_ms = now.saturating_add(ttl.as_millis().min(u64::MAX.into()) as u64);
        // Two tokens of one millisecond would be one token, and logging out the device of one would end both.
        let after = |last: u64| now.max(last + 1);
        let last = self.issued_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let issued_ms = after(last.unwrap_or_else(|last| last));
        let claims = wire::Token { app: "ntk".into(), user: user.into(), issued_ms, expires_ms, key_id: 1 };
        sign_token(&claims, &self.signing)
    }

    pub(crate) fn check(&self, token: &str, now_ms: i64) -> Result<wire::Token, Refused> {
        let claims = verify_token(token, &self.verifying, now_ms.max(0) as u64).map_err(|e| {
            let text = if e == TokenError::Expired { "token expired" } else { "bad token" };
            Refused::new(e.code(), text)
        })?;
        if !valid_user_id(&claims.user) {
            return Err(Refused::new(code::BAD_USER_ID, "bad user id in the token"));
        }
        Ok(claims)
    }
}
