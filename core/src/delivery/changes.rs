//! Several `ConversationsChanged` as one: what the host would have learnt from all of them, each conversation once.
use crate::api::{ConversationChange, ConversationsChanged};
use rustc_hash::FxHashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Added,
    Changed(u64),
    Deleted,
}

/// What became of each conversation, and which came up first.
#[derive(Debug, Default)]
pub(super) struct Merged {
    of: FxHashMap<String, (usize, What)>,
    next: usize,
}

impl Merged {
    pub(super) fn new(first: &ConversationsChanged) -> Merged {
        let mut merged = Merged::default();
        merged.add(first);
        merged
    }

    /// Takes in a later event, at a cost of its own length.
    pub(super) fn add(&mut self, new: &ConversationsChanged) {
        let added = new.added.iter().map(|id| (id, What::Added));
        let changed = new.changed.iter().map(|c| (&c.conversation, What::Changed(c.changed)));
        let deleted = new.deleted.iter().map(|id| (id, What::Deleted));
        for (id, what) in added.chain(changed).chain(deleted) {
            let now = match (self.of.get(id).map(|w| w.1), what) {
                (None, what) => Some(what),
                (Some(What::Added), What::Deleted) => None,
                (Some(What::Added), _) => Some(What::Added),
                (Some(What::Changed(old)), What::Changed(new)) => Some(What::Changed(old | new)),
                (Some(What::Changed(_)), what) => Some(what),
                // It went and came back: for the host it was there all the time, and may look different in every way.
                (Some(What::Deleted), What::Added | What::Changed(_)) => Some(What::Changed(u64::MAX)),
                (Some(What::Deleted), What::Deleted) => Some(What::Deleted),
            };
            match now {
                None => drop(self.of.remove(id)),
                Some(what) => {
                    let next = &mut self.next;
                    let place = self.of.entry(id.clone()).or_insert_with(|| {
                        *next += 1;
                        (*next, what)
                    });
                    place.1 = what;
                }
            }
        }
    }

    /// They cancelled each other out.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The one event.
    pub(super) fn said(self) -> ConversationsChanged {
        let mut all: Vec<(usize, String, What)> = self.of.into_iter().map(|(id, (at, what))| (at, id, what)).collect();
        all.sort_unstable_by_key(|(at, ..)| *at);
        let mut said = ConversationsChanged::default();
        for (_, conversation, what) in all {
            match what {
                What::Added => said.added.push(conversation),
                What::Changed(changed) => said.changed.push(ConversationChange { conversation, changed }),
                What::Deleted => said.deleted.push(conversation),
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(what: &str) -> ConversationsChanged {
        let id = || vec!["c".to_owned()];
        match what {
            "added" => ConversationsChanged { added: id(), ..Default::default() },
            "deleted" => ConversationsChanged { deleted: id(), ..Default::default() },
            mask => ConversationsChanged {
                changed: vec![ConversationChange { conversation: "c".into(), changed: mask.parse().unwrap() }],
                ..Default::default()
            },
        }
    }

    #[test]
    fn changes_of_one_conversation_merge_into_what_they_come_to() {
        let all = u64::MAX.to_string();
        for (first, second, both) in [
            ("added", "4", "added"),
            ("added", "deleted", ""),
            ("1", "4", "5"),
            ("1", "deleted", "deleted"),
            ("deleted", "added", all.as_str()),
        ] {
            let mut merged = Merged::new(&event(first));
            merged.add(&event(second));
            let said = if both.is_empty() { ConversationsChanged::default() } else { event(both) };
            assert_eq!(merged.is_empty(), both.is_empty(), "{first} + {second}");
            assert_eq!(merged.said(), said, "{first} + {second}");
        }
    }

    #[test]
    fn merging_keeps_the_order_in_which_conversations_came_up_and_costs_its_own_length() {
        let mut merged = Merged::default();
        let many = ConversationsChanged { added: (0..5000).map(|n| format!("c{n}")).collect(), ..Default::default() };
        merged.add(&many);
        for n in 0..5000 {
            let one = ConversationChange { conversation: format!("c{}", 4999 - n), changed: 1 };
            merged.add(&ConversationsChanged { changed: vec![one], ..Default::default() });
        }
        assert_eq!(merged.said(), many);
    }
}
