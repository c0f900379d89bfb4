//! Questions about the table that more than one writer asks.
use std::collections::BTreeSet;

use ntk_core::api::spec::{FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, RECORDS, UNIONS};

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

/// Fields of an input record are never lists, options or records: a host fills them in by hand.
pub(crate) fn assert_flat(fields: &[FieldSpec]) {
    let flat = |t: &Ty| !matches!(t, Ty::Opt(_) | Ty::List(_) | Ty::Record(_) | Ty::Union(_) | Ty::Unit);
    fields.iter().for_each(|f| assert!(flat(f.ty), "{} must be a scalar, text or bytes", f.name));
}
