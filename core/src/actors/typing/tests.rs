//! What is said about typing, and how often.
use super::*;
use proptest::prelude::*;

const S: Duration = Duration::from_secs(1);

fn say(t: &mut Typing, at: Instant, conversation: &str, typing: bool) -> bool {
    let due = t.due(at, conversation, typing);
    if due {
        let send = t.say(at, conversation, &ConvKey::group("g").unwrap(), MessageId::default(), typing);
        let body = ntk_protocol::read::<wire::Body>(&send.body).unwrap();
        assert!(send.kind == rules::kind::TYPING && send.flags == rules::flags::ONLINE_ONLY && send.rid == 0);
        assert_eq!(body.text.is_empty(), !typing);
    }
    due
}

#[test]
fn the_same_is_said_every_four_seconds_a_stop_at_once_and_once() {
    let (mut t, now) = (Typing::default(), Instant::now());
    assert!(say(&mut t, now, "c2c_ben", true) && !say(&mut t, now + S, "c2c_ben", true));
    assert!(say(&mut t, now + S, "group_g", true), "another conversation");
    assert!(say(&mut t, now + 2 * S, "c2c_ben", false) && !say(&mut t, now + 3 * S, "c2c_ben", false));
    assert!(!say(&mut t, now + 3 * S, "c2c_ben", true) && say(&mut t, now + 6 * S, "c2c_ben", true));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_four_seconds_at_most_one_beginning_and_one_stop_are_said(all in prop::collection::vec((0..900u64, any::<bool>()), 1..80)) {
        let (mut t, mut now) = (Typing::default(), Instant::now());
        let mut said: Vec<(Instant, bool)> = Vec::new();
        for (after, typing) in all {
            now += Duration::from_millis(after);
            if say(&mut t, now, "c2c_ben", typing) {
                let lately = said.iter().filter(|(at, what)| now.duration_since(*at) < EVERY && *what == typing).count();
                prop_assert_eq!(lately, 0);
                said.push((now, typing));
            }
        }
    }
}
