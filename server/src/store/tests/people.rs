//! Users: names, their conversations, folders, timelines, devices; and the outbox.
use super::{Entry, Maps, Person, Waiting};
use crate::ids::{ConvId, Cseq, Useq, UserId};
use crate::news::PushTarget;
use crate::store::rules::rows::{
    ConvRow, Deletion, EntryRow, Extent, Member, MsgRow, NewEntry, Room, Seat, Sight, Standing, TaskRow, UserConv,
};
use crate::store::rules::tx::{Devices, Names, Outbox, Profiles, Timelines, Tx as _, UserConversations, UserSettings, Verb};
use crate::store::task::Job;
use crate::store::types::{Account, GroupHead};
use ntk_protocol::wire;
use std::collections::btree_map::Entry as Slot;
use std::sync::Arc;

impl Maps {
    fn change(&mut self, user: UserId, conv: ConvId, change: impl FnOnce(&mut UserConv)) -> Verb<()> {
        if let Some(u) = self.rows.user_convs.get_mut(&(user, conv)) {
            change(u);
        }
        Ok(())
    }

    fn of_user(&self, user: UserId) -> impl Iterator<Item = (ConvId, &UserConv)> {
        self.rows.user_convs.iter().filter(move |((of, _), _)| *of == user).map(|((_, conv), u)| (*conv, u))
    }

    fn stands(&self, user: UserId, conv: ConvId) -> Option<Standing> {
        let (u, (_, c)) = (self.rows.user_convs.get(&(user, conv))?, self.rows.convs.get(&conv)?);
        let seat = self.rows.members.get(&(conv, user))?.seat.within(c);
        let sight = Sight { until: Cseq(0), ..seat.sight };
        Some(Standing {
            conv,
            head: if seat.is_member() { c.head } else { Cseq(0) },
            active: c.active_cseq,
            diffused: c.diffused,
            visible_from: u.seen_from(sight),
            read: u.read_in(sight),
            recv_opt: u.recv_opt,
            hidden_upto: u.hidden_upto,
            drafted: u.draft_ts > 0,
        })
    }

    fn person_mut(&mut self, user: UserId) -> &mut Person {
        self.rows.people.get_mut(&user).expect("they are known")
    }
}

impl Names for Maps {
    fn uid(&mut self, user: UserId) -> Verb<Arc<str>> {
        Ok(self.rows.people.get(&user).map_or_else(|| "".into(), |p| p.uid.clone()))
    }

    fn key(&mut self, conv: ConvId) -> Verb<Arc<str>> {
        Ok(self.rows.convs.get(&conv).map_or_else(|| "".into(), |(key, _)| key.clone()))
    }

    fn account(&mut self, uid: &str) -> Verb<Option<Account>> {
        let known = self.rows.people.iter().find(|(_, p)| *p.uid == *uid);
        Ok(known.map(|(id, p)| Account { id: *id, uid: p.uid.clone() }))
    }

    fn users_called(&mut self, uids: &[String]) -> Verb<Vec<Option<UserId>>> {
        uids.iter().map(|uid| self.account(uid).map(|known| known.map(|a| a.id))).collect()
    }

    fn insert_user(&mut self, uid: &str) -> Verb<()> {
        if self.account(uid)?.is_none() {
            let id = UserId(self.rows.people.len() as i64 + 1);
            let (head, floor, state) = (Useq(0), Useq(0), wire::UserState::default());
            self.rows.people.insert(id, Person { uid: uid.into(), head, floor, state, profile: None });
        }
        Ok(())
    }
}

impl UserConversations for Maps {
    fn user_conv(&mut self, user: UserId, conv: ConvId) -> Verb<Option<UserConv>> {
        Ok(self.rows.user_convs.get(&(user, conv)).cloned())
    }

    fn cleared_from(&mut self, user: UserId, conv: ConvId) -> Verb<Cseq> {
        Ok(self.rows.user_convs.get(&(user, conv)).map(|u| u.visible_from).unwrap_or_default())
    }

    fn ensure_user_convs(&mut self, conv: ConvId, members: &[Member]) -> Verb<()> {
        for m in members {
            self.rows.user_convs.entry((m.user, conv)).or_insert_with(|| UserConv::of_new(m.sight.from));
        }
        Ok(())
    }

