//! `docs/api.md`: commands, records and events for readers. `docs/error-codes.md`: every code, and what a host does about it.
use std::fmt::Write as _;

use ntk_core::api::spec::{FieldSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS, api_hash};

use crate::File;

pub(crate) fn file() -> File {
    let mut out = format!(
        "# API

Generated from `core/src/api/table.rs`; do not edit. API hash `{:#018x}`.

Names are those of C without the prefix `ntk_`; Java and Swift use the same words in their own case. How calls, delivery, memory
and closing work stands on top of `include/ntk.h`.

## Commands

Every command returns a request id at once and completes exactly once.
",
        api_hash()
    );
    for c in COMMANDS {
        let _ = writeln!(out, "\n### {} `{}`\n\n{}\n", c.id, c.function, join(c.doc));
        fields(&mut out, c.args);
        if *c.reply != Ty::Unit {
            let _ = writeln!(out, "\nReply: {}.", ty(c.reply));
        }
    }
    out.push_str("\n## Deliveries, events and replies\n");
    for u in UNIONS.iter().rev() {
        let _ = writeln!(out, "\n### {}\n\n{}\n\n| Tag | Name | Carries | |\n|---|---|---|---|", u.name, join(u.doc));
        for v in u.variants {
            let _ = writeln!(out, "| {} | {} | {} | {} |", v.value, v.name, ty(v.ty), cell(v.doc));
        }
    }
    out.push_str("\n## Records\n");
    for r in RECORDS {
        let _ = writeln!(out, "\n### {}\n\n{}\n", r.name, join(r.doc));
        fields(&mut out, r.fields);
    }
    out.push_str("\n## Enums\n");
    for e in ENUMS {
        let _ = writeln!(out, "\n### {}\n\n{}\n\n| Value | Name | |\n|---|---|---|", e.name, join(e.doc));
        for v in e.variants {
            let _ = writeln!(out, "| {} | {} | {} |", v.value, v.name, cell(v.doc));
        }
    }
    out.push_str("\n## Result codes\n\nSee [error-codes.md](error-codes.md).\n");
    File::new("docs/api.md", out)
}

pub(crate) fn error_codes() -> File {
    let mut out = String::from(
        "# Result codes

Generated from `core/src/api/errors.rs`; do not edit.

Where V2TIM has a number for the case it is used; numbers from 200001 are NTK's own. *Retry* means that the same call may
succeed later without any change by the host; `ntk_error_retryable` says it in code. In C a name is `NTK_ERROR_BUSY`, in Java
`ErrorCode.BUSY`, in Swift `ErrorCode.busy`. The text that comes with a code is for logs only.

| Code | Name | Retry | Cause | What the host does |
|---|---|---|---|---|
",
    );
    for e in ERRORS {
        let (cause, action) = e.doc.split_first().unwrap_or_else(|| panic!("{} has no cause", e.name));
        assert!(!action.is_empty(), "{}: the second line says what the host does", e.name);
        let retry = if e.retryable { "yes" } else { "no" };
        let _ = writeln!(out, "| {} | {} | {retry} | {} | {} |", e.code, e.name, cell(&[cause]), cell(action));
    }
    File::new("docs/error-codes.md", out)
}

fn join(doc: &[&str]) -> String {
    doc.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n")
}

fn cell(doc: &[&str]) -> String {
    doc.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn fields(out: &mut String, fields: &[FieldSpec]) {
    if fields.is_empty() {
        return;
    }
    out.push_str("| Name | Type | |\n|---|---|---|\n");
    for f in fields {
        let _ = writeln!(out, "| `{}` | {} | {} |", f.name, ty(f.ty), cell(f.doc));
    }
}

fn ty(t: &Ty) -> String {
    match t {
        Ty::Unit => "nothing".into(),
        Ty::Bool => "bool".into(),
        Ty::U32 => "u32".into(),
        Ty::U64 => "u64".into(),
        Ty::I32 => "i32".into(),
        Ty::I64 => "i64".into(),
        Ty::Str => "text".into(),
        Ty::Bytes => "bytes".into(),
        Ty::Enum(n) | Ty::Record(n) | Ty::Union(n) => format!("[{n}](#{})", n.to_ascii_lowercase()),
        Ty::Opt(t) => format!("{}, may be absent", ty(t)),
        Ty::List(t) => format!("list of {}", ty(t)),
    }
}
