//! What the lane to the host carries, whatever domain it is of.
use super::joined::{Event, Reply};
use super::windows::{ConversationPatch, MessagePatch};
use crate::api::macros::{api_records, api_unions};
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

pub(crate) const ENUMS: &[(u32, SumSpec)] = &[];

api_records! {
    /// The outcome of one request; each accepted request gets exactly one.
    79 Completion {
        /// What the call returned.
        request: u64,
        /// The command's number.
        command: u32,
        /// 0 = success.
        code: u32,
        /// For logs.
        text: String,
        /// The newest commit its effects are part of.
        commit_no: u64,
        /// The result, on success of a command that has one; with 8006 the newest state.
        reply: Option<Reply>,
    }

    /// The last item of a kernel: its handle is dead now.
    80 Closed {
        /// 0 = closed by request; else why it failed.
        code: u32,
    }
}

api_unions! {
    /// One item of the lane to the host, in commit order.
    Delivery {
        /// The outcome of a request.
        1 Completion(Completion),
        /// News.
        2 Event(Event),
        /// A window of conversations changed.
        3 ConversationPatch(ConversationPatch),
        /// A window of messages changed.
        4 MessagePatch(MessagePatch),
        /// The end.
        5 Closed(Closed),
    }
}