    fn set_read(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()> {
        self.change(user, conv, |u| u.read_cseq = upto)
    }

    fn set_receipt(&mut self, user: UserId, conv: ConvId, upto: Cseq) -> Verb<()> {
        self.change(user, conv, |u| u.receipt_cseq = upto)
    }

    fn raise_peer_read(&mut self, user: UserId, conv: ConvId, upto: Cseq, ts: i64) -> Verb<bool> {
        let lower = self.rows.user_convs.get_mut(&(user, conv)).filter(|u| u.peer_read_cseq < upto);
        Ok(lower.map(|u| (u.peer_read_cseq, u.peer_read_ts) = (upto, ts)).is_some())
    }

    fn save_settings(&mut self, user: UserId, conv: ConvId, new: &UserConv, newer: bool) -> Verb<()> {
        self.change(user, conv, |u| {
            let of = new.clone();
            *u = UserConv {
                recv_opt: of.recv_opt,
                pinned: of.pinned,
                marks: of.marks,
                custom_data: of.custom_data,
                hidden_upto: of.hidden_upto,
                visible_from: of.visible_from,
                draft: of.draft,
                draft_ts: of.draft_ts,
                draft_ver: of.draft_ver,
                settings_ver: u.settings_ver + i64::from(newer),
                read_cseq: u.read_cseq,
                receipt_cseq: u.receipt_cseq,
                peer_read_cseq: u.peer_read_cseq,
                peer_read_ts: u.peer_read_ts,
                hide_no: u.hide_no,
            };
        })
    }

    fn renew_settings(&mut self, user: UserId, conv: ConvId) -> Verb<()> {
        self.change(user, conv, |u| u.settings_ver += 1)
    }

    fn count_convs(&mut self, user: UserId) -> Verb<u32> {
        Ok(self.of_user(user).count() as u32)
    }

    fn count_pinned_convs(&mut self, user: UserId) -> Verb<usize> {
        Ok(self.of_user(user).filter(|(_, u)| u.pinned).count())
    }

    fn list(&mut self, user: UserId, active: i64, key: &str, limit: u32) -> Verb<Vec<(ConvRow, String, UserConv, Seat)>> {
        let row = |(conv, u): (ConvId, &UserConv)| {
            let (key, c) = &self.rows.convs[&conv];
            (c.clone(), key.to_string(), u.clone(), self.rows.members[&(conv, user)].seat)
        };
        let mut all: Vec<_> = self.of_user(user).map(row).collect();
        all.retain(|(c, k, ..)| c.active_ts < active || (c.active_ts == active && **k > *key));
        all.sort_by(|(a, x, ..), (b, y, ..)| b.active_ts.cmp(&a.active_ts).then(x.cmp(y)));
        all.truncate(limit as usize);
        Ok(all)
    }

    fn standings(&mut self, user: UserId) -> Verb<Vec<Standing>> {
        let all: Vec<ConvId> = self.of_user(user).map(|(conv, _)| conv).collect();
        Ok(all.into_iter().filter_map(|conv| self.stands(user, conv)).filter(|s| s.head > s.read || s.diffused).collect())
    }

    fn standing(&mut self, user: UserId, conv: ConvId) -> Verb<Option<Standing>> {
        Ok(self.stands(user, conv))
    }

    fn diffused(&mut self, user: UserId) -> Verb<Vec<GroupHead>> {
        let head = |(conv, u): (ConvId, &UserConv)| {
            let (key, c) = &self.rows.convs[&conv];
            let seat = self.rows.members[&(conv, user)].seat.within(c);
            let (key, visible_from) = (key.to_string(), u.seen_from(seat.sight));
            let (head, mseq, meta_ver) = (c.head, c.mseq, c.meta_ver);
            let followed = c.diffused && seat.is_member();
            Some(GroupHead { conv, key, head, mseq, meta_ver, visible_from }).filter(|_| followed)
        };
        Ok(self.of_user(user).filter_map(head).collect())
    }

    fn insert_hidden(&mut self, user: UserId, conv: ConvId, no: i64, msgs: &[Deletion]) -> Verb<Vec<Cseq>> {
        let mut new = Vec::new();
        for Deletion { cseq, counted } in msgs {
            if let Slot::Vacant(free) = self.rows.hidden.entry((user, conv, *cseq)) {
                new.push(*cseq);
                free.insert((no + new.len() as i64, *counted));
            }
        }
        Ok(new)
    }

    fn set_hide_no(&mut self, user: UserId, conv: ConvId, no: i64) -> Verb<()> {
        self.change(user, conv, |u| u.hide_no = no)
    }

    fn hidden(&mut self, user: UserId, conv: ConvId, after: i64, limit: u32) -> Verb<Vec<(i64, Cseq)>> {
        let of = self.rows.hidden.iter().filter(|((u, c, _), (no, _))| (*u, *c) == (user, conv) && *no > after);
        let mut all: Vec<_> = of.map(|((_, _, cseq), (no, _))| (*no, *cseq)).collect();
        all.sort();
        all.truncate(limit as usize);
        Ok(all)
    }
}

impl UserSettings for Maps {
    fn user_state(&mut self, user: UserId) -> Verb<wire::UserState> {
        let own = self.rows.folders.iter().filter(|((of, _), _)| *of == user);
        let mut folders: Vec<_> = own.map(|((_, id), name)| wire::Folder { id: *id, name: name.clone() }).collect();
        folders.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        let state = self.rows.people.get(&user).map(|p| p.state.clone()).unwrap_or_default();
        Ok(wire::UserState { folders, ..state })
    }

