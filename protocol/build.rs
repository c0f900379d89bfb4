//! Compiles `proto/ntk.proto` with protox, so no installed `protoc` is needed, keeps the descriptor for `ntkd decode`, and
//! writes down what each message costs to build (`src/guard.rs`).
use prost::Message as _;
use prost_build::Config;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Fields behind a pointer: without, one empty `Entry` (2 bytes on the wire) would be 600 bytes in memory.
const BOXED: [&str; 13] = [
    ".ntk.v1.Entry.msg",
    ".ntk.v1.Entry.read",
    ".ntk.v1.Entry.receipt",
    ".ntk.v1.Entry.conv_state",
    ".ntk.v1.Entry.user_state",
    ".ntk.v1.Entry.void",
    ".ntk.v1.Entry.hidden",
    ".ntk.v1.Entry.msg_receipt",
    ".ntk.v1.Entry.application",
    ".ntk.v1.ConvState.last",
    ".ntk.v1.ConvState.draft",
    ".ntk.v1.ConvState.seat",
    ".ntk.v1.UserState.profile",
];

/// How many items a list may have, where the rules of both sides say it; what is over it is never built.
const AT_MOST: [(&str, &str); 17] = [
    (".ntk.v1.Welcome.entries", "MAX_PAGE"),
    (".ntk.v1.Sync.entries", "MAX_PAGE"),
    (".ntk.v1.Page.rows", "MAX_PAGE"),
    // One before, between and after its rows.
    (".ntk.v1.Page.voids", "MAX_PAGE + 1"),
    (".ntk.v1.Changes.rows", "MAX_PAGE"),
    (".ntk.v1.SnapshotPage.convs", "MAX_PAGE"),
    (".ntk.v1.GroupPush.msgs", "MAX_PAGE"),
    (".ntk.v1.GroupPush.changes", "MAX_PAGE"),
    (".ntk.v1.Body.at_users", "MAX_AT_USERS as u32"),
    (".ntk.v1.Body.elements", "MAX_ELEMENTS as u32"),
    (".ntk.v1.Merged.abstracts", "MAX_ABSTRACTS as u32"),
    (".ntk.v1.MergedMessages.messages", "MAX_MERGED as u32"),
    (".ntk.v1.ProfileFields.fields", "MAX_PROFILE_FIELDS as u32"),
    (".ntk.v1.SetProfile.custom", "MAX_PROFILE_FIELDS as u32"),
    (".ntk.v1.GetProfiles.users", "MAX_PROFILES_PER_CALL as u32"),
    (".ntk.v1.Profiles.profiles", "MAX_PROFILES_PER_CALL as u32"),
    (".ntk.v1.Profiles.unknown", "MAX_PROFILES_PER_CALL as u32"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto/ntk.proto");
    let descriptors = protox::compile(["proto/ntk.proto"], ["proto"])?;
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("ntk.descriptor.bin"), descriptors.encode_to_vec())?;
    std::fs::write(out.join("ntk.shapes.rs"), shapes(&descriptors)?)?;
    let mut config = Config::new();
    config.bytes(["."]);
    for path in BOXED {
        config.boxed(path);
    }
    config.compile_fds(descriptors)?;
    Ok(())
}

/// `SHAPES`, for each message its place in it and how its lists get their room; and the kinds of frames by their numbers.
fn shapes(files: &prost_types::FileDescriptorSet) -> Result<String, std::fmt::Error> {
    use prost_types::field_descriptor_proto::{Label, Type};
    let all = files.file.iter().flat_map(|f| &f.message_type);
    let (frames, messages): (Vec<_>, Vec<_>) = all.partition(|m| m.name() == "Frame");
    let place: BTreeMap<String, usize> = messages.iter().enumerate().map(|(n, m)| (format!(".ntk.v1.{}", m.name()), n)).collect();
    // A field that was renamed would lose its limit without a word.
    let fields: Vec<String> =
        messages.iter().flat_map(|m| m.field.iter().map(|f| format!(".ntk.v1.{}.{}", m.name(), f.name()))).collect();
    for named in BOXED.iter().chain(AT_MOST.iter().map(|(field, _)| field)) {
        assert!(fields.iter().any(|field| field == named), "{named} is no field");
    }
    let mut out = format!("pub(crate) static SHAPES: [crate::guard::Shape; {}] = [\n", messages.len());
    for m in &messages {
        writeln!(out, "crate::guard::Shape {{ size: size_of::<{}>(), fields: &[", m.name())?;
        for (n, f) in m.field.iter().enumerate() {
            assert!(f.number() as usize == n + 1 && n < 32, "{}.{}: fields are found by their number", m.name(), f.name());
            let path = format!(".ntk.v1.{}.{}", m.name(), f.name());
            let many = f.label() == Label::Repeated;
            let holds = match f.r#type() {
                Type::Message => {
                    let boxed = BOXED.contains(&path.as_str());
                    format!("crate::guard::Holds::Record {{ shape: {}, boxed: {boxed} }}", place[f.type_name()])
                }
                Type::String => "crate::guard::Holds::Text(size_of::<::prost::alloc::string::String>())".into(),
                Type::Bytes => "crate::guard::Holds::Text(size_of::<::prost::bytes::Bytes>())".into(),
                Type::Uint32 | Type::Sint32 | Type::Int32 | Type::Enum | Type::Bool => "crate::guard::Holds::Varint(4)".into(),
                Type::Uint64 | Type::Int64 | Type::Sint64 => "crate::guard::Holds::Varint(8)".into(),
                Type::Fixed64 => "crate::guard::Holds::Fixed64".into(),
                other => panic!("{}.{}: say in build.rs and guard.rs what a {other:?} costs", m.name(), f.name()),
            };
            let most = match AT_MOST.iter().find(|(field, _)| *field == path) {
                Some((_, most)) => format!("crate::rules::{most}"),
                None => "u32::MAX".into(),
            };
            writeln!(out, "crate::guard::Field {{ many: {many}, most: {most}, holds: {holds} }},")?;
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    for (n, m) in messages.iter().enumerate() {
        let lists = m.field.iter().filter(|f| f.label() == Label::Repeated && f.r#type() == Type::Message);
        let room: String = lists.map(|f| format!("{} => self.{}.reserve_exact(_n),", f.number(), f.name())).collect();
        writeln!(out, "impl crate::guard::Guarded for {} {{ const SHAPE: usize = {n};", m.name())?;
        writeln!(out, "fn make_room(&mut self, number: u32, _n: usize) {{ match number {{ {room} _ => {{}} }} }} }}")?;
    }
    out.push_str("pub(crate) fn kind(number: u32, bytes: &[u8]) -> Result<Option<frame::Kind>, crate::guard::Unreadable> {\n");
    out.push_str("Ok(Some(match number {\n");
    for f in frames.iter().flat_map(|frame| &frame.field) {
        let variant: String = f.name().split('_').map(|w| w[..1].to_uppercase() + &w[1..]).collect();
        writeln!(out, "{} => frame::Kind::{variant}(crate::guard::read(bytes)?),", f.number())?;
    }
    out.push_str("_ => return Ok(None),\n}))\n}\n");
    Ok(out)
}
