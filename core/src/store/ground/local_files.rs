//! Where the files of a message are on this device, and whether the server has them.
use crate::api::{ErrorCode, MediaSize};
use ntk_protocol::{rules, wire};
use prost::Message as _;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Where the files of a message are on this device (`message.local_files`). Never leaves it. What lies in the kernel's directory is
/// kept relative to it, which may be moved between two runs; everything else is absolute: the process's directory is not ours.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct LocalFiles {
    #[prost(message, repeated, tag = "1")]
    pub(crate) files: Vec<LocalFile>,
    /// Images go as they are, without metadata.
    #[prost(bool, tag = "2")]
    pub(crate) original: bool,
}

/// One file of one element.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct LocalFile {
    #[prost(uint32, tag = "1")]
    pub(crate) element: u32,
    /// [`MediaSize`].
    #[prost(uint32, tag = "2")]
    pub(crate) size: u32,
    #[prost(string, tag = "3")]
    pub(crate) path: String,
}

impl LocalFiles {
    /// From the column; damaged = none.
    #[allow(clippy::disallowed_methods)] // only this device writes it, of a message that passed the same walk
    pub(crate) fn read(column: &[u8]) -> LocalFiles {
        LocalFiles::decode(column).unwrap_or_default()
    }

    /// From the column of a database, with every file where it is now.
    pub(crate) fn located(column: &[u8], c: &Connection) -> LocalFiles {
        let mut files = LocalFiles::read(column);
        if !files.files.is_empty()
            && let Some(directory) = c.path().and_then(|database| Path::new(database).parent())
        {
            for f in files.files.iter_mut().filter(|f| !f.path.is_empty() && Path::new(&f.path).is_relative()) {
                f.path = directory.join(&f.path).to_string_lossy().into_owned();
            }
        }
        files
    }

    /// What is kept of a file; empty = not here.
    pub(crate) fn path(&self, element: u32, size: MediaSize) -> &str {
        let found = self.files.iter().find(|f| f.element == element && f.size == size as u32);
        found.map_or("", |f| &f.path)
    }

    /// Where a file is said to be, if it is here. It may have gone: look before use.
    pub(crate) fn place(&self, directory: &Path, element: u32, size: MediaSize) -> Option<PathBuf> {
        Some(self.path(element, size)).filter(|path| !path.is_empty()).map(|path| directory.join(path))
    }

    /// Notes where a file is, by its absolute path.
    pub(crate) fn put(&mut self, directory: &Path, element: u32, size: MediaSize, path: &Path) {
        let path = path.strip_prefix(directory).unwrap_or(path).to_string_lossy().into_owned();
        self.files.retain(|f| f.element != element || f.size != size as u32);
        self.files.push(LocalFile { element, size: size as u32, path });
    }
}

/// The files of a message that failed must be looked at again: the server says that it does not have them.
pub(crate) fn lost(error: u32) -> bool {
    error == ErrorCode::FileUpload as u32
}

/// Does this body still lack the id of one of its files, or hold what is to become one?
pub(crate) fn incomplete(body: &[u8]) -> bool {
    if body.len() > rules::MAX_BODY {
        return true;
    }
    let files = |e: &wire::Element| [&e.file, &e.large, &e.thumb].into_iter().flatten().any(|f| f.blob.is_empty());
    ntk_protocol::read::<wire::Body>(body).is_ok_and(|b| b.elements.iter().any(files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_while_one_of_its_files_has_no_id() {
        let file = |blob: &str| Some(wire::File { blob: blob.into(), ..Default::default() });
        let body = |file, thumb| {
            let element = wire::Element { file, thumb, ..Default::default() };
            wire::Body { elements: vec![element], ..Default::default() }.encode_to_vec()
        };
        assert!(incomplete(&body(file(""), None)));
        assert!(incomplete(&body(file("aa"), file(""))));
        assert!(!incomplete(&body(file("aa"), file("bb"))));
        assert!(!incomplete(&wire::Body { text: "text".into(), ..Default::default() }.encode_to_vec()));
        assert!(!incomplete(b"\xff\xff"));
    }

    #[test]
    fn where_a_file_is_is_kept_once_per_element_and_size_and_relative_inside_the_directory() {
        let (here, moved) = (Path::new("/data/ntk"), Path::new("/elsewhere"));
        let mut files = LocalFiles::default();
        files.put(here, 0, MediaSize::Original, Path::new("/a"));
        files.put(here, 0, MediaSize::Thumbnail, Path::new("/data/ntk/media/ab/abcd"));
        files.put(here, 0, MediaSize::Original, Path::new("/data/ntk-2/b"));
        let read = LocalFiles::read(&files.encode_to_vec());
        let place = |element, size| read.place(moved, element, size);
        assert_eq!(read.files.len(), 2);
        assert_eq!(place(0, MediaSize::Original), Some("/data/ntk-2/b".into()));
        assert_eq!(place(0, MediaSize::Thumbnail), Some("/elsewhere/media/ab/abcd".into()));
        assert_eq!((place(1, MediaSize::Original), place(0, MediaSize::Large)), (None, None));
        assert_eq!(LocalFiles::read(b"\xff\xff"), LocalFiles::default());
    }
}
