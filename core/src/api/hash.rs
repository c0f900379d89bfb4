//! One number for the whole table, so that a face and a library from different tables find out at load.
use std::fmt::{self, Write};

use super::errors::ERRORS;
use super::spec::Ty;
use super::table::{COMMANDS, ENUMS, RECORDS, UNIONS};

/// FNV-1a over the printed table: names, numbers and types, without the documentation.
pub fn api_hash() -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    // Writing to a hash cannot fail.
    let _ = print(&mut hash);
    hash.0
}

struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = text.bytes().fold(self.0, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Ok(())
    }
}

fn print(out: &mut impl Write) -> fmt::Result {
    for s in ENUMS.iter().chain(UNIONS) {
        writeln!(out, "sum {}", s.name)?;
        for v in s.variants {
            writeln!(out, "{} {} {}", v.value, v.name, Printed(v.ty))?;
        }
    }
    for r in RECORDS {
        writeln!(out, "record {}", r.name)?;
        for f in r.fields {
            writeln!(out, "{} {}", f.name, Printed(f.ty))?;
        }
    }
    for c in COMMANDS {
        writeln!(out, "command {} {} {} {}", c.id, c.name, c.function, Printed(c.reply))?;
        for a in c.args {
            writeln!(out, "{} {}", a.name, Printed(a.ty))?;
        }
    }
    ERRORS.iter().try_for_each(|e| writeln!(out, "error {} {} {}", e.code, e.name, e.retryable))
}

struct Printed(&'static Ty);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ty::Unit => f.write_str("unit"),
            Ty::Bool => f.write_str("bool"),
            Ty::U32 => f.write_str("u32"),
            Ty::U64 => f.write_str("u64"),
            Ty::I32 => f.write_str("i32"),
            Ty::I64 => f.write_str("i64"),
            Ty::Str => f.write_str("str"),
            Ty::Bytes => f.write_str("bytes"),
            Ty::Enum(n) | Ty::Record(n) | Ty::Union(n) => f.write_str(n),
            Ty::Opt(t) => write!(f, "opt {}", Printed(t)),
            Ty::List(t) => write!(f, "list {}", Printed(t)),
        }
    }
}
