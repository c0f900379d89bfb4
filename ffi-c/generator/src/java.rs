//! `ffi-jni/java/src/main/java/im/ntk/*.java`: the API as Java 8 classes with their flat codec.
use std::fmt::Write as _;

use ntk_core::api::spec::{CommandSpec, FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS, api_hash};

use crate::file::File;
use crate::names::{lower_camel, shout};
use crate::table;

const HEAD: &str = "// Generated from the API table. Do not edit.\npackage im.ntk;\n";

pub(crate) fn files() -> Vec<File> {
    let (inputs, outputs) = (table::input_records(), table::output_records());
    let of = |r: &RecordSpec| if inputs.contains(r.name) { input(r, outputs.contains(r.name)) } else { record(r) };
    let mut out = vec![class("ErrorCode", error_codes()), class("Commands", commands())];
    out.extend(ENUMS.iter().map(|e| class(e.name, enumeration(e))));
    out.extend(UNIONS.iter().map(|u| class(u.name, union(u))));
    out.extend(RECORDS.iter().map(|r| class(r.name, of(r))));
    out
}

fn class(name: &str, body: String) -> File {
    File::new(format!("ffi-jni/java/src/main/java/im/ntk/{name}.java"), format!("{HEAD}{body}"))
}

fn doc(out: &mut String, indent: &str, lines: &[&str]) {
    let text = lines.iter().map(|l| escape(l.trim())).collect::<Vec<_>>().join(&format!("\n{indent} * "));
    let _ = writeln!(out, "{indent}/** {text} */");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('@', "&#64;").replace("*/", "*&#47;")
}

fn error_codes() -> String {
    let mut out = String::from("\n/** Result codes. */\npublic final class ErrorCode {\n    private ErrorCode() {}\n\n");
    for e in ERRORS {
        doc(&mut out, "    ", e.doc);
        let _ = writeln!(out, "    public static final int {} = {};", shout(e.name), e.code);
    }
    out.push_str(
        "\n    /** The name of a code, for logs. */\n    public static String name(int code) {\n        switch (code) {\n",
    );
    for e in ERRORS {
        let _ = writeln!(out, "            case {}: return \"{}\";", e.code, e.name);
    }
    out.push_str("            default: return \"Unknown\";\n        }\n    }\n\n    /** Whether the same call may succeed later. */\n    public static boolean retryable(int code) {\n        switch (code) {\n");
    for e in ERRORS.iter().filter(|e| e.retryable) {
        let _ = writeln!(out, "            case {}:", e.code);
    }
    out.push_str("                return true;\n            default: return false;\n        }\n    }\n}\n");
    out
}

fn enumeration(e: &SumSpec) -> String {
    let mut out = String::from("\n");
    doc(&mut out, "", e.doc);
    let _ = writeln!(out, "public enum {} {{", e.name);
    for (i, v) in e.variants.iter().enumerate() {
        doc(&mut out, "    ", v.doc);
        let end = if i + 1 == e.variants.len() { ";" } else { "," };
        let _ = writeln!(out, "    {}({}, \"{}\"){end}", shout(v.name), v.value, v.name);
    }
    let _ = write!(
        out,
        "
    /** Permanent number. */
    public final int value;
    private final String text;

    {0}(int value, String text) {{
        this.value = value;
        this.text = text;
    }}

    static {0} of(int value) {{
        for ({0} v : values()) {{
            if (v.value == value) {{
                return v;
            }}
        }}
        throw new IllegalArgumentException(\"{0} \" + value);
    }}

    @Override
    public String toString() {{
        return text;
    }}
}}
",
        e.name
    );
    out
}

/// The Java type of a field; `boxed` inside lists and options.
fn ty(t: &Ty, boxed: bool) -> String {
    match (t, boxed) {
        (Ty::Bool, false) => "boolean".into(),
        (Ty::Bool, true) => "Boolean".into(),
        (Ty::U32 | Ty::I32, false) => "int".into(),
        (Ty::U32 | Ty::I32, true) => "Integer".into(),
        (Ty::U64 | Ty::I64, false) => "long".into(),
        (Ty::U64 | Ty::I64, true) => "Long".into(),
        (Ty::Str, _) => "String".into(),
        (Ty::Bytes, _) => "byte[]".into(),
        (Ty::Enum(n) | Ty::Record(n) | Ty::Union(n), _) => (*n).into(),
        (Ty::Opt(inner), _) => ty(inner, true),
        (Ty::List(inner), _) => format!("java.util.List<{}>", ty(inner, true)),
        (Ty::Unit, _) => "Void".into(),
    }
}

