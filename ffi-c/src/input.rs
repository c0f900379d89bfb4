//! What hosts hand in: only integers and pointer + length, so that no bit pattern is undefined. Everything is checked here.
use std::mem::{size_of, MaybeUninit};

use ntk_core::api::{Blob, ErrorCode};
use safer_ffi::c_char;
use safer_ffi::prelude::*;

/// Longer input is a mistake, not a message: the largest thing any command takes is far below.
const MAX_LEN: usize = 16 << 20;
/// More list items are a mistake.
const MAX_COUNT: u32 = 100_000;
/// No record of ours will ever be larger.
const MAX_RECORD: usize = 4096;

/// UTF-8 text: as input checked, as output valid, non-NULL and NUL-terminated.
#[derive_ReprC(rename = "ntk_str")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    /// First byte.
    pub ptr: *const c_char,
    /// Bytes.
    pub len: usize,
}

/// Raw bytes.
#[derive_ReprC(rename = "ntk_bytes")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    /// First byte.
    pub ptr: *const u8,
    /// Bytes.
    pub len: usize,
}

/// Copies `len` bytes a host pointed at.
fn copy(ptr: *const u8, len: usize) -> Result<Vec<u8>, ErrorCode> {
    match len {
        0 => Ok(Vec::new()),
        _ if ptr.is_null() || len > MAX_LEN => Err(ErrorCode::InvalidParameters),
        // SAFETY: the contract of ntk.h: a non-NULL pointer with a length points to that many readable bytes during the call.
        _ => Ok(unsafe { std::slice::from_raw_parts(ptr, len) }.to_vec()),
    }
}

impl Str {
    /// No text.
    pub(crate) const NONE: Str = Str { ptr: std::ptr::null(), len: 0 };

    /// Checks and copies.
    pub(crate) fn text(self) -> Result<String, ErrorCode> {
        String::from_utf8(copy(self.ptr.cast(), self.len)?).map_err(|_| ErrorCode::BadUtf8)
    }
}

impl Bytes {
    /// No bytes.
    pub(crate) const NONE: Bytes = Bytes { ptr: std::ptr::null(), len: 0 };

    /// Checks and copies.
    pub(crate) fn blob(self) -> Result<Blob, ErrorCode> {
        copy(self.ptr, self.len).map(Blob)
    }
}

/// Checks and copies an array of texts.
pub(crate) fn texts(ptr: *const Str, count: u32) -> Result<Vec<String>, ErrorCode> {
    match count {
        0 => Ok(Vec::new()),
        _ if ptr.is_null() || !ptr.is_aligned() || count > MAX_COUNT => Err(ErrorCode::InvalidParameters),
        // SAFETY: the contract of ntk.h: `count` items stand there; `Str` has no invalid bit pattern.
        _ => unsafe { std::slice::from_raw_parts(ptr, count as usize) }.iter().map(|s| s.text()).collect(),
    }
}

/// A record that a host fills in. Its first field is `struct_size: u32`, and it has no invalid bit pattern.
pub(crate) trait Record: Copy {
    /// All defaults.
    const NONE: Self;
    /// Where each field ends.
    const ENDS: &'static [usize];
}

/// Reads the fields that the host's version of the record has; those it lacks, and all of NULL, are defaults.
pub(crate) fn record<T: Record>(ptr: *const T) -> Result<T, ErrorCode> {
    if ptr.is_null() {
        return Ok(T::NONE);
    }
    // SAFETY: the contract of ntk.h: a non-NULL record starts with its size.
    let size = unsafe { ptr.cast::<u32>().read_unaligned() } as usize;
    if !(size_of::<u32>()..=MAX_RECORD).contains(&size) {
        return Err(ErrorCode::InvalidParameters);
    }
    let known = T::ENDS.iter().copied().filter(|end| *end <= size).max().unwrap_or(0);
    let mut out = MaybeUninit::new(T::NONE);
    // SAFETY: `known` is at most the size the host states and the size of T; it ends at the end of a field, and no field has
    // an invalid bit pattern.
    unsafe {
        out.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(ptr.cast(), known);
        Ok(out.assume_init())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::types::SendOptions;

    #[test]
    fn wrong_text_gives_a_code() {
        let text = |ptr: *const u8, len| Str { ptr: ptr.cast(), len }.text();
        assert_eq!(text(std::ptr::null(), 0), Ok(String::new()));
        assert_eq!(text(std::ptr::null(), 3), Err(ErrorCode::InvalidParameters));
        assert_eq!(text(b"abc".as_ptr(), usize::MAX), Err(ErrorCode::InvalidParameters));
        assert_eq!(text([0xff, 0xfe].as_ptr(), 2), Err(ErrorCode::BadUtf8));
        assert_eq!(text("雪".as_ptr(), 3), Ok("雪".to_owned()));
        assert_eq!(texts(std::ptr::null(), 1), Err(ErrorCode::InvalidParameters));
        assert_eq!(texts(&Str::NONE, u32::MAX), Err(ErrorCode::InvalidParameters));
    }

    #[test]
    fn an_older_record_leaves_new_fields_at_their_defaults() {
        let mut options = SendOptions { struct_size: 0, excluded_from_unread: 1, online_only: 1, ..SendOptions::NONE };
        assert_eq!(SendOptions::read(&options), Err(ErrorCode::InvalidParameters));
        options.struct_size = 5; // up to the first field
        let read = SendOptions::read(&options).unwrap();
        assert!(read.excluded_from_unread && !read.online_only);
        options.struct_size = size_of::<SendOptions>() as u32 + 64; // a newer host
        assert!(SendOptions::read(&options).unwrap().online_only);
        options.struct_size = u32::MAX;
        assert_eq!(SendOptions::read(&options), Err(ErrorCode::InvalidParameters));
        assert_eq!(SendOptions::read(std::ptr::null()), Ok(Default::default()));
    }
}
