//! From the files a message names to its complete body: made ready, uploaded, filled in.
use crate::api::{Error, ErrorCode, ImageFormat, MediaPolicy, MediaSize};
use crate::media::{Control, Format, Held, Kind, Media, Picture, Policy, Progress, Ready, Rendition};
use crate::model::ids::LocalId;
use crate::store::{LocalFiles, Readers, incomplete, kept_policy, media_of};
use ntk_protocol::{rules, wire};
use prost::Message as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;

pub(super) type TellElement = Arc<dyn Fn(u32, Progress) + Send + Sync>;

/// Until the host sets its own.
const POLICY: Policy = Policy { original: false, max_side: 1920, quality: 80, format: Format::Jpeg };

fn as_policy(p: MediaPolicy) -> Policy {
    let format = match p.format {
        ImageFormat::Jpeg => Format::Jpeg,
        ImageFormat::WebP => Format::WebP,
    };
    Policy { original: false, max_side: p.max_side, quality: u8::try_from(p.quality).unwrap_or(100), format }
}

/// A file to upload; a prepared one stays in the cache as long as this is held.
struct Item {
    file: Ready,
    kind: Kind,
    _held: Option<Held>,
}

/// Makes the files of a message ready and brings them to the server; its complete body.
pub(super) async fn upload(
    media: &Media,
    readers: Readers,
    directory: &Path,
    local_id: LocalId,
    control: watch::Receiver<Control>,
    tell: TellElement,
) -> Result<Box<(wire::Body, LocalFiles)>, Error> {
    // What cannot be read now is tried at the next start: only the files themselves can fail a message.
    let found = readers.read(move |c| Ok((media_of(c, local_id)?, kept_policy(c)?))).await;
    let ((mut body, mut files), kept) =
        found.map_err(|e| if e.code == ErrorCode::NotFound { ErrorCode::Cancelled } else { ErrorCode::Closed })?;
    let policy = kept.map_or(POLICY, as_policy);
    let long = body.encoded_len() > rules::MAX_BODY;
    // Complete, and yet to be uploaded: the server has lost it.
    let again = !incomplete(&body.encode_to_vec());
    for (at, element) in body.elements.iter_mut().enumerate() {
        let at = at as u32;
        if again && !here(directory, &files, at) {
            upload_cached(media, element, &control).await?;
            continue;
        }
        if let Some(file) = element.file.as_mut().filter(|_| again) {
            file.blob.clear();
            (element.large, element.thumb) = (None, None);
        }
        if let Some(merged) = element.merged.as_mut().filter(|_| long) {
            // The messages go into a file, and the message names it.
            let Some(inside) = merged.messages.take() else { continue };
            let (file, _held) = media.keep(inside.encode_to_vec()).await?;
            merged.blob = Some(wire::File { blob: file.id.clone(), size: file.size, ..Default::default() });
            let tell = tell.clone();
            media.upload(file, Kind::File, control.clone(), Arc::new(move |p| tell(at, p))).await?;
            continue;
        }
        if element.file.as_ref().is_none_or(|f| !f.blob.is_empty()) {
            continue;
        }
        let items = prepare(media, policy, directory, at, element, &mut files).await?;
        let total = items.iter().map(|i| i.file.size).sum();
        // What came to be of each file; the host sees one transfer.
        let done: Arc<[AtomicU64]> = items.iter().map(|_| AtomicU64::new(0)).collect();
        // The small ones first: whoever gets the message sees the thumbnail at once.
        for (n, item) in items.iter().enumerate().rev() {
            let (tell, done, size) = (tell.clone(), done.clone(), item.file.size);
            let one = move |p: Progress| {
                if let Some(own) = done.get(n) {
                    own.store(p.done.min(size), Ordering::Relaxed);
                }
                let sum = done.iter().map(|d| d.load(Ordering::Relaxed)).sum();
                tell(at, Progress { done: sum, total, paused: p.paused });
            };
            media.upload(item.file.clone(), item.kind, control.clone(), Arc::new(one)).await?;
        }
    }
    Ok(Box::new((body, files)))
}

/// Is the file the host gave still there?
fn here(directory: &Path, files: &LocalFiles, at: u32) -> bool {
    files.place(directory, at, MediaSize::Original).is_some_and(|path| path.is_file())
}

/// Uploads what an element names, if it is in the cache.
async fn upload_cached(media: &Media, element: &wire::Element, control: &watch::Receiver<Control>) -> Result<(), Error> {
    let merged = element.merged.as_ref().and_then(|m| m.blob.as_ref());
    let files = [(&element.file, Kind::of(element.kind)), (&element.large, Kind::Image), (&element.thumb, Kind::Image)];
    let files = files.into_iter().filter_map(|(f, kind)| Some((f.as_ref()?, kind))).chain(merged.map(|f| (f, Kind::File)));
    for (file, kind) in files {
        let gone = || Error::new(ErrorCode::FileMissing, "neither here nor on the server");
        let held = media.cached(&file.blob).await.ok_or_else(gone)?;
        let ready = Ready { path: held.path.clone(), id: file.blob.clone(), size: held.size };
        media.upload(ready, kind, control.clone(), Arc::new(|_| {})).await?;
    }
    Ok(())
}

