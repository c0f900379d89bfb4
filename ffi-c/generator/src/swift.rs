//! `ffi-swift/Sources/Ntk/Generated.swift`: the API as Swift values, read from and written to the C structs.
use std::fmt::Write as _;

use ntk_core::api::spec::{CommandSpec, FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS};

use crate::c_header::item_name;
use crate::file::File;
use crate::names::{lower_camel, lower_first, snake};
use crate::table;

pub(crate) fn file() -> File {
    let mut out = String::from("// Generated from the API table. Do not edit.\nimport CNtk\n");
    errors(&mut out);
    ENUMS.iter().for_each(|e| enumeration(&mut out, e));
    let (inputs, outputs) = (table::input_records(), table::output_records());
    for r in RECORDS {
        if inputs.contains(r.name) { input(&mut out, r, outputs.contains(r.name)) } else { record(&mut out, r) }
    }
    UNIONS.iter().for_each(|u| union(&mut out, u));
    out.push_str("\nextension Kernel {\n");
    COMMANDS.iter().for_each(|c| command(&mut out, c));
    out.push_str("}\n");
    File::new("ffi-swift/Sources/Ntk/Generated.swift", out)
}

fn doc(out: &mut String, indent: &str, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(out, "{indent}/// {}", line.trim());
    }
}

/// Words Swift keeps for itself.
fn escaped(name: String) -> String {
    match name.as_str() {
        "none" | "self" | "default" | "in" | "is" | "as" | "case" | "for" | "init" | "where" | "extension" | "any" => {
            format!("`{name}`")
        }
        _ => name,
    }
}

fn errors(out: &mut String) {
    out.push_str("\n/// A result code.\npublic struct ErrorCode: RawRepresentable, Hashable, Sendable {\n    public let rawValue: UInt32\n    public init(rawValue: UInt32) { self.rawValue = rawValue }\n\n");
    for e in ERRORS {
        doc(out, "    ", e.doc);
        let _ = writeln!(out, "    public static let {} = ErrorCode(rawValue: {})", escaped(lower_first(e.name)), e.code);
    }
    out.push_str("}\n");
}

/// A struct and not an enum, so that a value from a newer library is kept and not a trap.
fn enumeration(out: &mut String, e: &SumSpec) {
    out.push('\n');
    doc(out, "", e.doc);
    let _ = writeln!(
        out,
        "public struct {}: RawRepresentable, Hashable, Sendable {{\n    public let rawValue: UInt32\n    public init(rawValue: UInt32) {{ self.rawValue = rawValue }}\n",
        e.name
    );
    for v in e.variants {
        doc(out, "    ", v.doc);
        let _ = writeln!(out, "    public static let {} = {}(rawValue: {})", escaped(lower_first(v.name)), e.name, v.value);
    }
    out.push_str("}\n");
}

fn ty(t: &Ty) -> String {
    match t {
        Ty::Unit => "Void".into(),
        Ty::Bool => "Bool".into(),
        Ty::U32 => "UInt32".into(),
        Ty::U64 => "UInt64".into(),
        Ty::I32 => "Int32".into(),
        Ty::I64 => "Int64".into(),
        Ty::Str => "String".into(),
        Ty::Bytes => "[UInt8]".into(),
        Ty::Enum(n) | Ty::Record(n) | Ty::Union(n) => (*n).into(),
        Ty::Opt(inner) => format!("{}?", ty(inner)),
        Ty::List(inner) => format!("[{}]", ty(inner)),
    }
}

fn read(t: &Ty, expr: &str) -> String {
    match t {
        Ty::Str => format!("String(ntk: {expr})"),
        Ty::Bytes => format!("[UInt8](ntk: {expr})"),
        Ty::Enum(n) => format!("{n}(rawValue: {expr})"),
        Ty::Record(n) | Ty::Union(n) => format!("{n}({expr}.pointee)"),
        Ty::Opt(inner) if matches!(**inner, Ty::Record(_) | Ty::Union(_)) => format!("{expr}.map {{ {} }}", read(inner, "$0")),
        Ty::List(item) => {
            let at = format!("ntk_{}_list_at({expr}, $0)!", item_name(item));
            let value = if matches!(**item, Ty::Record(_) | Ty::Union(_)) {
                read(item, &at)
            } else {
                read(item, &format!("{at}.pointee"))
            };
            format!("(0..<{expr}.count).map {{ {value} }}")
        }
        Ty::Opt(_) => panic!("an option of {t:?} has no single C expression"),
        _ => expr.to_owned(),
    }
}

