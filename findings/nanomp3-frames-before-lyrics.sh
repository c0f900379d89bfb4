#!/usr/bin/env bash
# nanomp3 0.2.0 (crates.io; a port of minimp3): `for_each_frame_reader` leaves out the last ten frames of an MP3 that ends with a
# Lyrics3v2 tag, with or without ID3v1 behind it. Its `Reader` plays 99 of the same 100 frames; with no tag, or with ID3v1
# alone, both find all 100.
#
# Expected: a walk over frames and the decoder of the same crate agree but for one frame, and a tag behind the sound costs none.
# Why, by what is seen: behind each frame others must follow, or the end. ID3v1 is taken off the end before, Lyrics3v2 is not, so near
# it no frame is followed by enough others.
# Matters to: whoever copies the frames of a sound by that walk (to leave out tags), or counts them for its length: 0.26 s are lost.
# Seen 2026-11-30 with the crate as pinned below. Needs cargo and a package registry.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/src"
cat > "$dir/Cargo.toml" <<'TOML'
[package]
name = "walk"
version = "0.0.0"
edition = "2021"

[dependencies]
nanomp3 = "=0.2.0"
TOML
cat > "$dir/src/main.rs" <<'RUST'
use std::{io::Cursor, ops::ControlFlow};

fn found(bytes: &[u8]) -> (usize, usize) {
    let mut walked = 0;
    let each = |_: nanomp3::Frame<'_>| {
        walked += 1;
        ControlFlow::Continue(())
    };
    nanomp3::for_each_frame_reader(Cursor::new(bytes), each).unwrap();
    let mut reader = nanomp3::Reader::<_, f32>::new(Cursor::new(bytes)).unwrap();
    let mut samples = 0;
    while let Ok(Some(some)) = reader.read_frame() {
        samples += some.len();
    }
    // Two channels, 1,152 samples each in a frame.
    (walked, samples / 2 / 1152)
}

fn main() {
    // MPEG 1, layer III, 128 kbit/s, 44,100 Hz, stereo, silent: 417 bytes a frame.
    let frame = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat();
    let sound = frame.repeat(100);
    let content = b"LYRICSBEGININD0000200LYR00026[00:01]some words are sung";
    let lyrics = [&content[..], format!("{:06}LYRICS200", content.len()).as_bytes()].concat();
    let id3 = [&b"TAG"[..], &[0; 125]].concat();
    let both = [lyrics.clone(), id3.clone()].concat();
    for (name, tag) in [("no tag", vec![]), ("ID3v1", id3), ("Lyrics3v2", lyrics), ("Lyrics3v2 and ID3v1", both)] {
        let (walked, played) = found(&[sound.clone(), tag].concat());
        println!("{name}: {walked} frames walked, {played} played");
    }
}
RUST
seen=$(cd "$dir" && cargo run --quiet)
echo "$seen"
[ "$seen" = "no tag: 100 frames walked, 100 played
ID3v1: 100 frames walked, 100 played
Lyrics3v2: 90 frames walked, 99 played
Lyrics3v2 and ID3v1: 90 frames walked, 99 played" ] || { echo "changed" >&2; exit 1; }
echo "as described"
