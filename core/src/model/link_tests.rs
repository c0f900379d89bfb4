//! The link as a machine of states: no input makes it spin, it dials when it may, and it stops in any state.
use super::*;

const S: Duration = Duration::from_secs(1);

/// A link with a clock that the test moves and a random source that always draws `roll`.
struct Bench {
    link: LinkState,
    now: Duration,
    roll: u64,
}

impl Bench {
    fn new() -> Bench {
        Bench { link: LinkState::new(), now: S, roll: 0 }
    }

    fn up() -> Bench {
        let mut b = Bench::new();
        assert_eq!(b.give(Input::Start), [Effect::Dial]);
        assert_eq!(b.give(Input::Linked { heartbeat: LONGEST_BEAT }), []);
        b
    }

    fn background() -> Bench {
        let mut b = Bench::up();
        assert_eq!(b.give(Input::Foreground(false)), [Effect::AppState]);
        b
    }

    fn give(&mut self, input: Input) -> Vec<Effect> {
        let roll = self.roll;
        self.link.step(self.now, input, &mut || roll)
    }

    fn deadline(&self) -> Option<Duration> {
        self.link.deadline(self.now)
    }

    /// Moves to the deadline and ticks; how long that took.
    fn tick(&mut self) -> (Duration, Vec<Effect>) {
        let due = self.deadline().expect("something is due");
        let passed = due.saturating_sub(self.now);
        self.now = self.now.max(due);
        (passed, self.give(Input::Tick { unread: false }))
    }

    fn lost() -> Input {
        Input::Lost(Failure::new(ErrorCode::NetworkLost, "cut"))
    }

    fn fail(&mut self) -> Vec<Effect> {
        self.give(Input::DialFailed(Failure::new(ErrorCode::NoNetwork, "unreachable")))
    }

    /// Fails the current dial and waits until the next; how long the wait was.
    fn fail_and_wait(&mut self) -> Duration {
        assert!(matches!(self.fail()[..], [Effect::Down(_)]));
        let (waited, effects) = self.tick();
        assert_eq!(effects, [Effect::Dial]);
        waited
    }
}

#[test]
fn backoff_doubles_from_half_a_second_to_a_minute_and_never_is_nothing() {
    for (roll, bound) in [(0, Duration::ZERO), (u64::MAX - 7, Duration::ZERO)] {
        for n in 0..40 {
            let (ceiling, got) = (BACKOFF_MOST.min(BACKOFF_FIRST * (1 << n.min(10))), backoff(n, roll));
            assert!(got >= BACKOFF_LEAST && got > bound && got <= ceiling, "attempt {n}: {got:?}");
        }
    }
    let widest = |n| (0..200_000).map(|r| backoff(n, r)).max().unwrap();
    assert_eq!(widest(0), Duration::from_millis(500));
    assert_eq!(widest(3), Duration::from_secs(4));
    assert_eq!(widest(30), Duration::from_secs(60));
}

#[test]
fn the_wait_grows_with_each_failure_and_starts_over_after_a_stable_minute() {
    let mut b = Bench::new();
    b.give(Input::Start);
    b.roll = 449; // just under the first span: 50 + 449 ms, then what is left of it in longer spans
    let waits: Vec<_> = (0..3).map(|_| b.fail_and_wait()).collect();
    assert_eq!(waits[0], Duration::from_millis(499));
    for (lived, attempts) in [(59, 4), (60, 1)] {
        b.give(Input::Linked { heartbeat: LONGEST_BEAT });
        b.now += S * lived;
        b.give(Bench::lost());
        assert_eq!(b.link.attempts, attempts, "after {lived} s");
        assert_eq!(b.tick().1, [Effect::Dial]);
    }
}

