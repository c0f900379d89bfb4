//! The closed set of types the API is made of, the description every generator reads, and the flat encoding for VMs.
//!
//! Flat encoding (little endian): bool u8; integers and enums at their width; str and bytes u32 length + bytes; opt u8 + value;
//! list u32 count + values; record u32 length + fields; union u32 tag + u32 length + value. A reader that knows fewer fields
//! of a record skips the rest by its length; one that knows more takes defaults.

use super::errors::ErrorCode;

/// The type of a field, argument or result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    /// Nothing: the result of a command that only succeeds or fails.
    Unit,
    /// 0 or 1, one byte.
    Bool,
    /// Unsigned 32 bits.
    U32,
    /// Unsigned 64 bits.
    U64,
    /// Signed 32 bits.
    I32,
    /// Signed 64 bits.
    I64,
    /// UTF-8 text.
    Str,
    /// Raw bytes.
    Bytes,
    /// One of [`ENUMS`](super::ENUMS), 32 bits wide.
    Enum(&'static str),
    /// Present or not.
    Opt(&'static Ty),
    /// Any number of values.
    List(&'static Ty),
    /// One of [`RECORDS`](super::RECORDS).
    Record(&'static str),
    /// One of [`UNIONS`](super::UNIONS).
    Union(&'static str),
}

/// A named value of an enum.
#[derive(Debug, Clone, Copy)]
pub struct VariantSpec {
    /// Permanent number.
    pub value: u32,
    /// Name in Rust, UpperCamelCase.
    pub name: &'static str,
    /// Payload; [`Ty::Unit`] for enums.
    pub ty: &'static Ty,
    /// Documentation lines.
    pub doc: &'static [&'static str],
}

/// An enum or a tagged union.
#[derive(Debug, Clone, Copy)]
pub struct SumSpec {
    /// Name in Rust.
    pub name: &'static str,
    /// Documentation lines.
    pub doc: &'static [&'static str],
    /// Its values or members.
    pub variants: &'static [VariantSpec],
}

/// A field of a record or an argument of a command.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Name, snake_case, the same in every language up to its case convention.
    pub name: &'static str,
    /// Type.
    pub ty: &'static Ty,
    /// Documentation lines.
    pub doc: &'static [&'static str],
}

/// A record.
#[derive(Debug, Clone, Copy)]
pub struct RecordSpec {
    /// Name in Rust.
    pub name: &'static str,
    /// Documentation lines.
    pub doc: &'static [&'static str],
    /// Fields; new ones are appended, none is ever moved.
    pub fields: &'static [FieldSpec],
}

/// Who has the last word on a command, and thereby which codes it may complete with besides its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy {
    /// The kernel by itself.
    Kernel,
    /// The database of this device.
    Storage,
    /// The server, and the database.
    Server,
}

/// A command: enqueue, return a request id, complete exactly once.
#[derive(Debug, Clone, Copy)]
pub struct CommandSpec {
    /// Permanent number.
    pub id: u32,
    /// Name in Rust, UpperCamelCase.
    pub name: &'static str,
    /// Function name, snake_case (`ntk_` in C).
    pub function: &'static str,
    /// Documentation lines.
    pub doc: &'static [&'static str],
    /// Arguments.
    pub args: &'static [FieldSpec],
    /// Result on success.
    pub reply: &'static Ty,
    /// Who has the last word.
    pub by: AnsweredBy,
    /// What it is refused with or completes with when it does not succeed, besides what all commands like it may. See `all_codes`.
    pub codes: &'static [ErrorCode],
    /// What the server may say later to what was accepted here: in `SendFinished`, or in `ChangeRefused`.
    pub later: &'static [ErrorCode],
    /// A call in C.
    pub example: &'static [&'static str],
    /// What comes back.
    pub answer: &'static str,
}

