//! [`Store`] over any engine: which rule each method is, and what it does to files around the transaction.
use super::engine::{Engine, Step, Whose};
use super::files::BlobFiles;
use super::rules::blobs::Claim;
use super::rules::tx::{Done, Messages as _, Names as _, Outbox as _, Tx};
use super::rules::{
    append, applications, blobs, carry, catch_up, change, contacts, devices, found, groups, marks, members, pages, profiles,
    receipts, search, settings, states, sweep, tasks,
};
use super::seam::Store;
use super::task::Task;
use super::types::{
    Account, Answer, Appended, Asked, CatchUp, Countable, Heads, History, NameAsk, NewGroup, NewMsg, PageAsk, ReadMark,
    ReadMarks, Recount, SearchAsk, StoreError,
};
use crate::ids::UserId;
use crate::news::PushTarget;
use bytes::Bytes;
use ntk_protocol::friends::Act;
use ntk_protocol::{ConvKey, wire};
use std::sync::Arc;

/// An engine with the rules over it.
pub(super) struct Served<E> {
    engine: Arc<E>,
    files: Arc<dyn BlobFiles>,
}

impl<E: Engine> Served<E> {
    pub(super) fn new(engine: E, files: Arc<dyn BlobFiles>) -> Served<E> {
        Served { engine: Arc::new(engine), files }
    }
}

/// A message that may name files: they are kept from going before its transaction begins.
struct Append {
    msg: NewMsg,
    claim: Claim,
    files: Arc<dyn BlobFiles>,
}

impl<X: Tx> Step<X, Appended> for Append {
    fn has_files(&self) -> bool {
        self.claim.has_files()
    }

    fn before(&mut self) {
        self.claim.touch(&*self.files);
    }

    fn run(&mut self, tx: &mut X) -> Done<Appended> {
        append::append(tx, &self.msg, &self.claim)
    }
}

/// An edit, likewise.
struct Modify {
    by: Account,
    conv: ConvKey,
    ask: wire::Modify,
    claim: Claim,
    files: Arc<dyn BlobFiles>,
}

impl<X: Tx> Step<X, (wire::Msg, u32)> for Modify {
    fn has_files(&self) -> bool {
        self.claim.has_files()
    }

    fn before(&mut self) {
        self.claim.touch(&*self.files);
    }

    fn run(&mut self, tx: &mut X) -> Done<(wire::Msg, u32)> {
        change::modify(tx, &self.by, &self.conv, &self.ask, &self.claim)
    }
}

/// Blobs that nobody names: which they are is found inside the transaction, and they go after it. One that a message came to name
/// meanwhile was touched before that message's transaction, and is too young to go.
struct Remove {
    blobs: Vec<String>,
    free: Vec<String>,
    before_ms: i64,
    files: Arc<dyn BlobFiles>,
}

impl<X: Tx> Step<X, u64> for Remove {
    fn run(&mut self, tx: &mut X) -> Done<u64> {
        self.free = blobs::free(tx, &self.blobs)?;
        Ok(0)
    }

    fn after(&mut self, _: u64) -> u64 {
        self.free.iter().filter(|id| self.files.remove_older(id, self.before_ms)).count() as u64
    }
}

fn whose(user: UserId, asked: Asked) -> Whose {
    match asked {
        Asked::Entering => Whose::Entering,
        Asked::Inside => Whose::User(user),
    }
}

impl<E: Engine> Store for Served<E> {
    fn append(&self, msg: NewMsg) -> Answer<Appended> {
        let claim = if blobs::has_files(msg.kind) { Claim::of(&msg.body) } else { Claim::default() };
        self.engine.write(Append { msg, claim, files: self.files.clone() })
    }

    fn members_for(&self, sender: Account, conv: ConvKey, targets: Vec<String>) -> Answer<Vec<UserId>> {
        self.engine.read(Whose::User(sender.id), move |tx| states::members_for(tx, &sender, &conv, &targets))
    }

