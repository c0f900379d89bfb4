//! `ffi-c/tests/c/dump.h`: prints any delivery the way Rust's `{:?}` does, from C and from C++. For tests only.
use std::fmt::Write as _;

use ntk_core::api::spec::Ty;
use ntk_core::api::{ENUMS, RECORDS, UNIONS};

use crate::c_header::item_name;
use crate::file::File;
use crate::names::{shout, snake};
use crate::table;

pub(crate) fn file() -> File {
    let mut out = String::from(include_str!("dump_preamble.h"));
    let outputs = table::output_records();
    for name in RECORDS.iter().map(|r| r.name).filter(|n| outputs.contains(n)).chain(UNIONS.iter().map(|u| u.name)) {
        let _ = writeln!(out, "static inline void dump_{0}(dump_t *d, const ntk_{0}_t *v);", snake(name));
    }
    for e in ENUMS {
        let _ = writeln!(out, "\nstatic inline void dump_{0}(dump_t *d, ntk_{0}_t v) {{\n    switch (v) {{", snake(e.name));
        for v in e.variants {
            let _ = writeln!(out, "    case NTK_{}_{}: put(d, \"{}\"); break;", shout(e.name), shout(v.name), v.name);
        }
        out.push_str("    default: put(d, \"?\");\n    }\n}\n");
    }
    for r in RECORDS.iter().filter(|r| outputs.contains(r.name)) {
        let _ = writeln!(
            out,
            "\nstatic inline void dump_{0}(dump_t *d, const ntk_{0}_t *v) {{\n    put(d, \"{1} {{ \");",
            snake(r.name),
            r.name
        );
        for (i, f) in r.fields.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            let _ = writeln!(out, "    put(d, \"{comma}{}: \");", f.name);
            field(&mut out, f.name, f.ty);
        }
        out.push_str("    put(d, \" }\");\n}\n");
    }
    for u in UNIONS {
        let _ = writeln!(
            out,
            "\nstatic inline void dump_{0}(dump_t *d, const ntk_{0}_t *v) {{\n    switch (v->tag) {{",
            snake(u.name)
        );
        for v in u.variants {
            let (Ty::Record(n) | Ty::Union(n)) = v.ty else { panic!("{} is no record", v.name) };
            let _ = writeln!(
                out,
                "    case NTK_{}_{}: put(d, \"{}(\"); dump_{}(d, v->{}); put(d, \")\"); break;",
                shout(u.name),
                shout(v.name),
                v.name,
                snake(n),
                snake(v.name)
            );
        }
        out.push_str("    default: put(d, \"?\");\n    }\n}\n");
    }
    out.push_str("\n#endif\n");
    File::new("ffi-c/tests/c/dump.h", out)
}

fn field(out: &mut String, name: &str, ty: &Ty) {
    let _ = match ty {
        Ty::Opt(Ty::Record(n) | Ty::Union(n)) => writeln!(
            out,
            "    if (v->{name} == NULL) {{\n        put(d, \"None\");\n    }} else {{\n        put(d, \"Some(\");\n        dump_{}(d, v->{name});\n        put(d, \")\");\n    }}",
            snake(n)
        ),
        Ty::Opt(inner) => writeln!(
            out,
            "    if (v->has_{name}) {{\n        put(d, \"Some(\");\n        {};\n        put(d, \")\");\n    }} else {{\n        put(d, \"None\");\n    }}",
            value(inner, &format!("v->{name}"))
        ),
        Ty::List(item) => {
            let at = format!("ntk_{}_list_at(v->{name}, i)", item_name(item));
            let element = match item {
                Ty::Record(n) | Ty::Union(n) => format!("dump_{}(d, {at})", snake(n)),
                other => value(other, &format!("*{at}")),
            };
            writeln!(
                out,
                "    put(d, \"[\");\n    for (uint32_t i = 0; i < v->{name}.count; i++) {{\n        put(d, i == 0 ? \"\" : \", \");\n        {element};\n    }}\n    put(d, \"]\");"
            )
        }
        Ty::Record(n) | Ty::Union(n) => writeln!(out, "    dump_{}(d, v->{name});", snake(n)),
        ty => writeln!(out, "    {};", value(ty, &format!("v->{name}"))),
    };
}

fn value(ty: &Ty, expr: &str) -> String {
    match ty {
        Ty::Bool => format!("put(d, {expr} ? \"true\" : \"false\")"),
        Ty::U32 | Ty::U64 => format!("put_u64(d, {expr})"),
        Ty::I32 | Ty::I64 => format!("put_i64(d, {expr})"),
        Ty::Str => format!("put_str(d, {expr})"),
        Ty::Bytes => format!("put_bytes(d, {expr})"),
        Ty::Enum(n) => format!("dump_{}(d, {expr})", snake(n)),
        other => panic!("{other:?} is no scalar"),
    }
}
