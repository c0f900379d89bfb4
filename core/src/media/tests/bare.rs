//! What is uploaded of a sound or video: a marker stands in every structure that may hold something private, and in what is sent it does
//! not, while the samples are as they were.
use super::sounds::*;
use super::*;

const MARK: &[u8] = b"MARK1234";
/// Samples, which must stay.
const HEARD: &[u8] = b"samples that are heard";

fn riff(name: &[u8], content: &[u8]) -> Vec<u8> {
    [name, &(content.len() as u32).to_le_bytes(), content, if content.len() % 2 == 1 { &[0] } else { &[] }].concat()
}

fn comments(front: &[u8], end: &[u8]) -> Vec<u8> {
    let comment = [b"LOCATION=", MARK].concat();
    let n = |b: &[u8]| (b.len() as u32).to_le_bytes();
    [front, &n(MARK), MARK, &1u32.to_le_bytes(), &n(&comment), &comment, end].concat()
}

/// MP4 with everything a phone, a camera or an editor puts in: `sound` are its samples, and a track of places has its own beside them.
fn told_mp4() -> Vec<u8> {
    let table = |name: &[u8], rows: &[u32]| boxed(name, &words(rows));
    let stbl = |entry: &[u8], at: u32, size: u32| {
        let stsd = boxed(b"stsd", &[&words(&[0, 1])[..], entry, &boxed(b"xxxx", MARK)].concat());
        let group = boxed(b"sgpd", &[&[0; 4], &b"mine"[..], MARK].concat());
        let sizes = [table(b"stsz", &[0, 0, 1, size]), table(b"stco", &[0, 1, at]), table(b"stsc", &[0, 1, 1, 1, 1])].concat();
        boxed(b"stbl", &[stsd, table(b"stts", &[0, 1, 1, 3000]), sizes, group, boxed(b"uuid", MARK)].concat())
    };
    let track = |id: u32, kind: &[u8], stbl: Vec<u8>| {
        let made = [0x4d41_524b, 0x3132_3334]; // MARK 1234
        let tkhd = [&words(&[7, made[0], made[1], id, 0, 0, 0, 0, 0, 0])[..], &words(&UPRIGHT), &words(&[0, 0])].concat();
        let mdhd = boxed(b"mdhd", &words(&[0, made[0], made[1], 1000, 3000, 0]));
        let hdlr = boxed(b"hdlr", &[&words(&[0, 0])[..], kind, &[0; 12], MARK, &[0]].concat());
        let url = [&words(&[0, 1])[..], &boxed(b"url ", &[&[0; 4], MARK].concat())].concat();
        let minf = boxed(b"minf", &[boxed(b"dinf", &boxed(b"dref", &url)), stbl].concat());
        let mdia = boxed(b"mdia", &[mdhd, hdlr, minf, boxed(b"udta", MARK)].concat());
        let tref = boxed(b"tref", &boxed(b"chap", MARK));
        boxed(b"trak", &[boxed(b"tkhd", &tkhd), tref, mdia, boxed(b"udta", MARK), boxed(b"meta", MARK)].concat())
    };
    let entry = |name: &[u8]| {
        boxed(
            name,
            &[&[0; 28][..], &boxed(b"esds", b"\0\0\0\0"), &boxed(b"btrt", &[&[0; 12], MARK].concat()), &boxed(b"Xtra", MARK)]
                .concat(),
        )
    };
    let head = [boxed(b"ftyp", b"M4A \0\0\0\0"), boxed(b"wide", MARK), boxed(b"free", MARK), boxed(b"uuid", MARK)].concat();
    let mdat = [HEARD, MARK, MARK].concat();
    let at = head.len() as u32 + 8;
    let (voice, place) = (stbl(&entry(b"mp4a"), at, HEARD.len() as u32), stbl(&entry(b"mebx"), at + HEARD.len() as u32, 8));
    let udta = boxed(b"udta", &[boxed(b"\xa9xyz", MARK), boxed(b"meta", MARK)].concat());
    let moov = [mvhd(1000, 3000), track(1, b"soun", voice), track(2, b"meta", place), udta, boxed(b"meta", MARK)].concat();
    [head, boxed(b"mdat", &mdat), boxed(b"moov", &moov), boxed(b"skip", MARK), MARK.to_vec()].concat()
}

