//! The small named operations: what each may be asked, the call to the store, the encoded result.
use crate::bus::{GATEWAY, Hint};
use crate::hub::{HubCmd, Live};
use crate::requests::{Early, NO_WAIT, conv_key, page_limit};
use crate::session::Session;
use crate::store::{Account, Answer, NewGroup, SearchAsk, Store};
use ntk_protocol::rules::{self, MAX_BODY, MAX_FOLDERS, MAX_GROUP_NAME, MAX_MEMBERS_PER_CALL, code, rpc};
use ntk_protocol::{ConvKey, Query, wire};
use prost::Message;
use std::sync::Arc;
use tokio::sync::oneshot;

fn invalid<T>(text: &'static str) -> Early<T> {
    Err((code::INVALID_PARAMETERS, text, NO_WAIT))
}

fn checked(check: Result<(), &'static str>) -> Early<()> {
    check.or_else(invalid)
}

fn few<T>(all: &[T], most: usize) -> Early<()> {
    if (1..=most).contains(&all.len()) { Ok(()) } else { invalid("nothing named, or too many in one call") }
}

impl Session {
    pub(crate) fn call(&self, method: &str, args: &[u8]) -> Early<Answer<wire::RpcRes>> {
        fn read<T: Message + Default>(args: &[u8]) -> Early<T> {
            T::decode(args).map_err(|_| (code::INVALID_PARAMETERS, "malformed arguments", NO_WAIT))
        }
        let store = self.gateway.store.clone();
        let me = self.account.clone();
        Ok(match method {
            rpc::CREATE_GROUP => {
                let a: wire::CreateGroup = read(args)?;
                let group = if a.group.is_empty() { format!("g{}", self.gateway.random.hex()) } else { a.group };
                let conv = ConvKey::group(&group).map_err(|_| (code::BAD_GROUP_ID, "bad group id", NO_WAIT))?;
                if a.name.len() > MAX_GROUP_NAME || a.members.len() > MAX_MEMBERS_PER_CALL {
                    return invalid("group name too long, or too many members in one call");
                }
                let new =
                    NewGroup { owner: me.clone(), conv: conv.clone(), name: a.name, members: a.members, uncounted: a.uncounted };
                state_after(store.create_group(new), store, me, conv)
            }
            rpc::ADD_MEMBERS => {
                let a: wire::AddMembers = read(args)?;
                if a.members.len() > MAX_MEMBERS_PER_CALL {
                    return invalid("too many members in one call");
                }
                encoded(store.add_members(me, conv_key(&a.conv)?, a.members))
            }
            rpc::SET_CONV => {
                let a: wire::SetConv = read(args)?;
                checked(check_set_conv(&a))?;
                let conv = conv_key(&a.conv)?;
                state_after(store.set_conv(me.clone(), conv.clone(), a), store, me, conv)
            }
            rpc::RECALL => {
                let a: wire::Recall = read(args)?;
                if a.reason.len() > rules::MAX_RECALL_REASON {
                    return invalid("reason too long");
                }
                let window = self.gateway.config.recall_window.as_millis() as i64;
                encoded(store.recall(me, conv_key(&a.conv)?, a, window))
            }
            rpc::SEARCH => {
                self.reads_shed()?;
                encoded(store.search(me, search_ask(read(args)?)?))
            }
            rpc::GET_CONV => {
                let a: wire::GetConv = read(args)?;
                encoded(store.conv_state(me, conv_key(&a.conv)?))
            }
            rpc::MODIFY => {
                let a: wire::Modify = read(args)?;
                if a.body.len() > MAX_BODY {
                    return Err((code::BODY_TOO_LARGE, "body over 12 KB", NO_WAIT));
                }
                if a.body.is_empty() {
                    return invalid("empty message");
                }
                let answer = store.modify(me, conv_key(&a.conv)?, a);
                Box::pin(async move {
                    let (newest, code) = answer.await?;
                    Ok(wire::RpcRes { code, result: newest.encode_to_vec().into(), ..Default::default() })
                })
            }
            rpc::REACT => {
                let a: wire::React = read(args)?;
                if a.reaction.is_empty() || a.reaction.len() > rules::MAX_REACTION_ID {
                    return invalid("a reaction id has 1 to 64 bytes");
                }
                encoded(store.react(me, conv_key(&a.conv)?, a))
            }
            rpc::SET_EXTENSIONS => {
                let a: wire::SetExtensions = read(args)?;
                checked(check_extensions(&a))?;
                encoded(store.set_extensions(me, conv_key(&a.conv)?, a))
            }
            rpc::PIN_MSG => {
                let a: wire::PinMsg = read(args)?;
                encoded(store.pin_msg(me, conv_key(&a.conv)?, a))
            }
            rpc::GET_PINNED => {
                let a: wire::GetPinned = read(args)?;
                encoded(store.pinned(me, conv_key(&a.conv)?))
            }
            rpc::SEND_RECEIPTS => {
                let a: wire::SendReceipts = read(args)?;
                self.reads_shed()?;
                few(&a.cseqs, rules::MAX_RECEIPTS_PER_CALL)?;
                encoded(store.send_receipts(me, conv_key(&a.conv)?, a.cseqs))
            }
            rpc::GET_RECEIPTS => {
                let a: wire::GetReceipts = read(args)?;
                self.reads_shed()?;
                few(&a.cseqs, rules::MAX_RECEIPTS_PER_CALL)?;
                encoded(store.receipts(me, conv_key(&a.conv)?, a.cseqs))
            }
            rpc::READ_MEMBERS => {
                let a: wire::ReadMembers = read(args)?;
                self.reads_shed()?;
                encoded(store.read_members(me, conv_key(&a.conv)?, a))
            }
            rpc::HIDE_MSGS => {
                let a: wire::HideMsgs = read(args)?;
                few(&a.cseqs, rules::MAX_DELETES_PER_CALL)?;
                encoded(store.hide_msgs(me, conv_key(&a.conv)?, a.cseqs))
            }
            rpc::GET_HIDDEN => {
                let a: wire::GetHidden = read(args)?;
                self.reads_shed()?;
                encoded(store.hidden(me, conv_key(&a.conv)?, a.after_no, page_limit(a.limit)))
            }
            rpc::SET_USER => {
                let a: wire::SetUser = read(args)?;
                checked(check_set_user(&a))?;
                encoded(store.set_user(me, a))
            }
            rpc::GET_DEVICES => {
                let (hub, user, stored) = (self.gateway.hub.clone(), me.id, store.devices(me.id));
                encoded(Box::pin(async move {
                    let (answer, live) = oneshot::channel();
                    let _ = hub.send(HubCmd::Devices(user, answer)).await;
                    Ok(wire::Devices { devices: with_live(stored.await?, live.await.unwrap_or_default()) })
                }))
            }
            rpc::LOGOUT_DEVICE => {
                let a: wire::LogoutDevice = read(args)?;
                let forgotten = store.forget_device(me.id, &a.device);
                let (code, text) = (code::KICKED, "logged out by the user".to_owned());
                let (bus, kick) = (self.gateway.bus.clone(), Hint::Kick { user: me.id, device: Some(a.device), code, text });
                Box::pin(async move {
                    // It comes back at once if it likes; by then its token is no good.
                    forgotten.await?;
                    bus.publish(GATEWAY, kick);
                    Ok(wire::RpcRes::default())
                })
            }
            _ => return invalid("unknown method"),
        })
    }
}

