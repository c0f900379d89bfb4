//! Searches of the server.
use super::groups::info;
use super::parts::{Answer, Args, args, decoded};
use crate::api::{Error, ErrorCode, GroupSearchPage, MessageSearch, Reply, UserSearchPage};
use crate::model::ids::UserId;
use crate::store::{profiles, search};
use ntk_protocol::methods::Search;
use ntk_protocol::{ConvKey, hex, wire};

/// What is searched at the server.
#[derive(Debug, Clone)]
pub(crate) enum SearchCall {
    Messages(MessageSearch),
    Users(wire::SearchNames),
    Groups(wire::SearchNames),
}

impl SearchCall {
    pub(super) fn request(&self, me: &UserId) -> Result<Args, Error> {
        match self {
            SearchCall::Messages(query) => Ok(args(Search::Messages, &messages(query, me)?)),
            SearchCall::Users(ask) => Ok(args(Search::Users, ask)),
            SearchCall::Groups(ask) => Ok(args(Search::Groups, ask)),
        }
    }

    pub(super) fn answer(self, result: &[u8]) -> Result<Answer, Error> {
        match self {
            SearchCall::Messages(query) => {
                let found: wire::SearchRes = decoded(result)?;
                Ok(Answer::Read(Box::new(move |c, people| search::cloud_page(c, people, &query, &found).map(Reply::SearchPage))))
            }
            SearchCall::Users(_) => {
                let wire::FoundUsers { users, next_page_token } = decoded(result)?;
                let users = users.into_iter().map(profiles::found).collect();
                Ok(Answer::Reply(Reply::UserSearchPage(UserSearchPage { users, next_cursor: hex(&next_page_token) })))
            }
            SearchCall::Groups(_) => {
                let wire::FoundGroups { groups, next_page_token } = decoded(result)?;
                let groups = groups.into_iter().map(info).collect();
                Ok(Answer::Reply(Reply::GroupSearchPage(GroupSearchPage { groups, next_cursor: hex(&next_page_token) })))
            }
        }
    }
}

/// A search as the server understands it.
fn messages(query: &MessageSearch, me: &UserId) -> Result<wire::Search, Error> {
    let conv = match query.conversation.as_str() {
        "" => String::new(),
        id => ConvKey::from_conversation_id(id, me).map_err(|_| ErrorCode::InvalidConversation)?.to_string(),
    };
    let page_token = search::page_token(&query.cursor)
        .ok_or_else(|| Error::new(ErrorCode::InvalidParameters, "query.cursor: not of a search on the server"))?;
    Ok(wire::Search {
        keywords: query.keywords.clone(),
        any: query.any,
        senders: query.senders.clone(),
        kinds: query.kinds.iter().map(|k| *k as u32).collect(),
        from_ms: query.from_ms as u64,
        to_ms: query.to_ms as u64,
        grouped: query.conversation.is_empty() && !query.ungrouped,
        conv,
        page_token: page_token.into(),
        limit: query.count,
    })
}