/// The same in a fragment: the samples of both tracks stand behind it.
fn told_fragments() -> Vec<u8> {
    let track = |id: u32, kind: &[u8]| trak(id, kind, (1000, 0), (0, 0), UPRIGHT);
    let mvex = boxed(b"mvex", &[1, 2].map(|id| boxed(b"trex", &words(&[0, id, 1, 1500, HEARD.len() as u32, 0]))).concat());
    let moov = boxed(b"moov", &[mvhd(1000, 0), track(1, b"soun"), track(2, b"meta"), mvex, boxed(b"udta", MARK)].concat());
    let traf = |id: u32, at: u32, size: u32| {
        let trun = boxed(b"trun", &words(&[0x201, 1, at, size]));
        boxed(b"traf", &[boxed(b"tfhd", &words(&[0x2_0000, id])), trun, boxed(b"uuid", MARK)].concat())
    };
    let moof = |at: u32| {
        let both = [traf(1, at, HEARD.len() as u32), traf(2, at + HEARD.len() as u32, 8)].concat();
        boxed(b"moof", &[boxed(b"mfhd", &[0; 8]), both, boxed(b"meta", MARK)].concat())
    };
    let at = moof(0).len() as u32 + 8;
    [boxed(b"ftyp", b"iso5\0\0\0\0"), moov, moof(at), boxed(b"mdat", &[HEARD, MARK].concat()), boxed(b"mfra", MARK)].concat()
}

fn told_webm() -> Vec<u8> {
    let info =
        [element(&[0x4d, 0x80], MARK), element(&[0x57, 0x41], MARK), element(&[0x7b, 0xa9], MARK), element(&[0x44, 0x61], MARK)];
    let name = element(&[0x53, 0x6e], MARK);
    let places = [element(&[0xd7], &[2]), element(&[0x83], &[0x11]), name].concat();
    let block = element(&[0xa1], &[&[0x82, 0, 0, 0][..], MARK].concat());
    let blocks = [
        element(&[0xa0], &[block, element(&[0x75, 0xa1], MARK)].concat()),
        element(&[0xa3], &[&[0x82, 0, 0, 0x80][..], MARK].concat()),
        element(&[0xa3], &[&[0x81, 0, 0, 0x80][..], HEARD].concat()),
    ];
    let head =
        [element(&[0x15, 0x49, 0xa9, 0x66], &info.concat()), element(&[0x19, 0x41, 0xa4, 0x69], MARK), element(&[0xec], MARK)]
            .concat();
    let tags = element(&[0x12, 0x54, 0xc3, 0x67], &[MARK; 40].concat());
    let more = element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &places));
    [webm(&head), more, element(&[0x1f, 0x43, 0xb6, 0x75], &blocks.concat()), tags, element(&[0x4a, 0xbc], MARK)].concat()
}

fn told_ogg(head: &[u8], tags: &[&[u8]]) -> Vec<u8> {
    let other = page(9, 2, 0, &[&[b"fishead\0", MARK].concat()]);
    let (tags, voice) = (page(1, 0, 0, tags), page(1, 4, 960, &[&[&[0x78][..], HEARD].concat()]));
    [page(1, 2, 0, &[head]), other, tags, MARK.to_vec(), voice, page(9, 4, 0, &[MARK]), MARK.to_vec()].concat()
}

fn id3() -> Vec<u8> {
    [b"ID3\x04\0\0\0\0\0\x08", MARK].concat()
}

