//! No generated file drifts from the table.
use std::path::Path;

#[test]
fn every_generated_file_is_what_the_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut drifted = Vec::new();
    for file in ntk_generator::files() {
        let path = root.join(&file.path);
        if std::fs::read_to_string(&path).is_ok_and(|now| now == file.text) {
            continue;
        }
        if update {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file.text).unwrap();
        } else {
            drifted.push(file.path);
        }
    }
    assert!(drifted.is_empty(), "rewrite with UPDATE_GOLDEN=1 cargo test -p ntk-generator: {drifted:?}");
}
