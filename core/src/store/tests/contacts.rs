//! What others are to the user, on the store alone: what is asked for, and what an answer leaves.
use super::device::Device;
use crate::api::{Event, FriendOrder};
use crate::store::ground::sql::rows;
use crate::store::{ContactList, People, SyncWork, Work, contact_page, next_intents};
use ntk_protocol::friends::is;
use ntk_protocol::rules::rpc;
use ntk_protocol::wire;
use prost::Message as _;

fn contact(user: &str, ver: u64, is: u32) -> wire::Contact {
    wire::Contact { user: user.into(), ver, is, added_ms: ver, applied_ms: ver, ..Default::default() }
}

/// The server has contacts as of this version.
fn heard(d: &mut Device, ver: u64) {
    let state = wire::UserState { contacts_ver: ver, ..Default::default() };
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(state.into()));
}

/// What is asked for now, if anything.
fn asked(d: &Device) -> Option<(u64, bool)> {
    let (_, intent) = next_intents(&d.c, 1).unwrap().pop()?;
    assert_eq!(intent.method, rpc::GET_CONTACTS);
    let ask = ntk_protocol::read::<wire::GetContacts>(&intent.args).unwrap();
    Some((ask.after, ask.whole))
}

fn answer(d: &mut Device, said: wire::Contacts) {
    let (id, _) = next_intents(&d.c, 1).unwrap().pop().unwrap();
    d.apply(&Work::Sync(SyncWork::IntentDone { id, result: said.encode_to_vec() }), false);
}

fn list(d: &Device, which: ContactList) -> Vec<String> {
    let page = contact_page(&d.c, &People::default(), which, "", 100).unwrap();
    page.friends.into_iter().map(|f| f.user_id).collect()
}

#[test]
fn contacts_that_are_gone_from_a_whole_list_go_here_too_and_pages_go_on_where_they_were() {
    let mut d = Device::new();
    heard(&mut d, 0);
    assert_eq!(asked(&d), None, "nobody is anything");
    heard(&mut d, 3);
    heard(&mut d, 4);
    assert_eq!(asked(&d), Some((0, true)), "once");
    let first = vec![contact("ben", 1, is::FRIEND), contact("cleo", 2, is::APPLIED)];
    answer(&mut d, wire::Contacts { contacts: first, ver: 2, more: true, ..Default::default() });
    assert_eq!(asked(&d), Some((2, true)));
    answer(&mut d, wire::Contacts { contacts: vec![contact("dan", 4, is::FRIEND)], ver: 4, ..Default::default() });
    assert_eq!((asked(&d), list(&d, ContactList::Friends(FriendOrder::Name))), (None, vec!["ben".into(), "dan".into()]));
    assert_eq!(list(&d, ContactList::Applications), ["cleo"]);
    heard(&mut d, 4);
    assert_eq!(asked(&d), None);
    heard(&mut d, 6);
    assert_eq!(asked(&d), Some((4, false)));
    answer(&mut d, wire::Contacts { gone: true, ..Default::default() });
    assert_eq!(asked(&d), Some((0, true)), "what changed is forgotten there");
    d.events.clear();
    let whole = vec![contact("dan", 4, is::FRIEND), contact("eve", 6, is::BLACKLISTED)];
    answer(&mut d, wire::Contacts { contacts: whole, ver: 6, ..Default::default() });
    assert_eq!(list(&d, ContactList::Friends(FriendOrder::AddTime)), ["dan"]);
    assert_eq!((list(&d, ContactList::Blacklist), list(&d, ContactList::Applications)), (vec!["eve".into()], Vec::new()));
    let changes = d.events.iter().filter_map(|e| if let Event::FriendsChanged(c) = e { Some(c) } else { None });
    let mut told: Vec<&str> = changes.flat_map(|c| &c.friends).map(|f| &f.user_id[..]).collect();
    told.sort_unstable();
    assert_eq!(told, ["ben", "cleo", "eve"]);
    heard(&mut d, 7);
    let gone = vec![contact("dan", 7, 0)];
    answer(&mut d, wire::Contacts { contacts: gone, ver: 7, ..Default::default() });
    assert!(list(&d, ContactList::Friends(FriendOrder::Name)).is_empty());
}

#[test]
fn what_was_heard_of_while_a_question_was_under_way_is_asked_for_after_it() {
    let mut d = Device::new();
    heard(&mut d, 1);
    heard(&mut d, 2);
    assert_eq!(asked(&d), Some((0, true)));
    answer(&mut d, wire::Contacts { contacts: vec![contact("ben", 1, is::FRIEND)], ver: 1, ..Default::default() });
    assert_eq!(asked(&d), Some((1, false)));
    answer(&mut d, wire::Contacts { contacts: vec![contact("ben", 2, 0)], ver: 2, ..Default::default() });
    assert_eq!((asked(&d), list(&d, ContactList::Friends(FriendOrder::Name))), (None, Vec::new()));
    heard(&mut d, 9);
    answer(&mut d, wire::Contacts { ver: 2, ..Default::default() });
    assert_eq!(asked(&d), None, "a server that has no more is not asked again and again");
}

#[test]
fn a_page_of_friends_is_read_from_its_index_and_nothing_is_sorted() {
    let d = Device::new();
    for which in [
        ContactList::Friends(FriendOrder::Name),
        ContactList::Friends(FriendOrder::AddTime),
        ContactList::Applications,
        ContactList::Blacklist,
    ] {
        let plan = rows(&d.c, &format!("EXPLAIN QUERY PLAN {}", which.sql()), ["", "", "9"], |r| r.get::<_, String>(3)).unwrap();
        assert!(plan.iter().all(|step| step.starts_with("SEARCH contact USING INDEX")), "{plan:?}");
    }
}
