//! Search over what the user may read, and over what others are called.
#![deny(clippy::wildcard_enum_match_arm)]

use super::answer::{Called, encoded, read};
use crate::caller::{Caller, Early, conv_key, invalid};
use crate::store::{NameAsk, SearchAsk};
use ntk_protocol::methods::Search;
use ntk_protocol::{NameQuery, Query, rules, wire};
use std::time::Duration;

pub(super) fn call(caller: &Caller, method: Search, args: &[u8]) -> Called {
    let store = &caller.gateway.store;
    let me = caller.account.clone();
    Ok(match method {
        Search::Messages => {
            caller.reads_shed()?;
            encoded(store.search(me, search_ask(read(args)?, caller.gateway.config.limits.search_time)?))
        }
        Search::Users => {
            caller.reads_shed()?;
            encoded(store.search_users(me.id, name_ask(read(args)?, caller.gateway.config.limits.search_time)?))
        }
        Search::Groups => {
            caller.reads_shed()?;
            encoded(store.search_groups(me, name_ask(read(args)?, caller.gateway.config.limits.search_time)?))
        }
    })
}

/// A search within its limits.
fn search_ask(s: wire::Search, within: Duration) -> Early<SearchAsk> {
    let few = s.keywords.len() <= rules::MAX_KEYWORDS && s.senders.len() <= rules::MAX_KEYWORDS && s.kinds.len() <= 64;
    let short = s.keywords.iter().all(|k| (1..=rules::MAX_KEYWORD).contains(&k.len()));
    let narrowed = !s.keywords.is_empty() || !s.senders.is_empty() || !s.kinds.is_empty();
    if !few || !short || !narrowed || !(1..=rules::MAX_SEARCH_PAGE).contains(&s.limit) {
        return invalid("not a search");
    }
    let time = ntk_protocol::rules::number;
    Ok(SearchAsk {
        query: Query::new(&s.keywords, s.any),
        conv: if s.conv.is_empty() { None } else { Some(conv_key(&s.conv)?) },
        senders: s.senders,
        kinds: s.kinds,
        time: time(s.from_ms)..=if s.to_ms == 0 { i64::MAX } else { time(s.to_ms) },
        grouped: s.grouped,
        page_token: s.page_token,
        limit: s.limit as usize,
        within,
    })
}

/// A search for names within its limits.
fn name_ask(s: wire::SearchNames, within: Duration) -> Early<NameAsk> {
    let wire::SearchNames { keywords, any, page_token, limit } = s;
    let few = (1..=rules::MAX_KEYWORDS).contains(&keywords.len());
    let short = keywords.iter().all(|k| (1..=rules::MAX_KEYWORD).contains(&k.len()));
    if !few || !short || !(1..=rules::MAX_SEARCH_PAGE).contains(&limit) {
        return invalid("not a search");
    }
    let after = match &page_token[..] {
        [] => Some(0),
        token => std::str::from_utf8(token).ok().and_then(|after| after.parse::<u16>().ok()),
    };
    let Some(after) = after else { return invalid("cursor: not of this search") };
    Ok(NameAsk { query: NameQuery::new(&keywords, any), keywords, after: after.into(), limit: limit as usize, within })
}
