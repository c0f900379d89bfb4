//! What is linked may be shipped: the licences of deny.toml, checked here without a tool. `./test --all` runs `cargo deny` itself.
use crate::source::{read, root};
use std::collections::BTreeSet;

#[test]
fn everything_linked_may_be_shipped() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let out = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
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
