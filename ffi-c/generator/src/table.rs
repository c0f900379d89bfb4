//! Questions about the table that more than one writer asks.
use std::collections::BTreeSet;

use ntk_core::api::spec::{FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS};

/// The record of this name.
pub(crate) fn record(name: &str) -> &'static RecordSpec {
    RECORDS.iter().find(|r| r.name == name).unwrap_or_else(|| panic!("no record {name}"))
}

/// Records that a host hands in: those that stand among the arguments of a command.
pub(crate) fn input_records() -> BTreeSet<&'static str> {
    let args = COMMANDS.iter().flat_map(|c| c.args);
    args.filter_map(|a| if let Ty::Record(name) = a.ty { Some(*name) } else { None }).collect()
}

/// Element types of all lists the kernel hands out, each once, in the table's order.
pub(crate) fn list_items() -> Vec<&'static Ty> {
    let mut out: Vec<&'static Ty> = Vec::new();
    for f in RECORDS.iter().flat_map(|r| r.fields) {
        if let Ty::List(item) = f.ty
            && !out.contains(item)
        {
            out.push(item);
        }
    }
    out
}

/// Records of which patches say bit by bit what changed.
pub(crate) fn masked_records() -> Vec<&'static RecordSpec> {
    let has_mask = |r: &&RecordSpec| r.fields.iter().any(|f| f.name == "changed" && *f.ty == Ty::U64);
    let row = |r: &RecordSpec| {
        r.fields.iter().find(|f| f.name == "row").and_then(|f| if let Ty::Record(n) = f.ty { Some(record(n)) } else { None })
    };
    RECORDS.iter().filter(has_mask).filter_map(row).collect()
}

/// The union of this name.
pub(crate) fn union(name: &str) -> &'static SumSpec {
    UNIONS.iter().find(|u| u.name == name).unwrap_or_else(|| panic!("no union {name}"))
}

/// FNV-1a over the printed table: names, numbers and types, without the documentation.
pub(crate) fn api_hash() -> u64 {
    printed().bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

fn printed() -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    for s in ENUMS.iter().chain(UNIONS) {
        line(format!("sum {}", s.name));
        s.variants.iter().for_each(|v| line(format!("{} {} {}", v.value, v.name, ty(v.ty))));
    }
    for r in RECORDS {
        line(format!("record {}", r.name));
        r.fields.iter().for_each(|f| line(format!("{} {}", f.name, ty(f.ty))));
    }
    for c in COMMANDS {
        line(format!("command {} {} {} {}", c.id, c.name, c.function, ty(c.reply)));
        c.args.iter().for_each(|f| line(format!("{} {}", f.name, ty(f.ty))));
    }
    ERRORS.iter().for_each(|e| line(format!("error {} {} {}", e.code, e.name, e.retryable)));
    out
}

fn ty(t: &Ty) -> String {
    match t {
        Ty::Unit => "unit".into(),
        Ty::Bool => "bool".into(),
        Ty::U32 => "u32".into(),
        Ty::U64 => "u64".into(),
        Ty::I32 => "i32".into(),
        Ty::I64 => "i64".into(),
        Ty::Str => "str".into(),
        Ty::Bytes => "bytes".into(),
        Ty::Enum(n) | Ty::Record(n) | Ty::Union(n) => (*n).into(),
        Ty::Opt(t) => format!("opt {}", ty(t)),
        Ty::List(t) => format!("list {}", ty(t)),
    }
}

/// Fields of an input record are never lists, options or records: a host fills them in by hand.
pub(crate) fn assert_flat(fields: &[FieldSpec]) {
    let flat = |t: &Ty| !matches!(t, Ty::Opt(_) | Ty::List(_) | Ty::Record(_) | Ty::Union(_) | Ty::Unit);
    fields.iter().for_each(|f| assert!(flat(f.ty), "{} must be a scalar, text or bytes", f.name));
}
