//! The badge of a push: a user's unread total, the sum over the conversations that count, each counted from its rows.
//!
//! A user's first badge of a process looks at all their conversations, every later one at what moved since ([`super::totals`]): it costs
//! that, however many conversations there are.
use super::rows::Standing;
use super::states::countable;
use super::totals::Total;
use super::tx::{Tx, Verb};
use crate::ids::UserId;
use ntk_protocol::rules;

/// The user's unread total, as the kernel sums it: conversations that are muted or off the list add nothing.
pub(crate) fn unread<T: Tx>(tx: &mut T, user: UserId) -> Verb<u64> {
    let total = match tx.gathered().totals.take(user) {
        Some(mut total) => {
            for conv in total.stale(&tx.gathered().totals) {
                match tx.standing(user, conv)? {
                    Some(at) => total.put(conv, at.diffused, part(tx, user, &at)?),
                    None => total.put(conv, false, 0),
                }
            }
            total
        }
        None => {
            let mut total = Total::default();
            for at in tx.standings(user)? {
                total.put(at.conv, at.diffused, part(tx, user, &at)?);
            }
            total
        }
    };
    let sum = total.sum;
    tx.gathered().totals.keep(user, total);
    Ok(sum.max(0) as u64)
}

/// What a conversation adds.
fn part<T: Tx>(tx: &mut T, user: UserId, at: &Standing) -> Verb<i64> {
    let listed = at.hidden_upto.0 == 0 || at.active > at.hidden_upto || at.drafted;
    if !listed || !rules::in_total(at.recv_opt) {
        return Ok(0);
    }
    countable(tx, at.conv, user, at.visible_from.max(at.read.next()), at.head)
}
