//! Who users are, with the real server and several devices: names in rows, what is asked of whom, and what a change costs.
use ntk_core::api::{
    AllowType, Command, ConversationFilter, ConversationPage, ErrorCode, Event, Gender, ProfileField, Reply, SelfInfo, UserName,
    UserProfile, UserProfiles,
};
use ntk_tests::ledger::Room;
use ntk_tests::light::Light;
use ntk_tests::stage::{Device, SOON, Stage};
use std::time::Duration;

async fn reply(d: &Device, command: Command) -> Reply {
    let name = command.name();
    match d.host.call(command).await {
        Ok(Some(reply)) => reply,
        other => panic!("{name}: {other:?}"),
    }
}

fn nickname(name: &str) -> Command {
    Command::SetSelfInfo { info: SelfInfo { fields: 1, nickname: name.into(), ..Default::default() } }
}

async fn users(d: &Device, ids: &[&str]) -> UserProfiles {
    let user_ids = ids.iter().map(|id| (*id).to_owned()).collect();
    match reply(d, Command::GetUsersInfo { user_ids }).await {
        Reply::UserProfiles(found) => found,
        other => panic!("{other:?}"),
    }
}

async fn own(d: &Device) -> UserProfile {
    match reply(d, Command::GetSelfInfo {}).await {
        Reply::UserProfile(found) => found,
        other => panic!("{other:?}"),
    }
}