    fn set_state_ver(&mut self, user: UserId, ver: u64) -> Verb<()> {
        self.person_mut(user).state.ver = ver;
        Ok(())
    }

    fn set_all_receive(&mut self, user: UserId, all: &wire::AllReceive) -> Verb<()> {
        let state = &mut self.person_mut(user).state;
        (state.all_recv_opt, state.all_recv_from_s, state.all_recv_for_s) = (all.opt, all.from_s, all.for_s);
        Ok(())
    }

    fn put_folder(&mut self, user: UserId, folder: &wire::Folder) -> Verb<()> {
        self.rows.folders.insert((user, folder.id), folder.name.clone());
        Ok(())
    }

    fn drop_folder(&mut self, user: UserId, folder: u64) -> Verb<Vec<ConvId>> {
        self.rows.folders.remove(&(user, folder));
        let gone: Vec<_> = self.rows.in_folders.keys().filter(|k| (k.0, k.1) == (user, folder)).copied().collect();
        for k in &gone {
            self.rows.in_folders.remove(k);
        }
        Ok(gone.into_iter().map(|k| k.2).collect())
    }

    fn has_folder(&mut self, user: UserId, folder: u64) -> Verb<bool> {
        Ok(self.rows.folders.contains_key(&(user, folder)))
    }

    fn folders_of(&mut self, user: UserId, conv: ConvId) -> Verb<Vec<u64>> {
        Ok(self.rows.in_folders.keys().filter(|k| (k.0, k.2) == (user, conv)).map(|k| k.1).collect())
    }

    fn put_into_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool> {
        let own = self.rows.in_folders.iter().filter(|(k, _)| (k.0, k.1) == (user, folder));
        let next = own.map(|(_, no)| *no).max().unwrap_or(0) + 1;
        let known = self.rows.in_folders.contains_key(&(user, folder, conv));
        if !known {
            self.rows.in_folders.insert((user, folder, conv), next);
        }
        Ok(!known)
    }

    fn take_from_folder(&mut self, user: UserId, folder: u64, conv: ConvId) -> Verb<bool> {
        Ok(self.rows.in_folders.remove(&(user, folder, conv)).is_some())
    }

    fn trim_folder(&mut self, user: UserId, folder: u64, keep: usize) -> Verb<Vec<ConvId>> {
        let own = self.rows.in_folders.iter().filter(|(k, _)| (k.0, k.1) == (user, folder));
        let mut all: Vec<_> = own.map(|(k, no)| (std::cmp::Reverse(*no), *k)).collect();
        all.sort();
        let over: Vec<_> = all.into_iter().skip(keep).map(|(_, k)| k).collect();
        for k in &over {
            self.rows.in_folders.remove(k);
        }
        Ok(over.into_iter().map(|k| k.2).collect())
    }
}

impl Profiles for Maps {
    fn profile(&mut self, user: UserId) -> Verb<Option<wire::Profile>> {
        Ok(self.rows.people.get(&user).and_then(|p| p.profile.clone()).map(|p| wire::Profile { user: String::new(), ..p }))
    }

