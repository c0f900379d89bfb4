//! Samples of everything the kernel hands out, made from the table alone, and what they say in Rust.
//!
//! The faces decode the same bytes (or convert the same values) and print them the way `{:?}` does; one golden for all.
use std::fmt::Write as _;

use ntk_core::api::spec::{ApiType, CommandSpec, Reader, Ty, with_length};
use ntk_core::api::{COMMANDS, Delivery, ENUMS};

use crate::file::File;
use crate::table;

const TEXTS: &[&str] = &["plain", "", "雪の朝 🎉 é", "say \"hi\"\\\n\tnow", "c2c_bob"];

pub(crate) fn files() -> Vec<File> {
    let (mut hex, mut text) = (String::new(), String::new());
    for (flat, delivery) in samples() {
        flat.iter().for_each(|b| {
            let _ = write!(hex, "{b:02x}");
        });
        hex.push('\n');
        let _ = writeln!(text, "{delivery:?}");
    }
    vec![File::new("ffi-c/tests/golden/deliveries.hex", hex), File::new("ffi-c/tests/golden/deliveries.txt", text)]
}

/// Every kind of delivery, every event and every reply, in the flat encoding and decoded.
pub fn samples() -> Vec<(Vec<u8>, Delivery)> {
    let mut out = Vec::new();
    for outer in table::union("Delivery").variants {
        let inner: u32 = match outer.ty {
            Ty::Union(u) => table::union(u).variants.len() as u32,
            // With every reply, and twice more so that an absent one is among them.
            Ty::Record("Completion") => table::union("Reply").variants.len() as u32 + 2,
            _ => 5,
        };
        // Each with everything in it, and with nothing.
        for i in 0..inner * 2 {
            let mut sampler = Sampler { n: i * 31 + outer.value, pick: i % inner, full: i < inner };
            let mut flat = Vec::new();
            outer.value.encode(&mut flat);
            with_length(&mut flat, |flat| sampler.value(outer.ty, flat));
            let mut reader = Reader(&flat);
            let delivery = Delivery::decode(&mut reader).unwrap_or_else(|_| panic!("sample {outer:?} {i} does not decode"));
            assert!(reader.0.is_empty());
            out.push((flat, delivery));
        }
    }
    out
}

/// Arguments of every command in the flat encoding, with its number; another `round` gives other values.
pub fn commands(round: u32) -> Vec<(u32, Vec<u8>)> {
    let arguments = |c: &CommandSpec| {
        let mut sampler = Sampler { n: round * 131 + c.id, pick: round, full: round.is_multiple_of(2) };
        let mut flat = Vec::new();
        c.args.iter().for_each(|a| sampler.value(a.ty, &mut flat));
        (c.id, flat)
    };
    COMMANDS.iter().map(arguments).collect()
}

struct Sampler {
    /// Moves with every value, so that neighbours differ.
    n: u32,
    /// The union member of this sample; beyond the last, options around unions are absent.
    pick: u32,
    /// Lists have items and most options a value; else not.
    full: bool,
}

impl Sampler {
    fn value(&mut self, ty: &Ty, out: &mut Vec<u8>) {
        self.n = self.n.wrapping_add(0x9e37_79b9);
        // Mixed, so that no bit of it repeats with the place in a record.
        let n = (self.n ^ self.n >> 16).wrapping_mul(0x21f0_aaad);
        let n = (n ^ n >> 15).wrapping_mul(0x735a_2d97);
        match ty {
            Ty::Unit => {}
            Ty::Bool => (n & 4 != 0).encode(out),
            Ty::U32 => (n >> (n % 28)).encode(out),
            Ty::U64 => (u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (n % 60)).encode(out),
            Ty::I32 => (n as i32 >> (n % 28)).encode(out),
            Ty::I64 => ((u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15) as i64) >> (n % 50)).encode(out),
            Ty::Str => TEXTS[n as usize / 8 % TEXTS.len()].to_owned().encode(out),
            Ty::Bytes => with_length(out, |out| out.extend((0..n % 7).map(|i| (n >> i) as u8))),
            Ty::Enum(name) => {
                let variants = ENUMS.iter().find(|e| e.name == *name).map_or(&[][..], |e| e.variants);
                variants[n as usize / 16 % variants.len()].value.encode(out);
            }
            Ty::Opt(inner) => {
                let there = match inner {
                    Ty::Union(u) => (self.pick as usize) < table::union(u).variants.len(),
                    _ => self.full && n & 28 != 0,
                };
                there.encode(out);
                if there {
                    self.value(inner, out);
                }
            }
            Ty::List(inner) => {
                let count = if self.full { 1 + n / 4 % 3 } else { 0 };
                count.encode(out);
                let outer = self.pick;
                for i in 0..count {
                    // Members of a list differ from each other and from one list to the next.
                    self.pick = if matches!(inner, Ty::Union(_)) { n / 16 + i } else { outer };
                    self.value(inner, out);
                }
                self.pick = outer;
            }
            Ty::Record(name) => {
                with_length(out, |out| table::record(name).fields.iter().for_each(|f| self.value(f.ty, out)));
            }
            Ty::Union(name) => {
                let variants = table::union(name).variants;
                let v = &variants[self.pick as usize % variants.len()];
                v.value.encode(out);
                with_length(out, |out| self.value(v.ty, out));
            }
        }
    }
}
