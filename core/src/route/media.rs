//! What a host says about files and transfers.
use super::arguments::{between, local_id};
use super::targets::Route;
use crate::actors::media::HostCmd;
use crate::api::{Error, MediaCommand};
use crate::media::Control;

pub(super) fn route(command: MediaCommand) -> Result<Route, Error> {
    match command {
        MediaCommand::DownloadMedia { local_id: id, element, size } => {
            Ok(Route::Media(HostCmd::Download { local_id: local_id(id)?, element, size }))
        }
        MediaCommand::PauseTransfer { local_id: id } => control(id, Control::Pause),
        MediaCommand::ResumeTransfer { local_id: id } => control(id, Control::Run),
        MediaCommand::CancelTransfer { local_id: id } => control(id, Control::Cancel),
        MediaCommand::SetMediaPolicy { policy } => {
            between("policy.max_side", policy.max_side, 320, 8192)?;
            between("policy.quality", policy.quality, 1, 100)?;
            Ok(Route::Media(HostCmd::Policy(policy)))
        }
        MediaCommand::GetMediaCacheUsage {} => Ok(Route::Media(HostCmd::Usage)),
        MediaCommand::ClearMediaCache {} => Ok(Route::Media(HostCmd::Clear)),
    }
}

fn control(id: u64, control: Control) -> Result<Route, Error> {
    Ok(Route::Media(HostCmd::Control { local_id: local_id(id)?, control }))
}
