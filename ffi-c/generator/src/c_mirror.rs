//! `ffi-c/src/generated/*.rs`: what the header says, in Rust: `repr(C)` mirrors, conversions, and the exported functions.
use std::fmt::Write as _;

use ntk_core::api::spec::{CommandSpec, FieldSpec, RecordSpec, SumSpec, Ty};
use ntk_core::api::{COMMANDS, ENUMS, ERRORS, RECORDS, UNIONS};

use crate::c_header::{ABI_VERSION, item_name};
use crate::file::File;
use crate::names::snake;
use crate::table;

pub(crate) fn files() -> Vec<File> {
    vec![File::new("ffi-c/src/generated/types.rs", types()), File::new("ffi-c/src/generated/commands.rs", commands())]
}

fn types() -> String {
    let mut out = String::from(
        "//! Generated from the API table: the C types and the conversions to them. Do not edit.
#![allow(clippy::derivable_impls, clippy::unnecessary_cast)] // one form for every type
use ntk_core::api;
use safer_ffi::prelude::*;

use crate::arena::{Arena, ToC};
use crate::input::{self, Bytes, Str};
",
    );
    let _ =
        writeln!(out, "\n/// Major in the upper, minor in the lower 16 bits.\npub const ABI_VERSION: u32 = {ABI_VERSION:#010x};");
    table::list_items().iter().for_each(|item| list(&mut out, item));
    RECORDS.iter().for_each(|r| record(&mut out, r));
    UNIONS.iter().for_each(|u| union(&mut out, u));
    ENUMS.iter().for_each(|e| enumeration(&mut out, e));
    error_names(&mut out);
    layouts(&mut out);
    reach(&mut out);
    out
}

fn doc(out: &mut String, indent: &str, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(out, "{indent}/// {}", line.trim());
    }
}

fn camel(item: &Ty) -> &'static str {
    match item {
        Ty::U32 | Ty::Enum(_) => "U32",
        Ty::U64 => "U64",
        Ty::Str => "Str",
        Ty::Record(n) | Ty::Union(n) => n,
        other => panic!("no C list of {other:?}"),
    }
}

/// The C type of an item.
fn list_element(item: &Ty) -> &'static str {
    match item {
        Ty::U32 | Ty::Enum(_) => "u32",
        Ty::U64 => "u64",
        _ => camel(item),
    }
}

fn list(out: &mut String, item: &Ty) {
    let (name, element) = (camel(item), list_element(item));
    let _ = write!(
        out,
        "
/// A list.
#[derive_ReprC(rename = \"ntk_{}_list\")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct {name}List {{
    /// The first.
    pub items: *const {element},
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}}
",
        item_name(item)
    );
}

/// The C type of a scalar.
fn scalar(ty: &Ty) -> &'static str {
    match ty {
        Ty::Bool => "bool",
        Ty::U32 | Ty::Enum(_) => "u32",
        Ty::U64 => "u64",
        Ty::I32 => "i32",
        Ty::I64 => "i64",
        Ty::Str => "Str",
        Ty::Bytes => "Bytes",
        other => panic!("{other:?} is no scalar"),
    }
}

/// A scalar type as input: without invalid bit patterns.
fn input_scalar(ty: &Ty) -> &'static str {
    if *ty == Ty::Bool { "u8" } else { scalar(ty) }
}

/// The type of a field of a record that hosts fill in.
fn input_type(ty: &Ty) -> String {
    match ty {
        Ty::Record(n) | Ty::Opt(Ty::Record(n)) => format!("*const {n}"),
        Ty::List(item) => format!("{}List", camel(item)),
        ty => input_scalar(ty).to_owned(),
    }
}

fn record(out: &mut String, r: &RecordSpec) {
    let input = table::input_records().contains(r.name);
    out.push('\n');
    doc(out, "", r.doc);
    let _ = writeln!(out, "#[derive_ReprC(rename = \"ntk_{}\")]\n#[repr(C)]\n#[derive(Clone, Copy)]", snake(r.name));
    let _ = writeln!(out, "pub struct {} {{", r.name);
    if input {
        out.push_str("    /// Its size as its writer knows it.\n    pub struct_size: u32,\n");
    }
    for f in r.fields {
        doc(out, "    ", f.doc);
        let _ = match f.ty {
            ty if input => writeln!(out, "    pub {}: {},", f.name, input_type(ty)),
            Ty::Opt(Ty::Record(n) | Ty::Union(n)) | Ty::Record(n) | Ty::Union(n) => {
                writeln!(out, "    pub {}: *const {n},", f.name)
            }
            Ty::Opt(inner) => {
                writeln!(out, "    pub has_{0}: bool,\n    /// See above.\n    pub {0}: {1},", f.name, scalar(inner))
            }
            Ty::List(item) => writeln!(out, "    pub {}: {}List,", f.name, camel(item)),
            ty => writeln!(out, "    pub {}: {},", f.name, scalar(ty)),
        };
    }
    out.push_str("}\n");
    if input {
        from_c(out, r);
    }
    if table::output_records().contains(r.name) {
        to_c(out, r, input);
    }
}

