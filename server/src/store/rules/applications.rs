//! Applications: who would come into a group and waits until its owner or an admin says so, by themselves or brought by a member. One
//! of each user and group, the newest; a group keeps a bounded number of them. They are rows of the group: who rules it now sees them, who
//! did once does not, and of two who decide at once the second one meets what the first one said.
use super::access::{pay_for_new, pay_to_begin};
use super::encode::give_own;
use super::groups::{Asked, ask, come, has_room, is_member};
use super::rows::{Application, ConvRow};
use super::tasks::add_task;
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::task::{Applied, Job, Task, Words};
use crate::store::types::Account;
use ntk_protocol::groups::{ApplicationState, Call, MAX_APPLICATION_PAGE, MAX_APPLICATIONS, MAX_BROUGHT, Role};
use ntk_protocol::rules::code;
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;
use std::collections::BTreeSet;
use wire::EntryKind::EntryApplication;

/// Rulers read at once.
const RULERS: u32 = 100;

/// These would come, each by themselves or brought by `by`. Who applied with the same words and waits goes on waiting, and nobody is told
/// again; nor does anybody who brings them take the place of what they said themselves.
pub(super) fn apply<T: Tx>(tx: &mut T, conv: &ConvRow, by: &Account, users: &[UserId], wording: &str) -> Done<()> {
    let mut all = tx.applications(conv.id)?;
    let mut new = Vec::new();
    for user in users {
        let inviter = if *user == by.id { UserId(0) } else { by.id };
        let same =
            |a: &Application| a.inviter == inviter && a.wording == wording || inviter != UserId(0) && a.inviter == UserId(0);
        if !all.iter().any(|a| a.user == *user && a.state == ApplicationState::Waiting && same(a)) {
            new.push(Application::new(*user, inviter, wording, tx.now()));
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    pay_to_begin(tx, by.id)?;
    all.retain(|a| new.iter().all(|n| n.user != a.user));
    let leave = who_leaves(&all, &new);
    for user in leave {
        tx.drop_application(conv.id, user)?;
    }
    for application in &new {
        tx.put_application(conv.id, application)?;
        say(tx, conv.id, application)?;
    }
    Ok(())
}

/// Who makes room for new ones: of many that one member brought the oldest that wait, of all the oldest that are decided, then the
/// oldest. `all` are there, the newest first.
fn who_leaves(all: &[Application], new: &[Application]) -> BTreeSet<UserId> {
    let mut leave = BTreeSet::new();
    let inviter = new.first().map_or(UserId(0), |a| a.inviter);
    if inviter != UserId(0) {
        let theirs: Vec<UserId> =
            all.iter().filter(|a| a.inviter == inviter && a.state == ApplicationState::Waiting).map(|a| a.user).collect();
        leave.extend(theirs.iter().skip(MAX_BROUGHT.saturating_sub(new.len())));
    }
    let (waiting, decided): (Vec<_>, Vec<_>) = all.iter().partition(|a| a.state == ApplicationState::Waiting);
    let mut oldest = decided.iter().rev().chain(waiting.iter().rev());
    while all.len() - leave.len() + new.len() > MAX_APPLICATIONS
        && let Some(next) = oldest.next()
    {
        leave.insert(next.user);
    }
    leave
}

/// They are in: what waited of them is settled, whoever let them in.
pub(super) fn settle<T: Tx>(tx: &mut T, conv: &ConvRow, by: UserId, users: &[UserId]) -> Verb<()> {
    let there = match users {
        [user] => tx.application(conv.id, *user)?.into_iter().collect(),
        _ => tx.applications(conv.id)?,
    };
    for mut a in there.into_iter().filter(|a| a.state == ApplicationState::Waiting && users.contains(&a.user)) {
        (a.state, a.decider, a.decided_ms) = (ApplicationState::Joined, by, tx.now());
        tx.decide_application(conv.id, &a)?;
        say(tx, conv.id, &a)?;
    }
    Ok(())
}

/// Lets somebody in, or does not.
pub(crate) fn decide<T: Tx>(tx: &mut T, by: &Account, key: &ConvKey, said: &wire::DecideApplication) -> Done<wire::Application> {
    let call = if said.accept { Call::Accept } else { Call::Refuse };
    let Asked { mut conv, of, .. } = ask(tx, by, key, call)?;
    let found = match tx.account(&said.user)? {
        Some(account) => tx.application(conv.id, account.id)?,
        None => None,
    };
    let Some(mut a) = found else {
        return OpError::refused(code::INVALID_PARAMETERS, "user_id: has not applied");
    };
    match a.state {
        ApplicationState::Waiting => {}
        ApplicationState::Joined if is_member(tx, &conv, a.user)? => {
            return OpError::refused(code::ALREADY_MEMBER, "came in another way");
        }
        ApplicationState::Accepted | ApplicationState::Refused | ApplicationState::Joined => {
            return OpError::refused(code::DECIDED_ALREADY, "decided already");
        }
    }
    if said.accept {
        has_room(tx, &conv, of, 1)?;
        pay_for_new(tx, Some(&conv), 1, by.id)?;
    } else {
        pay_to_begin(tx, by.id)?;
    }
    a.state = if said.accept { ApplicationState::Accepted } else { ApplicationState::Refused };
    (a.decider, a.decided_ms, a.answer) = (by.id, tx.now(), said.answer.clone());
    tx.decide_application(conv.id, &a)?;
    if said.accept {
        come(tx, &mut conv, by.id, &[a.user], format!("joined:{}", said.user))?;
    }
    say(tx, conv.id, &a)?;
    Ok(shown(tx, conv.id, &a)?)
}

/// A page, the newest first: of one group, or of all that the caller rules; and how many of all these wait unread.
pub(crate) fn page<T: Tx>(
    tx: &mut T,
    by: &Account,
    key: Option<&ConvKey>,
    asked: &wire::GetApplications,
) -> Done<wire::Applications> {
    let below = match asked.page_token.is_empty() {
        true => i64::MAX,
        false => match std::str::from_utf8(&asked.page_token).ok().and_then(|t| t.parse().ok()) {
            Some(below) => below,
            None => return OpError::refused(code::INVALID_PARAMETERS, "cursor: not of this list"),
        },
    };
    let limit = if asked.limit == 0 { MAX_APPLICATION_PAGE } else { asked.limit.min(MAX_APPLICATION_PAGE) };
    let found = match key {
        None => tx.applications_to(by.id, below, limit)?,
        Some(key) => {
            let conv = ask(tx, by, key, Call::Applications)?.conv.id;
            let all = tx.applications(conv)?.into_iter().filter(|a| a.no < below);
            all.take(limit as usize).map(|a| (conv, a)).collect()
        }
    };
    let last = found.last().filter(|_| found.len() == limit as usize);
    let next_page_token = last.map(|(_, a)| a.no.to_string().into_bytes().into()).unwrap_or_default();
    let applications = found.iter().map(|(conv, a)| shown(tx, *conv, a)).collect::<Verb<_>>()?;
    Ok(wire::Applications { applications, next_page_token, unread: tx.unread_applications(by.id)? })
}

/// The caller has read all there are now.
pub(crate) fn read<T: Tx>(tx: &mut T, by: &Account) -> Done<()> {
    if let Some((_, newest)) = tx.applications_to(by.id, i64::MAX, 1)?.first() {
        tx.set_applications_read(by.id, newest.no)?;
    }
    Ok(())
}

fn shown<T: Tx>(tx: &mut T, conv: ConvId, a: &Application) -> Verb<wire::Application> {
    let Application { no: _, user, inviter, wording, ms, state, decider, decided_ms, answer } = a;
    let mut name =
        |user: UserId| -> Verb<String> { Ok(if user == UserId(0) { String::new() } else { tx.uid(user)?.as_ref().into() }) };
    let (user, inviter, by) = (name(*user)?, name(*inviter)?, name(*decider)?);
    Ok(wire::Application {
        conv: tx.key(conv)?.as_ref().into(),
        user,
        inviter,
        wording: wording.clone(),
        ms: *ms as u64,
        state: state.wire(),
        by,
        decided_ms: *decided_ms as u64,
        answer: answer.clone(),
    })
}

/// The task that carries it, as it now is, to those it concerns.
fn say<T: Tx>(tx: &mut T, conv: ConvId, a: &Application) -> Verb<()> {
    let said = Words(shown(tx, conv, a)?.encode_to_vec());
    add_task(tx, Task::new(Job::Application(Applied { conv, user: a.user, inviter: a.inviter, said })))
}

/// Tells owner and admins as they are now; and what was decided also whom it is about, and who would have brought them.
pub(super) fn tell<T: Tx>(tx: &mut T, conv: &ConvRow, applied: &Applied) -> Done<()> {
    let Ok(said) = ntk_protocol::read::<wire::Application>(&applied.said.0) else {
        return OpError::refused(code::INTERNAL, "no application");
    };
    let mut told = BTreeSet::new();
    if said.state != ApplicationState::Waiting.wire() {
        told.extend([applied.user, applied.inviter].into_iter().filter(|user| *user != UserId(0)));
    }
    for role in [Role::Owner, Role::Admin].into_iter().filter(|_| conv.dismissed == Cseq(0)) {
        let mut after = UserId(0);
        loop {
            let some = tx.group_members(conv.id, role, after, RULERS)?;
            told.extend(some.iter().map(|m| m.user));
            match some.last() {
                Some(last) if some.len() == RULERS as usize => after = last.user,
                _ => break,
            }
        }
    }
    let conv_key = said.conv.clone();
    let entry =
        wire::Entry { kind: EntryApplication.into(), conv: conv_key, application: Some(said.into()), ..Default::default() };
    for user in told {
        give_own(tx, user, (conv.id, Cseq(0), Mseq(0)), &applied.said.0, &entry)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(user: i64, inviter: i64) -> Application {
        Application::new(UserId(user), UserId(inviter), "", 0)
    }

    #[test]
    fn what_is_decided_leaves_first_then_the_oldest_and_nobody_brings_more_than_their_share() {
        let full: Vec<Application> = (1..=100).rev().map(|user| waiting(user, 0)).collect();
        assert!(who_leaves(&full[1..], &[waiting(200, 0)]).is_empty());
        assert_eq!(who_leaves(&full, &[waiting(200, 0)]), [UserId(1)].into());
        let mut some = full.clone();
        // The newest one is decided.
        some[0].state = ApplicationState::Refused;
        assert_eq!(who_leaves(&some, &[waiting(200, 0)]), [UserId(100)].into());
        // Of 18 that member 7 brought three make room for five; strangers keep theirs.
        let brought: Vec<Application> =
            (1..=18).rev().map(|user| waiting(user, 7)).chain([waiting(50, 0), waiting(51, 8)]).collect();
        let five: Vec<Application> = (60..65).map(|user| waiting(user, 7)).collect();
        assert_eq!(who_leaves(&brought, &five), [1, 2, 3].map(UserId).into());
    }
}
