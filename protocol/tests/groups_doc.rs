//! docs/groups.md says what the table says.
use ntk_protocol::groups::{Call, GroupType, JoinOption, Role, TABLE, join_code};
use std::fmt::Write as _;
use std::path::Path;

const BEGIN: &str = "<!-- from protocol/src/groups.rs -->\n";
const END: &str = "<!-- end -->\n";

/// Codes of a type's callers, those who are not in it first.
fn cell(of: GroupType, codes: [u32; 4]) -> String {
    let said = |code: &u32| if *code == 0 { "yes".into() } else { code.to_string() };
    let mut all: Vec<String> = codes.iter().map(said).collect();
    if !of.has(Role::Admin) {
        all[2] = "–".into();
    }
    all.join(" · ")
}

fn came(option: JoinOption) -> String {
    match (join_code(option), option) {
        (0, JoinOption::Approval) => "has applied, and waits".into(),
        (0, _) => "is in".into(),
        (code, _) => format!("gets {code}"),
    }
}

fn tables() -> String {
    let mut out = String::from("| call | to | ");
    GroupType::ALL.iter().for_each(|of| write!(out, "{} | ", of.word()).unwrap());
    out.truncate(out.len() - 1);
    out.push_str("\n|---|---|---|---|---|---|\n");
    for line in TABLE {
        let to = if line.to_others { "who ranks below" } else { "" };
        write!(out, "| `{}` | {to} |", line.call.word()).unwrap();
        GroupType::ALL.iter().for_each(|of| write!(out, " {} |", cell(*of, line.codes[*of as usize - 1])).unwrap());
        out.push('\n');
    }
    out.push_str("\n| join option | who comes by themselves |\n|---|---|\n");
    for option in JoinOption::ALL {
        let types: Vec<&str> = GroupType::ALL.iter().filter(|of| of.joined_by() == *option).map(|of| of.word()).collect();
        writeln!(out, "| {} (unless it says else: {}) | {} |", option.word(), types.join(", "), came(*option)).unwrap();
    }
    out.push_str("\n| approve option | whom a member brings |\n|---|---|\n");
    for option in JoinOption::ALL {
        let types: Vec<&str> =
            GroupType::ALL.iter().filter(|of| of.brought_by_members() == *option).map(|of| of.word()).collect();
        let unsaid = if types.is_empty() { String::new() } else { format!(" (unless it says else: {})", types.join(", ")) };
        writeln!(out, "| {}{unsaid} | {} |", option.word(), came(*option)).unwrap();
    }
    out
}

#[test]
fn the_documented_table_is_the_one_that_is_asked() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/groups.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("where it begins");
    let (said, after) = rest.split_once(END).expect("where it ends");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, format!("{before}{BEGIN}{}{END}{after}", tables())).unwrap();
        return;
    }
    assert_eq!(said, tables(), "docs/groups.md: run with UPDATE_GOLDEN=1");
    assert_eq!(TABLE.len(), Call::ALL.len());
}
