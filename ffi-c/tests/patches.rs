//! Random patches are applied in C and in C++ in every way that the headers offer, and each gives the list that the kernel has.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use ntk_generator::patches::{patches, Patched};

/// As `patches.c` reads them.
fn written(all: &[Patched]) -> String {
    let mut numbers = vec![all.len() as u64];
    for Patched { patch, after } in all {
        numbers.extend([u64::from(patch.reset), patch.old_len.into(), patch.new_len.into()]);
        numbers.push(patch.deletes.len() as u64);
        numbers.extend(patch.deletes.iter().map(|at| u64::from(*at)));
        numbers.push(patch.inserts.len() as u64);
        numbers.extend(patch.inserts.iter().flat_map(|i| [i.index.into(), i.row.unread]));
        numbers.push(patch.moves.len() as u64);
        numbers.extend(patch.moves.iter().flat_map(|m| [u64::from(m.from), m.to.into()]));
        numbers.push(patch.reloads.len() as u64);
        numbers.extend(patch.reloads.iter().flat_map(|r| [r.new_index.into(), r.row.unread]));
        numbers.push(after.len() as u64);
        numbers.extend(after);
    }
    numbers.iter().map(|n| format!("{n} ")).collect()
}

#[test]
fn random_patches_give_the_kernels_list_in_every_way_of_the_c_and_the_cpp_header() {
    let text = written(&patches(1500, 2026));
    for (compiler, flags) in support::LANGUAGES {
        let dir = tempfile::tempdir().unwrap();
        let exe = dir.path().join("patches");
        let library = support::library_dir();
        let mut cmd = Command::new(compiler);
        cmd.args(flags).arg("-I").arg(support::root().join("include")).arg("-o").arg(&exe).arg(support::file("c/patches.c"));
        cmd.args(["-x", "none"]).arg(format!("-L{}", library.display())).arg("-lntk");
        support::run(cmd.arg(format!("-Wl,-rpath,{}", library.display())));
        let mut program = Command::new(&exe);
        program.env("LD_LIBRARY_PATH", &library).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = program.spawn().unwrap();
        // A program that ends early closes the pipe; what it said is below.
        let _ = running.stdin.take().unwrap().write_all(text.as_bytes());
        let out = running.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&out.stderr), "", "{compiler}");
        assert_eq!(String::from_utf8_lossy(&out.stdout), "ok\n", "{compiler}");
    }
}
