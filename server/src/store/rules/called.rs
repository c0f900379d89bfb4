//! What users and groups are found by: words of their names, written with the name, so that results are complete at once.
//!
//! Nobody finds who lets nobody add them, a group that nobody can come into by themselves whatever it says (Work), and one that was
//! dismissed.
use super::rows::ConvRow;
use super::tx::{Named, Tx, Verb};
use crate::ids::{Cseq, UserId};
use ntk_protocol::groups::GroupType;
use ntk_protocol::rules::allow;
use ntk_protocol::{name_words, wire};
use pinyin::ToPinyinMulti as _;

/// How a Chinese character is said, as it is typed.
fn sounds(c: char) -> Vec<String> {
    let mut ways: Vec<String> = Vec::new();
    for way in c.to_pinyin_multi().into_iter().flatten() {
        // ü is typed as v, or as u where there is no key for it.
        for typed in [way.plain().replace('ü', "v"), way.plain().replace('ü', "u")] {
            if !ways.contains(&typed) {
                ways.push(typed);
            }
        }
    }
    ways
}

pub(super) fn words(name: &str) -> Vec<String> {
    name_words(name, sounds)
}

/// A user is called something, or lets somebody add them who did not.
pub(crate) fn note_user<T: Tx>(tx: &mut T, user: UserId, profile: &wire::Profile) -> Verb<()> {
    let found_by = if profile.allow == allow::NOBODY { Vec::new() } else { words(&profile.nickname) };
    tx.put_name(Named::User(user), &found_by)
}

/// A group is called something, or ended.
pub(crate) fn note_group<T: Tx>(tx: &mut T, conv: &ConvRow) -> Verb<()> {
    // A Work group never had any.
    if conv.group == Some(GroupType::Work) {
        return Ok(());
    }
    let found_by = if is_found(conv) { words(&conv.name) } else { Vec::new() };
    tx.put_name(Named::Group(conv.id), &found_by)
}

pub(super) fn is_found(conv: &ConvRow) -> bool {
    conv.group.is_some_and(|of| of != GroupType::Work) && conv.dismissed == Cseq(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_said_in_every_way_they_are_typed() {
        assert_eq!(sounds('张'), ["zhang"]);
        assert_eq!(sounds('绿')[..2], ["lv", "lu"]);
        assert!(sounds('单').contains(&"shan".to_owned()) && sounds('单').contains(&"dan".to_owned()));
        assert!(sounds('x').is_empty() && sounds('あ').is_empty());
        let of = words("吕单雄");
        assert!(["lvshanxiong", "lushan", "lsx", "danxiong"].iter().all(|w| of.iter().any(|word| word.starts_with(w))), "{of:?}");
    }
}
