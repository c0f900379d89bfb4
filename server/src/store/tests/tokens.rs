//! Tokens, devices, logouts and revocations in any order, on both engines against a model that remembers everything that happened.
use super::same::Both;
use std::collections::{BTreeMap, BTreeSet};

const DEVICES: [&str; 3] = ["phone", "desk", "web"];

/// All that was ever done, asked from the end.
#[derive(Default)]
struct Model {
    /// Which token each device has that is logged in.
    holds: BTreeMap<&'static str, u64>,
    /// Each logout: of which device, with which token.
    logouts: Vec<(&'static str, u64)>,
    /// Each revocation.
    before: Vec<u64>,
}

impl Model {
    fn good(&self, device: Option<&str>, token: u64) -> bool {
        let held = self.holds.values().any(|t| *t == token);
        let ended = |(of, last): &(&str, u64)| token <= *last && (Some(*of) == device || !held);
        !self.logouts.iter().any(ended) && !self.before.iter().any(|before| token < *before)
    }
}

async fn good(both: &mut Both, device: Option<&'static str>, token: u64) -> bool {
    let user = both.users[0].clone();
    match device {
        Some(device) => both.ask("may enter", |s| s.may_enter(user.id, device, token)).await.unwrap(),
        None => both.ask("good", |s| s.token_is_good(&user.uid, token)).await.unwrap(),
    }
}

#[tokio::test]
async fn what_was_ended_stays_ended_in_any_order_of_logins_logouts_and_revocations() {
    let places: Vec<Option<&str>> = [None].into_iter().chain(DEVICES.map(Some)).collect();
    let mut refused_in_all = 0;
    for seed in 1..=12 {
        let mut both = Both::open(seed).await;
        let user = both.users[0].id;
        let (mut model, mut minted) = (Model::default(), 0);
        let mut ended = BTreeSet::new();
        for step in 0..120 {
            let device = DEVICES[both.dice.roll(3) as usize];
            match both.dice.roll(10) {
                // With a new token, or with any that was ever made.
                roll @ 0..=5 => {
                    let new = roll < 3 || minted == 0;
                    minted += u64::from(new);
                    let token = if new { minted } else { 1 + both.dice.roll(minted) };
                    let may = good(&mut both, Some(device), token).await;
                    assert!(may || !new, "a new token is refused: seed {seed}, step {step}");
                    if may {
                        model.holds.insert(device, token);
                    }
                    // Noted or not, a device that may not enter is not here.
                    both.ask("seen", |s| s.seen(user, device, "linux", token)).await;
                }
                6..=8 => {
                    if let Some(token) = model.holds.remove(device) {
                        model.logouts.push((device, token));
                    }
                    both.ask("forget", |s| s.forget_device(user, device)).await;
                }
                _ => {
                    let before = 1 + both.dice.roll(minted + 1);
                    model.before.push(before);
                    both.ask("revoke", |s| s.revoke(user, before)).await;
                }
            }
            for token in 1..=minted {
                for device in &places {
                    let is = good(&mut both, *device, token).await;
                    assert_eq!(is, model.good(*device, token), "{device:?} with {token}: seed {seed}, step {step}");
                    assert!(
                        !is || !ended.contains(&(*device, token)),
                        "{device:?} with {token} is back: seed {seed}, step {step}"
                    );
                    if !is {
                        ended.insert((*device, token));
                    }
                }
            }
        }
        refused_in_all += ended.len();
    }
    assert!(refused_in_all > 100, "{refused_in_all} tokens were ended");
}
