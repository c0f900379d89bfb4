//! What a protobuf message would cost in memory, told from its bytes before anything is built of it.
//!
//! An empty record takes two bytes on the wire and up to hundreds in memory, so a limit on bytes alone bounds nothing. Every
//! decode goes through [`read`], a lint (clippy.toml) says so; the walk allocates nothing. The shapes are written by build.rs from
//! the descriptor, so a new message is guarded without anybody thinking of it. Also refused: two of a message where one may
//! be, which protobuf would make one.
use crate::wire::SHAPES;
use prost::Message;
use prost::encoding::WireType;

/// Memory a message may take whatever its length...
const ALLOWANCE: usize = 63 * 1024;
/// ...and for each of its bytes. With the unpacked bytes themselves a frame costs at most 64 KiB plus 8 bytes a byte.
const PER_BYTE: usize = 7;
/// Records inside records; prost stops at 100.
const DEPTH: u32 = 32;
/// What an allocation costs beside what it holds, and the least it holds.
const CHUNK: usize = 16;
/// Fields a message has at most.
const FIELDS: usize = 32;

/// One message of the protocol. Its fields are numbered from 1 without a gap, in this order.
pub(crate) struct Shape {
    pub(crate) size: usize,
    pub(crate) fields: &'static [Field],
}

/// One of its fields.
pub(crate) struct Field {
    pub(crate) many: bool,
    /// Items a list may have.
    pub(crate) most: u32,
    pub(crate) holds: Holds,
}

/// What a field holds; sizes are those in memory.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    Varint(usize),
    Fixed64,
    Text(usize),
    Record { shape: usize, boxed: bool },
}

/// What [`read`] may decode: each message of the protocol.
pub trait Guarded {
    /// Its place among the shapes.
    #[doc(hidden)]
    const SHAPE: usize;
    /// Room for so many records in the list of this number.
    #[doc(hidden)]
    fn make_room(&mut self, number: u32, n: usize);
}

/// Why bytes were not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Not a message of this type.
    Malformed,
    /// A list longer than it may be, or more memory than its length is worth.
    Costly,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unreadable::Malformed => "malformed message",
            Unreadable::Costly => "message of too many parts",
        })
    }
}

impl std::error::Error for Unreadable {}

/// Decodes a message: at most 63 KiB of memory plus 7 bytes for each of its bytes, and no list longer than it may be.
pub fn read<T: Message + Default + Guarded>(bytes: &[u8]) -> Result<T, Unreadable> {
    let shape = &SHAPES[T::SHAPE];
    let mut left = Left { memory: ALLOWANCE + PER_BYTE * bytes.len(), reallocated: 0, outer: [0; FIELDS] };
    left.record(shape, bytes, 0)?;
    let mut out = T::default();
    for (n, (field, items)) in (1..).zip(shape.fields.iter().zip(&left.outer)) {
        if field.many && *items > 0 {
            out.make_room(n, *items as usize);
        }
    }
    // Its one place: everything that is decoded passes the walk above.
    #[allow(clippy::disallowed_methods)]
    out.merge(bytes).map_err(|_| Unreadable::Malformed)?;
    Ok(out)
}

/// As [`read`], of what may come from somebody who kept no rule: lists are cut to what they may have, and what cannot be read
/// all the same is empty.
pub fn read_cut<T: Message + Default + Guarded>(bytes: &[u8]) -> T {
    read(bytes).unwrap_or_else(|_| {
        let mut kept = Vec::new();
        cut(&SHAPES[T::SHAPE], bytes, 0, &mut kept).and_then(|()| read(&kept).ok()).unwrap_or_default()
    })
}

/// How far a message is beyond [`PER_BYTE`], for whoever puts many of them into one frame: together at most [`MAX_DEBT`].
pub fn debt<T: Message + Guarded>(message: &T) -> usize {
    let bytes = message.encode_to_vec();
    let shape = &SHAPES[T::SHAPE];
    let all = usize::MAX / 2;
    let mut left = Left { memory: all, reallocated: 0, outer: [0; FIELDS] };
    // What was just encoded is well-formed.
    left.record(shape, &bytes, 0).map_or(all, |()| (all - left.memory + shape.size).saturating_sub(PER_BYTE * bytes.len()))
}

/// Debts that one frame can bear.
pub const MAX_DEBT: usize = ALLOWANCE - 1024;

/// The number of the first field, if it is a length-delimited one that takes up all of the bytes, and what it holds.
pub(crate) fn only_field(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut rest = bytes;
    let (number, wire_type) = tag(&mut rest)?;
    let length = usize::try_from(varint(&mut rest)?).ok()?;
    (wire_type == 2 && length == rest.len()).then_some((number, rest))
}

/// The budget.
struct Left {
    memory: usize,
    /// Records in each list of the outermost message, by the field's place: these get their room at once.
    outer: [u32; FIELDS],
    /// The largest list's memory before it grew last: old and new exist at once while it grows.
    reallocated: usize,
}

impl Left {
    fn pay(&mut self, cost: usize) -> Result<(), Unreadable> {
        self.memory = self.memory.checked_sub(cost).ok_or(Unreadable::Costly)?;
        Ok(())
    }

    /// One more item in a list that grows by doubling from 4.
    fn pay_item(&mut self, had: &mut u32, size: usize) -> Result<(), Unreadable> {
        let before = *had as usize * size;
        if *had == 0 {
            self.pay(4 * size + CHUNK)?;
        } else if *had >= 4 && had.is_power_of_two() {
            self.pay(before + before.saturating_sub(self.reallocated))?;
            self.reallocated = self.reallocated.max(before);
        }
        *had += 1;
        Ok(())
    }

