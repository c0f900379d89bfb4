//! Frame codec: 1 flag byte, then the (perhaps compressed) protobuf `Frame`.
use crate::guard::{Unreadable, only_field, read};
use crate::wire::{Frame, Hello, frame, kind};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prost::Message as _;
use std::borrow::Cow;

/// Largest frame on the wire and after decompression, bytes. V2TIM's packet limit (code 9522) is the same 1 MB.
pub const MAX_FRAME: usize = 1 << 20;
/// Payloads above this many bytes are compressed (measured: smaller ones do not gain).
pub const COMPRESS_ABOVE: usize = 512;

const FLAG_ZSTD: u8 = 1;
/// Largest `Hello`, bytes.
pub const MAX_HELLO: usize = 8192;
/// Field numbers in `Frame`.
const HELLO: u32 = 1;
const CLIENT: std::ops::RangeInclusive<u32> = 1..=31;
const SERVER: std::ops::RangeInclusive<u32> = 32..=63;
const NEWER: u32 = 64;

/// Why a frame was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameError {
    /// No byte at all, or no known kind inside.
    Empty,
    /// Larger than [`MAX_FRAME`], on the wire or unpacked.
    TooLarge,
    /// A flag bit this version does not know.
    UnknownFlags(u8),
    /// Not zstd, or not a `Frame`.
    Malformed,
    /// A kind that only this side sends; it was not looked into.
    WrongSide,
    /// A list longer than it may be, or more memory than its length is worth.
    Costly,
}

impl From<Unreadable> for FrameError {
    fn from(e: Unreadable) -> FrameError {
        match e {
            Unreadable::Malformed => FrameError::Malformed,
            Unreadable::Costly => FrameError::Costly,
        }
    }
}

impl std::fmt::Display for FrameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FrameError::Empty => f.write_str("empty frame"),
            FrameError::TooLarge => write!(f, "frame larger than {MAX_FRAME} bytes"),
            FrameError::UnknownFlags(b) => write!(f, "unknown frame flags {b:#04x}"),
            FrameError::Malformed => f.write_str("malformed frame"),
            FrameError::WrongSide => f.write_str("a frame that only the other side sends"),
            FrameError::Costly => f.write_str("frame of too many parts"),
        }
    }
}

impl std::error::Error for FrameError {}

/// Encodes one frame. Fails only with [`FrameError::TooLarge`].
pub fn encode(kind: frame::Kind) -> Result<Vec<u8>, FrameError> {
    let frame = Frame { kind: Some(kind) };
    let len = frame.encoded_len();
    if len + 1 > MAX_FRAME {
        return Err(FrameError::TooLarge);
    }
    let mut out = Vec::with_capacity(len + 1);
    out.push(0);
    frame.encode_raw(&mut out);
    seal(out)
}

/// Finishes a frame whose protobuf part the caller has already encoded after one zero flag byte: compresses it when that pays.
/// Fails only with [`FrameError::TooLarge`].
pub fn seal(mut out: Vec<u8>) -> Result<Vec<u8>, FrameError> {
    if out.is_empty() {
        return Err(FrameError::Empty);
    }
    if out.len() > MAX_FRAME {
        return Err(FrameError::TooLarge);
    }
    if out.len() > COMPRESS_ABOVE + 1
        && let Some(packed) = compress(&out[1..])
        && packed.len() < out.len() - 1
    {
        out.clear();
        out.push(FLAG_ZSTD);
        out.extend_from_slice(&packed);
    }
    Ok(out)
}

fn compress(payload: &[u8]) -> Option<Vec<u8>> {
    // A context is several hundred KB: one per thread, not one per frame.
    thread_local! {
        static CONTEXT: std::cell::RefCell<Option<zstd::bulk::Compressor<'static>>> = const { std::cell::RefCell::new(None) };
    }
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            *context = zstd::bulk::Compressor::new(1).ok();
        }
        context.as_mut()?.compress(payload).ok()
    })
}