    fn create_group(&self, group: NewGroup) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| groups::create_group(tx, &group))
    }

    fn add_members(&self, by: Account, conv: ConvKey, members: Vec<String>) -> Answer<wire::AddMembersRes> {
        self.engine.write(move |tx: &mut E::Tx| groups::add_members(tx, &by, &conv, &members))
    }

    fn join_group(&self, by: Account, conv: ConvKey, wording: String) -> Answer<bool> {
        self.engine.write(move |tx: &mut E::Tx| groups::join(tx, &by, &conv, &wording))
    }

    fn applications(&self, by: Account, conv: Option<ConvKey>, ask: wire::GetApplications) -> Answer<wire::Applications> {
        self.engine.read(Whose::User(by.id), move |tx| applications::page(tx, &by, conv.as_ref(), &ask))
    }

    fn decide_application(&self, by: Account, conv: ConvKey, ask: wire::DecideApplication) -> Answer<wire::Application> {
        self.engine.write(move |tx: &mut E::Tx| applications::decide(tx, &by, &conv, &ask))
    }

    fn read_applications(&self, user: Account) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| applications::read(tx, &user))
    }

    fn quit_group(&self, by: Account, conv: ConvKey) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| groups::quit(tx, &by, &conv))
    }

    fn kick_members(&self, by: Account, conv: ConvKey, members: Vec<String>) -> Answer<wire::KickMembersRes> {
        self.engine.write(move |tx: &mut E::Tx| groups::kick(tx, &by, &conv, &members))
    }

    fn dismiss_group(&self, by: Account, conv: ConvKey) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| groups::dismiss(tx, &by, &conv))
    }

    fn groups(&self, by: Account, convs: Vec<ConvKey>) -> Answer<wire::GroupCards> {
        self.engine.read(Whose::User(by.id), move |tx| members::cards(tx, &by, &convs))
    }

    fn group_members(&self, by: Account, conv: ConvKey, ask: wire::GetMembers) -> Answer<wire::GroupMembers> {
        self.engine.read(Whose::User(by.id), move |tx| members::page(tx, &by, &conv, &ask))
    }

    fn set_group(&self, by: Account, conv: ConvKey, ask: wire::SetGroup) -> Answer<wire::GroupCard> {
        self.engine.write(move |tx: &mut E::Tx| members::set_info(tx, &by, &conv, &ask))
    }

    fn set_member(&self, by: Account, conv: ConvKey, ask: wire::SetMember) -> Answer<wire::GroupMember> {
        self.engine.write(move |tx: &mut E::Tx| members::set_member(tx, &by, &conv, &ask))
    }

    fn transfer_group(&self, by: Account, conv: ConvKey, user: String) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| members::transfer(tx, &by, &conv, &user))
    }

    fn recall(&self, by: Account, conv: ConvKey, ask: wire::Recall, window_ms: i64) -> Answer<wire::Msg> {
        self.engine.write(move |tx: &mut E::Tx| change::recall(tx, &by, &conv, &ask, window_ms))
    }

    fn modify(&self, by: Account, conv: ConvKey, ask: wire::Modify) -> Answer<(wire::Msg, u32)> {
        let claim = Claim::of(&ask.body);
        self.engine.write(Modify { by, conv, ask, claim, files: self.files.clone() })
    }

    fn react(&self, by: Account, conv: ConvKey, ask: wire::React) -> Answer<wire::Msg> {
        self.engine.write(move |tx: &mut E::Tx| change::react(tx, &by, &conv, &ask))
    }

    fn set_extensions(&self, by: Account, conv: ConvKey, ask: wire::SetExtensions) -> Answer<wire::ExtensionsRes> {
        self.engine.write(move |tx: &mut E::Tx| change::set_extensions(tx, &by, &conv, &ask))
    }

    fn pin_msg(&self, by: Account, conv: ConvKey, ask: wire::PinMsg) -> Answer<wire::Msg> {
        self.engine.write(move |tx: &mut E::Tx| change::pin(tx, &by, &conv, &ask))
    }

    fn pinned(&self, user: Account, conv: ConvKey) -> Answer<wire::MsgList> {
        self.engine.read(Whose::User(user.id), move |tx| change::pinned(tx, &user, &conv))
    }

    fn send_receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts> {
        self.engine.write(move |tx: &mut E::Tx| receipts::send(tx, &user, &conv, &cseqs))
    }

    fn receipts(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Receipts> {
        self.engine.read(Whose::User(user.id), move |tx| receipts::get(tx, &user, &conv, &cseqs))
    }

    fn read_members(&self, user: Account, conv: ConvKey, ask: wire::ReadMembers) -> Answer<wire::UserPage> {
        self.engine.read(Whose::User(user.id), move |tx| receipts::members(tx, &user, &conv, &ask))
    }

    fn page(&self, user: Account, conv: ConvKey, ask: PageAsk) -> Answer<wire::Page> {
        self.engine.read(Whose::User(user.id), move |tx| pages::page(tx, &user, &conv, &ask))
    }

    fn changes(&self, user: Account, conv: ConvKey, after_mseq: u64, limit: u32) -> Answer<wire::Changes> {
        self.engine.read(Whose::User(user.id), move |tx| pages::changes(tx, &user, &conv, after_mseq, limit))
    }

    fn count(&self, user: Account, conv: ConvKey, lo: u64, hi: u64) -> Answer<Countable> {
        self.engine.read(Whose::User(user.id), move |tx| pages::count(tx, &user, &conv, lo, hi))
    }

    fn login(&self, uid: &str) -> Answer<Account> {
        let (engine, uid): (_, String) = (self.engine.clone(), uid.into());
        let known = engine.read(Whose::Entering, {
            let uid = uid.clone();
            move |tx| Ok(tx.account(&uid)?)
        });
        Box::pin(async move {
            if let Some(account) = known.await? {
                return Ok(account);
            }
            let made = engine.write(move |tx: &mut E::Tx| {
                tx.insert_user(&uid)?;
                Ok(tx.account(&uid)?)
            });
            made.await?.ok_or_else(StoreError::gone)
        })
    }

    fn know(&self, uid: &str) {
        let uid: String = uid.into();
        // Queued by now. Whom the storage refuses here is made at the first login.
        drop(self.engine.write(move |tx: &mut E::Tx| Ok(tx.insert_user(&uid)?)));
    }

    fn fan_in(&self, task: Task, part: u32) -> Answer<()> {
        self.engine.carry(move |tx: &mut E::Tx| carry::fan_in(tx, &task, part))
    }

    fn read_marks(&self, user: Account, marks: Vec<ReadMark>) -> Answer<ReadMarks> {
        self.engine.write(move |tx: &mut E::Tx| marks::read_marks(tx, &user, &marks))
    }

    fn set_conv(&self, user: Account, conv: ConvKey, ask: wire::SetConv) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| settings::set_conv(tx, &user, &conv, &ask))
    }

    fn hide_msgs(&self, user: Account, conv: ConvKey, cseqs: Vec<u64>) -> Answer<wire::Hidden> {
        self.engine.write(move |tx: &mut E::Tx| settings::hide_msgs(tx, &user, &conv, &cseqs))
    }

    fn hidden(&self, user: Account, conv: ConvKey, after_no: u64, limit: u32) -> Answer<wire::Hidden> {
        self.engine.read(Whose::User(user.id), move |tx| settings::hidden(tx, &user, &conv, after_no, limit))
    }

    fn set_user(&self, user: Account, ask: wire::SetUser) -> Answer<wire::UserState> {
        self.engine.write(move |tx: &mut E::Tx| settings::set_user(tx, &user, &ask))
    }

    fn set_profile(&self, user: Account, ask: wire::SetProfile) -> Answer<wire::Profile> {
        self.engine.write(move |tx: &mut E::Tx| profiles::set(tx, &user, &ask))
    }

    fn profiles(&self, by: UserId, ask: wire::GetProfiles) -> Answer<wire::Profiles> {
        self.engine.read(Whose::User(by), move |tx| profiles::get(tx, &ask))
    }

    fn catch_up(&self, user: Account, after: u64, limit: u32, asked: Asked) -> Answer<CatchUp> {
        self.engine.read(whose(user.id, asked), move |tx| catch_up::catch_up(tx, &user, after, limit))
    }

    fn heads(&self, user: UserId, asked: Asked) -> Answer<Heads> {
        self.engine.read(whose(user, asked), move |tx| catch_up::heads(tx, user))
    }

    fn diffused(&self, user: Account) -> Answer<Vec<wire::ConvState>> {
        self.engine.read(Whose::Entering, move |tx| states::diffused(tx, &user))
    }

    fn set_contact(&self, by: Account, act: Act, ask: wire::SetContact) -> Answer<wire::Contact> {
        self.engine.write(move |tx: &mut E::Tx| contacts::set(tx, &by, act, &ask))
    }

    fn contacts(&self, user: Account, ask: wire::GetContacts) -> Answer<wire::Contacts> {
        self.engine.read(Whose::User(user.id), move |tx| contacts::page(tx, &user, &ask))
    }

    fn read_contacts(&self, user: Account) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| contacts::read(tx, &user))
    }

    fn search_users(&self, by: UserId, ask: NameAsk) -> Answer<wire::FoundUsers> {
        self.engine.read(Whose::User(by), move |tx| found::users(tx, &ask))
    }

    fn search_groups(&self, by: Account, ask: NameAsk) -> Answer<wire::FoundGroups> {
        self.engine.read(Whose::User(by.id), move |tx| found::groups(tx, &by, &ask))
    }

    fn search(&self, user: Account, ask: SearchAsk) -> Answer<wire::SearchRes> {
        self.engine.read(Whose::Searching(user.id), move |tx| search::search(tx, &user, &ask))
    }

    fn conv_state(&self, user: Account, conv: ConvKey) -> Answer<wire::ConvState> {
        self.engine.read(Whose::User(user.id), move |tx| states::conv_state(tx, &user, &conv))
    }

    fn snapshot(&self, user: Account, page_token: Bytes, limit: u32) -> Answer<wire::SnapshotPage> {
        self.engine.read(Whose::User(user.id), move |tx| pages::snapshot(tx, &user, &page_token, limit))
    }

    fn checkpoint(&self, user: UserId, device: &str, cursor: u64) -> Answer<()> {
        let device: String = device.into();
        self.engine.write(move |tx: &mut E::Tx| devices::checkpoint(tx, user, &device, cursor))
    }

    fn may_enter(&self, user: UserId, device: &str, token_ms: u64) -> Answer<bool> {
        let device: String = device.into();
        self.engine.read(Whose::Entering, move |tx| devices::may_enter(tx, user, Some(&device), token_ms))
    }

    fn token_is_good(&self, uid: &str, token_ms: u64) -> Answer<bool> {
        let uid: String = uid.into();
        self.engine.read(Whose::Entering, move |tx| devices::token_is_good(tx, &uid, token_ms))
    }

    fn seen(&self, user: UserId, device: &str, platform: &str, token_ms: u64) -> Answer<()> {
        let (device, platform): (String, String) = (device.into(), platform.into());
        self.engine.write(move |tx: &mut E::Tx| devices::seen(tx, user, &device, &platform, token_ms))
    }

    fn devices(&self, user: UserId) -> Answer<Vec<wire::Device>> {
        self.engine.read(Whose::User(user), move |tx| devices::list(tx, user))
    }

    fn forget_device(&self, user: UserId, device: &str) -> Answer<()> {
        let device: String = device.into();
        self.engine.write(move |tx: &mut E::Tx| devices::forget(tx, user, &device))
    }

    fn put_push(&self, user: UserId, target: PushTarget) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| devices::put_push(tx, user, &target))
    }

    fn drop_push(&self, user: UserId, device: &str) -> Answer<()> {
        let device: String = device.into();
        self.engine.write(move |tx: &mut E::Tx| devices::drop_push(tx, user, &device))
    }

    fn drop_push_token(&self, token: String) -> Answer<bool> {
        self.engine.write(move |tx: &mut E::Tx| devices::drop_push_token(tx, &token))
    }

    fn revoke(&self, user: UserId, before_ms: u64) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| devices::revoke(tx, user, before_ms))
    }

    fn take_upload(&self, uid: &str, bytes: u64, most: u64) -> Answer<()> {
        let uid: String = uid.into();
        self.engine.write(move |tx: &mut E::Tx| blobs::take_upload(tx, &uid, bytes, most))
    }

    fn revoked(&self, after: i64) -> Answer<Vec<(i64, UserId, u64)>> {
        self.engine.read(Whose::Server, move |tx| devices::revoked(tx, after))
    }

    fn finish(&self, task: i64) -> Answer<()> {
        self.engine.carry(move |tx: &mut E::Tx| tasks::finish(tx, task))
    }

    fn retry(&self, task: i64, tries: u32, not_before: i64, error: String) -> Answer<()> {
        self.engine.carry(move |tx: &mut E::Tx| tasks::retry(tx, task, tries, not_before, &error))
    }

    fn bury(&self, task: i64, tries: u32, error: String) -> Answer<()> {
        self.engine.carry(move |tx: &mut E::Tx| tasks::bury(tx, task, tries, &error))
    }

    fn due(&self, limit: u32) -> Answer<Vec<Task>> {
        let engine = self.engine.clone();
        let due = engine.read(Whose::Server, move |tx| tasks::due(tx, limit));
        Box::pin(async move {
            match due.await? {
                Some(tasks) => Ok(tasks),
                None => engine.carry(move |tx: &mut E::Tx| tasks::take(tx, limit)).await,
            }
        })
    }

    fn unfinished(&self) -> Answer<u64> {
        self.engine.read(Whose::Server, |tx| Ok(tx.count_tasks()?))
    }

    fn expire(&self, before_ms: i64) -> Answer<u64> {
        let engine = self.engine.clone();
        Box::pin(async move {
            let (mut after, mut removed) = (UserId(0), 0);
            loop {
                let swept = engine.write(move |tx: &mut E::Tx| sweep::step(tx, after, before_ms)).await?;
                removed += swept.removed;
                match swept.next {
                    Some(next) => after = next,
                    None => return Ok(removed),
                }
            }
        })
    }

    fn note_old_blobs(&self) -> Answer<bool> {
        let engine = self.engine.clone();
        let unnoted = engine.read(Whose::Server, blobs::unnoted);
        Box::pin(async move {
            if !unnoted.await? {
                return Ok(false);
            }
            engine.write(blobs::note_old::<E::Tx>).await
        })
    }

    fn histories(&self) -> Answer<Vec<History>> {
        self.engine.read(Whose::Server, blobs::histories)
    }

    fn history_read(&self, of: History, named: Vec<(String, bool)>) -> Answer<()> {
        self.engine.write(move |tx: &mut E::Tx| blobs::history_read(tx, &of, &named))
    }

    fn remove_unnamed(&self, blobs: Vec<String>, before_ms: i64) -> Answer<u64> {
        let (engine, files) = (self.engine.clone(), self.files.clone());
        let free = engine.read(Whose::Server, move |tx| blobs::unnamed(tx, blobs));
        Box::pin(async move {
            let blobs = free.await?;
            if blobs.is_empty() {
                return Ok(0);
            }
            engine.write(Remove { blobs, free: Vec::new(), before_ms, files }).await
        })
    }

    fn recount(&self, uid: &str) -> Answer<Vec<Recount>> {
        let uid: String = uid.into();
        self.engine.read(Whose::Server, move |tx| Ok(tx.recount(&uid)?))
    }

    fn epoch(&self) -> &str {
        self.engine.epoch()
    }

    fn backlog(&self) -> usize {
        self.engine.backlog()
    }

    fn is_dead(&self) -> bool {
        self.engine.is_dead()
    }

    fn stop(&self, now: bool) {
        self.engine.stop(now);
    }
}
