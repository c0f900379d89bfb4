//! The media library against a blob server of its own: transfers, the cache, what is prepared and what is refused.
mod bare;
mod foreign;
mod pictures;
mod sounds;

use super::image::{Format, LARGE, Policy, THUMBNAIL};
use super::*;
use ::image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};
use std::io::Cursor;
use std::sync::atomic::{AtomicI64, Ordering};

struct Ticking(AtomicI64);
impl crate::exec::Clock for Ticking {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::SeqCst)
    }
}

struct NoRng;
impl crate::exec::Rng for NoRng {
    fn fill(&self, out: &mut [u8]) {
        out.fill(7);
    }
}

struct World {
    dir: tempfile::TempDir,
    media: Media,
}

fn media_at(dir: &Path, limit: u64) -> Media {
    media_from(dir, limit, 1_000_000)
}

fn media_from(dir: &Path, limit: u64, now_ms: i64) -> Media {
    Media::new(Env { clock: Arc::new(Ticking(AtomicI64::new(now_ms))), ..env() }, dir, limit)
}

fn env() -> Env {
    Env {
        exec: crate::exec::Exec::Inline,
        clock: Arc::new(Ticking(AtomicI64::new(0))),
        rng: Arc::new(NoRng),
        transport: Arc::new(crate::net::WebSocketTransport::new()),
        faults: Arc::new(crate::exec::NoFaults),
        thread_hook: Arc::new(|_| {}),
    }
}

