//! What belongs to the user and to no conversation: folders, do-not-disturb. Changed here at once, sent as intents, overruled by
//! the server's newer state.
use super::intents::{self, Intent};
use super::{contacts, profiles};
use crate::api::{AllReceiveOpt, Error, ErrorCode, Event, Folder, Folders, ReceiveOpt};
use crate::model::ids::{ConvId, LocalId};
use crate::store::ground::number::num;
use crate::store::ground::sql::{exec, meta, rows};
use crate::store::ground::tx::{Result, Tx};
use ntk_protocol::{rules, rules::rpc, wire};
use prost::Message as _;
use rusqlite::{Connection, params};

/// All folders, by name.
pub(crate) fn folders(c: &Connection) -> rusqlite::Result<Vec<Folder>> {
    rows(c, "SELECT id, name FROM folder ORDER BY name, id", [], |r| {
        Ok(Folder { id: r.get::<_, i64>(0)? as u64, name: r.get(1)? })
    })
}

/// Do not disturb.
pub(crate) fn all_receive(c: &Connection) -> rusqlite::Result<AllReceiveOpt> {
    let number = |name| Ok::<_, rusqlite::Error>(meta::<u32>(c, name)?.unwrap_or(0));
    Ok(AllReceiveOpt {
        opt: ReceiveOpt::from_u32(number("all_recv_opt")?).unwrap_or_default(),
        from_s: number("all_recv_from_s")?,
        for_s: number("all_recv_for_s")?,
    })
}

/// Makes a folder; its id was minted by the caller.
pub(crate) fn create_folder(tx: &mut Tx<'_>, command: u32, folder: &Folder) -> Result<()> {
    if folders(tx.c)?.len() >= rules::MAX_FOLDERS {
        return Err(Error::new(ErrorCode::FolderLimit, "20 folders exist"));
    }
    let put = vec![wire::Folder { id: folder.id, name: folder.name.clone() }];
    change(tx, command, wire::SetUser { put, ..Default::default() })
}

/// Renames a folder.
pub(crate) fn rename_folder(tx: &mut Tx<'_>, command: u32, folder: &Folder) -> Result<()> {
    must_exist(tx, folder.id)?;
    let put = vec![wire::Folder { id: folder.id, name: folder.name.clone() }];
    change(tx, command, wire::SetUser { put, ..Default::default() })
}

/// Deletes a folder; its conversations stay.
pub(crate) fn delete_folder(tx: &mut Tx<'_>, command: u32, id: u64) -> Result<()> {
    must_exist(tx, id)?;
    change(tx, command, wire::SetUser { remove: vec![id], ..Default::default() })
}

/// Sets do-not-disturb.
pub(crate) fn set_all_receive(tx: &mut Tx<'_>, command: u32, all: &AllReceiveOpt) -> Result<()> {
    let all = wire::AllReceive { opt: all.opt as u32, from_s: all.from_s, for_s: all.for_s };
    change(tx, command, wire::SetUser { all_receive: Some(all), ..Default::default() })
}

/// An error if there is no such folder.
pub(crate) fn must_exist(tx: &Tx<'_>, id: u64) -> Result<()> {
    match folders(tx.c)?.iter().any(|f| f.id == id) {
        true => Ok(()),
        false => Err(Error::new(ErrorCode::NoSuchFolder, "no such folder")),
    }
}

fn change(tx: &mut Tx<'_>, command: u32, set: wire::SetUser) -> Result<()> {
    telling(tx, |tx| apply(tx, &set))?;
    intents::queue(
        tx,
        Intent { conv: ConvId(0), local_id: LocalId(0), command, method: rpc::SET_USER.into(), args: set.encode_to_vec() },
    )
}

