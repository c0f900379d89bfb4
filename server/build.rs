//! Compiles `proto/hints.proto` with protox; the messages it shares with the wire are those of `ntk-protocol`.
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto/hints.proto");
    println!("cargo:rerun-if-changed=../protocol/proto/ntk.proto");
    let descriptors = protox::compile(["hints.proto"], ["proto", "../protocol/proto"])?;
    prost_build::Config::new().bytes(["."]).extern_path(".ntk.v1", "::ntk_protocol::wire").compile_fds(descriptors)?;
    Ok(())
}
