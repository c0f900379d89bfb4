//! Which conversations a filter lets pass: a function of a few traits of each, so that lists by filter and totals by filter are
//! kept by differences.
use crate::api::{ConversationFilter, ConversationKinds, MuteFilter};

/// What filters look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traits {
    /// Unread messages.
    pub unread: u64,
    /// `unread` is not an estimate.
    pub exact: bool,
    /// A group, not one-to-one.
    pub group: bool,
    /// Has unread mentions of this user.
    pub at_me: bool,
    /// Leaves the unread total.
    pub muted: bool,
    /// Marks.
    pub marks: u64,
    /// Folders it is in.
    pub folders: Box<[u64]>,
}

/// Does the filter let it pass?
pub fn passes(f: &ConversationFilter, t: &Traits) -> bool {
    let kind = match f.kinds {
        ConversationKinds::Any => true,
        ConversationKinds::C2c => !t.group,
        ConversationKinds::Group => t.group,
    };
    let mute = match f.mute {
        MuteFilter::Any => true,
        MuteFilter::Muted => t.muted,
        MuteFilter::Unmuted => !t.muted,
    };
    let marks = t.marks & f.marks == f.marks && t.marks & f.without_marks == 0;
    let folder = f.folder == 0 || t.folders.contains(&f.folder);
    kind && mute && marks && folder && (!f.unread || t.unread > 0) && (!f.at_me || t.at_me)
}

/// Is its unread count part of the filter's total? Muted ones only if the filter asks for them.
pub fn counts(f: &ConversationFilter, t: &Traits) -> bool {
    passes(f, t) && (!t.muted || f.mute == MuteFilter::Muted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_of_a_filter_must_hold() {
        let t = Traits { unread: 2, exact: true, group: true, at_me: true, muted: false, marks: 0b101, folders: [7].into() };
        let any = ConversationFilter::default();
        let all = ConversationFilter {
            kinds: ConversationKinds::Group,
            unread: true,
            at_me: true,
            marks: 0b101,
            without_marks: 0b010,
            folder: 7,
            mute: MuteFilter::Unmuted,
        };
        assert!(passes(&any, &Traits::default()) && passes(&any, &t) && passes(&all, &t));
        for wrong in [
            Traits { unread: 0, ..t.clone() },
            Traits { group: false, ..t.clone() },
            Traits { at_me: false, ..t.clone() },
            Traits { muted: true, ..t.clone() },
            Traits { marks: 0b001, ..t.clone() },
            Traits { marks: 0b111, ..t.clone() },
            Traits { folders: [8].into(), ..t.clone() },
        ] {
            assert!(!passes(&all, &wrong), "{wrong:?}");
        }
    }

    #[test]
    fn a_filter_by_kind_lets_only_that_kind_pass() {
        let of = |kinds| ConversationFilter { kinds, ..Default::default() };
        for group in [false, true] {
            let t = Traits { group, ..Default::default() };
            assert!(passes(&of(ConversationKinds::Any), &t));
            assert_eq!(passes(&of(ConversationKinds::C2c), &t), !group);
            assert_eq!(passes(&of(ConversationKinds::Group), &t), group);
        }
    }

    #[test]
    fn muted_conversations_count_only_for_a_filter_that_asks_for_them() {
        let muted = Traits { muted: true, unread: 1, ..Default::default() };
        assert!(!counts(&ConversationFilter::default(), &muted));
        assert!(counts(&ConversationFilter { mute: MuteFilter::Muted, ..Default::default() }, &muted));
        assert!(passes(&ConversationFilter::default(), &muted));
    }
}