    fn record(&mut self, shape: &Shape, mut bytes: &[u8], depth: u32) -> Result<(), Unreadable> {
        if depth > DEPTH {
            return Err(Unreadable::Malformed);
        }
        let mut items = [0u32; FIELDS];
        while !bytes.is_empty() {
            let (number, inside) = field(&mut bytes).ok_or(Unreadable::Malformed)?;
            let at = number as usize - 1;
            let Some(field) = shape.fields.get(at) else { continue };
            let had = &mut items[at];
            match (field.holds, inside) {
                (Holds::Record { shape, boxed }, Some(inside)) => {
                    let shape = &SHAPES[shape];
                    if field.many && depth == 0 {
                        *had += 1;
                        self.pay(shape.size)?;
                    } else if field.many {
                        self.pay_item(had, shape.size)?;
                    } else {
                        // Two of one are made one, past what its lists may have. Nobody writes that.
                        *had += 1;
                        if *had > 1 {
                            return Err(Unreadable::Malformed);
                        }
                        if boxed {
                            self.pay(shape.size + CHUNK)?;
                        }
                    }
                    self.record(shape, inside, depth + 1)?;
                }
                (Holds::Text(size), Some(inside)) => {
                    if field.many {
                        self.pay_item(had, size)?;
                    }
                    if !inside.is_empty() {
                        self.pay(inside.len().max(CHUNK) + CHUNK)?;
                    }
                }
                // A packed list: the shortest varint is one byte.
                (Holds::Varint(size), Some(inside)) if field.many => {
                    let count = inside.iter().filter(|b| **b & 0x80 == 0).count();
                    (0..count).try_for_each(|_| self.pay_item(had, size))?;
                }
                (Holds::Fixed64, Some(inside)) if field.many => {
                    (0..inside.len() / 8).try_for_each(|_| self.pay_item(had, 8))?;
                }
                (Holds::Varint(size), None) if field.many => self.pay_item(had, size)?,
                (Holds::Fixed64, None) if field.many => self.pay_item(had, 8)?,
                // A number; or a wire type that does not fit the field, which decoding will refuse.
                (Holds::Varint(_) | Holds::Fixed64 | Holds::Text(_) | Holds::Record { .. }, _) => {}
            }
            if *had > field.most {
                return Err(Unreadable::Costly);
            }
        }
        if depth == 0 {
            self.outer = items;
        }
        Ok(())
    }
}

/// A message without what its lists have too many of. `None` = malformed.
fn cut(shape: &Shape, mut bytes: &[u8], depth: u32, out: &mut Vec<u8>) -> Option<()> {
    let mut items = [0u32; FIELDS];
    while !bytes.is_empty() {
        let before = bytes;
        let (number, inside) = field(&mut bytes)?;
        let at = number as usize - 1;
        let whole = &before[..before.len() - bytes.len()];
        let Some(field) = shape.fields.get(at) else {
            out.extend_from_slice(whole);
            continue;
        };
        items[at] += 1;
        match (field.holds, inside) {
            _ if field.many && items[at] > field.most => {}
            (Holds::Record { .. }, Some(_)) if !field.many && items[at] > 1 => {}
            (Holds::Record { shape, .. }, Some(inside)) if depth < DEPTH => {
                let mut kept = Vec::new();
                cut(&SHAPES[shape], inside, depth + 1, &mut kept)?;
                prost::encoding::encode_key(number, WireType::LengthDelimited, out);
                prost::encoding::encode_varint(kept.len() as u64, out);
                out.extend(kept);
            }
            _ => out.extend_from_slice(whole),
        }
    }
    Some(())
}

/// The next field's number, and what it holds if that has a length.
#[inline]
fn field<'a>(bytes: &mut &'a [u8]) -> Option<(u32, Option<&'a [u8]>)> {
    // Nearly all: a number below 16, a length or value below 128.
    if let [tag @ 8..0x80, next @ ..0x80, rest @ ..] = *bytes {
        match tag & 7 {
            0 => {
                *bytes = rest;
                return Some((u32::from(tag >> 3), None));
            }
            2 => {
                let (inside, rest) = rest.split_at_checked(usize::from(*next))?;
                *bytes = rest;
                return Some((u32::from(tag >> 3), Some(inside)));
            }
            _ => {}
        }
    }
    let (number, wire_type) = tag(bytes)?;
    let skipped = match wire_type {
        0 => {
            varint(bytes)?;
            return Some((number, None));
        }
        1 => 8,
        2 => usize::try_from(varint(bytes)?).ok()?,
        5 => 4,
        _ => return None,
    };
    let (inside, rest) = bytes.split_at_checked(skipped)?;
    *bytes = rest;
    Some((number, (wire_type == 2).then_some(inside)))
}

#[inline]
fn tag(bytes: &mut &[u8]) -> Option<(u32, u8)> {
    let tag = varint(bytes)?;
    let number = u32::try_from(tag >> 3).ok().filter(|n| (1..1 << 29).contains(n))?;
    Some((number, (tag & 7) as u8))
}

#[inline]
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    // Most are one byte.
    if let [byte @ ..0x80, rest @ ..] = *bytes {
        *bytes = rest;
        return Some((*byte).into());
    }
    let mut value = 0u64;
    for (n, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            *bytes = &bytes[n + 1..];
            return Some(value);
        }
    }
    None
}
