//! What is linked may be shipped: the licences of deny.toml, checked here without a tool (`./test --all` runs `cargo deny` itself), and their
//! texts, which go with every package.
use crate::source::{read, root};
use std::collections::BTreeSet;

#[test]
fn everything_linked_may_be_shipped() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let out = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        // Of a clock that is a year ahead: cargo asks rustc, which does not start beside it.
        .env_remove("LD_PRELOAD")
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo metadata");
    let deny = read("deny.toml");
    let allowed = deny.split("allow = [").nth(1).unwrap().split(']').next().unwrap();
    let allowed: BTreeSet<&str> = allowed.split('"').skip(1).step_by(2).collect();
    let mut refused = Vec::new();
    let packages = metadata["packages"].as_array().unwrap();
    for p in packages {
        let licence = p["license"].as_str().unwrap_or("none");
        // "A OR B" needs one of them, "A AND B" both; "/" is the old way to write OR.
        let fine =
            licence.replace('/', " OR ").replace(['(', ')'], " ").split(" AND ").all(|part| {
                part.split(" OR ").any(|l| allowed.contains(l.trim().trim_end_matches(" WITH LLVM-exception").trim()))
            });
        if !fine {
            refused.push(format!("{} {}: {licence}", p["name"], p["version"]));
        }
    }
    assert!(packages.len() > 100);
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn the_notices_of_a_package_name_all_that_is_linked_in_with_its_licence() {
    let out = std::process::Command::new(root().join("platforms/archive/notices"))
        .args(["ntk-server", "ntk-ffi-c", "ntk-ffi-jni"])
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let (list, texts) = text.split_once("\n-----").expect("a list, then texts");
    let crates: Vec<&str> = list.lines().filter(|l| l.contains("  https://github.com/")).collect();
    assert!(crates.len() > 100, "{list}");
    for line in crates.iter().filter(|l| !l.starts_with("The standard library")) {
        let name = line.split("  ").next().unwrap().replace(" v", " ");
        assert!(texts.contains(&format!("\n{name} (")), "{name} has no text");
    }
    // What stands deep inside a crate, or is chosen: parts of ring, libwebp, zstd by its BSD licence.
    for part in [
        "fiat-crypto",
        "Google Inc. All rights reserved",
        "Meta Platforms",
        "Independent JPEG Group",
        "CDLA-Permissive",
        "UNICODE LICENSE",
    ] {
        assert!(texts.to_lowercase().contains(&part.to_lowercase()), "nothing of {part:?}");
    }
    assert!(!texts.contains("GNU GENERAL PUBLIC LICENSE"));
}