/// Every format that has something to leave out, with a marker wherever that stands.
fn told() -> Vec<(&'static str, Vec<u8>)> {
    let block = |kind: u8, content: &[u8]| [&[kind, 0, 0, content.len() as u8][..], content].concat();
    let flac_heads = [block(4, &comments(b"", b"")), block(6, MARK), block(2, MARK), block(0x81, MARK)].concat();
    let mut flac_file = [id3(), flac(144_000)].concat();
    flac_file[id3().len() + 4] = 0;
    let at = id3().len() + 42;
    flac_file.splice(at..at, flac_heads.iter().copied());
    let (comment, picture) = (block(4, &comments(b"", b"")), block(0x86, MARK));
    let frames = |bytes: Vec<u8>| [bytes, MARK.to_vec()].concat();
    let wav = raw_wave(1, 16, 0, 22, HEARD);
    let wav = [
        &wav[..12],
        &riff(b"fmt ", &[&wav[20..36], MARK].concat()),
        &riff(b"fact", &[&[22, 0, 0, 0], MARK].concat()),
        &wav[36..],
    ]
    .concat();
    let wav = [&b"RIFF\0\0\0\0WAVE"[..], &riff(b"LIST", MARK), &wav[12..], &riff(b"bext", MARK), &riff(b"id3 ", MARK)].concat();
    let plain = aiff(&boxed_plain(b"NAME", MARK));
    let aiff_file = [&b"FORM\0\0\0\0AIFF"[..], &plain[8..], &boxed_plain(b"ANNO", MARK), &boxed_plain(b"ID3 ", MARK)].concat();
    let mut caf_file = caf(None);
    caf_file.splice(8..8, [&b"info"[..], &8u64.to_be_bytes(), MARK].concat());
    let lists =
        [riff(b"LIST", &[&b"INFO"[..], MARK].concat()), riff(b"IDIT", MARK), riff(b"LIST", &[b"movi", HEARD].concat())].concat();
    let strl = riff(b"LIST", &[&b"strl"[..], &riff(b"strh", &[0; 56]), &riff(b"strn", MARK), &riff(b"strd", MARK)].concat());
    let hdrl = riff(b"LIST", &[&b"hdrl"[..], &riff(b"avih", &[0; 56]), &strl].concat());
    let vorbis = [&b"\x01vorbis\0\0\0\0\x01"[..], &48_000u32.to_le_bytes(), &[0; 14]].concat();
    vec![
        ("mp4", told_mp4()),
        ("mp4 in fragments", told_fragments()),
        ("webm", told_webm()),
        ("opus", told_ogg(b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0", &[&comments(b"OpusTags", b"")])),
        (
            "opus with a cover",
            told_ogg(b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0", &[&[comments(b"OpusTags", b""), MARK.repeat(900)].concat()]),
        ),
        ("vorbis", told_ogg(&vorbis, &[&comments(b"\x03vorbis", b"\x01")])),
        ("speex", told_ogg(&[&b"Speex   "[..], &[0; 72]].concat(), &[&comments(b"", b"")])),
        ("flac in ogg", told_ogg(&[&b"\x7fFLAC\x01\0\0\x02"[..], &flac(0)[..42]].concat(), &[&comment, &picture])),
        ("flac", flac_file),
        ("silk", frames([&b"\x02#!SILK_V3"[..], &[5, 0, 1, 2, 3, 4, 5].repeat(3), &[0xff, 0xff]].concat())),
        ("amr", frames([b"#!AMR\n".to_vec(), [&[0x3c][..], &[7; 31]].concat(), vec![0x7c]].concat())),
        ("aac", [id3(), adts(20), MARK.to_vec(), adts(20), MARK.to_vec()].concat()),
        ("wav", wav),
        ("aiff", aiff_file),
        ("caf", caf_file),
        ("avi", riff(b"RIFF", &[&b"AVI "[..], &hdrl, &lists].concat())),
    ]
}

#[tokio::test]
async fn nothing_private_of_a_sound_or_video_is_uploaded() {
    let world = World::new(1 << 30);
    for (name, bytes) in told() {
        assert!(holds(&bytes, MARK));
        let path = world.file("a", &bytes);
        let before = world.media.look(path.clone()).await.unwrap();
        let (ready, held) = world.media.bare(path, Kind::Video).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        let sent = std::fs::read(&ready.path).unwrap();
        assert!(held.is_some() && !holds(&sent, MARK), "{name}: {}", String::from_utf8_lossy(&sent));
        assert_eq!(holds(&sent, HEARD), holds(&bytes, HEARD), "{name}");
        assert_eq!((ready.id, ready.size), (files::id_of(&sent), sent.len() as u64), "{name}");
        let after = world.media.look(world.file("b", &sent)).await.unwrap();
        assert_eq!(after, before, "{name}");
        let (again, held) = world.media.bare(world.file("b", &sent), Kind::Video).await.unwrap();
        assert!(
            held.is_none() || std::fs::read(again.path).unwrap() == sent,
            "{name}: what was left out once needs nothing more"
        );
    }
}

#[tokio::test]
async fn a_sound_of_no_known_format_and_one_with_nothing_to_leave_out_are_sent_from_their_place() {
    let world = World::new(1 << 30);
    let silk = [&b"\x02#!SILK_V3"[..], &[5, 0, 1, 2, 3, 4, 5].repeat(3)].concat();
    for bytes in [&b"some sound of next year"[..], &silk] {
        let path = world.file("a", bytes);
        let (ready, held) = world.media.bare(path.clone(), Kind::Sound).await.unwrap();
        assert!(ready.path == path && held.is_none() && ready.size == bytes.len() as u64);
    }
    let lost = world.file("lost.mp4", &[boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"mdat", MARK)].concat());
    assert_eq!(
        world.media.bare(lost, Kind::Video).await.unwrap_err().code,
        ErrorCode::BadElement,
        "what it holds cannot be told"
    );
}

#[tokio::test]
async fn damaged_files_with_something_to_leave_out_never_panic() {
    let world = World::new(1 << 30);
    let mut seed = 9u64;
    for (_, good) in told() {
        for _ in 0..100 {
            let mut bad = good.clone();
            for _ in 0..3 {
                let at = (usize::from(next(&mut seed)) << 8 | usize::from(next(&mut seed))) % bad.len();
                bad[at] = if next(&mut seed) & 1 == 0 { 0xff } else { next(&mut seed) };
            }
            bad.truncate(bad.len() - usize::from(next(&mut seed)) % bad.len().min(100));
            match world.media.bare(world.file("bad", &bad), Kind::Video).await {
                Ok((ready, _)) => assert!(ready.size <= 2 * good.len() as u64),
                // A panic is caught and has a code of its own.
                Err(e) => assert_ne!(e.code, ErrorCode::Internal, "{e}"),
            }
        }
        world.media.clear(Vec::new()).await.unwrap();
    }
}

/// A video in one track of this codec, whose samples are `HEARD`; `change` alters a table by its name.
fn film(codec: &[u8], description: &[u8], change: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
    let table = |name: &[u8], rows: &[u32]| change(name).unwrap_or_else(|| boxed(name, &words(rows)));
    let head = boxed(b"ftyp", b"qt  \0\0\0\0");
    let at = head.len() as u32 + 8;
    let stsd = boxed(b"stsd", &[&words(&[0, 1])[..], &boxed(codec, description)].concat());
    let sizes = [table(b"stsz", &[0, 0, 1, HEARD.len() as u32]), table(b"stco", &[0, 1, at]), table(b"stsc", &[0, 1, 1, 1, 1])];
    let stbl = boxed(b"stbl", &[stsd, sizes.concat()].concat());
    let hdlr = boxed(b"hdlr", &[&words(&[0, 0])[..], b"vide", &[0; 13]].concat());
    let tkhd = [&words(&[7, 0, 0, 1, 0, 0, 0, 0, 0, 0])[..], &words(&UPRIGHT), &words(&[0, 0])].concat();
    let mdia = boxed(b"mdia", &[boxed(b"mdhd", &words(&[0, 0, 0, 1000, 3000, 0])), hdlr, boxed(b"minf", &stbl)].concat());
    let tref = boxed(b"tref", &[boxed(b"fall", &words(&[2])), boxed(b"chap", MARK)].concat());
    let moov = [mvhd(1000, 3000), boxed(b"trak", &[boxed(b"tkhd", &tkhd), tref, mdia].concat())].concat();
    [head, boxed(b"mdat", HEARD), boxed(b"moov", &moov), boxed(b"uuid", MARK)].concat()
}

async fn sent(world: &World, name: &str, bytes: &[u8], kind: Kind) -> Result<Vec<u8>, ErrorCode> {
    let made = world.media.bare(world.file(name, bytes), kind).await.map_err(|e| e.code)?;
    Ok(std::fs::read(made.0.path).unwrap())
}

#[tokio::test]
async fn a_picture_of_any_codec_keeps_its_size_and_what_decoders_need() {
    let world = World::new(1 << 30);
    let description: Vec<u8> = (1..=78).collect();
    for codec in [&b"apch"[..], b"dvc ", b"vvc1", b"avc1", b"mjpa"] {
        let needed = [&b"vvcC"[..], b"dapa", b"dac4", b"apvC"].map(|name| boxed(name, HEARD)).concat();
        let film = film(codec, &[&description[..], &needed].concat(), |_| None);
        let sent = sent(&world, "a.mov", &film, Kind::Video).await.unwrap();
        // All but whose encoder it was and its name.
        assert!(
            holds(&sent, &description[..8])
                && holds(&sent, &description[24..42])
                && holds(&sent, &description[74..])
                && holds(&sent, &needed)
        );
        assert!(holds(&sent, &boxed(b"fall", &words(&[2]))), "what is heard where this cannot be decoded");
        assert!(holds(&sent, HEARD) && !holds(&sent, MARK) && !holds(&sent, &description[43..74]));
    }
}

#[tokio::test]
async fn a_file_whose_samples_cannot_be_told_is_refused_and_never_emptied() {
    let world = World::new(1 << 30);
    let bad = Err(ErrorCode::BadElement);
    let nested = (0..20_000).fold(Vec::new(), |inside: Vec<u8>, _| boxed(b"edts", &inside));
    let deep = [
        boxed(b"ftyp", b"isom\0\0\0\0"),
        boxed(b"moov", &[trak(1, b"soun", (1, 1), (0, 0), UPRIGHT), boxed(b"mvex", &nested)].concat()),
    ];
    assert_eq!(sent(&world, "deep.mp4", &deep.concat(), Kind::Video).await, bad, "boxes that nest without end");
    for table in [&b"stsz"[..], b"stco", b"stsc"] {
        let film = film(b"avc1", &[0; 78], |name| (name == table).then(Vec::new));
        assert_eq!(sent(&world, "lost.mp4", &film, Kind::Video).await, bad, "without {}", String::from_utf8_lossy(table));
    }
    for (table, rows) in [(&b"stco"[..], &[0, 4, 24][..]), (b"stsz", &[0, 0, 9, 22]), (b"stco", &[0, u32::MAX, 24])] {
        let film = film(b"avc1", &[0; 78], |name| (name == table).then(|| boxed(name, &words(rows))));
        assert_eq!(
            sent(&world, "lies.mp4", &film, Kind::Video).await,
            bad,
            "more rows than {} has",
            String::from_utf8_lossy(table)
        );
    }
    let places = [mvhd(1000, 3000), trak(1, b"meta", (1000, 3000), (0, 0), UPRIGHT)].concat();
    let nothing = [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &places), boxed(b"mdat", MARK)].concat();
    assert_eq!(sent(&world, "none.mp4", &nothing, Kind::Video).await, bad, "neither picture nor sound");
    let cut = [page(1, 0, 960, &[HEARD]), page(1, 4, 1920, &[HEARD])].concat();
    assert_eq!(sent(&world, "cut.ogg", &cut, Kind::Sound).await, bad, "no page says what it is");
    let texts = [element(&[0xd7], &[1]), element(&[0x83], &[0x11])].concat();
    let texts = element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &texts));
    let block = element(&[0xa3], &[&[0x81, 0, 0, 0x80][..], MARK].concat());
    let webm = [element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm")), texts, block].concat();
    assert_eq!(sent(&world, "texts.mkv", &webm, Kind::Video).await, bad, "neither picture nor sound");
    let silent = riff(b"RIFF", &[&b"AVI "[..], &riff(b"LIST", b"hdrl")].concat());
    assert_eq!(sent(&world, "none.avi", &silent, Kind::Video).await, bad, "no frames");
}