/// Applies a change here; applying it again changes nothing.
fn apply(tx: &mut Tx<'_>, set: &wire::SetUser) -> Result<()> {
    let wire::SetUser { put, remove, all_receive } = set;
    for f in put {
        let sql = "INSERT INTO folder(id, name) VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name";
        exec(tx.c, sql, params![f.id as i64, f.name])?;
    }
    for id in remove {
        exec(tx.c, "DELETE FROM folder WHERE id = ?", [*id as i64])?;
    }
    if let Some(all) = all_receive {
        put_all_receive(tx, all.opt, all.from_s, all.for_s)?;
    }
    Ok(())
}

fn put_all_receive(tx: &Tx<'_>, opt: u32, from_s: u32, for_s: u32) -> Result<()> {
    tx.set_meta("all_recv_opt", opt.min(rules::recv_opt::MAX))?;
    tx.set_meta("all_recv_from_s", from_s)?;
    tx.set_meta("all_recv_for_s", for_s)
}

/// The user's state by the server, under what is still on its way there.
pub(crate) fn from_server(tx: &mut Tx<'_>, s: &wire::UserState) -> Result<()> {
    let wire::UserState { folders, all_recv_opt, all_recv_from_s, all_recv_for_s, ver, profile, contacts_ver } = s;
    if let Some(profile) = profile {
        profiles::own(tx, profile)?;
    }
    contacts::heard(tx, *contacts_ver)?;
    if num(*ver) < meta::<i64>(tx.c, "user_ver")?.unwrap_or(0) {
        return Ok(());
    }
    tx.set_meta("user_ver", num(*ver))?;
    telling(tx, |tx| {
        exec(tx.c, "DELETE FROM folder", [])?;
        apply(tx, &wire::SetUser { put: folders.clone(), ..Default::default() })?;
        put_all_receive(tx, *all_recv_opt, *all_recv_from_s, *all_recv_for_s)?;
        for intent in intents::pending(tx.c, ConvId(0), LocalId(0))? {
            if intent.method == rpc::SET_USER
                && let Ok(set) = ntk_protocol::read::<wire::SetUser>(&intent.args)
            {
                apply(tx, &set)?;
            }
        }
        Ok(())
    })
}

/// The server's answer to a change. Older than what is known: another device's newer one was heard of while this one stood over it,
/// and nobody knows any more what that said.
pub(super) fn overtaken(tx: &mut Tx<'_>, answer: &wire::UserState) -> Result<()> {
    match num(answer.ver) < meta::<i64>(tx.c, "user_ver")?.unwrap_or(0) {
        true => ask_again(tx),
        false => Ok(()),
    }
}

/// An empty change is a question.
pub(super) fn ask_again(tx: &mut Tx<'_>) -> Result<()> {
    let args = wire::SetUser::default().encode_to_vec();
    let method = rpc::SET_USER.into();
    intents::queue(tx, Intent { conv: ConvId(0), local_id: LocalId(0), command: 0, method, args })
}

/// Runs a change and tells the host what it changed. A folder that went takes its conversations' membership with it.
fn telling(tx: &mut Tx<'_>, what: impl FnOnce(&mut Tx<'_>) -> Result<()>) -> Result<()> {
    let before = (folders(tx.c)?, all_receive(tx.c)?);
    what(tx)?;
    let after = (folders(tx.c)?, all_receive(tx.c)?);
    if before.0 != after.0 {
        let gone = |f: &&Folder| !after.0.iter().any(|g| g.id == f.id);
        for folder in before.0.iter().filter(gone) {
            empty(tx, folder.id)?;
        }
        tx.news.events.push(Event::FoldersChanged(Folders { folders: after.0 }));
    }
    if before.1 != after.1 {
        tx.news.events.push(Event::AllReceiveOptChanged(after.1));
    }
    Ok(())
}

fn empty(tx: &mut Tx<'_>, folder: u64) -> Result<()> {
    tx.finish()?;
    let sql = "SELECT id FROM conversation WHERE instr(folders, ?) > 0";
    for conv in rows(tx.c, sql, [&folder.to_le_bytes()[..]], |r| r.get::<_, ConvId>(0))? {
        // What merely has these bytes across two ids keeps both.
        tx.conv(conv)?.folders.retain(|f| *f != folder);
    }
    Ok(())
}
