//! Whom the server is asked about, and when.
use super::*;

fn sighted(names: std::ops::Range<u32>) -> Vec<Sighted> {
    names.map(|n| Sighted { user: format!("u{n:04}"), ver: i64::from(n) }).collect()
}

/// The users of the question that was asked, if one was.
fn asked(out: &mut Effects) -> Option<(Vec<String>, wire::GetProfiles)> {
    let effect = out.next()?;
    let Effect::Ask { pending: Pending::Profiles(users), frame: wire::frame::Kind::Rpc(rpc), .. } = effect else {
        panic!("another effect")
    };
    Some((users, ntk_protocol::read(&rpc.args).unwrap()))
}

fn fine(said: &wire::Profiles) -> wire::RpcRes {
    wire::RpcRes { result: said.encode_to_vec().into(), ..Default::default() }
}

#[test]
fn who_is_in_sight_is_asked_about_a_hundred_at_a_time_and_not_again_within_ten_minutes() {
    let (mut profiles, mut out, now) = (Profiles::default(), Effects::default(), Instant::now());
    profiles.seen(sighted(0..150), now);
    profiles.ask(&mut out, now);
    assert!(asked(&mut out).is_none(), "nobody can be asked");
    profiles.link_up(now);
    profiles.ask(&mut out, now);
    let (first, wire) = asked(&mut out).unwrap();
    assert_eq!((first.len(), wire.users[99].ver), (100, 99));
    profiles.ask(&mut out, now);
    assert!(asked(&mut out).is_none(), "one question at a time");
    profiles.answered(&mut out, now, first, &fine(&wire::Profiles::default()));
    assert!(matches!(out.next(), Some(Effect::Post(Work::Profiles(_)))));
    profiles.ask(&mut out, now);
    let (second, _) = asked(&mut out).unwrap();
    assert_eq!(second.len(), 50);
    profiles.answered(&mut out, now, second, &fine(&wire::Profiles::default()));
    out.next();
    let soon = now + LOOK_AGAIN - Duration::from_millis(1);
    profiles.seen(sighted(0..150), soon);
    profiles.ask(&mut out, soon);
    assert!(asked(&mut out).is_none());
    profiles.seen(sighted(7..8), now + LOOK_AGAIN);
    profiles.ask(&mut out, now + LOOK_AGAIN);
    assert_eq!(asked(&mut out).unwrap().0, ["u0007"]);
}

#[test]
fn a_question_that_failed_leaves_its_users_to_the_next_and_a_busy_server_is_left_alone_for_a_while() {
    let (mut profiles, mut out, now) = (Profiles::default(), Effects::default(), Instant::now());
    profiles.link_up(now);
    profiles.seen(sighted(1..3), now);
    profiles.ask(&mut out, now);
    let (users, _) = asked(&mut out).unwrap();
    profiles.failed(users.clone());
    profiles.link_lost();
    profiles.link_up(now);
    profiles.ask(&mut out, now);
    assert_eq!(asked(&mut out).unwrap().0, users);
    let busy = wire::RpcRes { code: code::OVERLOADED, ..Default::default() };
    profiles.answered(&mut out, now, users.clone(), &busy);
    profiles.ask(&mut out, now);
    assert!(asked(&mut out).is_none());
    assert!(profiles.deadline().is_some_and(|at| at <= now + ASK_AGAIN));
    profiles.ask(&mut out, now + ASK_AGAIN);
    assert_eq!(asked(&mut out).unwrap().0, users);
    // An older server has no such method.
    let unknown = wire::RpcRes { code: code::INVALID_PARAMETERS, ..Default::default() };
    profiles.answered(&mut out, now, users, &unknown);
    profiles.ask(&mut out, now + ASK_AGAIN);
    assert!(asked(&mut out).is_none());
}

#[test]
fn who_is_no_user_is_remembered_as_long_as_who_was_asked_about() {
    let (mut profiles, now) = (Profiles::default(), Instant::now());
    let users = ["ann".to_owned(), "nobody".to_owned()];
    profiles.said(&users, &wire::Profiles { unknown: vec!["nobody".into()], ..Default::default() }, now);
    assert_eq!(profiles.unknown(&users), ["nobody"]);
    assert!(profiles.is_fresh("ann", now) && !profiles.is_fresh("ann", now + LOOK_AGAIN));
    profiles.logged_out();
    assert!(!profiles.is_fresh("ann", now));
}

#[test]
fn those_in_sight_are_looked_at_again_every_ten_minutes_while_the_link_is_up() {
    let (mut profiles, mut out, now) = (Profiles::default(), Effects::default(), Instant::now());
    assert_eq!(profiles.deadline(), None);
    profiles.link_up(now);
    profiles.tick(&mut out, now);
    assert!(matches!(out.next(), Some(Effect::InSight)));
    profiles.tick(&mut out, now + Duration::from_secs(599));
    assert!(out.next().is_none());
    assert_eq!(profiles.deadline(), Some(now + LOOK_AGAIN));
    profiles.tick(&mut out, now + LOOK_AGAIN);
    assert!(matches!(out.next(), Some(Effect::InSight)));
    profiles.link_lost();
    assert_eq!(profiles.deadline(), None);
}

#[test]
fn what_waits_and_what_is_remembered_is_bounded() {
    let (mut profiles, now) = (Profiles::default(), Instant::now());
    profiles.seen(sighted(0..5000), now);
    assert_eq!(profiles.waiting.len(), WAITING);
    let users: Vec<String> = (0..100).map(|n| format!("u{n}")).collect();
    for round in 0..300 {
        let users: Vec<String> = users.iter().map(|u| format!("{u}.{round}")).collect();
        profiles.said(&users, &wire::Profiles::default(), now);
    }
    assert!(profiles.asked.len() <= REMEMBERED);
}
