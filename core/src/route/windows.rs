//! Live windows.
use super::arguments::between;
use super::targets::Route;
use crate::api::{ErrorCode, WindowCommand};
use crate::model::ids::LocalId;
use crate::store::WindowOp;

/// Rows of one window.
const MAX_WINDOW: u32 = 10_000;

pub(super) fn route(command: WindowCommand) -> Result<Route, ErrorCode> {
    match command {
        WindowCommand::OpenConversationWindow { filter, count } => {
            Ok(Route::Window(WindowOp::OpenConversations { filter, count: between(count, 1, MAX_WINDOW)? }))
        }
        WindowCommand::OpenMessageWindow { conversation, count, around_local_id } => Ok(Route::Window(WindowOp::OpenMessages {
            conversation,
            count: between(count, 1, MAX_WINDOW)?,
            around_local_id: LocalId(i64::try_from(around_local_id).map_err(|_| ErrorCode::InvalidParameters)?),
        })),
        WindowCommand::GrowWindow { window, older, newer } => {
            between(older.saturating_add(newer), 1, MAX_WINDOW)?;
            Ok(Route::Window(WindowOp::Grow { window, older, newer }))
        }
        WindowCommand::MoveWindow { window, first_index, count } => {
            Ok(Route::Window(WindowOp::Move { window, first_index, count: between(count, 1, MAX_WINDOW)? }))
        }
        WindowCommand::CloseWindow { window } => Ok(Route::Window(WindowOp::Close { window })),
    }
}
