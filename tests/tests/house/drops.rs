//! A result that is dropped on purpose says why that does not matter: on its line, or on the line above it; or it logs there.
//! That holds for what ships. A test may drop what it likes, and the generator writes text into strings, which cannot fail.
use crate::source::{files, read};

/// What ships, in Rust.
const SHIPPED: &[&str] = &["protocol/src", "core/src", "server/src", "ffi-c/src", "ffi-jni/src"];

/// Ends of what is handed to `drop` that is no result: collections give back what was there.
const GIVES_BACK: &[&str] = &["take", "remove", "insert"];

/// Is a result dropped on this line? `start`: where its statement begins.
fn drops(code: &str, start: &str) -> bool {
    let ignored = code.contains("let _ = ") || code.strip_prefix("_ = ").is_some_and(|rest| !rest.contains("=> "));
    let silenced = code.ends_with(".ok();") && !start.contains(" = ") && !start.starts_with("return");
    ignored || code.contains("=> _ = ") || silenced || handed_over(code)
}

/// A call whose answer goes to `drop`.
fn handed_over(code: &str) -> bool {
    let Some((before, what)) = code.split_once("drop(") else { return false };
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') || before.ends_with("fn ") {
        return false;
    }
    if what.is_empty() {
        return true;
    }
    // The last call that is no argument of another gives what is dropped.
    let (mut depth, mut last) = (0, None);
    for (at, c) in what.char_indices() {
        match c {
            '(' if depth == 0 => {
                last = what[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
                depth = 1;
            }
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            _ => {}
        }
    }
    last.is_some_and(|name| !GIVES_BACK.contains(&name))
}

/// Lines that drop a result and say nothing, by their number.
fn silent(text: &str) -> Vec<usize> {
    let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<&str> = product.lines().map(str::trim).collect();
    let code = |n: usize| lines[n].split("//").next().unwrap_or_default().trim_end();
    let ends = |n: usize| code(n).is_empty() || code(n).ends_with([';', '{', '}', ',']);
    let says = |line: &str| {
        let logs = ["trace!(", "debug!(", "info!(", "warn!(", "error!("];
        line.contains("// ") || logs.iter().any(|log| line.contains(log))
    };
    let above = |n: usize| n > 0 && (lines[n - 1].starts_with("//") || says(lines[n - 1]));
    let start = |n: usize| (0..n).rev().take_while(|&before| !ends(before)).last().unwrap_or(n);
    let wrong = |&n: &usize| drops(code(n), lines[start(n)]) && !says(lines[n]) && !above(start(n)) && !above(n);
    (0..lines.len()).filter(wrong).map(|n| n + 1).collect()
}

#[test]
fn a_result_that_is_dropped_on_purpose_says_why() {
    let mut found = Vec::new();
    for path in SHIPPED.iter().flat_map(|under| files(under, &[".rs"])) {
        let test = path.components().any(|c| c.as_os_str() == "tests") || path.ends_with("tests.rs");
        if !test {
            found.extend(silent(&read(&path)).iter().map(|line| format!("{}:{line}", path.display())));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_way_to_drop_a_result_is_seen() {
    for dropped in [
        "let _ = tx.send(1);",
        "Some(x) => _ = tx.send(x),",
        "_ = tx.send(1);",
        "tx.send(1).ok();",
        "file\n    .sync_all()\n    .ok();",
        "Some(tx) => drop(tx.send(1)),",
        "drop(self.engine.write(move |tx| Ok(tx.insert_user(&uid)?)));",
        "self.post(Box::new(move |c| drop(tx.send(job(c)))));",
    ] {
        assert_eq!(silent(&format!("fn f() {{\n{dropped}\n}}")).len(), 1, "{dropped}");
        assert_eq!(silent(&format!("fn f() {{\n// Nobody waits.\n{dropped}\n}}")), [0; 0], "{dropped}");
    }
    for kept in [
        "let word = parsed\n    .first()\n    .ok();",
        "return file.sync_all().ok();",
        "drop(state);",
        "drop(self.requests.take(rid));",
        "None => drop(slots.remove(i)),",
        "drop(self.items.insert(no, Box::new(patch))),",
        "drop(permit.lock().await.take());",
        "_ = stop.changed() => {}",
        "fn drop(&mut self) {",
        "part.on_drop(x());",
        "debug!(\"told\"); let _ = tx.send(1);",
        "let _ = tx.send(1); // nobody waits",
    ] {
        assert_eq!(silent(&format!("fn f() {{\n{kept}\n}}")), [0; 0], "{kept}");
    }
    assert_eq!(silent("#[cfg(test)]\nmod tests {\n    let _ = tx.send(1);\n}"), [0; 0]);
}
