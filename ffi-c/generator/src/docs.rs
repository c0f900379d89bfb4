//! `docs/api.md`: commands, records and events for readers, by domain. `docs/error-codes.md`: every code, and what a host does about it.
use std::fmt::Write as _;

use ntk_core::api::codes::{EVERY, SERVER, STORAGE};
use ntk_core::api::spec::{AnsweredBy, CommandSpec, DomainSpec, FieldSpec, RecordSpec, SumSpec, Ty, VariantSpec};
use ntk_core::api::{COMMANDS, DOMAINS, ENUMS, ERRORS, ErrorCode, RECORDS, UNIONS, api_hash};

use crate::file::File;
use crate::table;

pub(crate) fn file() -> File {
    let mut out = format!(
        "# API

Generated from `core/src/api/table/`; do not edit. API hash `{:#018x}`.

Names are those of C without the prefix `ntk_`; Java and Swift use the same words in their own case. How calls, delivery, memory
and closing work stands on top of `include/ntk.h`.

## Contents

",
        api_hash()
    );
    out.push_str("- [How a command comes back](#how-a-command-comes-back)\n");
    DOMAINS.iter().for_each(|d| contents(&mut out, d));
    out.push_str("- [What the lane carries](#what-the-lane-carries)\n- [Result codes](error-codes.md)\n");
    commands_in_general(&mut out);
    DOMAINS.iter().for_each(|d| domain(&mut out, d));
    lane(&mut out);
    File::new("docs/api.md", out)
}

fn contents(out: &mut String, d: &DomainSpec) {
    let link = |c: &CommandSpec| format!("[{0}](#{1}-{0})", c.function, c.id);
    let commands = commands(d).map(link).collect::<Vec<_>>().join(" · ");
    let _ = writeln!(out, "- [{0}](#domain-{1}): {commands}", d.name, d.name.to_ascii_lowercase());
}

fn commands_in_general(out: &mut String) {
    let _ = write!(
        out,
        "
## How a command comes back

Every command returns at once. With 0 it was accepted: the request id's completion comes through the lane exactly once, with 0 and
the reply, or with a code. With another code it was refused, and nothing comes. Each command below lists the codes of both; besides
them any command may come back with
{every} (the last not from `logout` and `resume`).

- *Storage*: the command needs the database of this device. When that cannot be used, also because the kernel could not be opened,
  it comes back with
  {storage}.
- *Server*: the command asks the server, which needs the database too. Besides those of the database it may come back with
  {server}.

What is done here first and told to the server afterwards has a second list: codes that may come later, in
[SendFinished](#sendfinished) for a message, in [ChangeRefused](#changerefused) for anything else. What the server is only too busy
for is asked again and not reported.
",
        every = codes(EVERY),
        storage = codes(STORAGE),
        server = codes(SERVER)
    );
}

/// `6004 InvalidConversation, ...`, by number.
fn codes(of: &[ErrorCode]) -> String {
    let mut of = of.to_vec();
    of.sort_unstable();
    of.iter().map(|c| format!("{} {c:?}", *c as u32)).collect::<Vec<_>>().join(", ")
}

fn commands(d: &DomainSpec) -> impl Iterator<Item = &'static CommandSpec> {
    d.commands.iter().map(|id| COMMANDS.iter().find(|c| c.id == *id).unwrap_or_else(|| panic!("no command {id}")))
}

fn domain(out: &mut String, d: &DomainSpec) {
    let _ = writeln!(out, "\n## Domain {}\n\n{}", d.name, join(d.doc));
    commands(d).for_each(|c| command(out, c));
    if !d.events.is_empty() {
        let _ = writeln!(out, "\n### Events of domain {}\n\n| Tag | Name | Carries | |\n|---|---|---|---|", d.name);
        let event = |name: &str| table::union("Event").variants.iter().find(|v| v.name == name);
        d.events.iter().filter_map(|name| event(name)).for_each(|v| member(out, v));
    }
    d.records.iter().for_each(|(_, r)| record(out, r));
    d.enums.iter().for_each(|(_, e)| enumeration(out, e));
}

fn command(out: &mut String, c: &CommandSpec) {
    let _ = writeln!(out, "\n### {} `{}`\n\n{}\n", c.id, c.function, join(c.doc));
    fields(out, c.args);
    if !c.args.is_empty() {
        out.push('\n');
    }
    if *c.reply != Ty::Unit {
        let _ = writeln!(out, "Reply: {}.\n", ty(c.reply));
    }
    let own = table::own_codes(c);
    let shared = match c.by {
        AnsweredBy::Kernel => "those of every command",
        AnsweredBy::Storage => "those of *storage*",
        AnsweredBy::Server => "those of *server*",
    };
    let own = if own.is_empty() { String::new() } else { format!("{}; ", codes(&own)) };
    let _ = writeln!(out, "Codes: {own}[{shared}](#how-a-command-comes-back).");
    if !c.later.is_empty() {
        let _ = writeln!(out, "Later: {}.", codes(c.later));
    }
    let _ = writeln!(out, "\n```c\n{}\n```\n\nComes back: {}", c.example.join("\n"), c.answer);
}

/// What belongs to no domain.
fn lane(out: &mut String) {
    out.push_str("\n## What the lane carries\n");
    for u in UNIONS.iter().rev() {
        let _ = writeln!(out, "\n### {}\n\n{}\n\n| Tag | Name | Carries | |\n|---|---|---|---|", u.name, join(u.doc));
        u.variants.iter().for_each(|v| member(out, v));
    }
    let of_a_domain = |r: &&RecordSpec| DOMAINS.iter().flat_map(|d| d.records).any(|(_, own)| own.name == r.name);
    RECORDS.iter().filter(|r| !of_a_domain(r)).for_each(|r| record(out, r));
    let of_a_domain = DOMAINS.iter().flat_map(|d| d.enums).count();
    assert_eq!(of_a_domain, ENUMS.len(), "an enum of no domain is in no section");
}

fn member(out: &mut String, v: &VariantSpec) {
    let _ = writeln!(out, "| {} | {} | {} | {} |", v.value, v.name, ty(v.ty), cell(v.doc));
}

fn record(out: &mut String, r: &RecordSpec) {
    let _ = writeln!(out, "\n### {}\n\n{}\n", r.name, join(r.doc));
    fields(out, r.fields);
}

fn enumeration(out: &mut String, e: &SumSpec) {
    let _ = writeln!(out, "\n### {}\n\n{}\n\n| Value | Name | |\n|---|---|---|", e.name, join(e.doc));
    for v in e.variants {
        let _ = writeln!(out, "| {} | {} | {} |", v.value, v.name, cell(v.doc));
    }
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
