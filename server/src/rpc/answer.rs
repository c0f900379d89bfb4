//! What the domains have in common: reading arguments, refusing, encoding what the store answers.
use crate::caller::{Early, NO_WAIT, invalid};
use crate::store::{Account, Answer, Store};
use ntk_protocol::rules::code;
use ntk_protocol::{ConvKey, Guarded, wire};
use prost::Message;
use std::sync::Arc;

/// Refused at once, or asked of the store.
pub(crate) type Called = Early<Answer<wire::RpcRes>>;

pub(super) fn read<T: Message + Default + Guarded>(args: &[u8]) -> Early<T> {
    ntk_protocol::read(args).map_err(|_| (code::INVALID_PARAMETERS, "malformed arguments", NO_WAIT))
}

pub(super) fn checked(check: Result<(), &'static str>) -> Early<()> {
    check.or_else(invalid)
}

pub(super) fn few<T>(all: &[T], most: usize) -> Early<()> {
    if (1..=most).contains(&all.len()) { Ok(()) } else { invalid("nothing named, or too many in one call") }
}

pub(super) fn encoded<T: Message + 'static>(answer: Answer<T>) -> Answer<wire::RpcRes> {
    Box::pin(async move { Ok(wire::RpcRes { result: answer.await?.encode_to_vec().into(), ..Default::default() }) })
}

/// After a write, the conversation as it now is.
pub(super) fn state_after(write: Answer<()>, store: Arc<dyn Store>, me: Account, conv: ConvKey) -> Answer<wire::RpcRes> {
    Box::pin(async move {
        write.await?;
        let result = store.conv_state(me, conv).await?.encode_to_vec().into();
        Ok(wire::RpcRes { result, ..Default::default() })
    })
}