impl World {
    fn new(limit: u64) -> World {
        let dir = tempfile::tempdir().unwrap();
        World { media: media_at(&dir.path().join("k"), limit), dir }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn policy(format: Format) -> Policy {
    Policy { original: false, max_side: 1920, quality: 80, format }
}

/// A picture with something to see: a gradient with stripes; the left half is reddish.
fn photo(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let stripe = if (x / 8 + y / 8) % 2 == 0 { 40 } else { 0 };
        let red = if x < width / 2 { 200 } else { 30 };
        Rgb([red, (y * 200 / height) as u8 + stripe, (x * 200 / width) as u8])
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn opened(r: &Rendition) -> DynamicImage {
    ::image::load_from_memory(&std::fs::read(&r.held.path).unwrap()).unwrap()
}

fn bytes_of(r: &Rendition) -> Vec<u8> {
    std::fs::read(&r.held.path).unwrap()
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

const SECRET: &[u8] = b"GPS 48.8584 N 2.2945 E";

/// EXIF with an orientation and a place.
fn exif(turned: u8) -> Vec<u8> {
    let mut tiff = vec![b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0];
    tiff.extend_from_slice(SECRET);
    tiff
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(((content.len() + 2) as u16).to_be_bytes());
    out.extend_from_slice(content);
    out
}

/// A JPEG with a place in EXIF, XMP, IPTC, a comment, a second picture behind its end.
fn told_jpeg(turned: u8) -> Vec<u8> {
    let plain = encoded(photo(400, 200), ImageFormat::Jpeg);
    let mut out = plain[..2].to_vec();
    out.extend(segment(0xe1, &[b"Exif\0\0", &exif(turned)[..]].concat()));
    out.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()));
    out.extend(segment(0xe2, &[b"MPF\0", SECRET].concat()));
    out.extend(segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()));
    out.extend(segment(0xfe, SECRET));
    out.extend_from_slice(&plain[2..]);
    out.extend_from_slice(SECRET);
    out.extend_from_slice(&plain);
    out
}

fn reddish_left(image: &DynamicImage) -> bool {
    let image = image.to_rgb8();
    let (w, h) = image.dimensions();
    image.get_pixel(w / 8, h / 2).0[0] > 120 && image.get_pixel(w * 7 / 8, h / 2).0[0] < 90
}

#[tokio::test]
async fn an_image_is_compressed_as_the_policy_says_with_a_large_and_a_thumbnail() {
    let world = World::new(1 << 30);
    let path = world.file("a.png", &encoded(photo(3000, 1500), ImageFormat::Png));
    for (format, mime) in [(Format::Jpeg, "image/jpeg"), (Format::WebP, "image/webp")] {
        let picture = world.media.prepare_image(path.clone(), policy(format)).await.unwrap();
        let (large, thumb) = (picture.large.unwrap(), picture.thumbnail.unwrap());
        for (rendition, side) in [(&picture.original, 1920), (&large, LARGE), (&thumb, THUMBNAIL)] {
            let image = opened(rendition);
            assert_eq!((rendition.width, rendition.height), (side, side / 2));
            assert_eq!((image.width(), image.height()), (side, side / 2));
            assert_eq!(rendition.mime, mime);
            assert_eq!(rendition.id, files::id_of(&bytes_of(rendition)));
            assert!(reddish_left(&image));
        }
        assert!(picture.original.held.size > large.held.size && large.held.size > thumb.held.size);
        assert!(thumb.held.size < 40_000);
    }
    let low = Policy { quality: 10, ..policy(Format::Jpeg) };
    let high = world.media.prepare_image(path.clone(), policy(Format::Jpeg)).await.unwrap();
    assert!(world.media.prepare_image(path, low).await.unwrap().original.held.size < high.original.held.size);
}

#[tokio::test]
async fn a_small_image_has_no_smaller_ones_and_is_not_made_larger() {
    let world = World::new(1 << 30);
    let bytes = encoded(photo(300, 200), ImageFormat::Jpeg);
    let path = world.file("a.jpg", &bytes);
    let picture = world.media.prepare_image(path, Policy { quality: 100, ..policy(Format::Jpeg) }).await.unwrap();
    assert!(picture.large.is_none() && picture.thumbnail.is_none());
    assert!(picture.original.held.size <= bytes.len() as u64, "what compression would make larger is sent as it was");
}

#[tokio::test]
async fn what_is_seen_through_stays_so() {
    let world = World::new(1 << 30);
    let image = RgbaImage::from_fn(500, 500, |x, _| ::image::Rgba([9, 99, 199, if x < 250 { 0 } else { 255 }]));
    let path = world.file("a.png", &encoded(image, ImageFormat::Png));
    for (format, mime) in [(Format::Jpeg, "image/png"), (Format::WebP, "image/webp")] {
        let picture = world.media.prepare_image(path.clone(), policy(format)).await.unwrap();
        let thumb = picture.thumbnail.unwrap();
        assert_eq!(thumb.mime, mime);
        assert_eq!(opened(&thumb).to_rgba8().get_pixel(10, 10).0[3], 0);
    }
}

#[tokio::test]
async fn place_and_camera_are_gone_from_what_is_uploaded_and_the_picture_stays_upright() {
    let world = World::new(1 << 30);
    // Turned by 6: stored lying, shown upright: what is stored on top is shown on the right.
    for turned in [1u8, 6] {
        let jpeg = told_jpeg(turned);
        assert!(holds(&jpeg, SECRET));
        let path = world.file("a.jpg", &jpeg);
        for original in [true, false] {
            let picture = world.media.prepare_image(path.clone(), Policy { original, ..policy(Format::Jpeg) }).await.unwrap();
            let upright = if turned == 6 { (200, 400) } else { (400, 200) };
            assert_eq!((picture.original.width, picture.original.height), upright);
            for rendition in [Some(&picture.original), picture.large.as_ref(), picture.thumbnail.as_ref()].into_iter().flatten() {
                assert!(!holds(&bytes_of(rendition), SECRET), "turned {turned}, original {original}");
                assert!(!holds(&bytes_of(rendition), b"Photoshop"));
            }
            // Decoded as a viewer does: EXIF orientation applied.
            use ::image::ImageDecoder as _;
            let bytes = bytes_of(&picture.original);
            let mut decoder =
                ::image::ImageReader::with_format(Cursor::new(&bytes[..]), ImageFormat::Jpeg).into_decoder().unwrap();
            let turn = decoder.orientation().unwrap();
            let mut shown = DynamicImage::from_decoder(decoder).unwrap();
            shown.apply_orientation(turn);
            assert_eq!((shown.width(), shown.height()), upright);
            if turned == 1 {
                assert!(reddish_left(&shown));
            } else {
                assert!(shown.to_rgb8().get_pixel(100, 40).0[0] > 120, "left became top");
            }
        }
    }
}

#[tokio::test]
async fn metadata_of_png_and_webp_is_stripped_and_pixels_are_not_touched() {
    use img_parts::riff::{RiffChunk, RiffContent};
    use img_parts::{ImageEXIF as _, png::Png, png::PngChunk, webp::WebP};
    let world = World::new(1 << 30);
    let image = photo(64, 48);
    let mut png = Png::from_bytes(encoded(image.clone(), ImageFormat::Png).into()).unwrap();
    png.set_exif(Some(exif(1).into()));
    png.chunks_mut().insert(1, PngChunk::new(*b"tEXt", [b"Comment\0", SECRET].concat().into()));
    png.chunks_mut().insert(1, PngChunk::new(*b"zzZz", SECRET.to_vec().into()));
    let mut webp = WebP::from_bytes(encoded(image.clone(), ImageFormat::WebP).into()).unwrap();
    webp.set_exif(Some(exif(3).into()));
    webp.chunks_mut().push(RiffChunk::new(*b"XMP ", RiffContent::Data(SECRET.to_vec().into())));
    for (name, bytes) in [("a.png", png.encoder().bytes()), ("a.webp", webp.encoder().bytes())] {
        assert!(holds(&bytes, SECRET));
        let path = world.file(name, &bytes);
        let picture = world.media.prepare_image(path, Policy { original: true, ..policy(Format::Jpeg) }).await.unwrap();
        let sent = bytes_of(&picture.original);
        assert!(!holds(&sent, SECRET), "{name}");
        assert_eq!(::image::load_from_memory(&sent).unwrap().to_rgb8(), image, "{name}");
    }
}

#[tokio::test]
async fn an_animation_is_kept_and_its_thumbnail_is_the_first_frame() {
    use ::image::codecs::gif::GifEncoder;
    use ::image::{AnimationDecoder as _, Delay, Frame};
    let world = World::new(1 << 30);
    let mut gif = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut gif);
        encoder.set_repeat(::image::codecs::gif::Repeat::Infinite).unwrap();
        for n in 0..5u8 {
            let image = RgbaImage::from_pixel(640, 400, ::image::Rgba([if n == 0 { 250 } else { 0 }, 0, n * 40, 255]));
            encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1))).unwrap();
        }
    }
    // A comment in front of the end.
    gif.pop();
    gif.extend([0x21, 0xfe, SECRET.len() as u8]);
    gif.extend_from_slice(SECRET);
    gif.extend([0, 0x3b]);
    let path = world.file("a.gif", &gif);
    let picture = world.media.prepare_image(path, policy(Format::Jpeg)).await.unwrap();
    let sent = bytes_of(&picture.original);
    assert!(!holds(&sent, SECRET) && holds(&sent, b"NETSCAPE2.0"));
    let frames = ::image::codecs::gif::GifDecoder::new(Cursor::new(&sent[..])).unwrap().into_frames().count();
    assert_eq!((frames, picture.original.mime, picture.original.width), (5, "image/gif", 640));
    let thumb = opened(&picture.thumbnail.unwrap()).to_rgb8();
    assert!(thumb.width() == 320 && thumb.get_pixel(5, 5).0[0] > 200);
    assert!(picture.large.is_none());
}

