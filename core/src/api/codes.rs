//! Which codes a command may come back with besides its own: those that every command shares, by who has the last word.
use super::errors::ErrorCode;
use super::spec::{AnsweredBy, CommandSpec, Ty};

/// Codes of every command. `logout` and `resume` do not know [`ErrorCode::Suspended`].
pub const EVERY: &[ErrorCode] =
    &[ErrorCode::Internal, ErrorCode::Busy, ErrorCode::Closed, ErrorCode::Cancelled, ErrorCode::Suspended];

/// Codes of every command that needs the database: why it cannot be used, also when the kernel could not be opened.
pub const STORAGE: &[ErrorCode] = &[
    ErrorCode::NotInitialized,
    ErrorCode::DatabaseOperation,
    ErrorCode::LocalIo,
    ErrorCode::DatabaseFailure,
    ErrorCode::DirectoryInUse,
    ErrorCode::DiskFull,
    ErrorCode::SchemaNewer,
];

/// Codes of every command that asks the server, besides those of the database.
pub const SERVER: &[ErrorCode] = &[
    ErrorCode::NotLoggedIn,
    ErrorCode::NetworkLost,
    ErrorCode::Timeout,
    ErrorCode::ServerInternal,
    ErrorCode::Protocol,
    ErrorCode::Overloaded,
];

impl AnsweredBy {
    /// The codes that come with it.
    pub fn codes(self) -> Vec<ErrorCode> {
        match self {
            AnsweredBy::Kernel => Vec::new(),
            AnsweredBy::Storage => STORAGE.to_vec(),
            AnsweredBy::Server => [STORAGE, SERVER].concat(),
        }
    }
}

impl CommandSpec {
    /// What a face refuses by itself: an argument that is no value of its type.
    pub fn refused_by_faces(&self) -> Vec<ErrorCode> {
        let plain = |ty: &Ty| matches!(ty, Ty::Bool | Ty::U32 | Ty::U64 | Ty::I32 | Ty::I64);
        let text = |ty: &Ty| matches!(ty, Ty::Str | Ty::Record(_) | Ty::List(Ty::Str | Ty::Record(_)));
        let wrong = self.args.iter().any(|a| !plain(a.ty)).then_some(ErrorCode::InvalidParameters);
        wrong.into_iter().chain(self.args.iter().any(|a| text(a.ty)).then_some(ErrorCode::BadUtf8)).collect()
    }

    /// Every code its call may return and its completion may carry, but 0, by number.
    pub fn all_codes(&self) -> Vec<ErrorCode> {
        let mut all = [EVERY, &self.by.codes(), self.codes, &self.refused_by_faces()].concat();
        all.sort_unstable();
        all.dedup();
        all
    }
}
