//! The life of a kernel.
use super::arguments::must;
use super::targets::{Read, Route};
use crate::actors::link::LinkConfig;
use crate::actors::session::HostCall;
use crate::api::{Error, ErrorCode, KernelCommand};
use crate::store::WindowOp;
use ntk_protocol::{valid_device_id, valid_user_id};
use std::time::Duration;

pub(super) fn route(command: KernelCommand) -> Result<Route, Error> {
    let session = |to| Ok(Route::Session(to));
    match command {
        KernelCommand::Login { user_id, token, endpoints, device_id, platform } => {
            if !valid_user_id(&user_id) {
                return Err(ErrorCode::BadUserId.into());
            }
            let scheme = |e: &String| e.starts_with("ws://") || e.starts_with("wss://");
            must(!token.is_empty(), "token", "empty")?;
            must(!endpoints.is_empty() && endpoints.iter().all(scheme), "endpoints", "at least one, each ws:// or wss://")?;
            must(device_id.is_empty() || valid_device_id(&device_id), "device_id", "not an id of a device")?;
            session(HostCall::Login(LinkConfig { user: user_id.into(), token, endpoints, device: device_id, platform }))
        }
        KernelCommand::Logout {} => session(HostCall::Logout),
        KernelCommand::DestroyData {} => session(HostCall::Destroy),
        KernelCommand::Suspend { deadline_ms } => session(HostCall::Suspend(Duration::from_millis(u64::from(deadline_ms)))),
        KernelCommand::Resume {} => session(HostCall::Resume),
        KernelCommand::NetworkChanged { kind } => session(HostCall::Network(kind)),
        KernelCommand::SetForeground { foreground } => session(HostCall::Foreground(foreground)),
        KernelCommand::Audit {} => Ok(Route::Audit),
        KernelCommand::GetStorageUsage {} => Ok(Route::Read(Read::Usage)),
        KernelCommand::Echo { data } => Ok(Route::Window(WindowOp::Echo(data))),
    }
}
