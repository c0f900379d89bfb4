//! Who users are, on the store alone: what is taken over, what rows show of it, and who leaves.
use super::device::{Device, ME, me};
use crate::api::{ConversationChange, ConversationRow, Event, MessageKind};
use crate::store::ground::people::People;
use crate::store::ground::sql::row;
use crate::store::ground::tx::{Running, Times, Tx};
use crate::store::rules::profiles::said;
use crate::store::{ProfileWork, SyncWork, Work, profiles};
use ntk_protocol::rules::kind;
use ntk_protocol::{ConvKey, wire};
use prost::Message as _;

fn called(user: &str, ver: u64, nickname: &str) -> wire::Profile {
    wire::Profile {
        user: user.into(),
        ver,
        nickname: nickname.into(),
        face_url: if nickname.is_empty() { String::new() } else { format!("https://x/{user}/{ver}") },
        ..Default::default()
    }
}

fn answer(profiles: Vec<wire::Profile>, unknown: &[&str]) -> Work {
    let unknown: Vec<String> = unknown.iter().map(|u| (*u).to_owned()).collect();
    let asked = profiles.iter().map(|p| p.user.clone()).chain(unknown.clone()).collect();
    Work::Profiles(ProfileWork::Said { said: wire::Profiles { profiles, unknown }, asked, reply: None })
}

fn key(user: &str) -> String {
    ConvKey::c2c(ME, user).unwrap().to_string()
}

fn write(d: &mut Device, conv: &str, cseq: u64, sender: &str, tip: &str) {
    let body = match tip {
        "" => wire::Body { text: "hello".into(), ..Default::default() },
        tip => wire::Body { tip: tip.into(), ..Default::default() },
    };
    let kind = if tip.is_empty() { kind::TEXT } else { kind::GROUP_TIP };
    let msg = wire::Msg {
        cseq,
        sender: sender.into(),
        ts_ms: 10 * cseq,
        kind,
        body: body.encode_to_vec().into(),
        ..Default::default()
    };
    d.receive(conv, msg);
}

/// Which fields of which conversations were said to have changed.
fn changed(d: &mut Device) -> Vec<ConversationChange> {
    let all = std::mem::take(&mut d.events).into_iter();
    all.filter_map(|e| if let Event::ConversationsChanged(c) = e { Some(c.changed) } else { None }).flatten().collect()
}

#[test]
fn rows_digests_and_tips_show_what_users_are_called_and_follow_it() {
    let mut d = Device::new();
    write(&mut d, &key("ben"), 1, "ben", "");
    write(&mut d, "group:g", 1, "cleo", "joined:dora\nben");
    assert_eq!(d.row("c2c_ben").title, "ben");
    d.events.clear();
    d.apply(&answer(vec![called("ben", 5, "Ben"), called("cleo", 5, "Cleo")], &[]), false);
    let row = d.row("c2c_ben");
    let last = row.last_message.clone().unwrap();
    assert_eq!((&row.title[..], &row.face_url[..], &last.sender_name[..]), ("Ben", "https://x/ben/5", "Ben"));
    let group = d.row("group_g").last_message.unwrap();
    let names: Vec<_> = group.users.iter().map(|u| (&u.user_id[..], &u.name[..])).collect();
    assert_eq!(
        (group.kind, &group.sender_name[..], names),
        (MessageKind::GroupTip, "Cleo", vec![("dora", "dora"), ("ben", "Ben")])
    );
    // The conversation with them is said to have changed, in these two fields; a group is not.
    let mask =
        ConversationRow { title: "x".into(), face_url: "x".into(), ..Default::default() }.changed_from(&Default::default());
    assert_eq!(changed(&mut d), [ConversationChange { conversation: "c2c_ben".into(), changed: mask }]);
    // What is older, or the same, changes nothing; nor does what nobody asked for.
    d.apply(&answer(vec![called("ben", 5, "B"), called("cleo", 4, "C")], &[]), false);
    let unasked = wire::Profiles { profiles: vec![called("ben", 9, "Mallory")], unknown: vec!["cleo".into()] };
    d.apply(&Work::Profiles(ProfileWork::Said { said: unasked, asked: vec!["dora".into()], reply: None }), false);
    assert_eq!((&d.row("c2c_ben").title[..], d.events.len()), ("Ben", 0));
    // A name that goes leaves the id; a user who is none any more too.
    d.apply(&answer(vec![called("ben", 6, "")], &["cleo"]), false);
    assert_eq!(d.row("c2c_ben").title, "ben");
    assert_eq!(d.row("group_g").last_message.unwrap().sender_name, "cleo");
}

#[test]
fn a_name_that_turns_its_surroundings_is_not_shown_whoever_says_it() {
    let mut d = Device::new();
    write(&mut d, &key("ben"), 1, "ben", "");
    for bad in ["\u{202e}neb", "a\nb", "\u{2067}x", &"x".repeat(501)] {
        let ver = 1 + profiles::versions(&d.c, &["ben".into()]).unwrap()[0].ver as u64;
        d.apply(&answer(vec![called("ben", ver, bad)], &[]), false);
        assert_eq!(d.row("c2c_ben").title, "ben", "{bad:?}");
    }
    let ver = 1 + profiles::versions(&d.c, &["ben".into()]).unwrap()[0].ver as u64;
    d.apply(&answer(vec![called("ben", ver, "\u{5d1}\u{5df}")], &[]), false);
    assert_eq!(d.row("c2c_ben").title, "\u{5d1}\u{5df}");
}

