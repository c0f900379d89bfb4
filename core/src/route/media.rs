//! Messages with files, and what a host says about transfers.
use super::{Route, local_id, messages};
use crate::actors::media::HostCmd;
use crate::api::{ErrorCode, MediaSize, MessageKind, NewElement, SendOptions};
use crate::exec::Env;
use crate::media::Control;
use crate::store::{LocalFiles, MessageWork, Outgoing, Work, to_body};

/// Queues a message with files. They are looked at later: nothing here waits for a disk.
pub(super) fn send(env: &Env, conversation: String, elements: Vec<NewElement>, options: SendOptions) -> Result<Route, ErrorCode> {
    // What is stored nowhere cannot wait for its files.
    if options.online_only {
        return Err(ErrorCode::InvalidParameters);
    }
    let mut files = LocalFiles::default();
    for (at, element) in elements.iter().enumerate() {
        files.original |= element.original;
        files.set(at as u32, MediaSize::Original, element.path.clone());
        if element.kind == MessageKind::Video && !element.snapshot_path.is_empty() {
            files.set(at as u32, MediaSize::Thumbnail, element.snapshot_path.clone());
        }
    }
    let (kind, body) = to_body(elements)?;
    match messages::message(env, conversation, kind, body, options)? {
        Route::Work(Work::Messages(MessageWork::Send(out))) => {
            Ok(Route::Work(Work::Messages(MessageWork::Send(Outgoing { files: Some(files), ..out }))))
        }
        other => Ok(other),
    }
}

pub(super) fn control(id: u64, control: Control) -> Result<Route, ErrorCode> {
    Ok(Route::Media(HostCmd::Control { local_id: local_id(id)?, control }))
}