#[tokio::test]
async fn an_animated_webp_is_kept_too() {
    use ::image::AnimationDecoder as _;
    let world = World::new(1 << 30);
    let frames: Vec<Vec<u8>> = (0..3u8).map(|n| [250 * u8::from(n == 0), 0, n * 100].repeat(400 * 400)).collect();
    let config = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(400, 400, &config);
    for (n, frame) in frames.iter().enumerate() {
        encoder.add_frame(webp::AnimFrame::from_rgb(frame, 400, 400, n as i32 * 100));
    }
    let path = world.file("a.webp", &encoder.encode());
    let picture = world.media.prepare_image(path, policy(Format::Jpeg)).await.unwrap();
    let sent = bytes_of(&picture.original);
    let decoder = ::image::codecs::webp::WebPDecoder::new(Cursor::new(&sent[..])).unwrap();
    assert!(decoder.has_animation() && picture.original.mime == "image/webp");
    assert_eq!(decoder.into_frames().count(), 3);
    let thumb = opened(&picture.thumbnail.unwrap()).to_rgb8();
    assert!(thumb.width() == 320 && thumb.get_pixel(9, 9).0[0] > 200, "the first frame");
}

#[tokio::test]
async fn a_bomb_and_what_is_no_image_are_codes() {
    let world = World::new(1 << 30);
    // A PNG that says it has 50,000 x 50,000 pixels, and one byte of them.
    let mut bomb = encoded(photo(1, 1), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let crc = {
        let mut crc = !0u32;
        for byte in &bomb[12..29] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        !crc
    };
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let png = encoded(photo(100, 100), ImageFormat::Png);
    let missing = world.dir.path().join("none.png");
    for (path, code) in [
        (world.file("bomb.png", &bomb), ErrorCode::FileTooLarge),
        (world.file("cut.png", &png[..png.len() / 2]), ErrorCode::BadElement),
        (world.file("text.png", b"no image at all"), ErrorCode::PictureFormat),
        (world.file("empty.png", b""), ErrorCode::FileEmpty),
        (missing, ErrorCode::FileMissing),
        (world.dir.path().to_owned(), ErrorCode::FileMissing),
    ] {
        for original in [true, false] {
            let refused = world.media.prepare_image(path.clone(), Policy { original, ..policy(Format::Jpeg) }).await.unwrap_err();
            assert_eq!(refused.code, code, "{path:?}: {refused}");
        }
    }
    assert_eq!(world.media.usage().await.unwrap().files, 0);
}

#[tokio::test]
async fn damaged_images_of_every_kind_never_panic() {
    let world = World::new(1 << 30);
    let mut seed = 11u64;
    for (n, good) in [
        told_jpeg(6),
        encoded(photo(60, 40), ImageFormat::Png),
        encoded(photo(60, 40), ImageFormat::WebP),
        encoded(photo(60, 40), ImageFormat::Gif),
        encoded(photo(60, 40), ImageFormat::Bmp),
    ]
    .into_iter()
    .enumerate()
    {
        for _ in 0..60 {
            let mut bad = good.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 33) as usize % bad.len();
                bad[at] = (seed >> 20) as u8;
            }
            bad.truncate(bad.len() - (seed >> 50) as usize % 20);
            let path = world.file(&format!("{n}.img"), &bad);
            let _ = world.media.prepare_image(path, Policy { original: true, ..policy(Format::Jpeg) }).await;
        }
    }
}

