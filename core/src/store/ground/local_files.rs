//! Where the files of a message are on this device, and whether the server has them.
use crate::api::{ErrorCode, MediaSize};
use ntk_protocol::{rules, wire};
use prost::Message as _;

/// Where the files of a message are on this device (`message.local_files`). Never leaves it.
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
    pub(crate) fn read(column: &[u8]) -> LocalFiles {
        LocalFiles::decode(column).unwrap_or_default()
    }

    /// Where a file is said to be; empty = not here. It may have gone: look before use.
    pub(crate) fn path(&self, element: u32, size: MediaSize) -> &str {
        let found = self.files.iter().find(|f| f.element == element && f.size == size as u32);
        found.map_or("", |f| &f.path)
    }

    /// Notes where a file is.
    pub(crate) fn set(&mut self, element: u32, size: MediaSize, path: String) {
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
    wire::Body::decode(body).is_ok_and(|b| b.elements.iter().any(files))
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
    fn where_a_file_is_is_kept_once_per_element_and_size() {
        let mut files = LocalFiles::default();
        files.set(0, MediaSize::Original, "a".into());
        files.set(0, MediaSize::Thumbnail, "t".into());
        files.set(0, MediaSize::Original, "b".into());
        let read = LocalFiles::read(&files.encode_to_vec());
        assert_eq!((read.path(0, MediaSize::Original), read.path(0, MediaSize::Thumbnail)), ("b", "t"));
        assert_eq!((read.path(1, MediaSize::Original), read.path(0, MediaSize::Large)), ("", ""));
        assert_eq!(LocalFiles::read(b"\xff\xff"), LocalFiles::default());
    }
}