#[tokio::test]
async fn what_a_recorder_wrote_that_was_cut_off_is_sent_whole() {
    let world = World::new(1 << 30);
    let unsaid = |name: &[u8], content: &[u8]| [name, &[0; 4], content].concat();
    let hdrl = riff(b"LIST", &[&b"hdrl"[..], &riff(b"avih", &[0; 56])].concat());
    let avi = unsaid(b"RIFF", &[&b"AVI "[..], &hdrl, &unsaid(b"LIST", &[&b"movi"[..], &riff(b"00dc", HEARD)].concat())].concat());
    assert!(holds(&sent(&world, "cut.avi", &avi, Kind::Video).await.unwrap(), HEARD));
    let comm = boxed_plain(b"COMM", &[0; 18]);
    let aiff = unsaid(b"FORM", &[&b"AIFF"[..], &comm, &unsaid(b"SSND", &[&[0; 8], HEARD].concat())].concat());
    assert!(holds(&sent(&world, "cut.aiff", &aiff, Kind::Sound).await.unwrap(), HEARD));
}

#[tokio::test]
async fn a_film_is_known_whatever_stands_in_front_of_it() {
    let world = World::new(1 << 30);
    for first in [&b"free"[..], b"skip", b"uuid", b"udta", b"junk"] {
        let front = boxed(first, MARK);
        let at = 24 + front.len() as u32;
        let film = film(b"avc1", &[0; 78], |name| (name == b"stco").then(|| boxed(name, &words(&[0, 1, at]))));
        let sent = sent(&world, "a.mov", &[front, film].concat(), Kind::Video).await.unwrap();
        assert!(holds(&sent, HEARD) && !holds(&sent, MARK), "{}", String::from_utf8_lossy(first));
    }
}