/// Fills in everything but proof that the server has it.
async fn prepare(
    media: &Media,
    policy: Policy,
    directory: &Path,
    at: u32,
    element: &mut wire::Element,
    files: &mut LocalFiles,
) -> Result<Vec<Item>, Error> {
    let path = files.place(directory, at, MediaSize::Original).unwrap_or_default();
    let given = element.file.take().unwrap_or_default();
    let called = Some(given.name).filter(|n| !n.is_empty());
    let by_name = mime_of(called.as_deref().unwrap_or(&name_of(&path)));
    match element.kind {
        rules::kind::IMAGE => {
            let picture = match media.prepare_image(path.clone(), Policy { original: files.original, ..policy }).await {
                Err(e) if e.code == ErrorCode::PictureFormat && files.original && given.width > 0 && given.height > 0 => {
                    let original = media.keep_image(path, (given.width, given.height)).await?;
                    let mime = if original.mime.is_empty() { by_name } else { original.mime };
                    Picture { original: Rendition { mime, ..original }, large: None, thumbnail: None }
                }
                other => other?,
            };
            element.large = picture.large.as_ref().map(described);
            element.thumb = picture.thumbnail.as_ref().map(described);
            let name = called.unwrap_or_else(|| plain_name("image", picture.original.mime));
            element.file = Some(wire::File { name, ..described(&picture.original) });
            // The original stays where the host has it; what was made of it is in the cache.
            let made = [(&picture.large, MediaSize::Large), (&picture.thumbnail, MediaSize::Thumbnail)];
            for (rendition, size) in made {
                if let Some(rendition) = rendition {
                    files.put(directory, at, size, &rendition.held.path);
                }
            }
            let all = [Some(picture.original), picture.large, picture.thumbnail];
            Ok(all.into_iter().flatten().map(item).collect())
        }
        rules::kind::SOUND => {
            let clip = media.listen(path.clone(), element.duration_ms).await?;
            let (file, held) = media.bare(path, Kind::Sound).await?;
            element.duration_ms = clip.duration_ms;
            // What the host measured is believed, as its duration is.
            if element.waveform.is_empty() {
                element.waveform = clip.waveform.into();
            }
            let name = called.unwrap_or_else(|| plain_name("sound", clip.mime));
            element.file = Some(of_file(&file, name, clip.mime));
            Ok(vec![Item { file, kind: Kind::Sound, _held: held }])
        }
        rules::kind::VIDEO => {
            let found = media.look(path.clone()).await?;
            let (file, held) = media.bare(path, Kind::Video).await?;
            let mime = if found.mime.is_empty() { by_name } else { found.mime };
            let name = called.unwrap_or_else(|| plain_name("video", mime));
            // What the host measured is believed.
            if element.duration_ms == 0 {
                element.duration_ms = found.duration_ms;
            }
            let (width, height) = (found.width, found.height);
            element.file = Some(wire::File { width, height, ..of_file(&file, name, mime) });
            let mut items = vec![Item { file, kind: Kind::Video, _held: held }];
            if let Some(snapshot) = files.place(directory, at, MediaSize::Thumbnail) {
                let snapshot = media.prepare_snapshot(snapshot, policy).await?;
                element.thumb = Some(described(&snapshot));
                items.push(item(snapshot));
            }
            Ok(items)
        }
        rules::kind::FILE => {
            let name = called.unwrap_or_else(|| name_of(&path));
            let file = media.identify(path, Kind::File).await?;
            element.file = Some(of_file(&file, name, by_name));
            Ok(vec![Item { file, kind: Kind::File, _held: None }])
        }
        _ => Err(Error::new(ErrorCode::BadElement, "this kind has no file")),
    }
}

fn item(rendition: Rendition) -> Item {
    let (id, size) = (rendition.id, rendition.held.size);
    let file = Ready { path: rendition.held.path.clone(), id, size };
    Item { file, kind: Kind::Image, _held: Some(rendition.held) }
}

fn described(r: &Rendition) -> wire::File {
    let (blob, mime) = (r.id.clone(), r.mime.to_owned());
    wire::File { blob, size: r.held.size, name: String::new(), mime, width: r.width, height: r.height }
}

fn of_file(file: &Ready, name: String, mime: &str) -> wire::File {
    let (blob, mime) = (file.id.clone(), mime.to_owned());
    wire::File { blob, size: file.size, name, mime, ..Default::default() }
}

/// A name that tells nothing but what it is: a camera's holds the time, a screenshot's the program.
fn plain_name(what: &str, mime: &str) -> String {
    let end = match mime.rsplit_once('/').map_or("", |(_, end)| end) {
        "jpeg" => "jpg",
        "quicktime" => "mov",
        "x-matroska" => "mkv",
        "x-msvideo" => "avi",
        "mpeg" => "mp3",
        "3gpp" => "3gp",
        "x-caf" => "caf",
        "amr-wb" => "amr",
        "svg+xml" => "svg",
        "mp4" if mime.starts_with("audio") => "m4a",
        end => end,
    };
    if end.is_empty() { what.to_owned() } else { format!("{what}.{end}") }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The media type of what users send most, by the end of the name; empty = not known.
fn mime_of(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    match end.as_str() {
        "heic" => "image/heic",
        "heif" => "image/heif",
        "avif" => "image/avif",
        "jxl" => "image/jxl",
        "svg" => "image/svg+xml",
        "tif" | "tiff" => "image/tiff",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "3gp" => "video/3gpp",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "txt" => "text/plain",
        _ => "",
    }
}
