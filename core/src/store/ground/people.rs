//! What users are called, for whoever makes rows: a small memory over the table `profile`, and a note of who came into sight.
//!
//! Names are in no other table: a row gets them when it is made, so a name that changes is written once, however many rows show it.
//! One belongs to one connection at a time. Whoever commits a change of a profile forgets it here; what was looked up inside a
//! transaction that failed is forgotten with all the rest.
use super::sql::row;
use crate::api::UserName;
use ntk_protocol::names::user_name;
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use tokio::time::Instant;

/// Who is in sight is looked up at the server again after this long.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(600);
/// A memory beyond this many begins anew.
const KEPT: usize = 2000;

/// Somebody who is in sight, and the version of what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sighted {
    pub(crate) user: String,
    pub(crate) ver: i64,
}

/// See the module comment.
#[derive(Debug, Default)]
pub struct People {
    known: RefCell<FxHashMap<Box<str>, Known>>,
    /// Since when somebody looks at the rows that are made; `None` = nobody does.
    looking: Cell<Option<Instant>>,
    /// How often users were called otherwise, when this was remembered.
    as_of: Cell<u64>,
    seen: RefCell<Vec<Sighted>>,
}

#[derive(Debug)]
struct Known {
    remark: Box<str>,
    nickname: Box<str>,
    face_url: Box<str>,
    ver: i64,
    /// When it was said last that they are in sight.
    noted: Option<Instant>,
}

impl People {
    /// Whether somebody looks at the rows that are made from now on.
    pub(crate) fn look(&self, yes: bool) {
        self.looking.set(yes.then(Instant::now));
    }

    /// What a user is called here.
    pub(crate) fn name(&self, c: &Connection, user: &str) -> String {
        self.with(c, user, |known| known.name(user).to_owned())
    }

    /// The same, and where a picture of them is.
    pub(crate) fn name_and_face(&self, c: &Connection, user: &str) -> (String, String) {
        self.with(c, user, |known| (known.name(user).to_owned(), known.face_url.as_ref().to_owned()))
    }

    /// All of that.
    pub(crate) fn called(&self, c: &Connection, user: &str) -> UserName {
        let (name, face_url) = self.name_and_face(c, user);
        UserName { user_id: user.to_owned(), name, face_url }
    }

    /// The same of several, each once, but for one.
    pub(crate) fn all<'a>(&self, c: &Connection, users: impl IntoIterator<Item = &'a str>, but: &str) -> Vec<UserName> {
        let mut all: Vec<UserName> = Vec::new();
        for user in users {
            if !user.is_empty() && user != but && all.iter().all(|u| u.user_id != user) {
                all.push(self.called(c, user));
            }
        }
        all
    }

    /// Users were called otherwise so often by now: on a connection that is not told who, what is older is forgotten.
    pub(crate) fn keep_up(&self, renamed: u64) {
        if self.as_of.replace(renamed) != renamed {
            self.forget_all();
        }
    }

    /// Who came into sight since the last call, each at most once in [`LOOK_AGAIN`].
    pub(crate) fn take_seen(&self) -> Vec<Sighted> {
        self.seen.take()
    }

    /// What is known of a user changed.
    pub(crate) fn forget(&self, user: &str) {
        self.known.borrow_mut().remove(user);
    }

    /// The database is another one, or a transaction was undone.
    pub(crate) fn forget_all(&self) {
        self.known.borrow_mut().clear();
    }

    fn with<T>(&self, c: &Connection, user: &str, tell: impl FnOnce(&Known) -> T) -> T {
        let mut all = self.known.borrow_mut();
        if let Some(known) = all.get_mut(user) {
            self.note(user, known);
            return tell(known);
        }
        if all.len() >= KEPT {
            all.clear();
        }
        let known = all.entry(user.into()).or_insert_with(|| read(c, user));
        self.note(user, known);
        tell(known)
    }

    /// Notes that a user is in sight, if somebody looks.
    fn note(&self, user: &str, known: &mut Known) {
        if let Some(now) = self.looking.get()
            && known.noted.is_none_or(|at| now.duration_since(at) >= LOOK_AGAIN)
        {
            known.noted = Some(now);
            self.seen.borrow_mut().push(Sighted { user: user.to_owned(), ver: known.ver });
        }
    }
}

impl Known {
    /// Cards are not kept yet.
    fn name<'a>(&'a self, user: &'a str) -> &'a str {
        user_name(Some(&self.remark), None, Some(&self.nickname), user)
    }
}

/// One nothing is known of has no name. Nor has one that cannot be read: the rest of the row meets what is wrong with the file.
fn read(c: &Connection, user: &str) -> Known {
    let sql = "SELECT nickname, face_url, ver FROM profile WHERE user = ?";
    let found = row(c, sql, [user], |r| {
        let text = |at| Ok::<Box<str>, rusqlite::Error>(r.get_ref(at)?.as_str()?.into());
        Ok(Known { remark: "".into(), nickname: text(0)?, face_url: text(1)?, ver: r.get(2)?, noted: None })
    });
    let nothing = || Known { remark: "".into(), nickname: "".into(), face_url: "".into(), ver: 0, noted: None };
    let known = found.ok().flatten().unwrap_or_else(nothing);
    let remark = row(c, "SELECT remark FROM contact WHERE user = ? AND flags & 1 <> 0", [user], |r| r.get::<_, Box<str>>(0));
    Known { remark: remark.ok().flatten().unwrap_or_default(), ..known }
}