#[tokio::test]
async fn frames_of_a_sound_inside_another_format_are_not_taken_for_the_whole_of_it() {
    let world = World::new(1 << 30);
    // Packs of a video, as DVDs and tape recorders have them, around frames of sound.
    let frame = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat();
    let pack = [&[0, 0, 1, 0xba][..], &[0x44; 10], &[0, 0, 1, 0xc0, 0, 0], &frame, &frame].concat();
    let video = pack.repeat(50);
    for kind in [Kind::Video, Kind::Sound] {
        assert_eq!(sent(&world, "a.mpg", &video, kind).await.unwrap(), video);
    }
    for frames in [12, 20] {
        let sound = [id3(), frame.repeat(frames), MARK.to_vec()].concat();
        let made = sent(&world, "a.mp3", &sound, Kind::Sound).await.unwrap();
        assert!(made == frame.repeat(frames), "{} bytes of {frames} frames", made.len());
    }
    // Of a format nobody here reads.
    // In front of a tag something else may stand; frames behind what is no tag are another format's.
    let front = [MARK, &id3(), &frame.repeat(20), MARK].concat();
    assert_eq!(sent(&world, "front.mp3", &front, Kind::Sound).await.unwrap(), frame.repeat(20));
    let other = [&b".snd"[..], &[0; 60], &frame.repeat(20)].concat();
    assert_eq!(sent(&world, "a.au", &other, Kind::Sound).await.unwrap(), other);
    assert_eq!(crate::media::sound::measure(&world.file("a.au", &other), 0).mime, "");
    // The last frame was cut off, with a tag behind it and without one.
    for end in [&[&b"TAG"[..], MARK, &[0; 117]].concat()[..], b""] {
        let cut = [&frame.repeat(20)[..], &frame[..350], end].concat();
        assert_eq!(sent(&world, "cut.mp3", &cut, Kind::Sound).await.unwrap(), frame.repeat(20), "{} bytes", end.len());
    }
    let tagged = [id3(), b"TTA1".to_vec(), HEARD.to_vec()].concat();
    assert_eq!(sent(&world, "a.tta", &tagged, Kind::Sound).await.unwrap(), [b"TTA1", HEARD].concat());
    assert_eq!(sent(&world, "none", &id3(), Kind::Sound).await, Err(ErrorCode::BadElement));
}

