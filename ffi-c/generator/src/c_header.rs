//! `include/ntk.h`.
use std::fmt::Write as _;

use ntk_core::api::spec::{CommandSpec, FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS, api_hash};

use crate::file::File;
use crate::names::{shout, snake};
use crate::table;

/// Major in the upper, minor in the lower 16 bits.
pub(crate) const ABI_VERSION: u32 = (2 << 16) | 6;

pub(crate) fn file() -> File {
    let preamble = include_str!("preamble.h")
        .replace("@ABI@", &format!("{ABI_VERSION:#010x}"))
        .replace("@HASH@", &format!("{:#018x}", api_hash()));
    let mut out = preamble;
    errors(&mut out);
    out.push_str("\n/* ---- Enums ---- */\n");
    ENUMS.iter().for_each(|e| enumeration(&mut out, e));
    forward(&mut out);
    out.push_str("\n/* ---- Lists ---- */\n");
    table::list_items().iter().for_each(|item| list(&mut out, item));
    out.push_str("\n/* ---- Records ---- */\n");
    RECORDS.iter().for_each(|r| record(&mut out, r));
    out.push_str("\n/* ---- Tagged unions: look at tag, then at the member of that name; ignore tags you do not know ---- */\n");
    UNIONS.iter().for_each(|u| union(&mut out, u));
    table::masked_records().iter().for_each(|r| masks(&mut out, r));
    out.push('\n');
    out.push_str(include_str!("functions.h"));
    out.push('\n');
    out.push_str(include_str!("patches.h"));
    out.push_str("\n/* ---- Commands: each completes exactly once ---- */\n");
    COMMANDS.iter().for_each(|c| command(&mut out, c));
    out.push_str("\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
    File::new("include/ntk.h", out)
}

fn doc(out: &mut String, indent: &str, lines: &[&str]) {
    for (i, line) in lines.iter().enumerate() {
        let open = if i == 0 { "/*" } else { " *" };
        let _ = write!(out, "{indent}{open} {}", line.trim());
        out.push_str(if i + 1 == lines.len() { " */\n" } else { "\n" });
    }
}

fn errors(out: &mut String) {
    out.push_str("\n/* ---- Codes; see docs/error-codes.md ---- */\n\n");
    for e in ERRORS {
        doc(out, "", e.doc);
        let _ = writeln!(out, "#define {} {}u", error_name(e.name), e.code);
    }
}

/// The constant of a code.
pub(crate) fn error_name(name: &str) -> String {
    if name == "Ok" { "NTK_OK".into() } else { format!("NTK_ERROR_{}", shout(name)) }
}

fn enumeration(out: &mut String, e: &SumSpec) {
    out.push('\n');
    doc(out, "", e.doc);
    let _ = writeln!(out, "typedef uint32_t ntk_{}_t;", snake(e.name));
    for v in e.variants {
        doc(out, "", v.doc);
        let _ = writeln!(out, "#define NTK_{}_{} {}u", shout(e.name), shout(v.name), v.value);
    }
}

fn forward(out: &mut String) {
    out.push('\n');
    for name in RECORDS.iter().map(|r| r.name).chain(UNIONS.iter().map(|u| u.name)) {
        let _ = writeln!(out, "typedef struct ntk_{0} ntk_{0}_t;", snake(name));
    }
}

/// `u32`, `str` or the record's name, as it stands in `ntk_..._list_t`.
pub(crate) fn item_name(item: &Ty) -> String {
    match item {
        Ty::U32 | Ty::Enum(_) => "u32".into(),
        Ty::U64 => "u64".into(),
        Ty::Str => "str".into(),
        Ty::Record(n) | Ty::Union(n) => snake(n),
        other => panic!("no C list of {other:?}"),
    }
}

fn list(out: &mut String, item: &Ty) {
    let name = item_name(item);
    let ty = match item {
        Ty::U32 | Ty::U64 => scalar(item),
        _ => format!("ntk_{name}_t"),
    };
    let _ = write!(
        out,
        "
typedef struct ntk_{name}_list {{
    const {ty} *items;
    uint32_t count;
    /* Bytes from one item to the next; in a list that you fill in 0 = the size of an item. */
    uint32_t stride;
}} ntk_{name}_list_t;

static inline const {ty} *ntk_{name}_list_at(ntk_{name}_list_t list, uint32_t index) {{
    return (const {ty} *)(const void *)((const char *)(const void *)list.items + (size_t)index * list.stride);
}}
"
    );
}

/// The C type of a scalar in a delivery.
fn scalar(ty: &Ty) -> String {
    match ty {
        Ty::Bool => "bool".into(),
        Ty::U32 => "uint32_t".into(),
        Ty::U64 => "uint64_t".into(),
        Ty::I32 => "int32_t".into(),
        Ty::I64 => "int64_t".into(),
        Ty::Str => "ntk_str_t".into(),
        Ty::Bytes => "ntk_bytes_t".into(),
        Ty::Enum(n) => format!("ntk_{}_t", snake(n)),
        other => panic!("{other:?} is no scalar"),
    }
}

fn record(out: &mut String, r: &RecordSpec) {
    out.push('\n');
    doc(out, "", r.doc);
    let _ = writeln!(out, "struct ntk_{} {{", snake(r.name));
    let input = table::input_records().contains(r.name);
    if input {
        table::assert_input(r.fields);
        let _ = writeln!(out, "    /* sizeof(ntk_{}_t). */\n    uint32_t struct_size;", snake(r.name));
    }
    r.fields.iter().for_each(|f| field(out, f, input));
    out.push_str("};\n");
}

fn field(out: &mut String, f: &FieldSpec, input: bool) {
    doc(out, "    ", f.doc);
    let _ = match f.ty {
        Ty::Bool if input => writeln!(out, "    uint8_t {};", f.name),
        Ty::Opt(Ty::Record(n) | Ty::Union(n)) => {
            writeln!(out, "    /* NULL when there is none. */\n    const ntk_{}_t *{};", snake(n), f.name)
        }
        Ty::Opt(inner) => writeln!(out, "    bool has_{0};\n    {1} {0};", f.name, scalar(inner)),
        Ty::List(item) => writeln!(out, "    ntk_{}_list_t {};", item_name(item), f.name),
        Ty::Record(n) | Ty::Union(n) => writeln!(out, "    const ntk_{}_t *{};", snake(n), f.name),
        ty => writeln!(out, "    {} {};", scalar(ty), f.name),
    };
}

fn union(out: &mut String, u: &SumSpec) {
    out.push('\n');
    doc(out, "", u.doc);
    for v in u.variants {
        let _ = writeln!(out, "#define NTK_{}_{} {}u", shout(u.name), shout(v.name), v.value);
    }
    let _ =
        writeln!(out, "struct ntk_{} {{\n    /* NTK_{}_... */\n    uint32_t tag;\n    union {{", snake(u.name), shout(u.name));
    for v in u.variants {
        doc(out, "        ", v.doc);
        let (Ty::Record(n) | Ty::Union(n)) = v.ty else { panic!("{}: members are records or unions", u.name) };
        let _ = writeln!(out, "        const ntk_{}_t *{};", snake(n), snake(v.name));
    }
    out.push_str("    };\n};\n");
}

fn masks(out: &mut String, r: &RecordSpec) {
    let _ = writeln!(out, "\n/* Bits of `changed` for ntk_{}_t. */", snake(r.name));
    for (i, f) in r.fields.iter().enumerate() {
        let _ = writeln!(out, "#define NTK_{}_CHANGED_{} (1ull << {i})", shout(r.name), f.name.to_ascii_uppercase());
    }
}

fn command(out: &mut String, c: &CommandSpec) {
    out.push('\n');
    let mut lines: Vec<String> = c.doc.iter().map(|l| l.trim().to_owned()).collect();
    for a in c.args {
        lines.push(format!("  {}: {}", a.name, a.doc.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ")));
    }
    if let Ty::Record(n) = c.reply {
        let reply = table::union("Reply");
        let member = reply.variants.iter().find(|v| matches!(v.ty, Ty::Record(m) if m == n));
        let member = member.unwrap_or_else(|| panic!("{n} is not in Reply"));
        lines.push(format!("  Reply: {}.", snake(member.name)));
    }
    lines.extend(table::codes_line(c).map(|line| format!("  {line}")));
    doc(out, "", &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let mut params = vec!["ntk_kernel_t kernel".to_owned()];
    for a in c.args {
        match a.ty {
            Ty::Bool => params.push(format!("uint8_t {}", a.name)),
            Ty::List(item) => {
                let item = if let Ty::Record(n) = item { format!("ntk_{}_t", snake(n)) } else { scalar(item) };
                params.push(format!("const {item} *{}", a.name));
                params.push(format!("uint32_t {}_count", a.name));
            }
            Ty::Record(n) => params.push(format!("const ntk_{}_t *{}", snake(n), a.name)),
            ty => params.push(format!("{} {}", scalar(ty), a.name)),
        }
    }
    params.push("uint64_t *request".into());
    let head = format!("NTK_API ntk_code_t ntk_{}(", c.function);
    out.push_str(&head);
    let mut column = head.len();
    let last = params.len() - 1;
    for (i, p) in params.iter().enumerate() {
        let tail = if i == last { ");\n" } else { ", " };
        if column + p.len() + tail.len() > 128 {
            let trimmed = out.trim_end().len();
            out.truncate(trimmed);
            let _ = write!(out, "\n{:1$}", "", head.len());
            column = head.len();
        }
        out.push_str(p);
        out.push_str(tail);
        column += p.len() + tail.len();
    }
    let _ = writeln!(out, "#define NTK_COMMAND_{} {}u", c.function.to_ascii_uppercase(), c.id);
}