fn record(out: &mut String, r: &RecordSpec) {
    out.push('\n');
    doc(out, "", r.doc);
    let _ = writeln!(out, "public struct {}: Hashable, Sendable {{", r.name);
    for f in r.fields {
        doc(out, "    ", f.doc);
        let _ = writeln!(out, "    public let {}: {}", escaped(lower_camel(f.name)), ty(f.ty));
    }
    reader(out, r, false);
    out.push_str("}\n");
}

/// What makes the value from C; a bool of a record that hosts fill in is a number there.
fn reader(out: &mut String, r: &RecordSpec, input: bool) {
    let _ = writeln!(out, "\n    init(_ c: ntk_{}_t) {{", snake(r.name));
    for f in r.fields {
        let expr = match f.ty {
            Ty::Record(_) | Ty::Union(_) => format!("c.{}!", escaped(f.name.to_owned())),
            _ => format!("c.{}", escaped(f.name.to_owned())),
        };
        let value = match f.ty {
            Ty::Bool if input => format!("{expr} != 0"),
            Ty::Opt(inner) if !matches!(inner, Ty::Record(_) | Ty::Union(_)) => {
                format!("c.has_{} ? {} : nil", f.name, read(inner, &expr))
            }
            ty => read(ty, &expr),
        };
        let _ = writeln!(out, "        {} = {value}", escaped(lower_camel(f.name)));
    }
    out.push_str("    }\n");
}

