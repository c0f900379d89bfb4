//! How long sounds and videos are, what they are and how large, made here byte by byte as recorders write them.
use super::*;

fn wave(seconds: f32, rate: u32, channels: u16) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let spec = hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::new(&mut out, spec).unwrap();
    let n = (seconds * rate as f32) as u32;
    for i in 0..n {
        // Silent in the first half, loud in the second.
        let loud = if i < n / 2 { 0.0 } else { 32_000.0 };
        for _ in 0..channels {
            writer.write_sample(((i as f32 * 0.3).sin() * loud) as i16).unwrap();
        }
    }
    writer.finalize().unwrap();
    out.into_inner()
}

#[tokio::test]
async fn a_voice_clip_has_its_duration_and_waveform() {
    let world = World::new(1 << 30);
    for (rate, channels, seconds) in [(8000, 1, 2.5), (44_100, 2, 1.0), (48_000, 1, 0.01)] {
        let clip = world.media.listen(world.file("a.wav", &wave(seconds, rate, channels)), 0).await.unwrap();
        assert!((clip.duration_ms as f32 - seconds * 1000.0).abs() < 2.0, "{clip:?}");
        assert_eq!((clip.waveform.len(), clip.mime), (64, "audio/wav"));
        assert!(clip.waveform[..28].iter().all(|p| *p == 0), "{clip:?}");
        assert!(clip.waveform[36..].iter().all(|p| *p > 200), "{clip:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_heard_is_as_long_as_the_host_says() {
    let world = World::new(1 << 30);
    let clip = world.media.listen(world.file("a.amr", b"#!AMB and then something"), 1234).await.unwrap();
    assert_eq!((clip.duration_ms, clip.waveform.len(), clip.mime), (1234, 0, ""));
    let said = world.media.listen(world.file("a.wav", &wave(1.0, 8000, 1)), 999).await.unwrap();
    assert_eq!((said.duration_ms, said.waveform.len()), (999, 64), "the host is believed");
    assert_eq!(world.media.listen(world.file("e.wav", b""), 1).await.unwrap_err().code, ErrorCode::FileEmpty);
}

pub(super) fn boxed(name: &[u8], inside: &[u8]) -> Vec<u8> {
    [&((inside.len() + 8) as u32).to_be_bytes()[..], name, inside].concat()
}

pub(super) fn words(of: &[u32]) -> Vec<u8> {
    of.iter().flat_map(|n| n.to_be_bytes()).collect()
}

/// A track of MP4: what it is, ticks a second, its length, and how it is turned.
pub(super) fn trak(id: u32, kind: &[u8], (scale, length): (u32, u32), (width, height): (u32, u32), matrix: [u32; 9]) -> Vec<u8> {
    let tkhd = [&words(&[7, 0, 0, id, 0, 0, 0, 0, 0, 0])[..], &words(&matrix), &words(&[width << 16, height << 16])].concat();
    let mdhd = words(&[0, 0, 0, scale, length, 0]);
    let hdlr = [&words(&[0, 0])[..], kind, &[0; 13]].concat();
    let mdia = [boxed(b"mdhd", &mdhd), boxed(b"hdlr", &hdlr)].concat();
    boxed(b"trak", &[boxed(b"tkhd", &tkhd), boxed(b"mdia", &mdia)].concat())
}

pub(super) const UPRIGHT: [u32; 9] = [1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30];
const QUARTER: [u32; 9] = [0, 1 << 16, 0, -65_536i32 as u32, 0, 0, 0, 0, 1 << 30];

pub(super) fn mvhd(scale: u32, length: u32) -> Vec<u8> {
    boxed(b"mvhd", &[words(&[0, 0, 0, scale, length]), vec![0; 80]].concat())
}

pub(super) fn mp4(brand: &[u8], moov: &[Vec<u8>], rest: &[Vec<u8>]) -> Vec<u8> {
    let ftyp = boxed(b"ftyp", &[brand, &[0; 4]].concat());
    [ftyp, boxed(b"mdat", &[0; 500]), boxed(b"moov", &moov.concat()), rest.concat()].concat()
}

/// A fragment of 50 samples of 1024 ticks each, told one by one or once.
pub(super) fn moof(id: u32, one_by_one: bool) -> Vec<u8> {
    let trun = if one_by_one { [words(&[0x100, 50]), words(&[1024; 50])].concat() } else { words(&[0, 50]) };
    let traf = [boxed(b"tfhd", &words(&[0x2_0000, id])), boxed(b"trun", &trun)].concat();
    boxed(b"moof", &boxed(b"traf", &traf))
}

pub(super) fn page(serial: u32, flags: u8, granule: u64, packets: &[&[u8]]) -> Vec<u8> {
    let laces: Vec<u8> = packets.iter().flat_map(|p| [vec![255; p.len() / 255], vec![(p.len() % 255) as u8]].concat()).collect();
    let head = [&b"OggS\0"[..], &[flags], &granule.to_le_bytes(), &serial.to_le_bytes(), &[0; 8], &[laces.len() as u8]].concat();
    [head, laces, packets.concat()].concat()
}

/// Ogg Opus of so many packets of 20 ms, ten a page, from a sample on; the end cut as `cut` says.
pub(super) fn opus(serial: u32, packets: u64, from: u64, cut: u64) -> Vec<u8> {
    let head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
    let mut out = [page(serial, 2, 0, &[head]), page(serial, 0, 0, &[b"OpusTags\0\0\0\0\0\0\0\0"])].concat();
    for n in (10..=packets).step_by(10) {
        let (flags, cut) = if n == packets { (4, cut) } else { (0, 0) };
        out.extend(page(serial, flags, from + n * 960 - cut, &[&[0x78, 1, 2, 3][..]; 10]));
    }
    out
}

/// An element of Matroska; a length of `None` = not known.
pub(super) fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &[0x10 | (content.len() >> 24) as u8], &(content.len() as u32).to_be_bytes()[1..], content].concat()
}