/// Puts a small image into the cache; its id and size.
async fn cached(world: &World, n: u32) -> (String, u64) {
    let path = world.file("c.png", &encoded(photo(40 + n, 40), ImageFormat::Bmp));
    let picture = world.media.prepare_image(path, Policy { original: true, ..policy(Format::Jpeg) }).await.unwrap();
    (picture.original.id.clone(), picture.original.held.size)
}

#[tokio::test]
async fn the_cache_is_kept_below_its_limit_and_what_was_not_used_longest_goes_first() {
    let world = World::new(0);
    world.media.set_cache_limit(1 << 30).await;
    let mut files = Vec::new();
    for n in 0..5 {
        files.push(cached(&world, n).await);
    }
    let total: u64 = files.iter().map(|f| f.1).sum();
    assert_eq!(world.media.usage().await.unwrap(), Usage { bytes: total, files: 5, limit: 1 << 30 });
    // The oldest is used, the second oldest held.
    world.media.cached(&files[0].0).await.unwrap();
    let held = world.media.cached(&files[1].0).await.unwrap();
    world.media.cached(&files[0].0).await.unwrap();
    world.media.set_cache_limit(total - 1).await;
    let here = |id: String| {
        let media = &world.media;
        async move { media.cached(&id).await.is_some() }
    };
    let mut left = Vec::new();
    for (id, _) in &files {
        left.push(here(id.clone()).await);
    }
    assert_eq!(left, [true, true, false, true, true], "2 was not used longest");
    world.media.set_cache_limit(0).await;
    assert!(held.path.is_file(), "what is held stays");
    assert_eq!(world.media.usage().await.unwrap().files, 1);
    drop(held);
    world.media.clear(Vec::new()).await.unwrap();
    assert_eq!(world.media.usage().await.unwrap().bytes, 0);
}

