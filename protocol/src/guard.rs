//! What a protobuf message would cost in memory, told from its bytes before anything is built of it.
//!
//! An empty record takes two bytes on the wire and up to hundreds in memory, so a limit on bytes alone bounds nothing. Every
//! decode of bytes that somebody else made goes through [`read`]; the walk allocates nothing. The shapes are written by
//! build.rs from the descriptor, so a new message is guarded without anybody thinking of it.
use crate::wire::{Guarded, SHAPES};
use prost::Message;

/// Memory a message may take whatever its length...
const ALLOWANCE: usize = 48 * 1024;
/// ...and for each of its bytes. With the unpacked bytes themselves a frame costs at most 64 KiB plus 8 bytes a byte.
const PER_BYTE: usize = 7;
/// Records inside records; prost stops at 100.
const DEPTH: u32 = 32;
/// What an allocation costs beside what it holds, and the least it holds.
const CHUNK: usize = 16;

/// One message of the protocol.
pub(crate) struct Shape {
    pub(crate) size: usize,
    pub(crate) fields: &'static [Field],
}

/// One of its fields.
pub(crate) struct Field {
    pub(crate) number: u32,
    pub(crate) many: bool,
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

/// Why bytes were not decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Not a message of this type.
    Malformed,
    /// It would take more memory than its length is worth.
    Costly,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unreadable::Malformed => "malformed message",
            Unreadable::Costly => "message of many empty parts",
        })
    }
}

impl std::error::Error for Unreadable {}

/// Decodes a message that somebody else made: at most 48 KiB of memory plus 7 bytes for each of its bytes.
pub fn read<T: Message + Default + Guarded>(bytes: &[u8]) -> Result<T, Unreadable> {
    let shape = &SHAPES[T::SHAPE];
    let mut left = Left { memory: ALLOWANCE + PER_BYTE * bytes.len(), reallocated: 0, outer: [0; FIELDS] };
    left.record(shape, bytes, 0)?;
    let mut out = T::default();
    for (field, n) in shape.fields.iter().zip(left.outer).filter(|(_, n)| *n > 0) {
        out.make_room(field.number, n as usize);
    }
    out.merge(bytes).map_err(|_| Unreadable::Malformed)?;
    Ok(out)
}

/// The number of the first field, if it is a length-delimited one that takes up all of the bytes, and what it holds.
pub(crate) fn only_field(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut rest = bytes;
    let (number, wire_type) = tag(&mut rest)?;
    let length = usize::try_from(varint(&mut rest)?).ok()?;
    (wire_type == 2 && length == rest.len()).then_some((number, rest))
}

/// Fields a message has at most.
const FIELDS: usize = 32;

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

    fn pay_text(&mut self, length: usize) -> Result<(), Unreadable> {
        if length == 0 { Ok(()) } else { self.pay(length.max(CHUNK) + CHUNK) }
    }

    /// One more item in a list that grows by doubling from 4.
    fn pay_item(&mut self, had: usize, size: usize) -> Result<(), Unreadable> {
        if had == 0 {
            self.pay(4 * size + CHUNK)
        } else if had >= 4 && had.is_power_of_two() {
            let before = had * size;
            self.pay(before + before.saturating_sub(self.reallocated))?;
            self.reallocated = self.reallocated.max(before);
            Ok(())
        } else {
            Ok(())
        }
    }

    fn record(&mut self, shape: &Shape, mut bytes: &[u8], depth: u32) -> Result<(), Unreadable> {
        if depth > DEPTH {
            return Err(Unreadable::Malformed);
        }
        // The list that is being filled, and how many items it has. One that is left and taken up again pays for all of its
        // items as if they were new ones, which is never too little.
        let (mut list, mut items, mut begun) = (0, 0, 0u64);
        while !bytes.is_empty() {
            let (number, wire_type) = tag(&mut bytes).ok_or(Unreadable::Malformed)?;
            let inside = match wire_type {
                0 => {
                    varint(&mut bytes).ok_or(Unreadable::Malformed)?;
                    None
                }
                1 => {
                    bytes = bytes.get(8..).ok_or(Unreadable::Malformed)?;
                    None
                }
                2 => {
                    let length = varint(&mut bytes).and_then(|n| usize::try_from(n).ok()).ok_or(Unreadable::Malformed)?;
                    let (inside, rest) = bytes.split_at_checked(length).ok_or(Unreadable::Malformed)?;
                    bytes = rest;
                    Some(inside)
                }
                5 => {
                    bytes = bytes.get(4..).ok_or(Unreadable::Malformed)?;
                    None
                }
                _ => return Err(Unreadable::Malformed),
            };
            let Some(at) = shape.fields.iter().position(|f| f.number == number) else { continue };
            let field = &shape.fields[at];
            let mut again = false;
            if field.many && list != number {
                again = begun & (1 << at) != 0;
                begun |= 1 << at;
                (list, items) = (number, 0);
            }
            match (field.holds, inside) {
                (Holds::Record { shape, boxed }, Some(inside)) => {
                    let shape = &SHAPES[shape];
                    if field.many && depth == 0 {
                        self.outer[at] += 1;
                        self.pay(shape.size)?;
                    } else if field.many {
                        self.one_more(again, &mut items, shape.size)?;
                    } else if boxed {
                        self.pay(shape.size + CHUNK)?;
                    }
                    self.record(shape, inside, depth + 1)?;
                }
                (Holds::Text(size), Some(inside)) => {
                    if field.many {
                        self.one_more(again, &mut items, size)?;
                    }
                    self.pay_text(inside.len())?;
                }
                // A packed list: the shortest varint is one byte.
                (Holds::Varint(size), Some(inside)) if field.many => {
                    let count = inside.iter().filter(|b| **b & 0x80 == 0).count();
                    (0..count).try_for_each(|_| self.one_more(again, &mut items, size))?;
                }
                (Holds::Fixed64, Some(inside)) if field.many => {
                    (0..inside.len() / 8).try_for_each(|_| self.one_more(again, &mut items, 8))?;
                }
                (Holds::Varint(size), None) if field.many => self.one_more(again, &mut items, size)?,
                (Holds::Fixed64, None) if field.many => self.one_more(again, &mut items, 8)?,
                // A number; or a wire type that does not fit the field, which decoding will refuse.
                (Holds::Varint(_) | Holds::Fixed64 | Holds::Text(_) | Holds::Record { .. }, _) => {}
            }
        }
        Ok(())
    }

    fn one_more(&mut self, again: bool, items: &mut usize, size: usize) -> Result<(), Unreadable> {
        self.pay_item(*items, size)?;
        if again {
            // How long it was is not known any more: it may double at any item.
            self.pay(2 * size)?;
        }
        *items += 1;
        Ok(())
    }
}

fn tag(bytes: &mut &[u8]) -> Option<(u32, u8)> {
    let tag = varint(bytes)?;
    let number = u32::try_from(tag >> 3).ok().filter(|n| (1..1 << 29).contains(n))?;
    Some((number, (tag & 7) as u8))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
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