#[test]
fn without_a_network_nothing_is_dialled_and_its_return_dials_at_once() {
    let mut b = Bench::up();
    let effects = b.give(Input::Network(NetworkKind::None));
    assert!(matches!(&effects[..], [Effect::Cut, Effect::Down(f)] if f.code == ErrorCode::NoNetwork));
    assert_eq!(b.deadline(), None);
    assert_eq!(b.give(Input::Network(NetworkKind::None)), [], "told once");
    assert_eq!(b.give(Input::Foreground(false)), []);
    assert_eq!(b.give(Input::Foreground(true)), []);
    assert_eq!(b.give(Input::Network(NetworkKind::Cellular)), [Effect::Dial]);
    assert!(matches!(&b.give(Input::Network(NetworkKind::None))[..], [Effect::AbandonDial, Effect::Down(_)]));
    assert_eq!(b.give(Input::Stop), []);
    assert!(matches!(&b.give(Input::Start)[..], [Effect::Down(_)]), "a login without a network says so");
}

#[test]
fn another_network_redials_and_the_same_one_probes() {
    let mut b = Bench::up();
    assert_eq!(b.give(Input::Network(NetworkKind::Wifi)), []);
    assert_eq!(b.tick(), (Duration::ZERO, vec![Effect::Ping]));
    let effects = b.give(Input::Network(NetworkKind::Cellular));
    assert!(matches!(&effects[..], [Effect::Cut, Effect::Down(_), Effect::Dial]));
    assert_eq!(b.give(Input::Network(NetworkKind::Cellular)), [], "the running dial is already on it");
    assert_eq!(b.give(Input::Network(NetworkKind::Wifi)), [Effect::AbandonDial, Effect::Dial]);
}

#[test]
fn a_waiting_link_dials_at_once_on_foreground_or_network() {
    for wake in [Input::Foreground(true), Input::Network(NetworkKind::Wifi), Input::Network(NetworkKind::Cellular)] {
        let mut b = Bench::new();
        b.give(Input::Foreground(false));
        b.give(Input::Start);
        for _ in 0..5 {
            b.fail_and_wait();
        }
        b.fail();
        assert_eq!(b.give(wake), [Effect::Dial]);
        assert_eq!(b.link.attempts, 0);
    }
}

#[test]
fn the_foreground_beat_is_thirty_seconds_and_coming_there_asks_at_once() {
    let mut b = Bench::up();
    for _ in 0..5 {
        assert_eq!(b.tick(), (S * 30, vec![Effect::Ping]));
        b.give(Input::Pong);
    }
    b.give(Input::Foreground(false));
    assert_eq!(b.give(Input::Foreground(true)), [Effect::AppState]);
    assert_eq!(b.tick(), (Duration::ZERO, vec![Effect::Ping]));
}

#[test]
fn the_background_beat_grows_to_its_longest_by_three_silent_answers_a_step() {
    let mut b = Bench::background();
    let mut seen = Vec::new();
    for _ in 0..30 {
        let (passed, effects) = b.tick();
        assert_eq!(effects, [Effect::Ping]);
        seen.push(passed.as_secs());
        b.give(Input::Pong);
    }
    let steps = seen.iter().map(|s| seen.iter().filter(|t| *t == s).count()).collect::<Vec<_>>();
    assert_eq!(seen[0], 60);
    assert!(seen.is_sorted() && seen.windows(2).all(|w| w[1] - w[0] == 0 || w[1] - w[0] == 30), "{seen:?}");
    assert!(steps[..20].iter().all(|n| *n == 3), "{seen:?}");
    assert_eq!(seen[29], 270);
}

#[test]
fn a_busy_interval_proves_nothing_about_silence() {
    let mut b = Bench::background();
    for _ in 0..10 {
        assert_eq!(b.tick(), (S * 60, vec![Effect::Ping]));
        b.give(Input::Received);
        b.give(Input::Pong);
    }
}

#[test]
fn a_missed_pong_cuts_and_the_beat_falls_back_until_the_network_changes() {
    let mut b = Bench::background();
    for _ in 0..7 {
        b.tick();
        b.give(Input::Pong);
    }
    assert_eq!(b.link.interval(), S * 120);
    b.tick();
    let (waited, effects) = b.tick();
    assert_eq!(waited, ANSWER_TIMEOUT);
    assert!(matches!(&effects[..], [Effect::Cut, Effect::Down(f)] if f.code == ErrorCode::NetworkLost));
    assert_eq!(b.tick().1, [Effect::Dial]);
    b.give(Input::Linked { heartbeat: LONGEST_BEAT });
    for _ in 0..20 {
        assert_eq!(b.tick(), (S * 90, vec![Effect::Ping]));
        b.give(Input::Pong);
    }
    b.give(Input::Network(NetworkKind::Cellular));
    b.give(Input::Linked { heartbeat: LONGEST_BEAT });
    assert_eq!(b.link.interval(), S * 60);
}

