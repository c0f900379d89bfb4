//! Pictures: what is uploaded of them, how they are turned, how they are made smaller, and what that may cost.
use super::*;
use crate::media::image::prepare;

const MARK: &[u8] = b"MARK1234";

fn original(format: Format) -> Policy {
    Policy { original: true, ..policy(format) }
}

fn all(picture: &Picture) -> Vec<&Rendition> {
    [Some(&picture.original), picture.large.as_ref(), picture.thumbnail.as_ref()].into_iter().flatten().collect()
}

/// A profile of three colours and one curve, with the notes of a desktop and a screen.
fn profile(notes: &[u8]) -> Vec<u8> {
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", [b"desc\0\0\0\0\0\0\0\x09", MARK, &[0; 80]].concat()),
        (b"cprt", [b"text\0\0\0\0", MARK].concat()),
        (b"wtpt", [&b"XYZ \0\0\0\0"[..], &[0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d]].concat()),
        (b"rXYZ", [&b"XYZ \0\0\0\0"[..], &[0, 0, 0x9c, 0x18, 0, 0, 0x4f, 0xa5, 0, 0, 4, 0xfc]].concat()),
        (b"gXYZ", [&b"XYZ \0\0\0\0"[..], &[0, 0, 0x34, 0x8d, 0, 0, 0xa0, 0x2c, 0, 0, 0x0f, 0x95]].concat()),
        (b"bXYZ", [&b"XYZ \0\0\0\0"[..], &[0, 0, 0x26, 0x31, 0, 0, 0x10, 0x2f, 0, 0, 0xbe, 0x9c]].concat()),
        (b"rTRC", [&b"curv\0\0\0\0\0\0\0\x01\x02\x33"[..], &[0; 2]].concat()),
        (b"meta", [b"dict\0\0\0\0EDID_serial", MARK].concat()),
        (b"mmod", [&b"mmod\0\0\0\0"[..], MARK, notes].concat()),
    ];
    let mut head = [0; 128];
    head[8] = 2;
    head[12..24].copy_from_slice(b"mntrRGB XYZ ");
    head[36..40].copy_from_slice(b"acsp");
    head[48..56].copy_from_slice(MARK);
    head[80..88].copy_from_slice(MARK);
    let (mut rows, mut content, start) = (Vec::new(), Vec::new(), 132 + 12 * 11);
    for (name, bytes) in &tags {
        let names: &[&[u8; 4]] = if *name == b"rTRC" { &[b"rTRC", b"gTRC", b"bTRC"] } else { &[name] };
        for name in names {
            rows.extend_from_slice(*name);
            rows.extend(((start + content.len()) as u32).to_be_bytes());
            rows.extend((bytes.len() as u32).to_be_bytes());
        }
        content.extend_from_slice(bytes);
        content.resize(content.len().next_multiple_of(4), 0);
    }
    let mut out = [&head[..], &11u32.to_be_bytes(), &rows, &content].concat();
    let n = (out.len() as u32).to_be_bytes();
    out[..4].copy_from_slice(&n);
    out
}

fn icc(notes: &[u8]) -> Vec<u8> {
    segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", &profile(notes)[..]].concat())
}