#[test]
fn the_own_profile_comes_with_the_users_state_and_is_told_once() {
    let mut d = Device::new();
    let state = |ver, nickname: &str| wire::UserState { profile: Some(called(ME, ver, nickname).into()), ..Default::default() };
    let told = |d: &mut Device| {
        let all = std::mem::take(&mut d.events).into_iter();
        all.filter_map(|e| if let Event::SelfInfoChanged(p) = e { Some(p.nickname) } else { None }).collect::<Vec<_>>()
    };
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(state(3, "Me").into()));
    assert_eq!(told(&mut d), ["Me"]);
    d.entry(wire::EntryKind::EntryUser, "", |e| e.user_state = Some(state(3, "Me").into()));
    d.apply(&Work::Profiles(ProfileWork::Own(called(ME, 2, "Old").into())), false);
    d.apply(&Work::Profiles(ProfileWork::Own(called("ben", 9, "Ben").into())), false);
    assert_eq!(told(&mut d), Vec::<String>::new());
    d.apply(&Work::Profiles(ProfileWork::Own(called(ME, 4, "New").into())), false);
    assert_eq!(told(&mut d), ["New"]);
    assert_eq!(profiles::profile(&d.c, &People::default(), ME).unwrap().name, "New");
    assert!(profiles::strangers(&d.c, &["ben".into()]).unwrap() == ["ben"], "what was said of another as one's own is nothing");
}

#[test]
fn of_a_server_that_lost_its_data_whatever_it_says_is_newer() {
    let mut d = Device::new();
    d.held.epoch = "first".into();
    write(&mut d, &key("ben"), 1, "ben", "");
    d.apply(&answer(vec![called("ben", 500, "Ben")], &[]), false);
    d.apply(&Work::Sync(SyncWork::SnapshotBegin { epoch: "second".into() }), false);
    assert_eq!(d.row("c2c_ben").title, "Ben", "shown until the server says something");
    d.apply(&answer(vec![called("ben", 0, "")], &[]), false);
    assert_eq!(d.row("c2c_ben").title, "ben");
}

#[test]
fn beyond_their_number_those_leave_that_were_in_sight_longest_ago_and_never_the_own_one() {
    let d = Device::new();
    let (user, people, claims) = (me(), People::default(), Default::default());
    let open = d.c.unchecked_transaction().unwrap();
    let mut tx = Tx::new(&open, &user, &people, Times { here: 1, server: None }, &claims, Running::default());
    crate::store::rules::profiles::own(&mut tx, &called(ME, 1, "Me")).unwrap();
    let batch = |names: std::ops::Range<u32>, ver: u64| -> (wire::Profiles, Vec<String>) {
        let all: Vec<_> = names.map(|n| called(&format!("u{n:03}"), ver, "N")).collect();
        let asked = all.iter().map(|p| p.user.clone()).collect();
        (wire::Profiles { profiles: all, unknown: vec![] }, asked)
    };
    for from in (0..100).step_by(10) {
        let (all, asked) = batch(from..from + 10, 1);
        said(&mut tx, &all, &asked, 51).unwrap();
    }
    let kept = |tx: &Tx<'_>, user: &str| row(tx.c, "SELECT 1 FROM profile WHERE user = ?", [user], |_| Ok(())).unwrap().is_some();
    let all = |tx: &Tx<'_>| row(tx.c, "SELECT count(*) FROM profile", [], |r| r.get::<_, i64>(0)).unwrap().unwrap();
    assert_eq!(all(&tx), 51);
    assert!(kept(&tx, ME) && kept(&tx, "u050") && kept(&tx, "u099") && !kept(&tx, "u049"));
    // The oldest that are left come into sight again, without any news of them.
    let (_, asked) = batch(50..60, 1);
    said(&mut tx, &wire::Profiles::default(), &asked, 51).unwrap();
    let (all_new, new) = batch(200..210, 1);
    said(&mut tx, &all_new, &new, 51).unwrap();
    assert!(kept(&tx, "u050") && !kept(&tx, "u060") && kept(&tx, ME) && all(&tx) == 51);
}

/// 5,000 conversations: what is read and told after a change is what is in sight.
#[test]
fn a_changed_name_costs_the_rows_in_sight_and_no_others() {
    let mut d = Device::new();
    {
        let sql = "INSERT INTO conversation(key, kind, name, head_seq, mseq, mseq_head, visible_from, read_seq, placed, unread_rows, \
            unread, unread_exact, holes, peer_read_seq, peer_read_ts, server_key, local_key, active_key, pinned, recv_opt, \
            settings_ver, meta_ver, member_count, is_member, last_local_id, snapshot_no) \
            VALUES (?, 1, '', 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, ?2, 0, ?2, 0, 0, 1, 1, 0, 1, 0, 0)";
        for n in 0..5000 {
            d.c.prepare_cached(sql).unwrap().execute(rusqlite::params![key(&format!("u{n:04}")), n]).unwrap();
        }
    }
    d.lists.invalidate();
    d.lists.flush(&d.c, 0).unwrap();
    d.lists.people().take_seen();
    let names = |from: u32, to: u32, ver| (from..to).map(|n| called(&format!("u{n:04}"), ver, "New")).collect::<Vec<_>>();
    d.events.clear();
    // A window shows five rows, the newest: four of those whose names change are far below.
    d.apply(&answer(names(0, 4, 1), &[]), false);
    assert_eq!(d.lists.people().take_seen(), [], "no row was read");
    assert_eq!(d.row("c2c_u0003").title, "New", "it is shown when the row is");
    d.apply(&answer(names(4998, 5000, 1), &[]), false);
    let seen: Vec<String> = d.lists.people().take_seen().into_iter().map(|s| s.user).collect();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(d.lists.check(&d.c).unwrap(), Vec::<String>::new());
}
