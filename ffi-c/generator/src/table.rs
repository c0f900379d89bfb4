//! Questions about the table that more than one writer asks.
use std::collections::BTreeSet;

use ntk_core::api::spec::{CommandSpec, FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ErrorCode, RECORDS, UNIONS};

/// The record of this name.
pub(crate) fn record(name: &str) -> &'static RecordSpec {
    RECORDS.iter().find(|r| r.name == name).unwrap_or_else(|| panic!("no record {name}"))
}

/// Records that a host hands in: those among the arguments of a command, and those inside of them.
pub(crate) fn input_records() -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    COMMANDS.iter().flat_map(|c| c.args).for_each(|a| reach(a.ty, &mut out));
    out
}

/// Records the kernel hands out; some are both.
pub(crate) fn output_records() -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    reach(&Ty::Union("Delivery"), &mut out);
    out
}

/// Adds the records that a value of this type can hold.
fn reach(ty: &'static Ty, out: &mut BTreeSet<&'static str>) {
    match ty {
        Ty::Opt(inner) | Ty::List(inner) => reach(inner, out),
        Ty::Record(name) if out.insert(name) => record(name).fields.iter().for_each(|f| reach(f.ty, out)),
        Ty::Union(name) => union(name).variants.iter().for_each(|v| reach(v.ty, out)),
        _ => {}
    }
}

/// Element types of all lists in records, each once, in the table's order. Enums travel as their numbers.
pub(crate) fn list_items() -> Vec<&'static Ty> {
    let mut out: Vec<&'static Ty> = Vec::new();
    for f in RECORDS.iter().flat_map(|r| r.fields) {
        let item = match f.ty {
            Ty::List(Ty::Enum(_)) => &Ty::U32,
            Ty::List(item) => item,
            _ => continue,
        };
        if !out.contains(&item) {
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

/// What a field of an input record may be: a host fills it in by hand.
pub(crate) fn assert_input(fields: &[FieldSpec]) {
    for f in fields {
        let fits = match f.ty {
            Ty::Opt(inner) => matches!(inner, Ty::Record(_)),
            Ty::List(item) => matches!(item, Ty::Str | Ty::U32 | Ty::U64 | Ty::Enum(_)),
            Ty::Union(_) | Ty::Unit => false,
            _ => true,
        };
        assert!(fits, "{}: a host cannot fill in {:?}", f.name, f.ty);
    }
}

/// The codes that are a command's own, also those by which a face refuses it, by number.
pub(crate) fn own_codes(c: &CommandSpec) -> Vec<ErrorCode> {
    let mut own = [c.codes, &c.refused_by_faces()].concat();
    own.sort_unstable();
    own.dedup();
    own
}

/// The line about codes in a command's documentation; the others are in docs/api.md.
pub(crate) fn codes_line(c: &CommandSpec) -> Option<String> {
    let own: Vec<String> = own_codes(c).iter().map(|code| (*code as u32).to_string()).collect();
    (!own.is_empty()).then(|| format!("Codes of its own: {}.", own.join(", ")))
}