#[tokio::test]
async fn the_order_of_the_cache_survives_the_process() {
    let world = World::new(1 << 30);
    let mut files = Vec::new();
    for n in 0..4 {
        files.push(cached(&world, n).await);
    }
    world.media.cached(&files[0].0).await.unwrap();
    // Nothing is written at the end: the next one finds what `kill -9` leaves.
    let again = media_at(&world.dir.path().join("k"), files.iter().map(|f| f.1).sum::<u64>() - files[1].1);
    again.set_cache_limit(files.iter().map(|f| f.1).sum::<u64>() - 1).await;
    assert!(again.cached(&files[1].0).await.is_none(), "the oldest by use is gone");
    for n in [0, 2, 3] {
        assert!(again.cached(&files[n].0).await.is_some(), "{n}");
    }
}

#[tokio::test]
async fn what_a_download_left_behind_goes_after_a_week() {
    let world = World::new(1 << 30);
    let parts = world.dir.path().join("k/media/parts");
    std::fs::create_dir_all(&parts).unwrap();
    for (name, age_days) in [("old", 8), ("new", 6)] {
        let file = std::fs::File::create(parts.join(name)).unwrap();
        let now = std::time::UNIX_EPOCH + std::time::Duration::from_secs(30 * 86_400);
        file.set_modified(now - std::time::Duration::from_secs(age_days * 86_400)).unwrap();
    }
    let later = media_from(&world.dir.path().join("k"), 1 << 30, 30 * 86_400_000);
    later.usage().await.unwrap();
    let left: Vec<_> = std::fs::read_dir(&parts).unwrap().flatten().map(|f| f.file_name()).collect();
    assert_eq!(left, ["new"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_among_the_parts_is_judged_by_its_own_age_not_by_what_it_leads_to() {
    let world = World::new(1 << 30);
    let parts = world.dir.path().join("k/media/parts");
    std::fs::create_dir_all(&parts).unwrap();
    let old = world.file("of another", b"kept");
    std::fs::File::options().append(true).open(&old).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    std::os::unix::fs::symlink(&old, parts.join("link")).unwrap();
    // A link's own time cannot be set by the standard library, so its age is moved by the clock instead.
    let made = parts.join("link").symlink_metadata().unwrap().modified().unwrap();
    let now = made.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    let media = media_from(&world.dir.path().join("k"), 1 << 30, now);
    media.usage().await.unwrap();
    assert!(parts.join("link").symlink_metadata().is_ok(), "a link made now is no leftover");
    let media = media_from(&world.dir.path().join("k"), 1 << 30, now + 8 * 86_400_000);
    media.usage().await.unwrap();
    assert!(parts.join("link").symlink_metadata().is_err(), "a link of last week is");
    assert!(old.exists(), "what it led to stays");
}

#[tokio::test]
async fn a_file_somebody_deleted_is_simply_not_cached() {
    let world = World::new(1 << 30);
    let (id, _) = cached(&world, 0).await;
    std::fs::remove_file(world.media.cached(&id).await.unwrap().path).unwrap();
    assert!(world.media.cached(&id).await.is_none());
    assert_eq!(world.media.usage().await.unwrap().files, 0);
    let again = cached(&world, 0).await;
    assert!(world.media.cached(&again.0).await.is_some());
}
