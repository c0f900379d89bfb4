//! What hosts hand in: only integers and pointer + length, so that no bit pattern is undefined. Everything is checked here.
use std::mem::{align_of, size_of, MaybeUninit};

use ntk_core::api::{Blob, Error, ErrorCode};
use safer_ffi::c_char;
use safer_ffi::prelude::*;

/// Longer input is a mistake, not a message: the largest thing any command takes is far below.
const MAX_LEN: usize = 16 << 20;
/// More list items are a mistake.
const MAX_COUNT: u32 = ntk_core::api::spec::MAX_ITEMS as u32;
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

/// Something a host hands in by value; it has no invalid bit pattern.
pub(crate) trait FromC: Copy {
    /// What the core takes.
    type Api;
    /// Checks and copies.
    fn check(self) -> Result<Self::Api, ErrorCode>;
}

/// An argument of a command that cannot be read is refused by its name.
pub(crate) fn named<T>(argument: &str, read: Result<T, ErrorCode>) -> Result<T, Error> {
    read.map_err(|code| {
        let rule = if code == ErrorCode::BadUtf8 { "not UTF-8" } else { "NULL, too long, or a number that names nothing" };
        Error::new(code, format!("{argument}: {rule}"))
    })
}

impl FromC for u32 {
    type Api = u32;
    fn check(self) -> Result<u32, ErrorCode> {
        Ok(self)
    }
}

impl FromC for u64 {
    type Api = u64;
    fn check(self) -> Result<u64, ErrorCode> {
        Ok(self)
    }
}

impl FromC for Str {
    type Api = String;
    fn check(self) -> Result<String, ErrorCode> {
        self.text()
    }
}

/// Checks and copies an array of `count` items, `stride` bytes apart; 0 = one behind the other.
pub(crate) fn list<T: FromC>(ptr: *const T, count: u32, stride: u32) -> Result<Vec<T::Api>, ErrorCode> {
    let stride = if stride == 0 { size_of::<T>() } else { stride as usize };
    let apart = (size_of::<T>()..=MAX_RECORD).contains(&stride) && stride % align_of::<T>() == 0;
    match count {
        0 => Ok(Vec::new()),
        _ if ptr.is_null() || !ptr.is_aligned() || count > MAX_COUNT || !apart => Err(ErrorCode::InvalidParameters),
        // SAFETY: the contract of ntk.h: `count` items stand there, `stride` apart; each is aligned, as the first and the
        // stride are, and has no invalid bit pattern.
        _ => (0..count as usize).map(|i| unsafe { ptr.byte_add(i * stride).read() }.check()).collect(),
    }
}

/// The same for enums, which travel as numbers.
pub(crate) fn numbers<E>(ptr: *const u32, count: u32, stride: u32, known: fn(u32) -> Option<E>) -> Result<Vec<E>, ErrorCode> {
    let numbers = list(ptr, count, stride)?;
    numbers.into_iter().map(|n| known(n).ok_or(ErrorCode::InvalidParameters)).collect()
}

/// A record of a host; NULL = all defaults.
pub(crate) fn read<T: Record + FromC>(ptr: *const T) -> Result<T::Api, ErrorCode> {
    record(ptr)?.check()
}

/// A record of a host; NULL = none.
pub(crate) fn optional<T: Record + FromC>(ptr: *const T) -> Result<Option<T::Api>, ErrorCode> {
    if ptr.is_null() {
        Ok(None)
    } else {
        read(ptr).map(Some)
    }
}

/// An array of records; the size the first states is also the distance, and all must state it.
pub(crate) fn records<T: Record + FromC>(ptr: *const T, count: u32) -> Result<Vec<T::Api>, ErrorCode> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if ptr.is_null() || count > MAX_COUNT {
        return Err(ErrorCode::InvalidParameters);
    }
    let size = stated_size(ptr)?;
    let one = |i: usize| {
        // SAFETY: the contract of ntk.h: `count` items stand there, as far apart as the first is long.
        let at = unsafe { ptr.byte_add(i * size) };
        if stated_size(at)? != size {
            return Err(ErrorCode::InvalidParameters);
        }
        read(at)
    };
    (0..count as usize).map(one).collect()
}

/// A record that a host fills in. Its first field is `struct_size: u32`, and it has no invalid bit pattern.
pub(crate) trait Record: Copy {
    /// All defaults.
    const NONE: Self;
    /// Where each field ends.
    const ENDS: &'static [usize];
}