#[test]
fn a_frame_or_unread_frames_put_the_missing_pong_off() {
    let mut b = Bench::up();
    b.tick();
    b.now += S * 9;
    b.give(Input::Received);
    assert_eq!(b.deadline(), Some(b.now + ANSWER_TIMEOUT));
    b.now += ANSWER_TIMEOUT;
    assert_eq!(b.give(Input::Tick { unread: true }), []);
    assert_eq!(b.deadline(), Some(b.now + ANSWER_TIMEOUT));
    assert!(matches!(&b.tick().1[..], [Effect::Cut, Effect::Down(_)]));
}

#[test]
fn the_server_may_ask_for_a_shorter_beat_but_not_for_a_flood() {
    let mut b = Bench::background();
    for (asked, kept) in [(45, 45), (0, 5), (10_000, 60)] {
        b.give(Input::Linked { heartbeat: S * asked });
        assert_eq!(b.link.interval(), S * kept);
    }
}

#[test]
fn a_throttle_holds_frames_pings_and_dials_back_and_is_bounded() {
    let mut b = Bench::up();
    b.give(Input::Throttled(S * 100));
    assert!(b.link.throttled(b.now));
    assert_eq!(b.tick(), (S * 100, vec![Effect::Ping]), "the ping waited too");
    assert!(!b.link.throttled(b.now));
    b.give(Input::Pong);
    b.give(Input::Throttled(S * 20));
    b.give(Bench::lost());
    assert_eq!(b.give(Input::Network(NetworkKind::Cellular)), [], "not even another network may hurry");
    assert_eq!(b.tick(), (S * 20, vec![Effect::Dial]));
    b.give(Input::DialFailed(Failure { wait: S * 1_000_000, ..Failure::new(ErrorCode::Overloaded, "") }));
    assert_eq!(b.tick(), (LONGEST_THROTTLE, vec![Effect::Dial]));
}

#[test]
fn a_refused_login_and_a_kick_end_it_and_anything_else_does_not() {
    use ErrorCode::*;
    for code in [TokenExpiredAtServer, TokenBad, TokenMismatch, Kicked, InvalidParameters, UnknownUser] {
        let mut b = Bench::new();
        b.give(Input::Start);
        assert!(matches!(&b.give(Input::DialFailed(Failure::new(code, "")))[..], [Effect::Ended(f)] if f.code == code));
        assert_eq!(b.deadline(), None);
        assert_eq!(b.give(Input::Network(NetworkKind::Cellular)), []);
        let mut b = Bench::up();
        assert!(matches!(&b.give(Input::Kicked(Failure::new(code, "")))[..], [Effect::Cut, Effect::Ended(_)]));
    }
    for code in [NoNetwork, Timeout, Protocol, Overloaded, Denied, ServerInternal] {
        let mut b = Bench::up();
        assert!(matches!(&b.give(Input::Kicked(Failure::new(code, "")))[..], [Effect::Cut, Effect::Down(_)]));
        assert_eq!(b.tick().1, [Effect::Dial]);
    }
}

#[test]
fn a_restart_dials_at_once_and_restarts_in_a_row_wait() {
    let mut b = Bench::up();
    assert!(matches!(&b.give(Input::Restart)[..], [Effect::Cut, Effect::Down(_), Effect::Dial]));
    assert_eq!(b.give(Input::Restart), [Effect::AbandonDial, Effect::Dial]);
    b.give(Input::Linked { heartbeat: LONGEST_BEAT });
    assert!(matches!(&b.give(Input::Restart)[..], [Effect::Cut, Effect::Down(_)]));
    assert!(b.deadline() > Some(b.now));
    assert_eq!(b.give(Input::Restart), [], "it is waiting already");
}

