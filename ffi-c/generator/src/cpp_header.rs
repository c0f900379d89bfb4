//! `include/ntk.hpp`: the C++ face, with one method per command.
use std::fmt::Write as _;

use ntk_core::api::COMMANDS;
use ntk_core::api::spec::{CommandSpec, Ty};

use crate::file::File;
use crate::names::snake;
use crate::table;

pub(crate) fn file() -> File {
    let mut out = include_str!("cpp_preamble.hpp").to_owned();
    COMMANDS.iter().for_each(|c| command(&mut out, c));
    out.push_str(include_str!("cpp_tail.hpp"));
    out.push_str(include_str!("cpp_list.hpp"));
    File::new("include/ntk.hpp", out)
}

fn command(out: &mut String, c: &CommandSpec) {
    out.push('\n');
    for line in c.doc {
        let _ = writeln!(out, "    /// {}", line.trim());
    }
    if let Some(line) = table::codes_line(c) {
        let _ = writeln!(out, "    /// {line}");
    }
    let (mut params, mut prepare, mut values) = (Vec::new(), String::new(), vec!["kernel_".to_owned()]);
    // Defaults only at the end of the list, in front of the callback.
    let defaults = c.args.iter().rev().take_while(|a| matches!(a.ty, Ty::Record(_))).count();
    for (i, a) in c.args.iter().enumerate() {
        let n = a.name;
        let param = match a.ty {
            Ty::Bool => format!("bool {n}"),
            Ty::U32 => format!("std::uint32_t {n}"),
            Ty::U64 => format!("std::uint64_t {n}"),
            Ty::I32 => format!("std::int32_t {n}"),
            Ty::I64 => format!("std::int64_t {n}"),
            Ty::Str => format!("std::string_view {n}"),
            Ty::Bytes => format!("ntk_bytes_t {n}"),
            Ty::Enum(e) => format!("ntk_{}_t {n}", snake(e)),
            Ty::List(Ty::Str) => format!("const std::vector<std::string> &{n}"),
            Ty::List(Ty::U32) => format!("const std::vector<std::uint32_t> &{n}"),
            Ty::List(Ty::U64) => format!("const std::vector<std::uint64_t> &{n}"),
            Ty::List(Ty::Record(r)) => format!("const std::vector<ntk_{}_t> &{n}", snake(r)),
            Ty::Record(r) => {
                format!("const ntk_{}_t *{n}{}", snake(r), if i + defaults >= c.args.len() { " = nullptr" } else { "" })
            }
            other => panic!("{other:?} is no argument"),
        };
        params.push(param);
        match a.ty {
            Ty::Str => values.push(format!("str({n})")),
            Ty::List(Ty::Str) => {
                let _ = writeln!(
                    prepare,
                    "        std::vector<ntk_str_t> {n}_c;\n        for (const auto &each : {n}) {{\n            {n}_c.push_back(str(each));\n        }}"
                );
                values.push(format!("{n}_c.data()"));
                values.push(format!("static_cast<std::uint32_t>({n}_c.size())"));
            }
            Ty::List(_) => values.extend([format!("{n}.data()"), format!("static_cast<std::uint32_t>({n}.size())")]),
            _ => values.push(n.to_owned()),
        }
    }
    params.push("Callback done = {}".to_owned());
    values.push("request".to_owned());
    let _ = write!(
        out,
        "    void {0}({1}) {{
{prepare}        submit(std::move(done), [&](std::uint64_t *request) {{ return ntk_{0}({2}); }});
    }}
",
        c.function,
        params.join(", "),
        values.join(", ")
    );
}