fn marked_jpeg() -> Vec<u8> {
    let plain = encoded(photo(700, 500), ImageFormat::Jpeg);
    let rest = &plain[20..]; // behind its own APP0
    let mut out = plain[..2].to_vec();
    let thumbnail = [&b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01"[..], &[9; 6], MARK].concat();
    out.extend(segment(0xe0, &thumbnail));
    out.extend(segment(0xe0, &[b"JFXX\0\x10", MARK].concat()));
    out.extend(segment(0xe1, &[b"Exif\0\0", &exif(1)[..], MARK].concat()));
    out.extend(icc(b""));
    for marker in (0xe1..=0xef).chain([0xfe, 0xf0, 0xfd]) {
        out.extend(segment(marker, MARK));
    }
    out.extend(segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", MARK].concat()));
    [out, rest.to_vec(), MARK.to_vec(), plain].concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> img_parts::png::PngChunk {
    img_parts::png::PngChunk::new(*name, content.to_vec().into())
}

fn marked_png() -> Vec<u8> {
    use img_parts::{ImageICC as _, png::Png};
    let mut png = Png::from_bytes(encoded(photo(700, 500), ImageFormat::Png).into()).unwrap();
    png.set_icc_profile(Some(profile(b"").into()));
    let names: [&[u8; 4]; 14] = [
        b"tEXt", b"zTXt", b"iTXt", b"tIME", b"hIST", b"sPLT", b"oFFs", b"pCAL", b"sCAL", b"dSIG", b"caBX", b"zzZz", b"gAMA",
        b"pHYs",
    ];
    for name in names {
        png.chunks_mut().insert(1, chunk(name, &[MARK, MARK].concat()));
    }
    [png.encoder().bytes().to_vec(), MARK.to_vec()].concat()
}

fn marked_webp(moves: bool) -> Vec<u8> {
    use img_parts::riff::{RiffChunk, RiffContent};
    use img_parts::{ImageICC as _, webp::WebP};
    let data = |bytes: Vec<u8>| RiffContent::Data(bytes.into());
    let bytes = if moves {
        let frames: Vec<Vec<u8>> = (0..3u8).map(|n| [250 * u8::from(n == 0), 0, n * 100].repeat(400 * 400)).collect();
        let config = webp::WebPConfig::new().unwrap();
        let mut encoder = webp::AnimEncoder::new(400, 400, &config);
        for (n, frame) in frames.iter().enumerate() {
            encoder.add_frame(webp::AnimFrame::from_rgb(frame, 400, 400, n as i32 * 100));
        }
        encoder.encode().to_vec()
    } else {
        webp::Encoder::from_rgb(&photo(700, 500), 700, 500).encode(80.0).to_vec()
    };
    let mut webp = WebP::from_bytes(bytes.into()).unwrap();
    webp.set_icc_profile(Some(profile(b"").into()));
    for chunk in webp.chunks_mut().iter_mut().filter(|c| c.id() == *b"ANMF") {
        let told = [&chunk.content().data().unwrap()[..], b"geoX\x08\0\0\0", MARK].concat();
        *chunk = RiffChunk::new(*b"ANMF", data(told));
    }
    for name in [*b"XMP ", *b"EXIF", *b"geoX"] {
        webp.chunks_mut().push(RiffChunk::new(name, data(MARK.to_vec())));
    }
    [webp.encoder().bytes().to_vec(), MARK.to_vec()].concat()
}

fn gif(frames: u8) -> Vec<u8> {
    use ::image::codecs::gif::{GifEncoder, Repeat};
    use ::image::{Delay, Frame};
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for n in 0..frames {
        let image = RgbaImage::from_pixel(400, 300, ::image::Rgba([n * 60, 0, 0, 255]));
        encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1))).unwrap();
    }
    drop(encoder);
    gif
}

fn marked_gif() -> Vec<u8> {
    let mut gif = gif(3);
    gif.pop();
    let text = [&[0x21, 0x01, 12][..], &[0; 12], &[8], MARK, &[0]].concat();
    let loops = [&[0x21, 0xff, 11][..], b"NETSCAPE2.0", &[3, 1, 0, 0, 8], MARK, &[0]].concat();
    let xmp = [&[0x21, 0xff, 11][..], b"XMP DataXMP", &[8], MARK, &[0]].concat();
    [gif, text, loops, xmp, [&[0x21, 0xfe, 8][..], MARK, &[0]].concat(), vec![0x3b], MARK.to_vec()].concat()
}

#[tokio::test]
async fn nothing_private_of_a_picture_is_uploaded() {
    let world = World::new(1 << 30);
    let bmp = [encoded(photo(700, 500), ImageFormat::Bmp), MARK.to_vec()].concat();
    let files = [
        ("jpeg", marked_jpeg()),
        ("png", marked_png()),
        ("webp", marked_webp(false)),
        ("moving webp", marked_webp(true)),
        ("gif", marked_gif()),
        ("bmp", bmp),
    ];
    for (name, bytes) in files {
        assert!(holds(&bytes, MARK));
        let path = world.file("a", &bytes);
        for format in [Format::Jpeg, Format::WebP] {
            for policy in [original(format), policy(format)] {
                let picture = world.media.prepare_image(path.clone(), policy).await.unwrap_or_else(|e| panic!("{name}: {e}"));
                for rendition in all(&picture) {
                    let sent = bytes_of(rendition);
                    assert!(!holds(&sent, MARK), "{name} {policy:?}");
                    assert!(!holds(&sent, b"MARK") && !holds(&sent, b"EDID"), "{name} {policy:?}");
                    opened(rendition);
                }
            }
        }
    }
}