#[test]
fn a_second_start_replaces_the_first() {
    let mut b = Bench::up();
    assert_eq!(b.give(Input::Start), [Effect::Cut, Effect::Dial]);
    assert_eq!(b.give(Input::Start), [Effect::AbandonDial, Effect::Dial]);
}

#[test]
fn of_a_lost_race_the_most_telling_failure_is_reported() {
    use ErrorCode::*;
    let of = |codes: &[ErrorCode]| Failure::of_race(codes.iter().map(|c| Failure::new(*c, "")).collect()).code;
    assert_eq!(of(&[NoNetwork, TokenBad, Overloaded]), TokenBad);
    assert_eq!(of(&[InvalidParameters, NoNetwork]), NoNetwork);
    assert_eq!(of(&[NoNetwork, Overloaded]), Overloaded);
    assert_eq!(of(&[Overloaded, TokenBad]), TokenBad, "the end of the login before a busy server");
    assert_eq!(of(&[TokenBad, Overloaded]), TokenBad);
    assert_eq!(of(&[InvalidParameters]), InvalidParameters);
    assert_eq!(of(&[]), InvalidParameters);
    assert_eq!(Failure::of_race(vec![Failure::new(NoNetwork, "a"), Failure::new(NoNetwork, "b")]).text, "a");
}

#[test]
fn a_tick_before_anything_is_due_does_nothing() {
    let early = || Input::Tick { unread: false };
    let mut b = Bench::up();
    assert_eq!(b.give(early()), [], "no ping before the beat");
    b.tick();
    assert_eq!(b.give(early()), [], "no cut before the pong is due");
    b.give(Bench::lost());
    assert!(b.deadline() > Some(b.now));
    assert_eq!(b.give(early()), [], "no dial before the wait is over");
    let mut b = Bench::up();
    b.give(Input::Throttled(S * 1000));
    b.now += LONGEST_BEAT;
    assert_eq!(b.give(early()), [], "no ping while throttled");
}

#[test]
fn it_knows_where_the_application_is() {
    let mut b = Bench::background();
    assert!(!b.link.foreground());
    assert_eq!(b.give(Input::Foreground(true)), [Effect::AppState]);
    assert!(b.link.foreground());
}

#[test]
fn leaving_to_the_background_hurries_no_dial() {
    let mut b = Bench::new();
    b.give(Input::Start);
    b.fail_and_wait();
    b.fail();
    assert_eq!(b.give(Input::Foreground(false)), []);
    assert!(b.link.attempts > 0);
}

/// Whatever happens in whatever order: a due tick always moves the deadline on or leaves it; no spin without progress.
#[test]
fn no_input_sequence_makes_the_timer_spin() {
    let mut seed = 7u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut b = Bench::new();
    for _ in 0..200_000 {
        let kinds = [NetworkKind::None, NetworkKind::Wifi, NetworkKind::Cellular];
        let codes = [ErrorCode::NoNetwork, ErrorCode::Kicked, ErrorCode::Overloaded, ErrorCode::Protocol];
        let failure = Failure::new(codes[(random() % 4) as usize], "");
        let dialling = b.link.phase == Phase::Dialling;
        let up = matches!(b.link.phase, Phase::Up { .. });
        b.roll = random();
        let input = match random() % 12 {
            0 => Input::Start,
            1 => Input::Stop,
            2 => Input::Restart,
            3 => Input::Network(kinds[(random() % 3) as usize]),
            4 => Input::Foreground(random() % 2 == 0),
            5 if dialling => Input::DialFailed(failure),
            6 | 7 if dialling => Input::Linked { heartbeat: S * (random() % 400) as u32 },
            8 if up => Input::Received,
            9 if up => Input::Pong,
            10 if up => Input::Throttled(S * (random() % 30) as u32),
            11 if up => Input::Lost(failure),
            _ => {
                let before = b.deadline();
                if before.is_some() {
                    let (_, effects) = b.tick();
                    assert!(!effects.is_empty() || b.deadline() > before, "{:?}", b.link);
                }
                continue;
            }
        };
        b.give(input);
        b.now += Duration::from_millis(random() % 3000);
    }
}