/// What a request may not ask for, whatever is stored.
fn check_set_conv(ask: &wire::SetConv) -> Result<(), &'static str> {
    let marks = ask.marks_on | ask.marks_off;
    if ask.recv_opt.is_some_and(|o| o > rules::recv_opt::MAX) {
        Err("unknown receive option")
    } else if marks & !rules::mark::ALL != 0 || ask.marks_on & ask.marks_off != 0 {
        Err("unknown mark, or one both on and off")
    } else if ask.custom_data.as_ref().is_some_and(|d| d.len() > rules::MAX_CONVERSATION_DATA) {
        Err("custom data over 256 bytes")
    } else if ask.draft.as_ref().is_some_and(|d| d.text.len() > rules::MAX_DRAFT) {
        Err("draft over 4 KB")
    } else if ask.folders_add.len() + ask.folders_remove.len() > 2 * MAX_FOLDERS {
        Err("more folders than there may be")
    } else {
        Ok(())
    }
}

/// As [`check_set_conv`].
fn check_set_user(ask: &wire::SetUser) -> Result<(), &'static str> {
    let bad_name = |f: &wire::Folder| f.id == 0 || f.name.is_empty() || f.name.len() > rules::MAX_FOLDER_NAME;
    let bad_window = |a: &wire::AllReceive| a.opt > rules::recv_opt::MAX || a.from_s >= 86_400 || a.for_s > 86_400;
    if ask.put.len() > MAX_FOLDERS || ask.remove.len() > MAX_FOLDERS || ask.put.iter().any(bad_name) {
        Err("bad folder")
    } else if ask.all_receive.as_ref().is_some_and(bad_window) {
        Err("bad window of the day")
    } else {
        Ok(())
    }
}

