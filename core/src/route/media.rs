//! Messages with files, and what a host says about transfers.
use super::{Route, local_id, messages};
use crate::actors::media::HostCmd;
use crate::api::{ErrorCode, MediaSize, MessageKind, NewElement, SendOptions};
use crate::exec::Env;
use crate::media::Control;
use crate::store::{LocalFiles, Work};
use ntk_protocol::wire;

/// Is one of these an image, a sound, a video or a file?
pub(super) fn is_media(elements: &[NewElement]) -> bool {
    use MessageKind::{File, Image, Sound, Video};
    elements.iter().any(|e| matches!(e.kind, Image | Sound | Video | File))
}

/// Queues a message with files. They are looked at later: nothing here waits for a disk.
pub(super) fn send(env: &Env, conversation: String, elements: Vec<NewElement>, options: SendOptions) -> Result<Route, ErrorCode> {
    // A media element stands alone (V2TIM).
    let Ok([element]) = <[NewElement; 1]>::try_from(elements) else { return Err(ErrorCode::BadElement) };
    if element.path.is_empty() {
        return Err(ErrorCode::FileMissing);
    }
    // What is stored nowhere cannot wait for its files.
    if options.online_only || element.name.len() > 255 {
        return Err(ErrorCode::InvalidParameters);
    }
    let kind = element.kind as u32;
    let mut files = LocalFiles { original: element.original, ..Default::default() };
    files.set(0, MediaSize::Original, element.path);
    if element.kind == MessageKind::Video && !element.snapshot_path.is_empty() {
        files.set(0, MediaSize::Thumbnail, element.snapshot_path);
    }
    let file = wire::File { name: element.name, ..Default::default() };
    let element = wire::Element { kind, file: Some(file), duration_ms: element.duration_ms, ..Default::default() };
    let body = wire::Body { elements: vec![element], ..Default::default() };
    match messages::message(env, conversation, kind, body, options)? {
        Route::Work(Work::Send(mut out)) => {
            out.files = Some(files);
            Ok(Route::Work(Work::Send(out)))
        }
        other => Ok(other),
    }
}

pub(super) fn control(id: u64, control: Control) -> Result<Route, ErrorCode> {
    Ok(Route::Media(HostCmd::Control { local_id: local_id(id)?, control }))
}
