//! What a writer gives.

/// A generated file: its path from the repository root, and its whole text.
pub struct File {
    /// From the repository root.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl File {
    pub(crate) fn new(path: impl Into<String>, text: String) -> File {
        File { path: path.into(), text }
    }
}