/// Ben and cleo write to anna, and into the group "g" of the three.
async fn written(stage: &Stage) -> Light {
    let zoe = stage.zoe(&["anna", "ben", "cleo"]).await;
    stage.say(&stage.light("ben"), &Room::pair("anna", "ben"), "hello").await;
    stage.say(&stage.light("cleo"), &ntk_tests::stage::group(), "all of you").await;
    zoe
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_in_every_row_that_is_in_sight_and_follow_changes_over_restarts() {
    let stage = Stage::new().await;
    written(&stage).await;
    let ben = stage.device("ben", "b").await;
    let cleo = stage.device("cleo", "c").await;
    ben.run(nickname("Ben")).await;
    cleo.run(nickname("\u{5e7}\u{5dc}\u{5d0}\u{5d5}")).await;
    let mut anna = stage.device("anna", "a").await;
    let list = anna.host.watch_list(20).await.unwrap();
    let title = |d: &Device, id: &str| {
        let seen = d.host.seen();
        seen.lists[&list].rows.iter().find(|r| r.id == id).map(|r| r.title.clone())
    };
    let shows = async |d: &Device, id: &str, name: &str| {
        let shown = d.host.until(SOON, |seen| {
            let list = seen.lists.get(&list)?;
            list.rows.iter().any(|r| r.id == id && r.title == name).then_some(())
        });
        assert!(shown.await.is_some(), "{id} never became {name}: {:?}", title(d, id));
    };
    shows(&anna, "c2c_ben", "Ben").await;
    let group = anna.until("group_g", "the name of its last sender", |r| {
        r.last_message.as_ref().is_some_and(|m| m.sender == "cleo" && m.sender_name == "\u{5e7}\u{5dc}\u{5d0}\u{5d5}")
    });
    assert_eq!(group.await.title, "Group");
    // Found by what they are called, and by their id as before.
    for text in ["BEN", "ben"] {
        let command = Command::SearchConversations { text: text.into(), cursor: String::new(), count: 0 };
        let Reply::ConversationPage(ConversationPage { rows, .. }) = reply(&anna, command).await else { panic!() };
        assert_eq!(rows.iter().map(|r| (&r.id[..], &r.title[..])).collect::<Vec<_>>(), [("c2c_ben", "Ben")]);
    }
    // A chat names its senders, and the tip of the group those who joined.
    let dora = stage.device("dora", "d").await;
    dora.run(nickname("Dora")).await;
    ben.host.call(Command::AddGroupMembers { group_id: "g".into(), members: vec!["dora".into()] }).await.unwrap();
    let asked = tokio::time::Instant::now();
    loop {
        let rows = anna.host.whole_history("group_g", true, 50).await.unwrap();
        let joined = |u: &UserName| u.user_id == "dora" && u.name == "Dora";
        if rows.iter().any(|r| r.text == "joined:dora" && r.sender_name == "Ben" && r.users.iter().any(joined)) {
            assert!(rows.iter().any(|r| r.sender == "cleo" && r.sender_name == "\u{5e7}\u{5dc}\u{5d0}\u{5d5}"));
            break;
        }
        assert!(asked.elapsed() < SOON, "the tip never named dora: {rows:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Ben changes his name while anna is away, for longer than she remembers whom she asked about.
    anna.off().await;
    ben.run(nickname("Benjamin")).await;
    assert_eq!(anna.host.conversation("c2c_ben").await.unwrap().title, "Ben", "what is known stays known");
    stage.reopen(&mut anna).await;
    let again = anna.host.watch_list(20).await.unwrap();
    assert_eq!(again, list);
    assert_eq!(anna.host.conversation("c2c_ben").await.unwrap().title, "Ben", "also over a restart");
    anna.wire.set_up(true);
    anna.login(&stage).await.unwrap();
    shows(&anna, "c2c_ben", "Benjamin").await;
    let told = anna.event("news of ben", |e| match e {
        Event::UsersInfoChanged(all) => all.users.iter().find(|u| u.nickname == "Benjamin").cloned(),
        _ => None,
    });
    assert_eq!(told.await.user_id, "ben");
    for d in [anna, ben, cleo, dora] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_own_profile_is_the_same_on_every_own_device_also_on_one_that_was_away() {
    let stage = Stage::new().await;
    let (a, b) = (stage.device("anna", "a").await, stage.device("anna", "b").await);
    b.off().await;
    let info = SelfInfo {
        fields: 0xff,
        nickname: "Anna".into(),
        face_url: "https://example.org/anna.png".into(),
        signature: "two\nlines".into(),
        gender: Gender::Female,
        birthday: 20_000_229,
        level: 3,
        role: 4,
        allow_type: AllowType::NeedsConfirmation,
        custom_keys: vec!["team".into()],
        custom_values: vec!["red".into()],
    };
    a.run(Command::SetSelfInfo { info: info.clone() }).await;
    let custom = vec![ProfileField { key: "team".into(), value: "red".into() }];
    let same = |p: &UserProfile| {
        (&p.nickname, &p.face_url, &p.signature, p.gender, p.birthday)
            == (&info.nickname, &info.face_url, &info.signature, info.gender, info.birthday)
            && (p.level, p.role, p.allow_type, &p.custom) == (info.level, info.role, info.allow_type, &custom)
            && p.name == "Anna"
    };
    assert!(same(&own(&a).await), "the device that set it has it when it is done");
    assert_eq!(own(&b).await.nickname, "");
    b.on().await;
    let told = |e: &Event| if let Event::SelfInfoChanged(p) = e { Some(p.clone()) } else { None };
    assert!(same(&b.event("the own profile", told).await) && same(&own(&b).await));
    let c = stage.device("anna", "c").await;
    assert!(same(&c.event("the own profile on a new device", told).await));
    // Only what is named changes.
    let less = SelfInfo { fields: 4, custom_keys: vec!["team".into()], custom_values: vec![String::new()], ..Default::default() };
    b.run(Command::SetSelfInfo { info: less }).await;
    let now = own(&b).await;
    assert_eq!((&now.nickname[..], &now.signature[..], now.custom.len(), now.level), ("Anna", "", 0, 3));
    a.off().await;
    assert_eq!(a.code(nickname("x")).await, ErrorCode::NoNetwork);
    for d in [a, b, c] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_are_asked_about_once_in_ten_minutes_and_offline_there_is_what_is_known() {
    let stage = Stage::new().await;
    let _ = stage.site.token("cleo");
    let (anna, ben) = (stage.device("anna", "a").await, stage.device("ben", "b").await);
    ben.run(nickname("Ben")).await;
    let found = users(&anna, &["ben", "nobody", "cleo", "ben"]).await;
    let names: Vec<_> = found.users.iter().map(|u| (&u.user_id[..], &u.name[..])).collect();
    assert_eq!((names, found.unknown), (vec![("ben", "Ben"), ("cleo", "cleo")], vec!["nobody".to_owned()]));
    ben.run(nickname("Benjamin")).await;
    let again = users(&anna, &["ben", "nobody"]).await;
    assert_eq!((&again.users[0].name[..], &again.unknown[0][..]), ("Ben", "nobody"), "asked about a moment ago");
    anna.off().await;
    let offline = users(&anna, &["ben", "dora"]).await;
    assert_eq!((&offline.users[0].name[..], &offline.unknown[0][..], offline.users.len()), ("Ben", "dora", 1));
    for d in [anna, ben] {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_profile_may_not_be_is_refused_by_its_name_before_anything_is_queued() {
    let stage = Stage::new().await;
    let anna = stage.offline_device("anna", "a").await;
    let set = |info: SelfInfo| Command::SetSelfInfo { info };
    let field = |key: &str, bytes: usize, n: usize| SelfInfo {
        custom_keys: vec![key.into(); n],
        custom_values: vec!["x".repeat(bytes); n],
        ..Default::default()
    };
    let bad = [
        ("info.nickname", SelfInfo { fields: 1, nickname: "x".repeat(1 << 20), ..Default::default() }),
        ("info.nickname", SelfInfo { fields: 1, nickname: "\u{202e}anna".into(), ..Default::default() }),
        ("info.nickname", SelfInfo { fields: 1, nickname: "an\u{0}na".into(), ..Default::default() }),
        ("info.nickname", SelfInfo { fields: 1, nickname: "\u{200b}".into(), ..Default::default() }),
        ("info.face_url", SelfInfo { fields: 2, face_url: "x\n".into(), ..Default::default() }),
        ("info.signature", SelfInfo { fields: 4, signature: "x".repeat(501), ..Default::default() }),
        ("info.custom", field("no spaces", 1, 1)),
        ("info.custom", field("k", 501, 1)),
        ("info.custom", field("k", 1, 21)),
        ("info.custom_values", SelfInfo { custom_keys: vec!["k".into()], ..Default::default() }),
        ("info.fields", SelfInfo { fields: 256, ..Default::default() }),
        ("info", SelfInfo::default()),
    ];
    for (argument, info) in bad {
        let e = anna.host.kernel().submit(set(info)).unwrap_err();
        assert_eq!((e.code, e.text.split(": ").next()), (ErrorCode::InvalidParameters, Some(argument)), "{}", e.text);
    }
    let get = |user_ids: Vec<String>| anna.host.kernel().submit(Command::GetUsersInfo { user_ids }).map_err(|e| e.code);
    assert_eq!(get(vec![]), Err(ErrorCode::InvalidParameters));
    assert_eq!(get(vec!["u".into(); 101]), Err(ErrorCode::InvalidParameters));
    assert_eq!(get(vec!["a\n".into()]), Err(ErrorCode::BadUserId));
    assert_eq!(anna.code(nickname("Anna")).await, ErrorCode::NotLoggedIn);
    anna.end().await;
}

/// 300 conversations at login, three of them in sight: those three are asked about, and nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_is_in_sight_is_asked_about_and_the_others_have_their_name_when_they_are_shown() {
    let stage = Stage::new().await;
    let _ = stage.site.token("anna");
    for n in 0..30 {
        let user = format!("u{n:02}");
        let light = stage.light(&user);
        stage.say(&light, &Room::pair("anna", &user), "hi").await;
        stage.next_ms().await;
    }
    let named = [stage.device("u29", "d").await, stage.device("u00", "d").await];
    for d in &named {
        d.run(nickname(&format!("Name of {}", d.user))).await;
    }
    let anna = stage.device("anna", "a").await;
    anna.total(30).await;
    let window = match reply(&anna, Command::OpenConversationWindow { filter: ConversationFilter::default(), count: 3 }).await {
        Reply::WindowOpened(opened) => opened.window,
        other => panic!("{other:?}"),
    };
    let titles = async |name: &str| {
        let shown = anna.host.until(SOON, |seen| seen.lists.get(&window)?.rows.iter().any(|r| r.title == name).then_some(()));
        assert!(shown.await.is_some(), "{name} never shown");
    };
    titles("Name of u29").await;
    let known: Vec<String> = anna
        .host
        .take_events(|e| matches!(e, Event::UsersInfoChanged(_)))
        .into_iter()
        .flat_map(|e| if let Event::UsersInfoChanged(all) = e { all.users } else { vec![] })
        .map(|u| u.user_id)
        .collect();
    assert_eq!(known, ["u29"], "u00 is far below");
    anna.run(Command::MoveWindow { window, first_index: 27, count: 3 }).await;
    titles("Name of u00").await;
    anna.end().await;
    for d in named {
        d.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_after_a_change_has_the_new_name_whatever_readers_remember() {
    let stage = Stage::new().await;
    let _ = stage.site.token("ben");
    let anna = stage.device("anna", "a").await;
    anna.run(nickname("Anna 0")).await;
    anna.send("c2c_ben", "hello").await;
    for n in 1..20 {
        let name = format!("Anna {n}");
        anna.run(nickname(&name)).await;
        let last = anna.host.conversation("c2c_ben").await.unwrap().last_message.unwrap();
        assert_eq!(last.sender_name, name);
        assert_eq!(anna.host.whole_history("c2c_ben", true, 9).await.unwrap()[0].sender_name, name);
        assert_eq!(own(&anna).await.name, name);
    }
    anna.end().await;
}