/// What a record of a host says of its size.
fn stated_size<T: Record>(ptr: *const T) -> Result<usize, ErrorCode> {
    let ptr = ptr.cast::<u32>();
    // No more than that: an older version of the record may be less aligned than ours, so it is copied as bytes.
    if !ptr.is_aligned() {
        return Err(ErrorCode::InvalidParameters);
    }
    // SAFETY: the contract of ntk.h: a non-NULL record starts with its size.
    let size = unsafe { ptr.read() } as usize;
    if (size_of::<u32>()..=MAX_RECORD).contains(&size) {
        Ok(size)
    } else {
        Err(ErrorCode::InvalidParameters)
    }
}

/// Reads the fields that the host's version of the record has; those it lacks, and all of NULL, are defaults.
pub(crate) fn record<T: Record>(ptr: *const T) -> Result<T, ErrorCode> {
    if ptr.is_null() {
        return Ok(T::NONE);
    }
    let size = stated_size(ptr)?;
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
    use ntk_core::api::{self, MessageKind};

    use super::*;
    use crate::generated::types::{
        AllReceiveOpt, ConversationFilter, HistoryQuery, MessageExtension, NewElement, PushInfo, SendOptions, StrList, U32List,
        U64List,
    };

    const WRONG: ErrorCode = ErrorCode::InvalidParameters;

    fn text(text: &str) -> Str {
        Str { ptr: text.as_ptr().cast(), len: text.len() }
    }

    fn size<T>() -> u32 {
        size_of::<T>() as u32
    }

    #[test]
    fn wrong_text_gives_a_code() {
        let text = |ptr: *const u8, len| Str { ptr: ptr.cast(), len }.text();
        assert_eq!(text(std::ptr::null(), 0), Ok(String::new()));
        assert_eq!(text(std::ptr::null(), 3), Err(WRONG));
        assert_eq!(text(b"abc".as_ptr(), usize::MAX), Err(WRONG));
        assert_eq!(text([0xff, 0xfe].as_ptr(), 2), Err(ErrorCode::BadUtf8));
        assert_eq!(text("雪".as_ptr(), 3), Ok("雪".to_owned()));
    }

    #[test]
    fn wrong_arrays_give_a_code() {
        let numbers = [1u64, 2, 3];
        let at = numbers.as_ptr();
        assert_eq!(list(at, 3, 0), Ok(vec![1, 2, 3]));
        assert_eq!(list(at, 2, 16), Ok(vec![1, 3]));
        assert_eq!(list::<u64>(std::ptr::null(), 0, 77), Ok(Vec::new()));
        assert_eq!(list::<u64>(std::ptr::null(), 1, 0), Err(WRONG));
        assert_eq!(list(at, u32::MAX, 0), Err(WRONG));
        assert_eq!(list(at.wrapping_byte_add(1), 1, 0), Err(WRONG));
        for stride in [1, 7, 9, 4096 + 8, u32::MAX] {
            assert_eq!(list(at, 2, stride), Err(WRONG), "{stride}");
        }
        assert_eq!(list(&Str::NONE, 1, 0), Ok(vec![String::new()]));
        assert_eq!(list(&Str::NONE, u32::MAX, 0), Err(WRONG));
        assert_eq!(list([text("a"), Str { ptr: [0xff].as_ptr().cast(), len: 1 }].as_ptr(), 2, 0), Err(ErrorCode::BadUtf8));
    }

    #[test]
    fn an_older_record_leaves_new_fields_at_their_defaults() {
        let mut options = SendOptions { struct_size: 0, excluded_from_unread: 1, online_only: 1, ..SendOptions::NONE };
        assert_eq!(read(&options), Err(WRONG));
        options.struct_size = 5; // up to the first field
        let seen = read(&options).unwrap();
        assert!(seen.excluded_from_unread && !seen.online_only);
        options.struct_size = size::<SendOptions>() + 64; // a newer host
        assert!(read(&options).unwrap().online_only);
        options.struct_size = u32::MAX;
        assert_eq!(read(&options), Err(WRONG));
        assert_eq!(read::<SendOptions>(std::ptr::null()), Ok(Default::default()));
        assert_eq!(read((&raw const options).wrapping_byte_add(1)), Err(WRONG));
    }

    #[test]
    fn lists_options_and_records_inside_a_record_are_checked_too() {
        let (users, targets) = ([text("bob"), text("carol")], [text("dave")]);
        let push = PushInfo { struct_size: size::<PushInfo>(), title: text("Hi"), disabled: 9, ..PushInfo::NONE };
        let strs = |items: &[Str]| StrList { items: items.as_ptr(), count: items.len() as u32, stride: size::<Str>() };
        let options = SendOptions {
            struct_size: size::<SendOptions>(),
            at_users: strs(&users),
            targets: strs(&targets),
            push: &push,
            priority: 3,
            local_custom_int: -5,
            ..SendOptions::NONE
        };
        let want = api::SendOptions {
            at_users: vec!["bob".into(), "carol".into()],
            targets: vec!["dave".into()],
            push: Some(api::PushInfo { title: "Hi".into(), disabled: true, ..Default::default() }),
            priority: api::MessagePriority::Low,
            local_custom_int: -5,
            ..Default::default()
        };
        assert_eq!(read(&options), Ok(want));
        let absurd = StrList { count: u32::MAX, ..strs(&users) };
        assert_eq!(read(&SendOptions { at_users: absurd, ..options }), Err(WRONG));
        assert_eq!(read(&SendOptions { targets: StrList { items: std::ptr::null(), ..absurd }, ..options }), Err(WRONG));
        assert_eq!(read(&SendOptions { push: &PushInfo::NONE, ..options }), Err(WRONG), "struct_size 0 inside");
        assert_eq!(read(&SendOptions { priority: 4, ..options }), Err(WRONG));

        let (kinds, seqs) = ([1u32, 255], [7u64]);
        let query = HistoryQuery {
            struct_size: size::<HistoryQuery>(),
            kinds: U32List { items: kinds.as_ptr(), count: 2, stride: 0 },
            seqs: U64List { items: seqs.as_ptr(), count: 1, stride: 0 },
            time_begin_s: i64::MIN,
            ..HistoryQuery::NONE
        };
        let seen = read(&query).unwrap();
        assert_eq!((seen.kinds, seen.seqs), (vec![MessageKind::Text, MessageKind::Unknown], vec![7]));
        assert_eq!(seen.time_begin_s, i64::MIN);
        let kinds = [1u32, 77];
        assert_eq!(read(&HistoryQuery { kinds: U32List { items: kinds.as_ptr(), ..query.kinds }, ..query }), Err(WRONG));
    }

    #[test]
    fn items_of_a_list_of_records_stand_as_far_apart_as_the_first_is_long() {
        let one = |key| MessageExtension { struct_size: size::<MessageExtension>(), key: text(key), ..MessageExtension::NONE };
        let mut items = [one("a"), one("b"), one("c")];
        let keys = |items: &[MessageExtension], count| {
            records(items.as_ptr(), count).map(|all| all.into_iter().map(|e| e.key).collect::<Vec<_>>().concat())
        };
        assert_eq!(keys(&items, 3), Ok("abc".to_owned()));
        assert_eq!(keys(&items, 0), Ok(String::new()));
        assert_eq!(records::<MessageExtension>(std::ptr::null(), 1), Err(WRONG));
        assert_eq!(records(items.as_ptr(), u32::MAX), Err(WRONG));
        assert_eq!(records(items.as_ptr().wrapping_byte_add(2), 1), Err(WRONG));
        // A newer host, whose record is twice as long.
        items[0].struct_size *= 2;
        items[2].struct_size *= 2;
        assert_eq!(keys(&items, 2), Ok("ac".to_owned()));
        for wrong in [0, 3, size::<MessageExtension>() - 8, u32::MAX] {
            items[0] = one("a");
            items[1].struct_size = wrong;
            assert_eq!(keys(&items, 2), Err(WRONG), "{wrong}");
            items[0].struct_size = wrong;
            assert!(keys(&items[..1], 1).is_err() || wrong == size::<MessageExtension>() - 8, "{wrong}");
        }
        // An older host, which knew only the kind.
        let old = [8u32, 1, 8, 8];
        let seen = records(old.as_ptr().cast::<NewElement>(), 2).unwrap();
        assert_eq!((seen[0].kind, seen[1].kind), (MessageKind::Text, MessageKind::Face));
        let unknown = [8u32, 99];
        assert_eq!(records(unknown.as_ptr().cast::<NewElement>(), 1), Err(WRONG));
    }

    #[test]
    fn what_was_received_can_be_handed_in_again() {
        use crate::arena::{Arena, ToC};
        let arena = Arena::default();
        let filter = api::ConversationFilter { unread: true, marks: 1 << 40, mute: api::MuteFilter::Muted, ..Default::default() };
        let c: ConversationFilter = filter.to_c(&arena);
        assert_eq!(read(&c), Ok(filter));
        let opt = api::AllReceiveOpt { opt: api::ReceiveOpt::NotNotify, from_s: 1, for_s: 2 };
        let c: AllReceiveOpt = opt.to_c(&arena);
        assert_eq!(read(&c), Ok(opt));
        let all = vec![api::MessageExtension { key: "k".into(), value: "v".into(), code: 23001 }; 3];
        let (items, count, stride) = arena.list(&all);
        assert_eq!(stride, size::<MessageExtension>());
        assert_eq!(records(items, count), Ok(all));
    }
}