fn icc_of(bytes: &[u8]) -> Option<Vec<u8>> {
    use ::image::ImageDecoder as _;
    let mut decoder = ::image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_decoder().unwrap();
    decoder.icc_profile().unwrap()
}

#[tokio::test]
async fn a_profile_keeps_its_colours_and_nothing_else_however_long_its_notes() {
    let world = World::new(1 << 30);
    let plain = encoded(photo(700, 500), ImageFormat::Jpeg);
    let told = [&plain[..20], &icc(&[b'x'; 20_000]), &plain[20..]].concat();
    for policy in [original(Format::Jpeg), policy(Format::Jpeg), policy(Format::WebP)] {
        let picture = world.media.prepare_image(world.file("a.jpg", &told), policy).await.unwrap();
        for rendition in all(&picture) {
            let kept = icc_of(&bytes_of(rendition)).unwrap();
            assert!(kept.len() < 1000 && kept[12..24] == *b"mntrRGB XYZ " && kept[36..40] == *b"acsp");
            for part in [&[0x9c, 0x18, 0, 0, 0x4f, 0xa5][..], &[0x26, 0x31, 0, 0, 0x10, 0x2f], b"\0\0\0\x01\x02\x33", b"gTRC"] {
                assert!(holds(&kept, part), "{policy:?}");
            }
        }
    }
}

/// EXIF whose orientation is of a kind and a value.
fn turned_exif(kind: u16, value: [u8; 4]) -> Vec<u8> {
    [&b"MM\0*\0\0\0\x08\0\x01\x01\x12"[..], &kind.to_be_bytes(), &[0, 0, 0, 1], &value, &[0; 4]].concat()
}

#[tokio::test]
async fn a_picture_is_upright_however_its_orientation_is_written() {
    use img_parts::{ImageEXIF as _, webp::WebP};
    let world = World::new(1 << 30);
    let plain = encoded(photo(400, 640), ImageFormat::Jpeg);
    let jpeg = |segments: &[Vec<u8>]| {
        let exif = |e: &Vec<u8>| segment(0xe1, &[b"Exif\0\0", &e[..]].concat());
        [&plain[..2], &segments.iter().flat_map(exif).collect::<Vec<u8>>(), &plain[2..]].concat()
    };
    let (six, one) = (turned_exif(3, [0, 6, 0, 0]), turned_exif(3, [0, 1, 0, 0]));
    let mut webp = WebP::from_bytes(encoded(photo(400, 640), ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some([b"Exif\0\0", &six[..]].concat().into()));
    let files = [
        ("short", jpeg(std::slice::from_ref(&six))),
        ("long", jpeg(&[turned_exif(4, [0, 0, 0, 6])])),
        ("byte", jpeg(&[turned_exif(1, [6, 0, 0, 0])])),
        ("two", jpeg(&[six.clone(), one])),
        ("webp with a prefix", webp.encoder().bytes().to_vec()),
    ];
    for (name, bytes) in files {
        for policy in [original(Format::Jpeg), policy(Format::Jpeg)] {
            let picture = world.media.prepare_image(world.file("a", &bytes), policy).await.unwrap();
            assert_eq!((picture.original.width, picture.original.height), (640, 400), "{name}");
            let thumb = opened(&picture.thumbnail.unwrap());
            assert_eq!((thumb.width(), thumb.height()), (320, 200), "{name}");
        }
    }
}

#[tokio::test]
async fn the_edge_of_what_is_seen_through_keeps_its_colour() {
    let world = World::new(1 << 30);
    let disc = |side: u32| {
        let r = f64::from(side) * 0.39;
        RgbaImage::from_fn(side, side, |x, y| {
            let (dx, dy) = (f64::from(x) - f64::from(side) / 2.0, f64::from(y) - f64::from(side) / 2.0);
            if dx * dx + dy * dy < r * r { ::image::Rgba([255; 4]) } else { ::image::Rgba([0; 4]) }
        })
    };
    for side in [900, 3000] {
        let path = world.file("a.png", &encoded(disc(side), ImageFormat::Png));
        let picture = world.media.prepare_image(path, policy(Format::Jpeg)).await.unwrap();
        let thumb = opened(&picture.thumbnail.unwrap()).to_rgba8();
        let darkest = thumb.pixels().filter(|p| p.0[3] > 0).map(|p| p.0[0]).min().unwrap();
        assert!(darkest >= 250, "{side}: {darkest}");
        assert!(thumb.pixels().any(|p| (1..255).contains(&p.0[3])), "an edge between");
    }
}

/// Noise over a gradient, as a photograph has it.
fn grainy(width: u32, height: u32) -> RgbImage {
    let mut seed = 1u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (seed >> 27) as u8;
        Rgb([(x * 180 / width) as u8 + grain, (y * 180 / height) as u8 + grain, 90 + grain])
    })
}

