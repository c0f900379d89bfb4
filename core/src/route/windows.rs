//! Live windows.
use super::arguments::{between, message, must};
use super::targets::Route;
use crate::api::{Error, WindowCommand};
use crate::model::ids::Seq;
use crate::model::order::Around;
use crate::store::WindowOp;

/// Rows of one window.
const MAX_WINDOW: u32 = 10_000;

pub(super) fn route(command: WindowCommand) -> Result<Route, Error> {
    match command {
        WindowCommand::OpenConversationWindow { filter, count } => {
            Ok(Route::Window(WindowOp::OpenConversations { filter, count: between("count", count, 1, MAX_WINDOW)? }))
        }
        WindowCommand::OpenMessageWindow { conversation, count, around_local_id: around } => {
            let count = between("count", count, 1, MAX_WINDOW)?;
            let around = if around == 0 { Around::Bottom } else { Around::Message(message(around, "around_local_id")?) };
            Ok(Route::Window(WindowOp::OpenMessages { conversation, count, around }))
        }
        WindowCommand::OpenMessageWindowAt { conversation, count, seq } => {
            let count = between("count", count, 1, MAX_WINDOW)?;
            must(seq > 0, "seq", "1 or more")?;
            Ok(Route::Window(WindowOp::OpenMessages { conversation, count, around: Around::Place(Seq::from_host(seq)) }))
        }
        WindowCommand::GrowWindow { window, older, newer } => {
            let together = older.saturating_add(newer);
            must((1..=MAX_WINDOW).contains(&together), "older", format_args!("with newer 1 to {MAX_WINDOW}"))?;
            Ok(Route::Window(WindowOp::Grow { window, older, newer }))
        }
        WindowCommand::MoveWindow { window, first_index, count } => {
            Ok(Route::Window(WindowOp::Move { window, first_index, count: between("count", count, 1, MAX_WINDOW)? }))
        }
        WindowCommand::CloseWindow { window } => Ok(Route::Window(WindowOp::Close { window })),
    }
}