pub(super) fn endless(id: &[u8], content: &[u8]) -> Vec<u8> {
    [id, &[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], content].concat()
}

/// WebM with 150 packets of Opus, 50 a cluster, as browsers record it: no length of anything.
pub(super) fn webm(head: &[u8]) -> Vec<u8> {
    let track = [element(&[0xd7], &[1]), element(&[0x83], &[2]), element(&[0x86], b"A_OPUS")].concat();
    let tracks = element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track));
    let clusters = (0..3u16).flat_map(|c| {
        let blocks =
            (0..50u16).flat_map(|n| element(&[0xa3], &[&[0x81][..], &(n * 20).to_be_bytes(), &[0x80, 0x78, 9, 9]].concat()));
        let time = element(&[0xe7], &(c * 1000).to_be_bytes());
        endless(&[0x1f, 0x43, 0xb6, 0x75], &[time, blocks.collect()].concat())
    });
    let segment = [head.to_vec(), tracks, clusters.collect()].concat();
    [element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm")), endless(&[0x18, 0x53, 0x80, 0x67], &segment)].concat()
}

pub(super) fn adts(frames: usize) -> Vec<u8> {
    [0xff, 0xf1, 0x4c, 0x40, 0x02, 0x1f, 0xfc, 1, 2, 3, 4, 5, 6, 7, 8, 9].repeat(frames)
}

/// FLAC with a STREAMINFO that says `samples`, and one frame head: the 35th of 4096 samples.
pub(super) fn flac(samples: u32) -> Vec<u8> {
    let mut info = [&[0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0b, 0xb8, 0x00, 0xf0][..], &samples.to_be_bytes(), &[0; 16]].concat();
    info.truncate(34);
    let mut frame = vec![0xff, 0xf8, 0xc9, 0x08, 34];
    frame.push(frame.iter().fold(0u8, |crc, b| (0..8).fold(crc ^ b, |c, _| if c & 0x80 != 0 { c << 1 ^ 7 } else { c << 1 })));
    [&b"fLaC\x80\0\0\x22"[..], &info, &frame, &[0; 900]].concat()
}

pub(super) fn aiff(kind: &[u8]) -> Vec<u8> {
    let comm = [&[0, 1, 0, 0, 0x5d, 0xc0, 0, 16, 0x40, 0x0b, 0xfa, 0][..], &[0; 6]].concat();
    let inside = [kind.to_vec(), boxed_plain(b"COMM", &comm), boxed_plain(b"SSND", &vec![0; 48_008])].concat();
    boxed_plain(b"FORM", &inside)
}

pub(super) fn boxed_plain(name: &[u8], content: &[u8]) -> Vec<u8> {
    [name, &(content.len() as u32).to_be_bytes(), content].concat()
}

pub(super) fn caf(packets: Option<u64>) -> Vec<u8> {
    let chunk = |name: &[u8], size: i64, content: &[u8]| [name, &size.to_be_bytes(), content].concat();
    let coded = packets.is_some();
    let desc =
        [&8000f64.to_be_bytes()[..], if coded { b"opus" } else { b"lpcm" }, &words(&[0, if coded { 0 } else { 2 }, 1, 1, 16])]
            .concat();
    let pakt = packets.map(|n| chunk(b"pakt", 24, &[&100u64.to_be_bytes()[..], &n.to_be_bytes(), &[0; 8]].concat()));
    [b"caff\0\x01\0\0".to_vec(), chunk(b"desc", 32, &desc), pakt.unwrap_or_default(), chunk(b"data", -1, &vec![0; 48_004])]
        .concat()
}