fn read(t: &Ty) -> String {
    match t {
        Ty::Bool => "in.bool()".into(),
        Ty::U32 | Ty::I32 => "in.int32()".into(),
        Ty::U64 | Ty::I64 => "in.int64()".into(),
        Ty::Str => "in.text()".into(),
        Ty::Bytes => "in.bytes()".into(),
        Ty::Enum(n) => format!("{n}.of(in.int32())"),
        Ty::Record(n) | Ty::Union(n) => format!("{n}.decode(in)"),
        Ty::Opt(inner) => format!("in.bool() ? {} : null", read(inner)),
        Ty::List(inner) => format!("in.list(() -> {})", read(inner)),
        Ty::Unit => "null".into(),
    }
}

fn write(t: &Ty, value: &str) -> String {
    match t {
        Ty::Bool => format!("out.bool({value})"),
        Ty::U32 | Ty::I32 => format!("out.int32({value})"),
        Ty::U64 | Ty::I64 => format!("out.int64({value})"),
        Ty::Str => format!("out.text({value})"),
        Ty::Bytes => format!("out.bytes({value})"),
        Ty::Enum(_) => format!("out.int32({value}.value)"),
        Ty::List(inner) => format!("out.list({value}, x -> {})", write(inner, "x")),
        Ty::Record(n) => format!("({value} == null ? new {n}() : {value}).encode(out)"),
        other => panic!("{other:?} is no argument"),
    }
}

/// The statement that writes an argument or a field.
fn statement(t: &Ty, value: &str) -> String {
    match t {
        Ty::Opt(inner) => format!("if (out.some({value})) {{ {}; }}", write(inner, value)),
        t => write(t, value) + ";",
    }
}

/// What a reader takes when an older writer left the field out.
fn default(t: &Ty) -> String {
    match t {
        Ty::Bool => "false".into(),
        Ty::U32 | Ty::I32 => "0".into(),
        Ty::U64 | Ty::I64 => "0L".into(),
        Ty::Str => "\"\"".into(),
        Ty::Bytes => "new byte[0]".into(),
        Ty::Enum(n) => format!("{n}.values()[0]"),
        Ty::List(_) => "java.util.Collections.emptyList()".into(),
        _ => "null".into(),
    }
}

fn show(f: &FieldSpec) -> String {
    let n = lower_camel(f.name);
    fn one(t: &Ty, value: &str) -> String {
        match t {
            Ty::U32 => format!("Integer.toUnsignedString({value})"),
            Ty::U64 => format!("Long.toUnsignedString({value})"),
            Ty::Str => format!("Decoder.quoted({value})"),
            Ty::Bytes => format!("Decoder.shown({value})"),
            Ty::Opt(inner) => format!("({value} == null ? \"None\" : \"Some(\" + {} + \")\")", one(inner, value)),
            Ty::List(inner) => format!("Decoder.shown({value}, x -> {})", one(inner, "x")),
            Ty::Bool | Ty::I32 | Ty::I64 => format!("String.valueOf({value})"),
            _ => format!("{value}.toString()"),
        }
    }
    one(f.ty, &n)
}

fn record(r: &RecordSpec) -> String {
    let mut out = head(r);
    for f in r.fields {
        doc(&mut out, "    ", f.doc);
        let _ = writeln!(out, "    public final {} {};", ty(f.ty, false), lower_camel(f.name));
    }
    reader(&mut out, r);
    out.push_str("}\n");
    out
}

/// A record that hosts fill in; some are also handed out.
fn input(r: &RecordSpec, is_output: bool) -> String {
    table::assert_input(r.fields);
    let mut out = head(r);
    for f in r.fields {
        doc(&mut out, "    ", f.doc);
        let _ = writeln!(out, "    public {} {} = {};", ty(f.ty, false), lower_camel(f.name), default(f.ty));
    }
    if is_output {
        let _ = writeln!(out, "\n    /** All defaults. */\n    public {}() {{}}", r.name);
        reader(&mut out, r);
    }
    out.push_str("\n    void encode(Encoder out) {\n        int start = out.begin();\n");
    for f in r.fields {
        let _ = writeln!(out, "        {}", statement(f.ty, &lower_camel(f.name)));
    }
    out.push_str("        out.end(start);\n    }\n}\n");
    out
}

fn head(r: &RecordSpec) -> String {
    let mut out = String::from("\n");
    doc(&mut out, "", r.doc);
    let _ = writeln!(out, "public final class {} {{", r.name);
    out
}

