//! Users and groups looked for by what they are called, or by id.
use super::called::{is_found, words};
use super::members::card;
use super::profiles::named;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, UserId};
use crate::store::types::{Account, NameAsk};
use ntk_protocol::groups::Call;
use ntk_protocol::rules::{allow, code};
use ntk_protocol::{ConvKey, NameQuery, NameRank, wire};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Names that are looked at for one search, and as many more that are exactly what is looked for: a keyword of one letter fits
/// every twentieth.
pub(crate) const MOST: usize = 1000;

/// A hit, the best first; of equals by name.
type Hit<Id> = (NameRank, String, Id);

/// Ids that fit first, then names that are it, then names that have it.
fn hits<T: Tx, Id: Ord + Copy>(
    tx: &mut T,
    ask: &NameAsk,
    called: &[Id],
    find: impl Fn(&mut T, &NameQuery, bool) -> Verb<Option<Vec<Id>>>,
    name: impl Fn(&mut T, Id) -> Verb<Option<String>>,
) -> Done<(Vec<Hit<Id>>, Option<String>)> {
    let by_id = ask.query.wants_one();
    let mut ids: BTreeMap<Id, bool> = called.iter().map(|id| (*id, by_id)).collect();
    if !ask.query.is_empty() {
        for exactly in [true, false] {
            let Some(found) = find(tx, &ask.query, exactly)? else {
                return OpError::refused(code::TAKES_TOO_LONG, "the search took too long");
            };
            for id in found {
                ids.entry(id).or_insert(false);
            }
        }
    }
    let mut all: Vec<Hit<Id>> = Vec::with_capacity(ids.len());
    for (id, called) in ids {
        let Some(name) = name(tx, id)? else { continue };
        let by_id: Option<NameRank> = called.then_some((Reverse(1), 0));
        let fit = [by_id, ask.query.rank(&name, &words(&name))].into_iter().flatten().min();
        all.extend(fit.map(|rank| (rank, name, id)));
    }
    all.sort_unstable();
    let total = all.len();
    let page: Vec<_> = all.into_iter().skip(ask.after).take(ask.limit).collect();
    let next = ask.after + page.len();
    Ok((page, (next < total).then(|| next.to_string())))
}

/// A page of users.
pub(crate) fn users<T: Tx>(tx: &mut T, ask: &NameAsk) -> Done<wire::FoundUsers> {
    let called: Vec<UserId> = tx.users_called(&ask.keywords)?.into_iter().flatten().collect();
    let find = |tx: &mut T, query: &NameQuery, exactly| tx.users_named(query, exactly, MOST, ask.within);
    let name = |tx: &mut T, user| {
        let profile = tx.profile(user)?.unwrap_or_default();
        Ok((profile.allow != allow::NOBODY).then_some(profile.nickname))
    };
    let (page, next) = hits(tx, ask, &called, find, name)?;
    let mut found = wire::FoundUsers { next_page_token: next.unwrap_or_default().into_bytes().into(), ..Default::default() };
    for (.., user) in page {
        let uid = tx.uid(user)?;
        found.users.push(named(Some(tx.profile(user)?.unwrap_or_default()), &uid).unwrap_or_default());
    }
    Ok(found)
}

/// A page of groups, each as the caller may see it.
pub(crate) fn groups<T: Tx>(tx: &mut T, by: &Account, ask: &NameAsk) -> Done<wire::FoundGroups> {
    let mut called: Vec<ConvId> = Vec::new();
    for key in ask.keywords.iter().filter_map(|id| ConvKey::group(id).ok()) {
        called.extend(tx.conv(&key)?.map(|conv| conv.id));
    }
    let find = |tx: &mut T, query: &NameQuery, exactly| tx.groups_named(query, exactly, MOST, ask.within);
    let name = |tx: &mut T, conv| Ok(tx.conv_by_id(conv)?.filter(is_found).map(|conv| conv.name));
    let (page, next) = hits(tx, ask, &called, find, name)?;
    let mut found = wire::FoundGroups { next_page_token: next.unwrap_or_default().into_bytes().into(), ..Default::default() };
    for (.., conv) in page {
        let text = tx.key(conv)?;
        let Ok(key) = ConvKey::parse(&text) else { continue };
        match super::groups::ask(tx, by, &key, Call::Info) {
            Ok(asked) => found.groups.push(card(tx, &key, &asked)?),
            Err(OpError::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(found)
}