#[tokio::test]
async fn work_and_memory_of_a_head_do_not_grow_faster_than_the_file() {
    let world = World::new(1 << 30);
    let track = element(&[0xae], &[element(&[0xd7], &[1]), element(&[0x83], &[2])].concat());
    let many = [webm(&[]), element(&[0x16, 0x54, 0xae, 0x6b], &track.repeat(100))].concat();
    assert_eq!(sent(&world, "tracks.webm", &many, Kind::Video).await, Err(ErrorCode::BadElement));
    // Elements of two bytes that stay, and of three that do not, by turns.
    let small = [element(&[0xe7], &[]), element(&[0x42, 0x01], &[])].concat();
    let many = [webm(&[]), element(&[0x1f, 0x43, 0xb6, 0x75], &small.repeat(150_000))].concat();
    assert_eq!(sent(&world, "pieces.webm", &many, Kind::Video).await, Err(ErrorCode::BadElement));
    let tracks = [mvhd(1000, 3000), trak(1, b"soun", (1000, 3000), (0, 0), UPRIGHT).repeat(100)].concat();
    let many = [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &[tracks, boxed(b"mvex", &[])].concat())].concat();
    assert_eq!(sent(&world, "tracks.mp4", &many, Kind::Video).await, Err(ErrorCode::BadElement));
}

#[tokio::test]
async fn tags_behind_the_frames_of_flac_go() {
    let world = World::new(1 << 30);
    let plain = flac(144_000);
    let ape = [&b"APETAGEX\xd0\x07\0\0"[..], &40u32.to_le_bytes(), &[0; 16], MARK].concat();
    let foot = [&b"APETAGEX\xd0\x07\0\0"[..], &40u32.to_le_bytes(), &1u32.to_le_bytes(), &[0, 0, 0, 0x80], &[0; 8]].concat();
    let v1 = [&b"TAG"[..], MARK, &[0; 117]].concat();
    for tags in [vec![], v1.clone(), [ape.clone(), foot.clone()].concat(), [ape, foot, v1].concat()] {
        let sent = sent(&world, "a.flac", &[&plain[..], HEARD, &tags].concat(), Kind::Sound).await.unwrap();
        assert!(holds(&sent, HEARD) && !holds(&sent, MARK) && sent.len() <= plain.len() + HEARD.len(), "{}", tags.len());
    }
}
