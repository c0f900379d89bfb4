//! Signing keys, minting and checking of tokens.
//!
//! A key is a file of 32 bytes in the data directory: `signing.key` is number 1, `signing-2.key` number 2. All that are there are
//! good, so that a key can be changed without ending what the old one signed; the newest signs. A number is never given twice.
use crate::private;
use crate::random::Random;
use ed25519_dalek::{SigningKey, VerifyingKey};
use ntk_protocol::rules::code;
use ntk_protocol::{TokenError, sign_token, token_claims_unverified, valid_user_id, verify_token, wire};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::sync::watch;

/// The application that tokens are for here. One for another is refused, whoever signed it.
const APP: &str = "ntk";

/// Milliseconds between two looks for a key that a token names and nobody knows.
const LOOK_EVERY_MS: i64 = 1000;

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

/// The number of the key in a file of this name.
pub(crate) fn key_id(file: &str) -> Option<u32> {
    if file == "signing.key" {
        return Some(1);
    }
    let id: u32 = file.strip_prefix("signing-")?.strip_suffix(".key")?.parse().ok()?;
    (id > 1 && file == key_file(id)).then_some(id)
}

fn key_file(id: u32) -> String {
    if id == 1 { "signing.key".into() } else { format!("signing-{id}.key") }
}

/// The numbers of a data directory's keys, ascending.
pub(crate) fn key_ids(data: &Path) -> io::Result<Vec<u32>> {
    let names = std::fs::read_dir(data)?.map(|entry| entry.map(|e| e.file_name()));
    let mut ids = Vec::new();
    for name in names {
        ids.extend(name?.to_str().and_then(key_id));
    }
    ids.sort_unstable();
    Ok(ids)
}

/// Makes a key, which signs from now on; returns its number.
pub(crate) fn add_key(data: &Path, random: &Random) -> io::Result<u32> {
    let id = key_ids(data)?.last().map_or(1, |newest| newest + 1);
    match private::options().write(true).create_new(true).open(data.join(key_file(id))) {
        Ok(mut file) => {
            file.write_all(&random.bytes32())?;
            file.sync_all()?;
        }
        // Another that made one at the same moment was first: its key is as good.
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
        Err(e) => return Err(e),
    }
    Ok(id)
}

/// Drops a key: what it signed is void. Not the newest: there would be none to sign with, or its number would be given again.
pub(crate) fn drop_key(data: &Path, id: u32) -> Result<(), String> {
    let ids = key_ids(data).map_err(|e| format!("{}: {e}", data.display()))?;
    if ids.last() == Some(&id) {
        return Err(format!("key {id} signs: add another one first"));
    }
    if !ids.contains(&id) {
        return Err(format!("there is no key {id}"));
    }
    let path = data.join(key_file(id));
    std::fs::remove_file(&path).map_err(|e| format!("{}: {e}", path.display()))
}

/// The keys of a data directory.
#[derive(Clone, PartialEq)]
struct Keys {
    newest: (u32, SigningKey),
    all: BTreeMap<u32, VerifyingKey>,
}

fn read_keys(data: &Path) -> io::Result<Keys> {
    let (mut newest, mut all) = (None, BTreeMap::new());
    for id in key_ids(data)? {
        let path = data.join(key_file(id));
        private::close(&path);
        let mut seed = Vec::new();
        std::fs::File::open(&path)?.read_to_end(&mut seed)?;
        let bad = || io::Error::new(ErrorKind::InvalidData, format!("{} is not a key of 32 bytes", path.display()));
        let key = SigningKey::from_bytes(&seed.try_into().map_err(|_| bad())?);
        all.insert(id, key.verifying_key());
        newest = Some((id, key));
    }
    let newest = newest.ok_or_else(|| io::Error::new(ErrorKind::NotFound, "there is no signing key"))?;
    Ok(Keys { newest, all })
}

/// Signs and checks user tokens.
pub(crate) struct Auth {
    data: PathBuf,
    keys: watch::Sender<Arc<Keys>>,
    /// When the newest token says it was issued.
    issued_ms: AtomicU64,
    /// When a token of an unknown key made us look for it last.
    looked_ms: AtomicI64,
}

impl Auth {
    /// Reads the keys of a data directory, or makes the first one, readable by the owner only.
    pub(crate) fn open(data: &Path, random: &Random) -> io::Result<Auth> {
        if key_ids(data)?.is_empty() {
            add_key(data, random)?;
        }
        Ok(Auth {
            data: data.into(),
            keys: watch::Sender::new(Arc::new(read_keys(data)?)),
            issued_ms: AtomicU64::new(0),
            looked_ms: AtomicI64::new(0),
        })
    }

    /// Reads the keys again; their numbers, if they are others than before. Keys that cannot be read stay as they were.
    pub(crate) fn read_again(&self) -> io::Result<Option<Vec<u32>>> {
        let keys = read_keys(&self.data)?;
        let ids = keys.all.keys().copied().collect();
        let changed = self.keys.send_if_modified(|held| {
            let changed = **held != keys;
            if changed {
                *held = Arc::new(keys);
            }
            changed
        });
        Ok(changed.then_some(ids))
    }

    /// A token, issued not before `from_ms` and later than the one before.
    pub(crate) fn mint(&self, user: &str, now_ms: i64, from_ms: u64, ttl: std::time::Duration) -> String {
        let now = (now_ms.max(0) as u64).max(from_ms);
        let expires_ms = now.saturating_add(ttl.as_millis().min(u64::MAX.into()) as u64);
        // Two tokens of one millisecond would be one token, and logging out the device of one would end both.
        let after = |last: u64| now.max(last + 1);
        let last = self.issued_ms.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let issued_ms = after(last.unwrap_or_else(|last| last));
        let keys = self.keys.borrow().clone();
        let (key_id, key) = &keys.newest;
        let claims = wire::Token { app: APP.into(), user: user.into(), issued_ms, expires_ms, key_id: *key_id };
        sign_token(&claims, key)
    }

    /// A key that was added a moment ago: looked for at most once a second, whatever strangers send. What follows from other keys is
    /// done when they are read again.
    fn new_key(&self, id: u32, now_ms: i64) -> Option<VerifyingKey> {
        let last = self.looked_ms.load(Ordering::Relaxed);
        let due = (now_ms - last).abs() >= LOOK_EVERY_MS;
        if !due || self.looked_ms.compare_exchange(last, now_ms, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return None;
        }
        let key = read_keys(&self.data).ok()?.all.get(&id).copied()?;
        self.keys.send_modify(|held| {
            let mut more = Keys::clone(held);
            more.all.insert(id, key);
            *held = Arc::new(more);
        });
        Some(key)
    }

    pub(crate) fn check(&self, token: &str, now_ms: i64) -> Result<wire::Token, Refused> {
        let said = |e: TokenError| {
            let text = if e == TokenError::Expired { "token expired" } else { "bad token" };
            Refused::new(e.code(), text)
        };
        let key_id = token_claims_unverified(token).map_err(said)?.key_id;
        let held = self.keys.borrow().all.get(&key_id).copied();
        let key = held.or_else(|| self.new_key(key_id, now_ms)).ok_or_else(|| said(TokenError::Bad))?;
        let claims = verify_token(token, &key, now_ms.max(0) as u64).map_err(said)?;
        if claims.app != APP {
            return Err(Refused::new(code::TOKEN_BAD, "the token is for another application"));
        }
        if !valid_user_id(&claims.user) {
            return Err(Refused::new(code::BAD_USER_ID, "bad user id in the token"));
        }
        Ok(claims)
    }
}