/// A WAV with a head of its own: tag, bits, what it says of its lengths, and its samples.
pub(super) fn raw_wave(tag: u16, bits: u16, riff: u32, data: u32, samples: &[u8]) -> Vec<u8> {
    let block = bits / 8;
    let fmt = [
        &tag.to_le_bytes()[..],
        &[1, 0],
        &8000u32.to_le_bytes(),
        &(8000 * u32::from(block)).to_le_bytes(),
        &block.to_le_bytes(),
        &bits.to_le_bytes(),
    ];
    [&b"RIFF"[..], &riff.to_le_bytes(), b"WAVEfmt \x10\0\0\0", &fmt.concat(), b"data", &data.to_le_bytes(), samples].concat()
}

/// Every format, what it is and how long: each as recorders, browsers and other messengers write it.
pub(super) fn every_format() -> Vec<(&'static str, Vec<u8>, u32, &'static str)> {
    let silk = |front: &[u8], end: &[u8]| [front, b"#!SILK_V3", &[5, 0, 1, 2, 3, 4, 5].repeat(150), end].concat();
    let fragments = |id| [moof(id, true), moof(id, false)].concat();
    let mvex = boxed(b"mvex", &boxed(b"trex", &words(&[0, 2, 1, 1024, 0, 0])));
    let voice = trak(2, b"soun", (48_000, 0), (0, 0), UPRIGHT);
    let said = element(&[0x15, 0x49, 0xa9, 0x66], &element(&[0x44, 0x89], &9999f64.to_be_bytes()));
    let speex = [&b"Speex   "[..], &[0; 28], &16_000u32.to_le_bytes(), &[0; 40]].concat();
    let ogg_flac = [&b"\x7fFLAC\x01\0\0\x01"[..], &flac(0)[..42]].concat();
    vec![
        ("silk", silk(b"\x02", b""), 3000, "audio/silk"),
        ("silk with an end", silk(b"", &[0xff, 0xff, 9, 9]), 3000, "audio/silk"),
        ("silk, cut", [silk(b"\x02", b""), vec![9, 0, 1]].concat(), 3000, "audio/silk"),
        ("amr", [b"#!AMR\n".to_vec(), [&[0x3c][..], &[7; 31]].concat().repeat(151)].concat(), 3020, "audio/amr"),
        ("amr wide", [b"#!AMR-WB\n".to_vec(), [&[0x44][..], &[7; 60]].concat().repeat(150)].concat(), 3000, "audio/amr-wb"),
        ("opus", opus(1, 150, 0, 312), 2987, "audio/ogg"),
        ("opus, chained", [opus(1, 150, 0, 0), opus(2, 100, 0, 0)].concat(), 4988, "audio/ogg"),
        ("opus, cut in front", opus(1, 150, 48_000 * 60, 0), 2994, "audio/ogg"),
        ("opus, cut at the end", opus(1, 150, 0, 0)[..1000].to_vec(), 2194, "audio/ogg"),
        ("flac in ogg", [page(1, 2, 0, &[&ogg_flac]), page(1, 4, 144_000, &[b"\xff\xf8"])].concat(), 3000, "audio/ogg"),
        ("speex", [page(1, 2, 0, &[&speex]), page(1, 4, 48_000, &[b"1"])].concat(), 3000, "audio/ogg"),
        ("webm", webm(&[]), 3000, "audio/webm"),
        ("webm with a wrong length", webm(&said), 3000, "audio/webm"),
        ("aac", adts(141), 3008, "audio/aac"),
        ("aac behind a tag", [b"ID3\x04\0\0\0\0\0\x05hello".to_vec(), adts(141)].concat(), 3008, "audio/aac"),
        ("flac", flac(144_000), 3000, "audio/flac"),
        ("flac through a pipe", flac(0), 2987, "audio/flac"),
        ("aiff", aiff(b"AIFF"), 3000, "audio/aiff"),
        ("caf", caf(None), 3000, "audio/x-caf"),
        ("caf with packets", caf(Some(24_000)), 3000, "audio/x-caf"),
        ("m4a", mp4(b"M4A ", &[mvhd(1000, 4321)], &[]), 4321, "audio/mp4"),
        ("m4a in fragments", mp4(b"M4A ", &[mvhd(1000, 0), voice.clone(), mvex], &[fragments(2)]), 2133, "audio/mp4"),
        ("3gp", mp4(b"3gp4", &[mvhd(1000, 3000), voice], &[]), 3000, "audio/3gpp"),
        ("wav through a pipe", raw_wave(1, 16, u32::MAX, u32::MAX, &[1; 48_000]), 3000, "audio/wav"),
        ("wav of a killed recorder", raw_wave(1, 16, 0, 0, &[1; 48_000]), 3000, "audio/wav"),
        ("wav, mu-law", raw_wave(7, 8, 0, 24_000, &[1; 24_000]), 3000, "audio/wav"),
        ("wav, a-law", raw_wave(6, 8, 0, 24_000, &[1; 24_000]), 3000, "audio/wav"),
        ("wav, 64-bit float", raw_wave(3, 64, 0, 192_000, &[1; 192_000]), 3000, "audio/wav"),
    ]
}

