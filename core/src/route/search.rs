//! Searches, on this device and on the server.
use super::arguments::{must, page, refused};
use super::targets::{Read, Route};
use crate::actors::calls::{Call, SearchCall};
use crate::actors::session::HostCall;
use crate::api::{Error, MessageSearch, NameSearch, SearchCommand};
use ntk_protocol::{from_hex, rules, wire};

pub(super) fn route(command: SearchCommand) -> Result<Route, Error> {
    match command {
        SearchCommand::SearchMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            query_ok(&query)?;
            Ok(Route::Read(Read::Search(query)))
        }
        SearchCommand::SearchCloudMessages { mut query } => {
            query.count = page(query.count, rules::MAX_SEARCH_PAGE)?;
            query_ok(&query)?;
            Ok(Route::Session(HostCall::Call(Call::Search(SearchCall::Messages(query)))))
        }
        SearchCommand::SearchUsers { query } => Ok(names(SearchCall::Users(name_ask(query)?))),
        SearchCommand::SearchCloudGroups { query } => Ok(names(SearchCall::Groups(name_ask(query)?))),
        SearchCommand::SearchConversations { text, cursor, count } => {
            let count = page(count, rules::MAX_SEARCH_PAGE)? as usize;
            must(!text.trim().is_empty() && text.len() <= 100, "text", "1 to 100 bytes, not only spaces")?;
            Ok(Route::Read(Read::SearchConversations { text, cursor, count }))
        }
    }
}

fn names(call: SearchCall) -> Route {
    Route::Session(HostCall::Call(Call::Search(call)))
}

/// A search for names as the server understands it.
fn name_ask(query: NameSearch) -> Result<wire::SearchNames, Error> {
    use rules::{MAX_KEYWORD, MAX_KEYWORDS};
    let NameSearch { keywords, any, cursor, count } = query;
    must((1..=MAX_KEYWORDS).contains(&keywords.len()), "query.keywords", format_args!("1 to {MAX_KEYWORDS}"))?;
    let short = keywords.iter().all(|k| (1..=MAX_KEYWORD).contains(&k.len()));
    must(short, "query.keywords", format_args!("each 1 to {MAX_KEYWORD} bytes"))?;
    let page_token = from_hex(&cursor).ok_or_else(|| refused("query.cursor", "empty, or the one of the page before"))?;
    Ok(wire::SearchNames { keywords, any, page_token: page_token.into(), limit: page(count, rules::MAX_SEARCH_PAGE)? })
}

fn query_ok(q: &MessageSearch) -> Result<(), Error> {
    use rules::{MAX_KEYWORD, MAX_KEYWORDS};
    let narrowed = !q.keywords.is_empty() || !q.senders.is_empty() || !q.kinds.is_empty();
    must(narrowed, "query.keywords", "these, senders or kinds must say what is looked for")?;
    must(q.keywords.len() <= MAX_KEYWORDS, "query.keywords", format_args!("at most {MAX_KEYWORDS}"))?;
    let short = q.keywords.iter().all(|k| (1..=MAX_KEYWORD).contains(&k.len()));
    must(short, "query.keywords", format_args!("each 1 to {MAX_KEYWORD} bytes"))?;
    must(q.senders.len() <= MAX_KEYWORDS, "query.senders", format_args!("at most {MAX_KEYWORDS}"))?;
    must(q.from_ms >= 0, "query.from_ms", "0 or later")?;
    must(q.to_ms == 0 || q.to_ms >= q.from_ms.max(0), "query.to_ms", "0 or not before from_ms")
}
