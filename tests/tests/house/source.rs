//! Finding and reading the repository's own files. Build output and other people's checkouts are left out.
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Files under a directory of the repository with one of these endings, by their path from its root.
pub(crate) fn files(under: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    walk(&root().join(under), endings, &mut out);
    let mut out: Vec<PathBuf> = out.iter().map(|p| p.strip_prefix(root()).unwrap().to_owned()).collect();
    out.sort();
    out
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn walk(dir: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", ".git", "build"].contains(&name.as_str()) {
                walk(&path, endings, out);
            }
        } else if endings.iter().any(|e| name.ends_with(e)) {
            out.push(path);
        }
    }
}
