//! What a client may send, and what it may not, by a seed: every kind of frame and every named call, each field of any value and size,
//! made from the protocol's own descriptor. It keeps to no rule but that most of it can be decoded: what cannot is refused early.
use crate::rng::Rng;
use ntk_protocol::methods::Method;
use ntk_protocol::{DESCRIPTORS, PROTO};
use prost_reflect::prost::Message as _;
use prost_reflect::{Cardinality, DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};

/// Kinds of frames that only a server sends have numbers from this on.
const SERVERS: u32 = 32;
/// No frame is made longer than about this, bytes; some are, to see them refused.
const ROOM: usize = 200_000;
const NUMBERS: [u64; 14] =
    [0, 1, 2, 3, 16, 100, 500, 501, 65_536, 1 << 31, (1 << 32) - 1, i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX];
const LENGTHS: [usize; 9] = [0, 0, 1, 1, 2, 20, 64, 1000, 13_000];
const MANY: [usize; 7] = [0, 1, 1, 2, 50, 101, 1001];

/// Whose frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What a device sends.
    Client,
    /// What a server sends.
    Server,
}

/// Makes frames.
pub struct Seeded {
    pool: DescriptorPool,
    rng: Rng,
    /// Names and ids that mean something on the stage.
    words: Vec<String>,
    /// What the frame that is being made may still take.
    left: usize,
    rid: u64,
}

impl Seeded {
    /// `words` = users, conversations, groups and whatever else is known to the server.
    pub fn new(seed: u64, words: Vec<String>) -> Result<Seeded, String> {
        let pool = DescriptorPool::decode(DESCRIPTORS).map_err(|e| e.to_string())?;
        Ok(Seeded { pool, rng: Rng::new(seed), words, left: 0, rid: 0 })
    }

    /// A message by its name, encoded.
    pub fn bytes_of(&mut self, name: &str) -> Result<Vec<u8>, String> {
        self.left = ROOM;
        let of = self.message(name)?;
        Ok(self.filled(&of, 0).encode_to_vec())
    }

    /// The next frame as it goes over the wire, most of them of that side, and what it is.
    pub fn frame(&mut self, side: Side) -> Result<(Vec<u8>, String), String> {
        self.left = ROOM;
        let frame = self.message("Frame")?;
        let kinds: Vec<FieldDescriptor> = frame.fields().collect();
        let of_side: Vec<&FieldDescriptor> = kinds.iter().filter(|k| (k.number() < SERVERS) == (side == Side::Client)).collect();
        let kind = match self.rng.below(10) {
            0 => kinds.get(self.rng.below(kinds.len())),
            1..=4 if side == Side::Client => kinds.iter().find(|k| k.name() == "rpc"),
            _ => of_side.get(self.rng.below(of_side.len())).copied(),
        };
        let kind = kind.ok_or("no kind of frame")?.clone();
        let Kind::Message(inner) = kind.kind() else { return Err("a kind is a message".into()) };
        let mut about = kind.name().to_owned();
        let content = if kind.name() == "rpc" { self.call(&inner, &mut about)? } else { self.filled(&inner, 0) };
        let mut whole = DynamicMessage::new(frame);
        whole.set_field(&kind, Value::Message(content));
        let mut wire = [&[0][..], &whole.encode_to_vec()].concat();
        if self.rng.chance(75) {
            damage(&mut wire, &mut self.rng);
        }
        Ok((wire, about))
    }

    fn message(&self, name: &str) -> Result<MessageDescriptor, String> {
        self.pool.get_message_by_name(&format!("ntk.v1.{name}")).ok_or_else(|| format!("there is no {name}"))
    }

    /// A call by name, with what it carries, or with what another one does.
    fn call(&mut self, rpc: &MessageDescriptor, about: &mut String) -> Result<DynamicMessage, String> {
        let pick = |rng: &mut Rng| Method::ALL[rng.below(Method::ALL.len())].name();
        let method = pick(&mut self.rng);
        let carries = if self.rng.chance(50) { pick(&mut self.rng) } else { method };
        // `set_conv` carries `SetConv`; a call that carries nothing has no message.
        let camel: String =
            carries.split('_').flat_map(|word| word.get(..1).map(|first| first.to_uppercase() + &word[1..])).collect();
        let args = match self.message(&camel) {
            Ok(of) => self.filled(&of, 1).encode_to_vec(),
            Err(_) => Vec::new(),
        };
        about.push(' ');
        about.push_str(method);
        let mut call = self.filled(rpc, 1);
        call.set_field_by_name("method", Value::String(method.into()));
        call.set_field_by_name("args", Value::Bytes(args.into()));
        Ok(call)
    }