/// A domain: what belongs together. Each command, event, record and enum is of one.
#[derive(Debug, Clone, Copy)]
pub struct DomainSpec {
    /// Name, UpperCamelCase.
    pub name: &'static str,
    /// Documentation lines.
    pub doc: &'static [&'static str],
    /// Numbers of its commands, in reading order.
    pub commands: &'static [u32],
    /// Names of its events.
    pub events: &'static [&'static str],
    /// Its records, each after its place in the declarations.
    pub records: &'static [(u32, RecordSpec)],
    /// Its enums, each after its place in the declarations.
    pub enums: &'static [(u32, SumSpec)],
}

/// Raw bytes (a list of u8 would cost an element at a time).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blob(pub Vec<u8>);

/// More items in one list are a mistake, not a list.
pub const MAX_ITEMS: usize = 100_000;

/// A flat encoding that does not decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadEncoding;

/// Reads the flat encoding; every read is bounds-checked.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Takes `n` bytes.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], BadEncoding> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(BadEncoding)?;
        self.0 = tail;
        Ok(head)
    }

    /// Takes a u32-length-prefixed part.
    pub fn part(&mut self) -> Result<Reader<'a>, BadEncoding> {
        let n = u32::decode(self)? as usize;
        Ok(Reader(self.take(n)?))
    }
}

/// A type of the API: it knows its description and its flat encoding.
pub trait ApiType: Sized {
    /// The description generators read.
    const TY: &'static Ty;
    /// Appends the flat encoding.
    fn encode(&self, out: &mut Vec<u8>);
    /// Reads the flat encoding.
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding>;
}

/// Writes a u32 length in front of what `body` writes.
pub fn with_length(out: &mut Vec<u8>, body: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    body(out);
    let n = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&n.to_le_bytes());
}

macro_rules! int_type {
    ($($t:ty => $ty:ident),*) => {$(
        impl ApiType for $t {
            const TY: &'static Ty = &Ty::$ty;
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
                let raw = from.take(size_of::<$t>())?;
                Ok(<$t>::from_le_bytes(raw.try_into().map_err(|_| BadEncoding)?))
            }
        }
    )*};
}
int_type!(u32 => U32, u64 => U64, i32 => I32, i64 => I64);

impl ApiType for () {
    const TY: &'static Ty = &Ty::Unit;
    fn encode(&self, _: &mut Vec<u8>) {}
    fn decode(_: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        Ok(())
    }
}

impl ApiType for bool {
    const TY: &'static Ty = &Ty::Bool;
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        Ok(from.take(1)?[0] != 0)
    }
}

impl ApiType for String {
    const TY: &'static Ty = &Ty::Str;
    fn encode(&self, out: &mut Vec<u8>) {
        with_length(out, |out| out.extend_from_slice(self.as_bytes()));
    }
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        std::str::from_utf8(from.part()?.0).map(str::to_owned).map_err(|_| BadEncoding)
    }
}

impl ApiType for Blob {
    const TY: &'static Ty = &Ty::Bytes;
    fn encode(&self, out: &mut Vec<u8>) {
        with_length(out, |out| out.extend_from_slice(&self.0));
    }
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        Ok(Blob(from.part()?.0.to_vec()))
    }
}

impl<T: ApiType> ApiType for Option<T> {
    const TY: &'static Ty = &Ty::Opt(T::TY);
    fn encode(&self, out: &mut Vec<u8>) {
        self.is_some().encode(out);
        if let Some(v) = self {
            v.encode(out);
        }
    }
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        if bool::decode(from)? { T::decode(from).map(Some) } else { Ok(None) }
    }
}

impl<T: ApiType> ApiType for Vec<T> {
    const TY: &'static Ty = &Ty::List(T::TY);
    fn encode(&self, out: &mut Vec<u8>) {
        (self.len() as u32).encode(out);
        self.iter().for_each(|v| v.encode(out));
    }
    fn decode(from: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let n = u32::decode(from)? as usize;
        // Every value takes a byte or more, so a stated count beyond the input is a lie, not an allocation. No list of the API
        // is longer than MAX_ITEMS, and a value may take far more memory than the bytes that stand for it.
        if n > from.0.len().min(MAX_ITEMS) {
            return Err(BadEncoding);
        }
        (0..n).map(|_| T::decode(from)).collect()
    }
}
