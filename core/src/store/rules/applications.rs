//! What the server says of applications to groups: told to the host, and not kept.
use crate::api::{Event, GroupApplicationState};
use crate::store::ground::applications::application;
use crate::store::ground::tx::Tx;
use ntk_protocol::wire;

/// One that came, or that was decided: whom it is about, and who would have brought them, hear the decision; who rules the group hears
/// both.
pub(crate) fn heard(tx: &mut Tx<'_>, a: &wire::Application) {
    let shown = application(tx.c, tx.people, a.clone());
    let own = [shown.user_id.as_str(), &shown.inviter].contains(&&**tx.me);
    tx.news.events.push(match own && shown.state != GroupApplicationState::Waiting {
        true => Event::GroupApplicationDecided(shown),
        false => Event::GroupApplicationChanged(shown),
    });
}