    fn filled(&mut self, of: &MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut made = DynamicMessage::new(of.clone());
        for field in of.fields() {
            if depth > 4 || self.rng.chance(250) {
                continue;
            }
            let value = if field.is_map() {
                Value::Map([(MapKey::String(self.word()), Value::String(self.word()))].into())
            } else if field.cardinality() == Cardinality::Repeated {
                let n = self.rng.pick(&MANY);
                Value::List((0..n).map_while(|_| (self.left > 64).then(|| self.one(&field, depth))).collect())
            } else {
                self.one(&field, depth)
            };
            // A map of other types than text stays empty.
            let _ = made.try_set_field(&field, value);
        }
        made
    }

    fn one(&mut self, field: &FieldDescriptor, depth: u32) -> Value {
        self.left = self.left.saturating_sub(8);
        match field.kind() {
            Kind::Message(inner) => Value::Message(self.filled(&inner, depth + 1)),
            Kind::String => Value::String(self.word()),
            Kind::Bytes if field.name() == "body" => {
                let body = self.message("Body").map(|of| self.filled(&of, depth + 1).encode_to_vec());
                Value::Bytes(body.unwrap_or_default().into())
            }
            Kind::Bytes => {
                let mut bytes = vec![0; if self.rng.chance(500) { 16 } else { self.length() }];
                self.rng.fill(&mut bytes);
                Value::Bytes(bytes.into())
            }
            Kind::Bool => Value::Bool(self.rng.chance(500)),
            Kind::Enum(_) => Value::EnumNumber(self.number() as i32),
            Kind::Double => Value::F64(f64::from_bits(self.rng.word())),
            Kind::Float => Value::F32(f32::from_bits(self.rng.word() as u32)),
            Kind::Uint64 | Kind::Fixed64 if field.name() == "rid" => {
                self.rid += 1;
                Value::U64(self.rid)
            }
            Kind::Uint64 | Kind::Fixed64 => Value::U64(self.number()),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(self.number() as i64),
            Kind::Uint32 | Kind::Fixed32 if field.name() == "proto" => Value::U32(PROTO),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(self.number() as u32),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(self.number() as i32),
        }
    }

    fn number(&mut self) -> u64 {
        match self.rng.below(4) {
            0 => self.rng.word(),
            1 => self.rng.below(40) as u64,
            _ => self.rng.pick(&NUMBERS),
        }
    }

    fn length(&mut self) -> usize {
        let length = self.rng.pick(&LENGTHS).min(self.left);
        self.left -= length;
        length
    }

    fn word(&mut self) -> String {
        if self.rng.chance(600) {
            return self.words.get(self.rng.below(self.words.len())).cloned().unwrap_or_default();
        }
        const LETTERS: [char; 12] = ['a', ' ', '\0', 'é', '\u{202e}', '文', '😀', ':', '/', '%', '"', '\u{301}'];
        let letters: String = (0..self.length()).map(|_| self.rng.pick(&LETTERS)).collect();
        letters
    }
}

/// One damage: a cut, other bits, other bytes, a number that is nonsense, a piece twice, a piece left out, something behind it.
pub fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if bytes.is_empty() {
        return bytes.push(rng.word() as u8);
    }
    let at = rng.below(bytes.len());
    let piece = at..bytes.len().min(at + 1 + rng.below(40));
    match rng.below(7) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << rng.below(8),
        2 => rng.fill(&mut bytes[piece]),
        3 => {
            let number = (rng.pick(&NUMBERS) as u32).to_be_bytes();
            bytes[at..].iter_mut().zip(number).for_each(|(to, from)| *to = from);
        }
        4 => {
            let twice = bytes[piece].repeat(1 + rng.below(30));
            bytes.splice(at..at, twice);
        }
        5 => drop(bytes.drain(piece)),
        _ => bytes.extend([7; 30]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_makes_every_kind_and_call_and_most_of_it_is_read() {
        let mut seeded = Seeded::new(7, vec!["eve".into()]).unwrap();
        let (mut kinds, mut read, n) = (BTreeSet::new(), 0, 3000);
        for _ in 0..n {
            let (wire, about) = seeded.frame(Side::Client).unwrap();
            read += usize::from(ntk_protocol::decode_from_client(&wire).is_ok());
            kinds.insert(about);
        }
        for method in Method::ALL {
            assert!(kinds.contains(&format!("rpc {}", method.name())), "{}", method.name());
        }
        assert!(kinds.len() > 30 && read > n / 2, "{read} of {n}: {kinds:?}");
        let mut again = Seeded::new(7, vec!["eve".into()]).unwrap();
        assert_eq!(again.frame(Side::Client), Seeded::new(7, vec!["eve".into()]).unwrap().frame(Side::Client));
    }
}