/// The pattern of what only a server says, for matches that name every kind.
#[macro_export]
macro_rules! server_says {
    () => {
        $crate::wire::frame::Kind::Welcome(_)
            | $crate::wire::frame::Kind::SendAck(_)
            | $crate::wire::frame::Kind::Sync(_)
            | $crate::wire::frame::Kind::Reset(_)
            | $crate::wire::frame::Kind::Page(_)
            | $crate::wire::frame::Kind::Changes(_)
            | $crate::wire::frame::Kind::Pong(_)
            | $crate::wire::frame::Kind::Throttle(_)
            | $crate::wire::frame::Kind::Kick(_)
            | $crate::wire::frame::Kind::RpcRes(_)
            | $crate::wire::frame::Kind::ReadAck(_)
            | $crate::wire::frame::Kind::SnapshotPage(_)
            | $crate::wire::frame::Kind::CountRes(_)
            | $crate::wire::frame::Kind::OnlineMsg(_)
            | $crate::wire::frame::Kind::GroupPush(_)
    };
}

/// Decodes what a client sent; what only a server sends is [`FrameError::WrongSide`].
pub fn decode_from_client(wire: &[u8]) -> Result<frame::Kind, FrameError> {
    decode(wire, CLIENT)
}

/// Decodes what a server sent; as [`decode_from_client`].
pub fn decode_from_server(wire: &[u8]) -> Result<frame::Kind, FrameError> {
    decode(wire, SERVER)
}

/// Decodes the first frame of a client that has not shown a token yet: only a `Hello`, not compressed, at most 8 KiB. Nothing
/// else is looked into.
pub fn decode_hello(wire: &[u8]) -> Result<Hello, FrameError> {
    let (&flags, payload) = wire.split_first().ok_or(FrameError::Empty)?;
    match only_field(payload) {
        _ if flags != 0 => Err(FrameError::UnknownFlags(flags)),
        _ if payload.len() > MAX_HELLO => Err(FrameError::TooLarge),
        Some((HELLO, hello)) => Ok(read(hello)?),
        _ => Err(FrameError::Malformed),
    }
}

/// Never panics; the memory it takes, the unpacked payload included, is at most 64 KiB and 8 bytes for each unpacked byte.
fn decode(wire: &[u8], from: std::ops::RangeInclusive<u32>) -> Result<frame::Kind, FrameError> {
    let payload = payload(wire)?;
    match only_field(&payload) {
        // One of a newer version is as if it were not there.
        Some((number, inside)) if from.contains(&number) => kind(number, inside)?.ok_or(FrameError::Empty),
        Some((number, _)) if number < NEWER => Err(FrameError::WrongSide),
        Some(_) => Err(FrameError::Empty),
        None if payload.is_empty() => Err(FrameError::Empty),
        // One frame is one kind: nobody sends two, or anything beside it.
        None => Err(FrameError::Malformed),
    }
}

/// The protobuf part of a frame, unpacked.
pub fn payload(wire: &[u8]) -> Result<Cow<'_, [u8]>, FrameError> {
    let (&flags, payload) = wire.split_first().ok_or(FrameError::Empty)?;
    if wire.len() > MAX_FRAME {
        return Err(FrameError::TooLarge);
    }
    match flags {
        0 => Ok(Cow::Borrowed(payload)),
        FLAG_ZSTD => unpack(payload).map(Cow::Owned),
        other => Err(FrameError::UnknownFlags(other)),
    }
}

fn unpack(payload: &[u8]) -> Result<Vec<u8>, FrameError> {
    // Our own encoder always writes the content size; a bomb states a large one or none.
    let stated = zstd::zstd_safe::get_frame_content_size(payload).ok().flatten().ok_or(FrameError::Malformed)?;
    if stated >= MAX_FRAME as u64 {
        return Err(FrameError::TooLarge);
    }
    // One per thread, as for packing. It writes no byte beyond what was stated.
    thread_local! {
        static CONTEXT: std::cell::RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { std::cell::RefCell::new(None) };
    }
    CONTEXT.with_borrow_mut(|context| {
        if context.is_none() {
            *context = zstd::bulk::Decompressor::new().ok();
        }
        context.as_mut().and_then(|c| c.decompress(payload, stated as usize).ok()).ok_or(FrameError::Malformed)
    })
}

/// `Hello` as the value of the upgrade request header `x-ntk-hello`.
pub fn hello_to_header(hello: &Hello) -> String {
    URL_SAFE_NO_PAD.encode(hello.encode_to_vec())
}

/// Reads back what [`hello_to_header`] wrote.
pub fn hello_from_header(value: &str) -> Result<Hello, FrameError> {
    if value.len() > MAX_HELLO {
        return Err(FrameError::TooLarge);
    }
    let raw = URL_SAFE_NO_PAD.decode(value).map_err(|_| FrameError::Malformed)?;
    Ok(read(&raw)?)
}
