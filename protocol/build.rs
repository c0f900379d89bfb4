//! Compiles `proto/ntk.proto` with protox, so no installed `protoc` is needed, and keeps the descriptor for `ntkd decode`.
use prost::Message as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto/ntk.proto");
    let descriptors = protox::compile(["proto/ntk.proto"], ["proto"])?;
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("ntk.descriptor.bin"), descriptors.encode_to_vec())?;
    prost_build::Config::new().bytes(["."]).compile_fds(descriptors)?;
    Ok(())
}
