//! Searches, on this device and on the server.
use super::arguments::page;
use super::targets::{Read, Route};
use crate::actors::calls::{Call, SearchCall};
use crate::actors::session::HostCall;
use crate::api::{ErrorCode, SearchCommand};
use crate::queries;
use ntk_protocol::rules;

pub(super) fn route(command: SearchCommand) -> Result<Route, ErrorCode> {
    match command {
        SearchCommand::SearchMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            queries::search::check(&query)?;
            Ok(Route::Read(Read::Search(query)))
        }
        SearchCommand::SearchCloudMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            queries::search::check(&query)?;
            Ok(Route::Session(HostCall::Call(Call::Search(SearchCall::Messages(query)))))
        }
        SearchCommand::SearchConversations { text, cursor, count } => {
            let count = page(count, rules::MAX_SEARCH_PAGE)? as usize;
            if text.trim().is_empty() || text.len() > 100 {
                return Err(ErrorCode::InvalidParameters);
            }
            Ok(Route::Read(Read::SearchConversations { text, cursor, count }))
        }
    }
}