/// A record that hosts fill in; some are also handed out.
fn input(out: &mut String, r: &RecordSpec, is_output: bool) {
    table::assert_input(r.fields);
    out.push('\n');
    doc(out, "", r.doc);
    let _ = writeln!(out, "public struct {}: Hashable, Sendable, NtkInput {{", r.name);
    for f in r.fields {
        doc(out, "    ", f.doc);
        let zero = match f.ty {
            Ty::Bool => "false",
            Ty::Str => "\"\"",
            Ty::Bytes | Ty::List(_) => "[]",
            Ty::Enum(_) => ".init(rawValue: 0)",
            Ty::Opt(_) => "nil",
            Ty::Record(_) => ".init()",
            _ => "0",
        };
        let _ = writeln!(out, "    public var {}: {} = {zero}", escaped(lower_camel(f.name)), ty(f.ty));
    }
    out.push_str("\n    public init() {}\n");
    if is_output {
        reader(out, r, true);
    }
    let _ = write!(
        out,
        "
    /// Calls `body` with the C form; it is valid only there.
    func withC<R>(_ body: (UnsafePointer<ntk_{0}_t>) throws -> R) rethrows -> R {{
",
        snake(r.name)
    );
    let mut indent = 8;
    for f in r.fields {
        if let Some(open) = scope(f) {
            let _ = writeln!(out, "{:indent$}try {open}", "");
            indent += 4;
        }
    }
    let _ = writeln!(
        out,
        "{0:indent$}var c = ntk_{1}_t()\n{0:indent$}c.struct_size = UInt32(MemoryLayout<ntk_{1}_t>.size)",
        "",
        snake(r.name)
    );
    for f in r.fields {
        let values = c_values(f);
        let value = match f.ty {
            Ty::List(item) => format!("ntk_{}_list_t(items: {}, count: {}, stride: 0)", item_name(item), values[0], values[1]),
            _ => values[0].clone(),
        };
        let _ = writeln!(out, "{:indent$}c.{} = {value}", "", f.name);
    }
    let _ = writeln!(out, "{:indent$}return try body(&c)", "");
    while indent > 8 {
        indent -= 4;
        let _ = writeln!(out, "{:indent$}}}", "");
    }
    out.push_str("    }\n}\n");
}

/// The call in whose closure the C form of a field or argument is valid; None for what needs none.
fn scope(f: &FieldSpec) -> Option<String> {
    let n = lower_camel(f.name);
    let name = escaped(n.clone());
    Some(match f.ty {
        Ty::Str | Ty::Bytes => format!("{name}.withNtk {{ {n}C in"),
        Ty::Record(_) => format!("{name}.withC {{ {n}C in"),
        Ty::Opt(_) => format!("withNtkOptional({name}) {{ {n}C in"),
        Ty::List(Ty::Str) => format!("withNtkTexts({name}) {{ {n}C, {n}Count in"),
        Ty::List(Ty::Record(_)) => format!("withNtkRecords({name}) {{ {n}C, {n}Count in"),
        Ty::List(Ty::Enum(_)) => format!("withNtkNumbers({name}.map {{ $0.rawValue }}) {{ {n}C, {n}Count in"),
        Ty::List(_) => format!("withNtkNumbers({name}) {{ {n}C, {n}Count in"),
        _ => return None,
    })
}

/// The C values of a field or argument inside its scope; two for a list.
fn c_values(f: &FieldSpec) -> Vec<String> {
    let n = lower_camel(f.name);
    let name = escaped(n.clone());
    match f.ty {
        Ty::Str | Ty::Bytes | Ty::Record(_) | Ty::Opt(_) => vec![format!("{n}C")],
        Ty::List(_) => vec![format!("{n}C"), format!("{n}Count")],
        Ty::Bool => vec![format!("{name} ? 1 : 0")],
        Ty::Enum(_) => vec![format!("{name}.rawValue")],
        _ => vec![name],
    }
}

fn union(out: &mut String, u: &SumSpec) {
    out.push('\n');
    doc(out, "", u.doc);
    let _ = writeln!(out, "public enum {}: Hashable, Sendable {{", u.name);
    for v in u.variants {
        doc(out, "    ", v.doc);
        let _ = writeln!(out, "    case {}({})", lower_first(v.name), ty(v.ty));
    }
    let _ = writeln!(
        out,
        "    /// A member this version does not know.\n    case unknown(UInt32)\n\n    init(_ c: ntk_{}_t) {{\n        switch c.tag {{",
        snake(u.name)
    );
    for v in u.variants {
        let _ = writeln!(
            out,
            "        case {}: self = .{}({})",
            v.value,
            lower_first(v.name),
            read(v.ty, &format!("c.{}!", snake(v.name)))
        );
    }
    out.push_str("        default: self = .unknown(c.tag)\n        }\n    }\n}\n");
}

fn command(out: &mut String, c: &CommandSpec) {
    out.push('\n');
    doc(out, "    ", c.doc);
    if let Some(line) = table::codes_line(c) {
        doc(out, "    ", &[&line]);
    }
    let params = c.args.iter().map(param).collect::<Vec<_>>().join(", ");
    let name = lower_camel(c.function);
    match c.reply {
        Ty::Unit => {
            let _ =
                writeln!(out, "    public func {name}({params}) async throws {{\n        _ = try await request {{ kernel, id in");
        }
        reply => {
            let _ = writeln!(
                out,
                "    public func {name}({params}) async throws -> {} {{\n        let reply = try await request {{ kernel, id in",
                ty(reply)
            );
        }
    }
    let mut indent = 12;
    for open in c.args.iter().filter_map(scope) {
        let _ = writeln!(out, "{:indent$}{open}", "");
        indent += 4;
    }
    let mut values = vec!["kernel".to_owned()];
    c.args.iter().for_each(|a| values.extend(c_values(a)));
    let _ = writeln!(out, "{:indent$}ntk_{}({}, id)", "", c.function, values.join(", "));
    while indent > 12 {
        indent -= 4;
        let _ = writeln!(out, "{:indent$}}}", "");
    }
    out.push_str("        }\n");
    if let Ty::Record(n) = c.reply {
        let reply = table::union("Reply");
        let member = reply.variants.iter().find(|v| matches!(v.ty, Ty::Record(m) if m == n));
        let member = member.map_or_else(|| panic!("{n} is not in Reply"), |v| lower_first(v.name));
        let _ = writeln!(
            out,
            "        guard case .{member}(let value)? = reply else {{ throw NtkError(code: .internal, text: \"reply of {}\") }}\n        return value",
            c.function
        );
    }
    out.push_str("    }\n");
}

fn param(a: &FieldSpec) -> String {
    let default = if matches!(a.ty, Ty::Record(_)) { " = .init()" } else { "" };
    format!("{}: {}{default}", escaped(lower_camel(a.name)), ty(a.ty))
}