fn to_c(out: &mut String, r: &RecordSpec, input: bool) {
    let _ = write!(
        out,
        "
impl ToC for api::{0} {{
    type C = {0};
    fn to_c(&self, _arena: &Arena) -> {0} {{
        {0} {{
",
        r.name
    );
    if input {
        let _ = writeln!(out, "            struct_size: std::mem::size_of::<{}>() as u32,", r.name);
    }
    for f in r.fields {
        let n = f.name;
        let _ = match f.ty {
            Ty::Bool if input => writeln!(out, "            {n}: self.{n}.into(),"),
            Ty::List(Ty::Enum(_)) => panic!("{n}: no list of enums is handed out yet"),
            Ty::Opt(Ty::Record(_) | Ty::Union(_)) => writeln!(out, "            {n}: _arena.opt(self.{n}.as_ref()),"),
            Ty::Record(_) | Ty::Union(_) => writeln!(out, "            {n}: _arena.one(&self.{n}),"),
            Ty::Opt(inner) => writeln!(
                out,
                "            has_{n}: self.{n}.is_some(),\n            {n}: {},",
                convert(inner, &format!("self.{n}.clone().unwrap_or_default()"))
            ),
            Ty::List(item) => writeln!(
                out,
                "            {n}: {{ let (items, count, stride) = _arena.list(&self.{n}); {}List {{ items, count, stride }} }},",
                camel(item)
            ),
            ty => writeln!(out, "            {n}: {},", convert(ty, &format!("self.{n}"))),
        };
    }
    out.push_str("        }\n    }\n}\n");
}

fn convert(ty: &Ty, value: &str) -> String {
    match ty {
        Ty::Str => format!("_arena.str(&{value})"),
        Ty::Bytes => format!("_arena.bytes(&{value}.0)"),
        Ty::Enum(_) => format!("{value} as u32"),
        _ => value.to_owned(),
    }
}

fn from_c(out: &mut String, r: &RecordSpec) {
    table::assert_input(r.fields);
    let name = r.name;
    let _ = write!(
        out,
        "
impl input::Record for {name} {{
    const NONE: {name} = {name} {{
        struct_size: 0,
"
    );
    for f in r.fields {
        let zero = match f.ty {
            Ty::Str => "Str::NONE".to_owned(),
            Ty::Bytes => "Bytes::NONE".to_owned(),
            Ty::Record(_) | Ty::Opt(_) => "std::ptr::null()".to_owned(),
            Ty::List(item) => format!("{}List {{ items: std::ptr::null(), count: 0, stride: 0 }}", camel(item)),
            _ => "0".to_owned(),
        };
        let _ = writeln!(out, "        {}: {zero},", f.name);
    }
    out.push_str("    };\n    const ENDS: &'static [usize] = &[\n");
    for f in r.fields {
        let _ = writeln!(out, "        std::mem::offset_of!({name}, {}) + std::mem::size_of::<{}>(),", f.name, input_type(f.ty));
    }
    let _ = write!(
        out,
        "    ];
}}

impl input::FromC for {name} {{
    type Api = api::{name};
    fn check(self) -> Result<api::{name}, api::ErrorCode> {{
        Ok(api::{name} {{
"
    );
    r.fields.iter().for_each(|f| {
        let _ = writeln!(out, "            {}: {},", f.name, checked_field(f));
    });
    out.push_str("        })\n    }\n}\n");
}

/// The expression that makes the core's value of a field.
fn checked_field(f: &FieldSpec) -> String {
    let n = f.name;
    match f.ty {
        Ty::List(Ty::Enum(e)) => {
            format!("input::numbers(self.{n}.items, self.{n}.count, self.{n}.stride, api::{e}::from_u32)?")
        }
        Ty::List(_) => format!("input::list(self.{n}.items, self.{n}.count, self.{n}.stride)?"),
        Ty::Opt(_) => format!("input::optional(self.{n})?"),
        Ty::Record(_) => format!("input::read(self.{n})?"),
        _ => checked(f, "self."),
    }
}

/// The expression that checks an argument and makes the core's value of it.
fn checked(f: &FieldSpec, prefix: &str) -> String {
    let n = f.name;
    match f.ty {
        Ty::Bool => format!("{prefix}{n} != 0"),
        Ty::Str => format!("{prefix}{n}.text()?"),
        Ty::Bytes => format!("{prefix}{n}.blob()?"),
        Ty::Enum(e) => format!("api::{e}::from_u32({prefix}{n}).ok_or(api::ErrorCode::InvalidParameters)?"),
        Ty::List(Ty::Record(_)) => format!("input::records({n}, {n}_count)?"),
        Ty::List(_) => format!("input::list({n}, {n}_count, 0)?"),
        Ty::Record(_) => format!("input::read({n})?"),
        _ => format!("{prefix}{n}"),
    }
}

fn union(out: &mut String, u: &SumSpec) {
    let name = u.name;
    out.push('\n');
    doc(out, "", u.doc);
    let _ = write!(
        out,
        "#[derive_ReprC(rename = \"ntk_{}\")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct {name} {{
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}}

impl ToC for api::{name} {{
    type C = {name};
    fn to_c(&self, arena: &Arena) -> {name} {{
        match self {{
",
        snake(name)
    );
    for v in u.variants {
        let _ =
            writeln!(out, "            api::{name}::{}(x) => {name} {{ tag: {}, value: arena.one(x).cast() }},", v.name, v.value);
    }
    out.push_str("        }\n    }\n}\n");
}

/// Nothing is needed for enums but the promise that C's width is Rust's.
fn enumeration(out: &mut String, e: &SumSpec) {
    let _ = writeln!(out, "\nconst _: () = assert!(std::mem::size_of::<api::{}>() == 4);", e.name);
}

fn error_names(out: &mut String) {
    out.push_str("\n/// The name of a code.\npub fn error_name(code: u32) -> &'static std::ffi::CStr {\n    match code {\n");
    for e in ERRORS {
        let _ = writeln!(out, "        {} => c\"{}\",", e.code, e.name);
    }
    out.push_str("        _ => c\"Unknown\",\n    }\n}\n");
}

/// Names, sizes and offsets of all C types, for the layout golden.
fn layouts(out: &mut String) {
    out.push_str("\n/// Sizes and offsets of every generated C type, one per line.\n#[doc(hidden)]\npub fn layouts() -> Vec<(&'static str, usize)> {\n    vec![\n");
    let mut row = |name: &str, ty: &str, fields: &[String]| {
        let _ = writeln!(out, "        (\"sizeof(ntk_{name}_t)\", std::mem::size_of::<{ty}>()),");
        for f in fields {
            let _ = writeln!(out, "        (\"offsetof(ntk_{name}_t, {f})\", std::mem::offset_of!({ty}, {f})),");
        }
    };
    for item in table::list_items() {
        let fields = ["items", "count", "stride"].map(str::to_owned);
        row(&format!("{}_list", item_name(item)), &format!("{}List", camel(item)), &fields);
    }
    for r in RECORDS {
        row(&snake(r.name), r.name, &c_fields(r));
    }
    for u in UNIONS {
        row(&snake(u.name), u.name, &["tag".to_owned()]);
    }
    out.push_str("    ]\n}\n");
}

/// safer-ffi prints only types that a function reaches, and unions hide theirs behind an untyped pointer.
fn reach(out: &mut String) {
    let names = RECORDS.iter().map(|r| r.name).chain(UNIONS.iter().map(|u| u.name));
    let params = names.map(|n| format!("{}: *const {n}", snake(n))).collect::<Vec<_>>().join(", ");
    let _ = write!(
        out,
        "
/// Makes safer-ffi print every type. Only in builds that compare headers.
#[cfg(feature = \"headers\")]
#[allow(unused_variables, clippy::too_many_arguments)] // it is read, not called
#[ffi_export]
pub fn ntk_reach_all({params}) {{}}
"
    );
}

/// The C fields of a record, in order.
pub(crate) fn c_fields(r: &RecordSpec) -> Vec<String> {
    let mut out = Vec::new();
    if table::input_records().contains(r.name) {
        out.push("struct_size".to_owned());
    }
    for f in r.fields {
        if matches!(f.ty, Ty::Opt(inner) if !matches!(inner, Ty::Record(_) | Ty::Union(_))) {
            out.push(format!("has_{}", f.name));
        }
        out.push(f.name.to_owned());
    }
    out
}

fn commands() -> String {
    let mut out = String::from(
        "//! Generated from the API table: one exported function per command. Do not edit.
#![allow(clippy::too_many_arguments)] // as many as the command has
use ntk_core::api;
use safer_ffi::prelude::*;

use super::types::*;
use crate::guard::submit;
use crate::input::{self, Bytes, Str};
",
    );
    COMMANDS.iter().for_each(|c| command(&mut out, c));
    out
}

fn command(out: &mut String, c: &CommandSpec) {
    out.push('\n');
    doc(out, "", c.doc);
    let mut params = vec!["kernel: u64".to_owned()];
    for a in c.args {
        match a.ty {
            Ty::List(item) => {
                params.push(format!("{}: *const {}", a.name, list_element(item)));
                params.push(format!("{}_count: u32", a.name));
            }
            Ty::Record(n) => params.push(format!("{}: *const {n}", a.name)),
            ty => params.push(format!("{}: {}", a.name, input_scalar(ty))),
        }
    }
    params.push("request: *mut u64".into());
    let fields = c.args.iter().map(|a| {
        let value = checked(a, "");
        let value = match value.strip_suffix('?') {
            Some(read) => format!("input::named(\"{}\", {read})?", a.name),
            None => value,
        };
        if value == a.name { value } else { format!("{}: {value}", a.name) }
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let build = if fields.is_empty() {
        format!("api::Command::{} {{}}", c.name)
    } else {
        format!("api::Command::{} {{ {fields} }}", c.name)
    };
    let _ = write!(
        out,
        "#[ffi_export]
pub fn ntk_{}({}) -> u32 {{
    submit(kernel, request, || Ok({build}))
}}
",
        c.function,
        params.join(", ")
    );
}