    fn save_profile(&mut self, user: UserId, profile: &wire::Profile) -> Verb<()> {
        self.person_mut(user).profile = Some(profile.clone());
        Ok(())
    }
}

impl Timelines for Maps {
    fn insert_entries(&mut self, entries: &[NewEntry<'_>]) -> Verb<Vec<Useq>> {
        let ts = self.now();
        let mut useqs = Vec::new();
        for e in entries {
            let head = &mut self.person_mut(e.user).head;
            *head = head.next();
            let useq = *head;
            let (kind, payload) = (e.kind as i32, e.payload.map(Into::into));
            self.rows.entries.insert((e.user, useq), Entry { kind, conv: e.conv, cseq: e.cseq, ts, payload });
            useqs.push(useq);
        }
        Ok(useqs)
    }

    fn timeline(&mut self, user: UserId) -> Verb<Extent> {
        Ok(self.rows.people.get(&user).map(|p| Extent { head: p.head, floor: p.floor }).unwrap_or_default())
    }

    fn entries(&mut self, user: UserId, after: Useq, room: Room) -> Verb<Vec<EntryRow>> {
        let (mut found, mut bytes) = (Vec::new(), 0);
        let all = self.rows.entries.range((user, after.next())..(user, Useq(i64::MAX)));
        for ((_, useq), e) in all.take(room.rows as usize) {
            let of_message = e.kind <= wire::EntryKind::EntryChange as i32;
            let msg = self.rows.msgs.get(&(e.conv, e.cseq)).filter(|_| of_message).map(|m| m.row.clone());
            bytes += msg.as_ref().map_or(0, MsgRow::bytes) + e.payload.as_ref().map_or(0, Vec::len);
            let (useq, kind, conv, cseq, payload) = (*useq, e.kind, e.conv, e.cseq, e.payload.clone());
            found.push(EntryRow { useq, kind, conv, cseq, payload, msg });
            if bytes > room.bytes {
                break;
            }
        }
        Ok(found)
    }

    fn timelines(&mut self, above: UserId, limit: usize) -> Verb<Vec<(UserId, Extent)>> {
        let all = self.rows.people.iter().filter(|(id, p)| **id > above && p.head > p.floor);
        Ok(all.take(limit).map(|(id, p)| (*id, Extent { head: p.head, floor: p.floor })).collect())
    }

    fn first_since(&mut self, user: UserId, above: Useq, ts: i64) -> Verb<Option<Useq>> {
        let mut all = self.rows.entries.range((user, above.next())..(user, Useq(i64::MAX)));
        Ok(all.find(|(_, e)| e.ts >= ts).map(|((_, useq), _)| *useq))
    }

    fn drop_entries(&mut self, user: UserId, upto: Useq) -> Verb<u64> {
        let before = self.rows.entries.len();
        self.rows.entries.retain(|(of, useq), _| *of != user || *useq > upto);
        self.person_mut(user).floor = upto;
        Ok((before - self.rows.entries.len()) as u64)
    }
}

impl Devices for Maps {
    fn put_device(&mut self, user: UserId, device: &wire::Device, token_ms: i64, every_ms: i64) -> Verb<()> {
        let key = (user, device.device.clone());
        let known = self.rows.devices.get(&key);
        let same = known.is_some_and(|(d, _, token)| {
            d.platform == device.platform && d.seen_ms as i64 >= device.seen_ms as i64 - every_ms && *token == token_ms
        });
        if !same {
            let cursor = known.map(|(_, cursor, _)| *cursor).unwrap_or_default();
            self.rows.devices.insert(key, (device.clone(), cursor, token_ms));
        }
        Ok(())
    }

    fn raise_cursor(&mut self, user: UserId, device: &str, cursor: Useq) -> Verb<()> {
        let now = self.now() as u64;
        if let Some((d, at, _)) = self.rows.devices.get_mut(&(user, device.to_owned())) {
            (*at, d.seen_ms) = (cursor.max(*at), now);
        }
        Ok(())
    }

    fn devices(&mut self, user: UserId, limit: usize) -> Verb<Vec<wire::Device>> {
        let own = self.rows.devices.iter().filter(|((of, _), _)| *of == user);
        let mut all: Vec<_> = own.map(|(_, (device, ..))| device.clone()).collect();
        all.sort_by(|a, b| b.seen_ms.cmp(&a.seen_ms).then(a.device.cmp(&b.device)));
        all.truncate(limit);
        Ok(all)
    }

    fn is_logged_out(&mut self, user: UserId, device: Option<&str>, token_ms: i64) -> Verb<bool> {
        let in_use = self.rows.devices.iter().any(|((of, _), (.., token))| *of == user && *token == token_ms);
        let ended = |((of, name), token): (&(UserId, String), &i64)| {
            *of == user && *token >= token_ms && (!in_use || device.is_some_and(|d| d == name))
        };
        let revoked = self.rows.revoked.iter().any(|(of, before)| *of == user && *before > token_ms);
        Ok(revoked || self.rows.logged_out.iter().any(ended))
    }

