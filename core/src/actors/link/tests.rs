//! One connection at a time: what the link says, hears, holds back and gives up, against a scripted network.
mod bench;

use super::*;
use crate::net::DialError;
use bench::{Answer, Bench, Heard::*, S, encoded, welcome};
use ntk_protocol::wire::{Ack, Kick, Pong, Sync, Throttle};
use tokio::time::sleep;

fn sync(head: u64) -> frame::Kind {
    frame::Kind::Sync(Sync { prev: 0, entries: vec![], head, rid: 0 })
}

fn pong() -> frame::Kind {
    frame::Kind::Pong(Pong { head: 9, now_ms: 1 })
}

#[tokio::test(start_paused = true)]
async fn the_hello_says_who_and_from_where() {
    let (b, _far) = Bench::up_now().await;
    let dialled = b.net.dialled.lock();
    let expected = Hello {
        proto: 1,
        token: "t".into(),
        device: "d".into(),
        platform: "linux".into(),
        cursor: 7,
        epoch: "e".into(),
        heartbeat_s: 270,
        background: false,
    };
    assert_eq!(dialled[0].hello, expected);
}

#[tokio::test(start_paused = true)]
async fn frames_pass_both_ways_in_order() {
    let (mut b, mut far) = Bench::up_now().await;
    for n in 0..100 {
        b.cmd(LinkCmd::Send(frame::Kind::Ack(Ack { useq: n }))).await;
        assert_eq!(far.next().await, frame::Kind::Ack(Ack { useq: n }));
        far.give(sync(n)).await;
        b.expect(&[Frame(sync(n))]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_endpoint_starts_after_250_ms_and_the_winner_is_dialled_first_next_time() {
    let mut b = Bench::new(&[("a", Answer::Hang), ("b", Answer::Welcome(Duration::ZERO))]);
    b.start(&["a", "b"]).await;
    b.expect(&[Connecting, Up]).await;
    let apart = {
        let dialled = b.net.dialled.lock();
        dialled[1].at - dialled[0].at
    };
    assert_eq!((b.dials(), apart), (vec!["a".into(), "b".into()], Duration::from_millis(250)));
    drop(b.far.recv().await);
    b.expect(&[Down(ErrorCode::NetworkLost), Connecting, Up]).await;
    assert_eq!(b.dials(), ["a", "b", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_mute_endpoint_does_not_stop_the_race_at_its_upgrade() {
    let mut b = Bench::new(&[("a", Answer::Mute), ("b", Answer::Welcome(S))]);
    b.start(&["a", "b"]).await;
    b.expect(&[Connecting, Up]).await;
}

#[tokio::test(start_paused = true)]
async fn a_dead_network_is_dialled_with_growing_waits_and_never_in_a_loop() {
    let mut b = Bench::new(&[("a", Answer::Refuse(DialError::unreachable("no route")))]);
    b.start(&["a"]).await;
    for _ in 0..60 {
        b.expect(&[Connecting, Down(ErrorCode::NoNetwork)]).await;
    }
    let at: Vec<Instant> = b.net.dialled.lock().iter().map(|d| d.at).collect();
    let waits: Vec<Duration> = at.windows(2).map(|w| w[1] - w[0]).collect();
    for (n, wait) in waits.iter().enumerate() {
        let ceiling = (Duration::from_millis(500) * (1 << n.min(10))).min(S * 60);
        assert!(*wait >= Duration::from_millis(50) && *wait <= ceiling + Duration::from_millis(2), "{n}: {wait:?}");
    }
    let late = waits[20..].iter().sum::<Duration>() / (waits.len() - 20) as u32;
    assert!(late > S * 20 && late < S * 40, "full jitter around half a minute: {late:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_or_never_welcomes_is_given_up_after_ten_seconds() {
    for (answer, code) in [
        (Answer::Hang, ErrorCode::NoNetwork),
        (Answer::Mute, ErrorCode::NoNetwork),
        (Answer::Cut, ErrorCode::NetworkLost),
        (Answer::First(b"GET / HTTP".to_vec()), ErrorCode::Protocol),
        (Answer::First(encoded(pong())), ErrorCode::Protocol),
        (Answer::First(vec![]), ErrorCode::Protocol),
    ] {
        let mut b = Bench::new(&[("a", answer)]);
        let began = Instant::now();
        b.start(&["a"]).await;
        b.expect(&[Connecting, Down(code)]).await;
        assert!(began.elapsed() <= Duration::from_millis(10_010), "{code:?} {:?}", began.elapsed());
        b.answer("a", Answer::Welcome(Duration::ZERO));
        b.expect(&[Connecting, Up]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_ends_it_and_a_new_login_starts_it_again() {
    for (wire, code) in [
        (70001, ErrorCode::TokenExpiredAtServer),
        (70003, ErrorCode::TokenBad),
        (70013, ErrorCode::TokenMismatch),
        (6208, ErrorCode::Kicked),
    ] {
        let mut b = Bench::new(&[("a", Answer::Refuse(DialError::refused(wire, "no")))]);
        b.start(&["a"]).await;
        b.expect(&[Connecting, Ended(code)]).await;
        b.cmd(LinkCmd::NetworkChanged(NetworkKind::Cellular)).await;
        b.silence(S * 3600).await;
        b.answer("a", Answer::Welcome(Duration::ZERO));
        b.start(&["a"]).await;
        b.expect(&[Connecting, Up]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_denied_address_and_an_overloaded_server_are_tried_again() {
    for code in [200_015, 200_014] {
        let mut b = Bench::new(&[("a", Answer::Refuse(DialError::refused(code, "no")))]);
        b.start(&["a"]).await;
        let down = || Down(ErrorCode::from_u32(code).unwrap());
        b.expect(&[Connecting, down(), Connecting, down(), Connecting]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kick_ends_it() {
    let (mut b, mut far) = Bench::up_now().await;
    far.give(frame::Kind::Kick(Kick { code: 6208, text: "elsewhere".into() })).await;
    b.expect(&[Ended(ErrorCode::Kicked)]).await;
    assert!(far.closed().await);
    b.silence(S * 3600).await;
    assert_eq!(b.dials().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_kick_by_an_abandoned_dial_of_our_own_is_not_the_end() {
    for (after, heard) in [(1, Down(ErrorCode::NetworkLost)), (11, Ended(ErrorCode::Kicked))] {
        let mut b = Bench::new(&[("a", Answer::Hang), ("b", Answer::Welcome(Duration::ZERO))]);
        b.start(&["a", "b"]).await;
        b.expect(&[Connecting, Up]).await;
        let far = b.far.recv().await.unwrap();
        sleep(S * after).await;
        far.give(frame::Kind::Kick(Kick { code: 6208, text: "replaced".into() })).await;
        b.expect(&[heard]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_of_a_newer_server_is_skipped() {
    let (mut b, far) = Bench::up_now().await;
    // Field 63: servers have 32 to 63.
    far.tx.send(vec![0, 0xfa, 0x03, 0]).await.unwrap();
    far.give(sync(1)).await;
    b.expect(&[Frame(sync(1))]).await;
}

#[tokio::test(start_paused = true)]
async fn nonsense_in_any_form_cuts_and_redials() {
    let too_large = vec![0; ntk_protocol::MAX_FRAME + 1];
    let own_kind = encoded(frame::Kind::Ack(Ack { useq: 1 }));
    for nonsense in [vec![], vec![0], vec![255, 1, 2], b"hello".to_vec(), vec![1, 2, 3], too_large, own_kind, welcome(60)] {
        let (mut b, mut far) = Bench::up_now().await;
        far.tx.send(nonsense).await.unwrap();
        b.expect(&[Down(ErrorCode::Protocol)]).await;
        assert!(far.closed().await);
        b.expect(&[Connecting, Up]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn pings_carry_the_last_acknowledged_cursor_and_pongs_are_passed_on() {
    let (mut b, mut far) = Bench::up_now().await;
    let began = Instant::now();
    assert_eq!(far.next().await, frame::Kind::Ping(Ping { useq: 7 }));
    assert_eq!(began.elapsed().as_secs(), 30);
    far.give(pong()).await;
    b.expect(&[Frame(pong())]).await;
    b.cmd(LinkCmd::Send(frame::Kind::Ack(Ack { useq: 12 }))).await;
    assert_eq!(far.next().await, frame::Kind::Ack(Ack { useq: 12 }));
    assert_eq!(far.next().await, frame::Kind::Ping(Ping { useq: 12 }));
    assert_eq!(began.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stops_answering_pings_is_left() {
    let (mut b, mut far) = Bench::up_now().await;
    let began = Instant::now();
    b.expect(&[Down(ErrorCode::NetworkLost)]).await;
    assert_eq!(began.elapsed().as_secs(), 40);
    assert!(far.closed().await);
    b.expect(&[Connecting, Up]).await;
}

#[tokio::test(start_paused = true)]
async fn in_the_background_the_server_is_told_and_asked_less_often() {
    let (mut b, mut far) = Bench::up_now().await;
    b.cmd(LinkCmd::SetForeground(false)).await;
    assert_eq!(far.next().await, frame::Kind::AppState(AppState { background: true }));
    let mut gaps = Vec::new();
    let mut last = Instant::now();
    for _ in 0..25 {
        assert!(matches!(far.next().await, frame::Kind::Ping(_)));
        gaps.push(last.elapsed().as_secs());
        last = Instant::now();
        far.give(pong()).await;
        b.expect(&[Frame(pong())]).await;
    }
    assert_eq!((gaps[0], gaps[3], gaps[24]), (60, 90, 270));
    b.cmd(LinkCmd::SetForeground(true)).await;
    assert_eq!(far.next().await, frame::Kind::AppState(AppState { background: false }));
    assert!(matches!(far.next().await, frame::Kind::Ping(_)));
    assert_eq!(last.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_foreground_during_the_dial_is_told_after_it() {
    let mut b = Bench::new(&[("a", Answer::Welcome(S * 2))]);
    b.start(&["a"]).await;
    b.expect(&[Connecting]).await;
    b.silence(S).await;
    b.cmd(LinkCmd::SetForeground(false)).await;
    b.expect(&[Up]).await;
    let mut far = b.far.recv().await.unwrap();
    assert_eq!(far.next().await, frame::Kind::AppState(AppState { background: true }));
}

#[tokio::test(start_paused = true)]
async fn a_throttled_link_holds_its_frames_and_keeps_them() {
    let (mut b, mut far) = Bench::up_now().await;
    let throttle = || frame::Kind::Throttle(Throttle { retry_ms: 20_000, code: 10023, text: String::new() });
    far.give(throttle()).await;
    far.give(sync(1)).await;
    b.expect(&[Frame(throttle()), Frame(sync(1))]).await;
    let began = Instant::now();
    for n in 0..9 {
        b.cmd(LinkCmd::Send(frame::Kind::Ack(Ack { useq: n }))).await;
    }
    for n in 0..9 {
        assert_eq!(far.next().await, frame::Kind::Ack(Ack { useq: n }));
    }
    assert_eq!(began.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_throttle_instead_of_a_welcome_is_waited_out() {
    let throttle = frame::Kind::Throttle(Throttle { retry_ms: 90_000, code: 0, text: String::new() });
    let mut b = Bench::new(&[("a", Answer::First(encoded(throttle)))]);
    b.start(&["a"]).await;
    b.expect(&[Connecting, Down(ErrorCode::Overloaded)]).await;
    let began = Instant::now();
    b.cmd(LinkCmd::NetworkChanged(NetworkKind::Cellular)).await;
    b.expect(&[Connecting]).await;
    assert_eq!(began.elapsed().as_secs(), 90);
}

#[tokio::test(start_paused = true)]
async fn no_network_cuts_and_waits_for_ever_and_any_network_dials_at_once() {
    let (mut b, mut far) = Bench::up_now().await;
    b.cmd(LinkCmd::NetworkChanged(NetworkKind::None)).await;
    b.expect(&[Down(ErrorCode::NoNetwork)]).await;
    assert!(far.closed().await);
    b.silence(S * 86_400).await;
    let began = Instant::now();
    b.cmd(LinkCmd::NetworkChanged(NetworkKind::Wifi)).await;
    b.expect(&[Connecting, Up]).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_does_not_listen_stops_the_reading_and_loses_nothing() {
    let (mut b, far) = Bench::up_now().await;
    let mut given = 0;
    while timeout(S, far.give(sync(given))).await.is_ok() {
        given += 1;
    }
    // One in the channel of events, one in the link's hand, the far channel's four.
    assert!((4..=8).contains(&given), "{given}");
    sleep(S * 35).await;
    for n in 0..given {
        b.expect(&[Frame(sync(n))]).await;
    }
    drop(far);
    b.expect(&[Down(ErrorCode::NetworkLost)]).await;
}

#[tokio::test(start_paused = true)]
async fn frames_that_lie_unread_are_not_taken_for_a_missing_pong() {
    let (mut b, mut far) = Bench::up_now().await;
    for n in 0..6 {
        far.give(sync(n)).await;
    }
    assert!(matches!(far.next().await, frame::Kind::Ping(_)));
    sleep(S * 300).await;
    for n in 0..6 {
        b.expect(&[Frame(sync(n))]).await;
    }
    far.give(pong()).await;
    b.expect(&[Frame(pong())]).await;
}

#[tokio::test(start_paused = true)]
async fn an_uplink_that_takes_nothing_is_left_before_memory_grows() {
    let (mut b, far) = Bench::up_now().await;
    let mut sent = 0;
    let heard = loop {
        b.cmd(LinkCmd::Send(frame::Kind::Ack(Ack { useq: sent }))).await;
        sent += 1;
        if let Ok(heard) = timeout(Duration::from_millis(1), b.hear()).await {
            break heard;
        }
    };
    assert_eq!(heard, Down(ErrorCode::NetworkLost));
    assert!((OUTBOX as u64..OUTBOX as u64 + 10).contains(&sent), "{sent}");
    drop(far);
}

#[tokio::test(start_paused = true)]
async fn stop_is_quick_in_every_state_and_nothing_follows_it() {
    // Offline.
    let mut b = Bench::new(&[("a", Answer::Hang)]);
    assert_eq!(b.stop().await, Duration::ZERO);
    // Asked for the cursor and never told.
    b.start(&["a"]).await;
    assert!(matches!(b.events.recv().await, Some(LinkEvent::Connecting)));
    let question = b.events.recv().await;
    assert!(matches!(question, Some(LinkEvent::NeedHello(_))));
    assert_eq!(b.stop().await, Duration::ZERO);
    b.silence(S * 100).await;
    // Dialling, and in the middle of a Welcome that never comes.
    for answer in [Answer::Hang, Answer::Mute] {
        b.answer("a", answer);
        b.start(&["a"]).await;
        b.expect(&[Connecting]).await;
        b.silence(S).await;
        assert_eq!(b.stop().await, Duration::ZERO);
        b.silence(S * 100).await;
    }
    // Waiting to dial again.
    b.answer("a", Answer::Refuse(DialError::unreachable("")));
    b.start(&["a"]).await;
    b.expect(&[Connecting, Down(ErrorCode::NoNetwork)]).await;
    assert_eq!(b.stop().await, Duration::ZERO);
    b.silence(S * 100).await;
    // Up, with frames queued: they still go out.
    b.answer("a", Answer::Welcome(Duration::ZERO));
    b.start(&["a"]).await;
    b.expect(&[Connecting, Up]).await;
    let mut far = b.far.recv().await.unwrap();
    b.cmd(LinkCmd::Send(frame::Kind::AppState(AppState { background: true }))).await;
    assert!(b.stop().await <= CLOSE_WAIT);
    assert_eq!(far.next().await, frame::Kind::AppState(AppState { background: true }));
    assert!(far.closed().await);
    // Up, with a session that does not listen and a server that does not read.
    b.start(&["a"]).await;
    b.expect(&[Connecting, Up]).await;
    let far = b.far.recv().await.unwrap();
    while timeout(S, far.give(sync(1))).await.is_ok() {}
    assert!(b.stop().await <= CLOSE_WAIT);
    // Ended, and without a network.
    b.answer("a", Answer::Refuse(DialError::refused(70003, "")));
    while timeout(S, b.events.recv()).await.is_ok() {}
    b.start(&["a"]).await;
    b.expect(&[Connecting, Ended(ErrorCode::TokenBad)]).await;
    assert_eq!(b.stop().await, Duration::ZERO);
    b.cmd(LinkCmd::NetworkChanged(NetworkKind::None)).await;
    b.start(&["a"]).await;
    b.expect(&[Down(ErrorCode::NoNetwork)]).await;
    assert_eq!(b.stop().await, Duration::ZERO);
    b.silence(S * 100).await;
}

#[tokio::test(start_paused = true)]
async fn the_link_ends_with_its_session() {
    let (b, mut far) = Bench::up_now().await;
    let Bench { cmds, events, task, .. } = b;
    drop(cmds);
    task.await.unwrap();
    assert!(far.closed().await);
    drop(events);
    let (b, far) = Bench::up_now().await;
    let Bench { cmds: _cmds, events, task, .. } = b;
    drop(events);
    far.give(sync(1)).await;
    timeout(S * 1000, task).await.expect("nobody listens").unwrap();
}

#[tokio::test(start_paused = true)]
async fn restart_redials_and_a_session_that_cannot_say_where_it_stands_is_asked_again() {
    let (mut b, mut far) = Bench::up_now().await;
    b.cmd(LinkCmd::Restart).await;
    b.expect(&[Down(ErrorCode::NetworkLost)]).await;
    assert!(far.closed().await);
    assert!(matches!(b.events.recv().await, Some(LinkEvent::Connecting)));
    let unanswered = b.events.recv().await;
    assert!(matches!(unanswered, Some(LinkEvent::NeedHello(_))));
    drop(unanswered);
    b.expect(&[Down(ErrorCode::Cancelled), Connecting, Up]).await;
}
