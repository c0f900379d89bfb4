//! `ffi-c/tests/c/examples.c`: the example of every command, so that a compiler reads what the documentation shows.
use std::fmt::Write as _;

use ntk_core::api::COMMANDS;

use crate::file::File;

pub(crate) fn file() -> File {
    let mut out = String::from(
        "/* Generated from the API table: the examples of docs/api.md. Do not edit. For tests only: they are compiled, not run. */
#include <ntk.h>
",
    );
    for c in COMMANDS {
        let _ = write!(
            out,
            "\nvoid example_{0}(ntk_kernel_t kernel);\nvoid example_{0}(ntk_kernel_t kernel) {{\n    uint64_t request;\n",
            c.function
        );
        for line in c.example {
            let _ = writeln!(out, "    {line}");
        }
        out.push_str("}\n");
    }
    File::new("ffi-c/tests/c/examples.c", out)
}