#[tokio::test]
async fn one_transparent_pixel_does_not_make_a_photograph_ten_times_as_large() {
    let world = World::new(1 << 30);
    let photo = grainy(1600, 1200);
    let solid = world
        .media
        .prepare_image(world.file("a", &encoded(photo.clone(), ImageFormat::Png)), policy(Format::Jpeg))
        .await
        .unwrap();
    let mut holed = DynamicImage::ImageRgb8(photo).to_rgba8();
    holed.get_pixel_mut(0, 0).0 = [0; 4];
    let holed =
        world.media.prepare_image(world.file("b", &encoded(holed, ImageFormat::Png)), policy(Format::Jpeg)).await.unwrap();
    for (with, without) in all(&holed).into_iter().zip(all(&solid)) {
        assert!(with.held.size < without.held.size * 2, "{} {}", with.held.size, without.held.size);
    }
    assert_eq!(opened(&holed.original).to_rgba8().get_pixel(0, 0).0[3], 0);
}

#[tokio::test]
async fn a_long_screenshot_stays_readable() {
    let world = World::new(1 << 30);
    let long =
        world.file("a.png", &encoded(::image::GrayImage::from_pixel(1080, 20_000, ::image::Luma([255])), ImageFormat::Png));
    let picture = world.media.prepare_image(long, policy(Format::Jpeg)).await.unwrap();
    let sides = all(&picture).into_iter().map(|r| (r.width, r.height)).collect::<Vec<_>>();
    assert_eq!(sides, [(720, 13_333), (480, 8889), (120, 2222)]);
    let thread = world.file("b.png", &encoded(::image::GrayImage::from_pixel(1, 20_000, ::image::Luma([9])), ImageFormat::Png));
    let picture = world.media.prepare_image(thread, policy(Format::WebP)).await.unwrap();
    assert_eq!((picture.original.width, picture.original.height), (1, 15_360));
}

#[tokio::test]
async fn what_webp_has_no_room_or_no_memory_for_is_written_as_jpeg() {
    let world = World::new(1 << 30);
    let held = |bytes: &[u8]| Ok::<_, Error>((files::id_of(bytes), world.media.cache.put(&files::id_of(bytes), bytes)?));
    let policy = Policy { max_side: 8192, ..policy(Format::WebP) };
    for (width, height, most, mime) in
        [(300, 17_000, 256 << 20, "image/jpeg"), (2000, 1500, 48 << 20, "image/jpeg"), (2000, 1500, 64 << 20, "image/webp")]
    {
        let path = world.file("a.png", &encoded(grainy(width, height), ImageFormat::Png));
        let made = prepare(&path, &policy, most, held).unwrap().original;
        assert_eq!((made.mime, made.width, made.height), (mime, width, height), "in {most}");
    }
}

#[tokio::test]
async fn a_kind_of_jpeg_that_is_not_decoded_here_has_the_code_of_formats_that_are_not() {
    let world = World::new(1 << 30);
    let plain = encoded(photo(64, 48), ImageFormat::Jpeg);
    let at = plain.windows(2).position(|m| m == [0xff, 0xc0]).unwrap() + 1;
    // Lossless, in differences, arithmetic.
    for kind in [0xc3, 0xc5, 0xc9, 0xca] {
        let mut other = plain.clone();
        other[at] = kind;
        let path = world.file("a.jpg", &other);
        assert_eq!(world.media.prepare_image(path, policy(Format::Jpeg)).await.unwrap_err().code, ErrorCode::PictureFormat);
    }
}

