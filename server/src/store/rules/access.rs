//! Who may see what of a conversation.
use super::rows::{ConvRow, MsgRow, UserConv};
use super::tx::{Done, OpError, Tx, Verb};
use crate::ids::{ConvId, Cseq, UserId};
use crate::store::types::Account;
use ntk_protocol::ConvKey;
use ntk_protocol::rules::{code, flags};

/// The conversation as far as `user` may see it at all, with the first message it sees: since joining, and since clearing it.
pub(crate) fn conv_of<T: Tx>(tx: &mut T, key: &ConvKey, user: &Account) -> Done<Option<(ConvRow, Cseq)>> {
    if let ConvKey::C2c(..) = key
        && key.peer(&user.uid).is_none()
    {
        return OpError::refused(code::NO_PERMISSION, "not one of the two users");
    }
    let Some(conv) = tx.conv(key)? else {
        return match key {
            ConvKey::Group(_) => OpError::refused(code::NO_SUCH_GROUP, "no such group"),
            ConvKey::C2c(..) => Ok(None),
        };
    };
    let Some(from) = tx.visible_from(conv.id, user.id)? else {
        return OpError::refused(code::NO_PERMISSION, "not a member");
    };
    let cleared = tx.cleared_from(user.id, conv.id)?;
    Ok(Some((conv, from.max(cleared))))
}

/// A targeted message exists for its sender and its targets only.
pub(crate) fn is_for<T: Tx>(tx: &mut T, conv: ConvId, row: &MsgRow, user: UserId) -> Verb<bool> {
    let open = row.flags & flags::TARGETED == 0 || row.sender == user;
    Ok(open || tx.targets(conv, row.cseq)?.contains(&user))
}

/// The user's row of a conversation, or what it will be once the fan-in has made it.
pub(crate) fn user_conv_or_new<T: Tx>(tx: &mut T, user: UserId, conv: ConvId, visible_from: Cseq) -> Verb<UserConv> {
    Ok(tx.user_conv(user, conv)?.unwrap_or_else(|| UserConv::of_new(visible_from)))
}