/// Keeps what a request says about one message within its limits.
fn check_extensions(ask: &wire::SetExtensions) -> Result<(), &'static str> {
    let all = || ask.set.iter().chain(&ask.remove);
    let bad = |e: &wire::Extension| {
        e.key.is_empty() || e.key.len() > rules::MAX_EXTENSION_KEY || e.value.len() > rules::MAX_EXTENSION_VALUE
    };
    if all().count() > rules::MAX_EXTENSIONS_PER_CALL || (all().count() == 0 && !ask.remove_all) || all().any(bad) {
        Err("bad extension, or more than 20")
    } else {
        Ok(())
    }
}

/// The known devices, and which of them are connected, also one whose note has not been written.
fn with_live(mut devices: Vec<wire::Device>, live: Vec<Live>) -> Vec<wire::Device> {
    for Live { device, platform, background } in live {
        match devices.iter_mut().find(|d| d.device == device) {
            Some(known) => (known.online, known.background, known.platform) = (true, background, platform),
            None => devices.push(wire::Device { device, platform, background, online: true, ..Default::default() }),
        }
    }
    devices
}

/// After a write, the conversation as it now is.
fn state_after(write: Answer<()>, store: Arc<dyn Store>, me: Account, conv: ConvKey) -> Answer<wire::RpcRes> {
    Box::pin(async move {
        write.await?;
        let result = store.conv_state(me, conv).await?.encode_to_vec().into();
        Ok(wire::RpcRes { result, ..Default::default() })
    })
}

fn encoded<T: Message + 'static>(answer: Answer<T>) -> Answer<wire::RpcRes> {
    Box::pin(async move { Ok(wire::RpcRes { result: answer.await?.encode_to_vec().into(), ..Default::default() }) })
}

/// A search within its limits.
fn search_ask(s: wire::Search) -> Early<SearchAsk> {
    let few = s.keywords.len() <= rules::MAX_KEYWORDS && s.senders.len() <= rules::MAX_KEYWORDS && s.kinds.len() <= 64;
    let short = s.keywords.iter().all(|k| (1..=rules::MAX_KEYWORD).contains(&k.len()));
    let narrowed = !s.keywords.is_empty() || !s.senders.is_empty() || !s.kinds.is_empty();
    if !few || !short || !narrowed || !(1..=rules::MAX_SEARCH_PAGE).contains(&s.limit) {
        return invalid("not a search");
    }
    let time = |t: u64| t.min(i64::MAX as u64) as i64;
    Ok(SearchAsk {
        query: Query::new(&s.keywords, s.any),
        conv: if s.conv.is_empty() { None } else { Some(conv_key(&s.conv)?) },
        senders: s.senders,
        kinds: s.kinds,
        time: time(s.from_ms)..=if s.to_ms == 0 { i64::MAX } else { time(s.to_ms) },
        grouped: s.grouped,
        page_token: s.page_token,
        limit: s.limit as usize,
    })
}