#[tokio::test]
async fn a_jpeg_of_ours_has_colour_at_half_the_sides_and_looks_like_its_source() {
    let world = World::new(1 << 30);
    for (width, height) in [(640, 480), (333, 251), (17, 1), (1, 17)] {
        let source = photo(width, height);
        let path = world.file("a.png", &encoded(source.clone(), ImageFormat::Bmp));
        let picture = world.media.prepare_image(path, Policy { quality: 90, ..policy(Format::Jpeg) }).await.unwrap();
        let bytes = bytes_of(&picture.original);
        let sof = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        assert_eq!(bytes[sof + 11], 0x22, "4:2:0");
        let shown = opened(&picture.original).to_rgb8();
        let bright = |p: &Rgb<u8>| 0.299 * f64::from(p.0[0]) + 0.587 * f64::from(p.0[1]) + 0.114 * f64::from(p.0[2]);
        let off: f64 = source.pixels().zip(shown.pixels()).map(|(a, b)| (bright(a) - bright(b)).powi(2)).sum();
        let mean = off / f64::from(width * height);
        assert!(mean < 20.0, "{width} x {height}: {mean}");
    }
    let grey = world.file("g.png", &encoded(DynamicImage::ImageRgb8(photo(200, 90)).to_luma8(), ImageFormat::Png));
    let picture = world.media.prepare_image(grey, policy(Format::Jpeg)).await.unwrap();
    assert_eq!(opened(&picture.original).color(), ::image::ColorType::L8);
}

#[tokio::test]
async fn a_gif_without_its_last_byte_is_sent_with_all_its_frames() {
    use ::image::AnimationDecoder as _;
    let world = World::new(1 << 30);
    let mut cut = gif(4);
    cut.pop();
    let picture = world.media.prepare_image(world.file("a.gif", &cut), policy(Format::Jpeg)).await.unwrap();
    let sent = bytes_of(&picture.original);
    let frames = ::image::codecs::gif::GifDecoder::new(Cursor::new(&sent[..])).unwrap().into_frames().count();
    assert_eq!((frames, sent.last()), (4, Some(&0x3b)));
}

#[tokio::test]
async fn what_would_cost_too_much_is_refused_or_made_smaller_while_it_is_decoded() {
    let world = World::new(1 << 30);
    let held = |bytes: &[u8]| Ok::<_, Error>((files::id_of(bytes), world.media.cache.put(&files::id_of(bytes), bytes)?));
    let try_at = |path: &Path, most: u64, policy: &Policy| prepare(path, policy, most, held);
    let small = Policy { max_side: 300, ..policy(Format::Jpeg) };
    let big = photo(2000, 1000);
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif] {
        let path = world.file("a", &encoded(big.clone(), format));
        let refused = try_at(&path, 8 << 20, &small).unwrap_err();
        assert_eq!(refused.code, ErrorCode::FileTooLarge, "{format:?}: {refused}");
        try_at(&path, 64 << 20, &small).unwrap_or_else(|e| panic!("{format:?}: {e}"));
    }
    // A JPEG is not: an eighth of its sides is enough for one of these, a half for the other.
    let path = world.file("a.jpg", &encoded(photo(2600, 1300), ImageFormat::Jpeg));
    let picture = try_at(&path, 16 << 20, &small).unwrap();
    assert_eq!((picture.original.width, picture.original.height), (300, 150));
    assert!(reddish_left(&opened(&picture.original)));
    let picture = try_at(&path, 16 << 20, &original(Format::Jpeg)).unwrap();
    assert_eq!((picture.original.width, picture.original.height, picture.large.unwrap().width), (2600, 1300, 1280));
    // A PNG whose profile unpacks to more than the limit.
    use img_parts::{ImageICC as _, png::Png};
    let mut png = Png::from_bytes(encoded(photo(64, 64), ImageFormat::Png).into()).unwrap();
    png.set_icc_profile(Some(profile(&vec![0; 12 << 20]).into()));
    let path = world.file("p.png", &png.encoder().bytes());
    let made = try_at(&path, 8 << 20, &small);
    assert!(made.is_ok_and(|p| p.original.width == 64), "without its profile");
}