/// What makes the class from bytes, and shows it.
fn reader(out: &mut String, r: &RecordSpec) {
    let _ = writeln!(out, "\n    {}(Decoder in) {{\n        int end = in.begin();", r.name);
    for f in r.fields {
        let _ = writeln!(out, "        {} = in.has(end) ? ({}) : {};", lower_camel(f.name), read(f.ty), default(f.ty));
    }
    let _ = write!(
        out,
        "        in.end(end);
    }}

    static {0} decode(Decoder in) {{
        return new {0}(in);
    }}

    @Override
    public String toString() {{
        return \"{0} {{ \"",
        r.name
    );
    for (i, f) in r.fields.iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let _ = write!(out, "\n            + \"{comma}{}: \" + {}", f.name, show(f));
    }
    out.push_str("\n            + \" }\";\n    }\n");
}

fn union(u: &SumSpec) -> String {
    let mut out = String::from("\n");
    doc(&mut out, "", u.doc);
    let _ = write!(out, "public abstract class {0} {{\n    private {0}() {{}}\n", u.name);
    for v in u.variants {
        let inner = ty(v.ty, false);
        out.push('\n');
        doc(&mut out, "    ", v.doc);
        let _ = write!(
            out,
            "    public static final class {0} extends {1} {{
        /** What it carries. */
        public final im.ntk.{inner} value;

        {0}(im.ntk.{inner} value) {{
            this.value = value;
        }}

        @Override
        public String toString() {{
            return \"{0}(\" + value + \")\";
        }}
    }}
",
            v.name, u.name
        );
    }
    let _ = write!(
        out,
        "
    /** Null for a member this version does not know. */
    static {0} decode(Decoder in) {{
        int tag = in.int32();
        int end = in.begin();
        {0} out;
        switch (tag) {{
",
        u.name
    );
    for v in u.variants {
        let _ =
            writeln!(out, "            case {}: out = new {}(im.ntk.{}.decode(in)); break;", v.value, v.name, ty(v.ty, false));
    }
    out.push_str("            default: out = null;\n        }\n        in.end(end);\n        return out;\n    }\n}\n");
    out
}

fn commands() -> String {
    let mut out = String::from(
        "
import java.util.concurrent.CompletableFuture;

/** One method per command; each future completes exactly once, with the reply or with a {@link KernelException}. */
public abstract class Commands {
    /** Over the whole API table; the native library must say the same. */
    public static final long API_HASH = ",
    );
    let _ = write!(
        out,
        "{:#018x}L;

    Commands() {{}}

    abstract <T> CompletableFuture<T> submit(int command, Encoder args);
",
        api_hash()
    );
    COMMANDS.iter().for_each(|c| command(&mut out, c));
    out.push_str("\n    /** The payload of a reply. */\n    static Object value(Reply reply) {\n");
    for v in table::union("Reply").variants {
        let _ = writeln!(
            out,
            "        if (reply instanceof Reply.{0}) {{\n            return ((Reply.{0}) reply).value;\n        }}",
            v.name
        );
    }
    out.push_str("        return null;\n    }\n}\n");
    out
}

fn command(out: &mut String, c: &CommandSpec) {
    let mut lines: Vec<String> = c.doc.iter().map(|l| (*l).to_owned()).collect();
    for a in c.args {
        lines.push(format!(
            "<p>{}: {}",
            lower_camel(a.name),
            escape(&a.doc.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" "))
        ));
    }
    lines.extend(table::codes_line(c).map(|line| format!("<p>{line}")));
    out.push_str("\n    /** ");
    let n = c.doc.len();
    for (i, line) in lines.iter().enumerate() {
        let text = if i < n { escape(line.trim()) } else { line.clone() };
        let _ = write!(out, "{}{text}", if i == 0 { "" } else { "\n     * " });
    }
    out.push_str(" */\n");
    let params = c.args.iter().map(|a| format!("{} {}", ty(a.ty, false), lower_camel(a.name))).collect::<Vec<_>>().join(", ");
    let reply = ty(c.reply, true);
    let _ = writeln!(
        out,
        "    public CompletableFuture<{reply}> {}({params}) {{\n        Encoder out = new Encoder();",
        lower_camel(c.function)
    );
    for a in c.args {
        let _ = writeln!(out, "        {}", statement(a.ty, &lower_camel(a.name)));
    }
    let _ = writeln!(out, "        return submit({}, out);\n    }}", c.id);
}