#[tokio::test]
async fn every_format_has_its_duration_and_its_type() {
    let world = World::new(1 << 30);
    for (name, bytes, ms, mime) in every_format() {
        let clip = world.media.listen(world.file("a", &bytes), 0).await.unwrap();
        assert_eq!((clip.duration_ms, clip.mime), (ms, mime), "{name}");
        let whole = name.starts_with("wav");
        assert_eq!(clip.waveform.len(), if whole { 64 } else { 0 }, "{name}");
    }
}

#[tokio::test]
async fn a_long_vorbis_is_not_decoded_for_its_length() {
    let world = World::new(1 << 30);
    let ident = [&b"\x01vorbis\0\0\0\0\x01"[..], &48_000u32.to_le_bytes(), &[0; 14]].concat();
    let ogg = [page(1, 2, 0, &[&ident]), page(1, 4, 48_000 * 3700, &[b"1"])].concat();
    let clip = world.media.listen(world.file("a.ogg", &ogg), 0).await.unwrap();
    assert_eq!((clip.duration_ms, clip.mime, clip.waveform.len()), (3_700_000, "audio/ogg", 0));
}

#[tokio::test]
async fn a_video_says_how_long_and_how_large_it_is_upright() {
    let world = World::new(1 << 30);
    for (matrix, shown) in [(UPRIGHT, (640, 360)), (QUARTER, (360, 640))] {
        let video = trak(1, b"vide", (90_000, 180_000), (640, 360), matrix);
        let sound = trak(2, b"soun", (48_000, 96_000), (0, 0), UPRIGHT);
        let found = world.media.look(world.file("a.mp4", &mp4(b"isom", &[mvhd(600, 1200), video, sound], &[]))).await.unwrap();
        assert_eq!((found.mime, found.duration_ms, (found.width, found.height)), ("video/mp4", 2000, shown));
    }
    let track = [element(&[0x83], &[1]), element(&[0xe0], &[element(&[0xb0], &[2, 128]), element(&[0xba], &[1, 224])].concat())];
    let info = element(&[0x15, 0x49, 0xa9, 0x66], &element(&[0x44, 0x89], &1500f64.to_be_bytes()));
    let inside = [info, element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track.concat()))].concat();
    let webm =
        [element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm")), endless(&[0x18, 0x53, 0x80, 0x67], &inside)];
    let found = world.media.look(world.file("a.webm", &webm.concat())).await.unwrap();
    assert_eq!((found.mime, found.duration_ms, found.width, found.height), ("video/webm", 1500, 640, 480));
}

#[tokio::test]
async fn noise_is_no_sound() {
    let world = World::new(1 << 30);
    let mut seed = 3u64;
    for n in 0..40 {
        let noise: Vec<u8> = (0..3000).map(|_| next(&mut seed)).collect();
        let clip = world.media.listen(world.file("noise", &noise), 0).await.unwrap();
        assert_eq!(clip, sound_of_nothing(), "{n}");
    }
}

fn sound_of_nothing() -> crate::media::Clip {
    crate::media::Clip::default()
}

pub(super) fn next(seed: &mut u64) -> u8 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as u8
}

#[tokio::test]
async fn damaged_sounds_of_every_kind_never_panic() {
    let world = World::new(1 << 30);
    let mut seed = 5u64;
    for (name, good, ..) in every_format() {
        for _ in 0..120 {
            let mut bad = good.clone();
            // Heads are where lengths and numbers stand.
            for near in [60, 60, 600, bad.len()] {
                let at = (usize::from(next(&mut seed)) << 8 | usize::from(next(&mut seed))) % near.min(bad.len());
                bad[at] = if next(&mut seed) & 1 == 0 { 0xff } else { next(&mut seed) };
            }
            bad.truncate(bad.len() - usize::from(next(&mut seed)) % bad.len().min(200));
            let path = world.file("bad", &bad);
            world.media.listen(path.clone(), 0).await.unwrap_or_else(|e| panic!("{name}: {e}"));
            world.media.look(path).await.unwrap();
        }
    }
}
