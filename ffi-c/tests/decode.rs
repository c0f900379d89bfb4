//! Everything the kernel can hand out reads the same in C, in C++ and in Rust.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

mod support;

use std::ffi::{c_char, c_void, CStr, CString};
use std::process::Command;

use ntk::testing::{deliver, Handler};
use ntk_core::api::spec::{ApiType, Reader};
use ntk_core::api::Delivery;

#[repr(C)]
struct Dump {
    text: *mut c_char,
    len: usize,
    cap: usize,
}

fn deliveries() -> Vec<Delivery> {
    let hex = std::fs::read_to_string(support::file("golden/deliveries.hex")).unwrap();
    let bytes = |line: &str| -> Vec<u8> {
        (0..line.len() / 2).map(|i| u8::from_str_radix(&line[i * 2..i * 2 + 2], 16).unwrap()).collect()
    };
    hex.lines().map(|line| Delivery::decode(&mut Reader(&bytes(line))).unwrap()).collect()
}

#[test]
fn every_delivery_reads_the_same_in_c_and_cpp() {
    let want = std::fs::read_to_string(support::file("golden/deliveries.txt")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    for (compiler, flags) in support::LANGUAGES {
        let so = dir.path().join(format!("{compiler}.so"));
        let mut cmd = Command::new(compiler);
        cmd.args(flags).args(["-shared", "-fPIC", "-o"]).arg(&so);
        cmd.arg("-I").arg(support::root().join("include")).arg(support::file("c/dumper.c"));
        support::run(&mut cmd);
        let path = CString::new(so.to_str().unwrap()).unwrap();
        let mut dump = Dump { text: std::ptr::null_mut(), len: 0, cap: 0 };
        // SAFETY: the object was just built from dumper.c, whose handler takes a dump_t; dump_t is Dump.
        let got = unsafe {
            let object = libc::dlopen(path.as_ptr(), libc::RTLD_NOW);
            assert!(!object.is_null(), "dlopen");
            let symbol = libc::dlsym(object, c"dump_handler".as_ptr());
            assert!(!symbol.is_null(), "dlsym");
            let handler: Handler = std::mem::transmute::<*mut c_void, Handler>(symbol);
            deliveries().iter().for_each(|d| deliver(d, handler, (&raw mut dump).cast()));
            let text = CStr::from_ptr(dump.text).to_str().unwrap().to_owned();
            libc::free(dump.text.cast());
            text
        };
        for (got, want) in got.lines().zip(want.lines()) {
            assert_eq!(got, want, "{compiler}");
        }
        assert_eq!(got.lines().count(), want.lines().count());
    }
}

#[test]
fn the_golden_bytes_are_what_rust_says() {
    let want = std::fs::read_to_string(support::file("golden/deliveries.txt")).unwrap();
    let got: String = deliveries().iter().map(|d| format!("{d:?}\n")).collect();
    assert_eq!(got, want);
}