    fn drop_device(&mut self, user: UserId, device: &str) -> Verb<()> {
        let (now, key) = (self.now(), (user, device.to_owned()));
        if let Some((.., token)) = self.rows.devices.remove(&key) {
            let ended = if token > 0 { token } else { now };
            let last = self.rows.logged_out.entry(key).or_insert(ended);
            *last = ended.max(*last);
        }
        Ok(())
    }

    fn put_push(&mut self, user: UserId, target: &PushTarget, now_ms: i64) -> Verb<()> {
        self.rows.pushes.retain(|_, (t, _)| t.token != target.token);
        self.rows.pushes.insert((user, target.device.clone()), (target.clone(), now_ms));
        Ok(())
    }

    fn drop_push(&mut self, user: UserId, device: &str) -> Verb<()> {
        self.rows.pushes.remove(&(user, device.to_owned()));
        Ok(())
    }

    fn drop_push_token(&mut self, token: &str) -> Verb<bool> {
        let before = self.rows.pushes.len();
        self.rows.pushes.retain(|_, (t, _)| t.token != token);
        Ok(self.rows.pushes.len() < before)
    }

    fn pushes(&mut self, user: UserId) -> Verb<Vec<PushTarget>> {
        let revoked = |at: i64| self.rows.revoked.iter().any(|(of, before)| *of == user && *before > at);
        let own = self.rows.pushes.iter().filter(|((of, _), (_, at))| *of == user && !revoked(*at));
        Ok(own.map(|(_, (target, _))| target.clone()).collect())
    }

    fn revoke_tokens(&mut self, user: UserId, before_ms: i64) -> Verb<()> {
        self.rows.revoked.push((user, before_ms));
        Ok(())
    }

    fn revocations(&mut self, after: i64, limit: usize) -> Verb<Vec<(i64, UserId, i64)>> {
        let all = (1..).zip(&self.rows.revoked).skip(after.max(0) as usize).take(limit);
        Ok(all.map(|(no, (user, before))| (no, *user, *before)).collect())
    }
}

impl Outbox for Maps {
    fn insert_task(&mut self, job: &Job) -> Verb<i64> {
        self.rows.tasks_made += 1;
        let (kind, payload) = (job.kind().into(), job.payload());
        self.rows.tasks.insert(self.rows.tasks_made, Waiting { kind, payload, tries: 0, not_before: 0 });
        Ok(self.rows.tasks_made)
    }

    fn due_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>> {
        let now = self.now();
        let all = self.rows.tasks.iter().filter(|(_, t)| t.not_before <= now).take(limit as usize);
        let row = |(id, t): (&i64, &Waiting)| {
            let Waiting { kind, payload, tries, .. } = t.clone();
            TaskRow { id: *id, kind, payload, tries, to_take: false }
        };
        Ok(all.map(row).collect())
    }

    /// There is one worker only: it has them all.
    fn take_tasks(&mut self, limit: u32) -> Verb<Vec<TaskRow>> {
        self.due_tasks(limit)
    }

    fn set_back(&mut self, task: i64, tries: u32, not_before: i64, _: &str) -> Verb<()> {
        if let Some(t) = self.rows.tasks.get_mut(&task) {
            (t.tries, t.not_before) = (tries, not_before);
        }
        Ok(())
    }

    fn bury(&mut self, task: i64, tries: u32, _: &str) -> Verb<()> {
        if let Some(t) = self.rows.tasks.get(&task) {
            self.rows.dead.insert(task, Waiting { tries, ..t.clone() });
        }
        Ok(())
    }

    fn drop_task(&mut self, task: i64) -> Verb<()> {
        self.rows.tasks.remove(&task);
        Ok(())
    }

    fn count_tasks(&mut self) -> Verb<u64> {
        Ok(self.rows.tasks.len() as u64)
    }

    fn insert_part(&mut self, task: i64, part: u32) -> Verb<bool> {
        Ok(self.rows.parts.insert((task, part)))
    }

    fn drop_old_parts(&mut self) -> Verb<()> {
        let ids = self.rows.tasks.keys().chain(self.rows.dead.keys()).copied();
        let newest = self.rows.parts.last().map(|(task, _)| *task);
        if let Some(first) = ids.chain(newest).min() {
            self.rows.parts.retain(|(task, _)| *task >= first);
        }
        Ok(())
    }
}
