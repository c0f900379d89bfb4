//! Conversations, messages, blobs, search.
use super::{Maps, Sat, Written};
use crate::ids::{ConvId, Cseq, Mseq, UserId};
use crate::store::rules::rows::{
    ConvRow, Counted, Described, Ended, Fitting, Found, GroupMember, Member, MsgRow, NewConv, NewRow, Readers, Room, Seat, Sight,
    Span, Wanted,
};
use crate::store::rules::tx::{Blobs, Conversations, Index, Messages, Tx as _, Verb};
use crate::store::types::{History, Recount};
use ntk_protocol::groups::{Membership, Role};
use ntk_protocol::rules::flags;
use ntk_protocol::{ConvKey, rules, searchable, wire};
use std::sync::Arc;

impl Maps {
    fn of(&self, conv: ConvId, span: Span) -> impl DoubleEndedIterator<Item = &Written> {
        // An empty span is no range of a map.
        let hi = span.hi.max(Cseq(span.lo.0 - 1));
        self.rows.msgs.range((conv, span.lo)..(conv, hi.next())).map(|(_, m)| m)
    }

    fn all_of(&self, conv: ConvId) -> impl DoubleEndedIterator<Item = &Written> {
        self.of(conv, Span { lo: Cseq(0), hi: Cseq(i64::MAX - 1) })
    }

    fn sees(&self, conv: ConvId, user: UserId, m: &MsgRow) -> bool {
        let open = m.flags & flags::TARGETED == 0 || m.sender == user;
        (open || self.rows.targets.contains(&(conv, m.cseq, user))) && !self.rows.hidden.contains_key(&(user, conv, m.cseq))
    }

    fn seen(&self, conv: ConvId, user: UserId, span: Span) -> Vec<MsgRow> {
        self.of(conv, span).filter(|m| self.sees(conv, user, &m.row)).map(|m| m.row.clone()).collect()
    }

    fn person(&self, uid: &str) -> Option<UserId> {
        self.rows.people.iter().find(|(_, p)| *p.uid == *uid).map(|(id, _)| *id)
    }
}

fn fitting(all: Vec<MsgRow>, room: Room) -> Fitting {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    for row in all.into_iter().take(room.rows as usize) {
        bytes += row.bytes();
        if bytes > room.bytes && !rows.is_empty() {
            return Fitting { rows, cut: true };
        }
        rows.push(row);
    }
    let cut = rows.len() == room.rows as usize;
    Fitting { rows, cut }
}

fn group_member(user: UserId, m: &Sat) -> GroupMember {
    GroupMember { user, role: m.seat.role, card: m.card.clone(), joined_ms: m.joined_ms, muted_until: m.seat.muted_until }
}

impl Conversations for Maps {
    fn conv(&mut self, key: &ConvKey) -> Verb<Option<ConvRow>> {
        let key = key.to_string();
        Ok(self.rows.convs.values().find(|(k, _)| **k == *key).map(|(_, c)| c.clone()))
    }

    fn conv_by_id(&mut self, conv: ConvId) -> Verb<Option<ConvRow>> {
        Ok(self.rows.convs.get(&conv).map(|(_, c)| c.clone()))
    }

    fn insert_conv(&mut self, key: &ConvKey, new: &NewConv<'_>) -> Verb<ConvRow> {
        let row = ConvRow {
            id: ConvId(self.rows.convs.len() as i64 + 1),
            kind: key.kind(),
            name: new.name.into(),
            owner: new.owner,
            head: Cseq(0),
            mseq: Mseq(0),
            count_no: 0,
            last_ts: 0,
            active_ts: 0,
            last_cseq: Cseq(0),
            member_count: 0,
            meta_ver: 0,
            active_cseq: Cseq(0),
            diffused: false,
            uncounted: new.uncounted,
            group: new.group,
            join_option: new.join_option,
            seats: 0,
            dismissed: Cseq(0),
            muted_all: false,
            approve_option: new.approve_option,
            relation: 0,
        };
        self.rows.convs.insert(row.id, (key.to_string().into(), row.clone()));
        Ok(row)
    }

    fn save_conv(&mut self, conv: &ConvRow) -> Verb<()> {
        let row = &mut self.rows.convs.get_mut(&conv.id).expect("it is there").1;
        let ConvRow { owner, seats, dismissed, name, join_option, muted_all, approve_option, .. } = row.clone();
        *row = ConvRow { owner, seats, dismissed, name, join_option, muted_all, approve_option, ..conv.clone() };
        Ok(())
    }

    fn save_group(&mut self, conv: &ConvRow) -> Verb<()> {
        let row = &mut self.rows.convs.get_mut(&conv.id).expect("it is there").1;
        (row.owner, row.seats, row.dismissed) = (conv.owner, conv.seats, conv.dismissed);
        (row.join_option, row.muted_all, row.approve_option) = (conv.join_option, conv.muted_all, conv.approve_option);
        row.name.clone_from(&conv.name);
        Ok(())
    }

    fn seat(&mut self, conv: ConvId, user: UserId) -> Verb<Option<Seat>> {
        Ok(self.rows.members.get(&(conv, user)).map(|m| m.seat))
    }

    fn members(&mut self, conv: ConvId) -> Verb<Arc<[Member]>> {
        let all = self.rows.members.range((conv, UserId(0))..(conv, UserId(i64::MAX)));
        Ok(all.map(|((_, user), m)| Member { user: *user, first: m.first, sight: m.seat.sight }).collect())
    }

    fn members_called(&mut self, conv: ConvId, uids: &[String]) -> Verb<Vec<Option<UserId>>> {
        let is_here = |user: &UserId| self.rows.members.get(&(conv, *user)).is_some_and(|m| m.seat.is_member());
        let member = |uid: &String| self.person(uid).filter(is_here);
        Ok(uids.iter().map(member).collect())
    }

    fn insert_members(&mut self, conv: ConvId, users: &[UserId], visible_from: Cseq) -> Verb<i64> {
        let (before, joined_ms) = (self.rows.members.len(), self.now());
        for user in users {
            let sight = Sight { from: visible_from, until: Cseq(0) };
            let seat = Seat {
                sight,
                how: Membership::Member,
                role: Role::Member,
                left_mseq: Mseq(0),
                left_ts: 0,
                muted_until: 0,
                joined_ms,
            };
            let fresh = Sat { first: visible_from, seat, card: String::new(), joined_ms };
            let sat = self.rows.members.entry((conv, *user)).or_insert(fresh);
            let Seat { left_mseq, left_ts, muted_until, .. } = sat.seat;
            *sat =
                Sat { first: sat.first, seat: Seat { left_mseq, left_ts, muted_until, ..seat }, card: String::new(), joined_ms };
        }
        Ok((self.rows.members.len() - before) as i64)
    }

    fn end_members(&mut self, conv: ConvId, users: &[UserId], ended: &Ended) -> Verb<()> {
        let Ended { how, until, mseq, ts } = *ended;
        for user in users {
            let seat = &mut self.rows.members.get_mut(&(conv, *user)).expect("they are there").seat;
            let sight = Sight { until, ..seat.sight };
            *seat = Seat { sight, how, role: Role::Member, left_mseq: mseq, left_ts: ts, ..*seat };
        }
        Ok(())
    }

    fn set_role(&mut self, conv: ConvId, user: UserId, role: Role) -> Verb<()> {
        self.rows.members.get_mut(&(conv, user)).expect("they are there").seat.role = role;
        Ok(())
    }

    fn longest_member(&mut self, conv: ConvId) -> Verb<Option<UserId>> {
        let here = self.rows.members.iter().filter(|((of, _), m)| *of == conv && m.seat.is_member());
        Ok(here.min_by_key(|((_, user), m)| (m.seat.sight.from, *user)).map(|((_, user), _)| *user))
    }

    fn group_text(&mut self, conv: ConvId) -> Verb<Described> {
        Ok(self.rows.infos.get(&conv).cloned().unwrap_or_default())
    }

    fn put_group_text(&mut self, conv: ConvId, text: &Described) -> Verb<()> {
        self.rows.infos.insert(conv, text.clone());
        Ok(())
    }

    fn group_member(&mut self, conv: ConvId, user: UserId) -> Verb<Option<GroupMember>> {
        Ok(self.rows.members.get(&(conv, user)).filter(|m| m.seat.is_member()).map(|m| group_member(user, m)))
    }

    fn save_group_member(&mut self, conv: ConvId, p: &GroupMember) -> Verb<()> {
        let sat = self.rows.members.get_mut(&(conv, p.user)).expect("they are there");
        (sat.seat.role, sat.seat.muted_until) = (p.role, p.muted_until);
        sat.card.clone_from(&p.card);
        Ok(())
    }

    fn group_members(&mut self, conv: ConvId, role: Role, after: UserId, limit: u32) -> Verb<Vec<GroupMember>> {
        let all = self.rows.members.range((conv, UserId(after.0 + 1))..(conv, UserId(i64::MAX)));
        let of_role = all.filter(|(_, m)| m.seat.is_member() && m.seat.role == role);
        Ok(of_role.map(|((_, user), m)| group_member(*user, m)).take(limit as usize).collect())
    }
}

impl Messages for Maps {
    fn msg(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Option<MsgRow>> {
        Ok(self.rows.msgs.get(&(conv, cseq)).map(|m| m.row.clone()))
    }

    fn msgs(&mut self, conv: ConvId, cseqs: &[Cseq]) -> Verb<Vec<MsgRow>> {
        Ok(cseqs.iter().filter_map(|cseq| self.rows.msgs.get(&(conv, *cseq))).map(|m| m.row.clone()).collect())
    }

    fn sent_before(&mut self, conv: ConvId, sender: UserId, cmid: &[u8]) -> Verb<Option<(Cseq, i64)>> {
        let same = |m: &&Written| m.row.sender == sender && m.row.cmid.as_deref() == Some(cmid);
        Ok(self.all_of(conv).find(same).map(|m| (m.row.cseq, m.row.ts)))
    }

    fn insert_msg(&mut self, conv: ConvId, m: &NewRow<'_>) -> Verb<()> {
        let row = MsgRow {
            cseq: m.cseq,
            sender: m.sender,
            ts: m.ts,
            kind: m.kind,
            flags: m.flags,
            body: m.body.into(),
            cmid: m.cmid.map(Into::into),
            mseq: Mseq(0),
            changed_by: UserId(0),
            attached: Vec::new(),
            read_count: 0,
            read_of: m.read_of as u32,
        };
        self.rows.msgs.insert((conv, m.cseq), Written { row, countable: m.countable, count_no: m.count_no });
        if m.kind != rules::kind::GROUP_TIP {
            self.rows.places.push((conv, m.cseq));
        }
        Ok(())
    }

    fn save_msg(&mut self, conv: ConvId, m: &MsgRow) -> Verb<()> {
        self.rows.msgs.get_mut(&(conv, m.cseq)).expect("it is there").row = m.clone();
        Ok(())
    }

    fn newest_without(&mut self, conv: ConvId, flags: u32, below: Cseq) -> Verb<Cseq> {
        let newest = self.all_of(conv).rev().find(|m| m.row.cseq < below && m.row.flags & flags == 0);
        Ok(newest.map(|m| m.row.cseq).unwrap_or_default())
    }

    fn newest_at(&mut self, conv: ConvId, head: Cseq, ts: i64) -> Verb<Cseq> {
        let newest = self.all_of(conv).rev().find(|m| m.row.cseq <= head && m.row.ts <= ts);
        Ok(newest.map(|m| m.row.cseq).unwrap_or_default())
    }

    fn targets(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>> {
        Ok(self.rows.targets.iter().filter(|t| (t.0, t.1) == (conv, cseq)).map(|t| t.2).collect())
    }

    fn insert_targets(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()> {
        self.rows.targets.extend(users.iter().map(|user| (conv, cseq, *user)));
        Ok(())
    }

    fn mentioned(&mut self, conv: ConvId, cseq: Cseq) -> Verb<Vec<UserId>> {
        let named = self.rows.mentions.iter().filter(|t| (t.0, t.1) == (conv, cseq) && t.2 != UserId(0));
        Ok(named.map(|t| t.2).collect())
    }

    fn insert_mentions(&mut self, conv: ConvId, cseq: Cseq, users: &[UserId]) -> Verb<()> {
        self.rows.mentions.extend(users.iter().map(|user| (conv, cseq, *user)));
        Ok(())
    }

    fn count_pinned(&mut self, conv: ConvId) -> Verb<usize> {
        Ok(self.all_of(conv).filter(|m| m.row.flags & flags::PINNED != 0).count())
    }

    fn insert_reads(&mut self, conv: ConvId, user: UserId, cseqs: &[Cseq]) -> Verb<Vec<Cseq>> {
        let mut new = Vec::new();
        for cseq in cseqs {
            if self.rows.reads.insert((conv, *cseq, user)) {
                self.rows.msgs.get_mut(&(conv, *cseq)).expect("it is there").row.read_count += 1;
                new.push(*cseq);
            }
        }
        Ok(new)
    }

    fn readers(&mut self, conv: ConvId, cseq: Cseq, which: Readers) -> Verb<Vec<UserId>> {
        let read = |user: &UserId| self.rows.reads.contains(&(conv, cseq, *user));
        let could = |user: &UserId| match which.targeted {
            true => self.rows.targets.contains(&(conv, cseq, *user)),
            false => self.rows.members.get(&(conv, *user)).is_some_and(|m| m.seat.sight.has(cseq)),
        };
        let all = self.rows.people.keys().filter(|u| **u != which.but && **u > which.after);
        let of = all.filter(|u| if which.unread { could(u) && !read(u) } else { read(u) });
        Ok(of.take(which.limit as usize).copied().collect())
    }

    fn page(&mut self, conv: ConvId, user: UserId, span: Span, newest_first: bool, room: Room) -> Verb<Fitting> {
        let mut all = self.seen(conv, user, span);
        if newest_first {
            all.reverse();
        }
        Ok(fitting(all, room))
    }

    fn changed(&mut self, conv: ConvId, user: UserId, after: Mseq, from: Cseq, room: Room) -> Verb<Fitting> {
        let mut all = self.seen(conv, user, Span { lo: from, hi: Cseq(i64::MAX - 1) });
        all.retain(|m| m.mseq > after);
        all.sort_by_key(|m| m.mseq);
        Ok(fitting(all, room))
    }

    fn pinned(&mut self, conv: ConvId, user: UserId, from: Cseq) -> Verb<Vec<MsgRow>> {
        let mut all = self.seen(conv, user, Span { lo: from, hi: Cseq(i64::MAX - 1) });
        all.retain(|m| m.flags & flags::PINNED != 0);
        Ok(all)
    }

    fn newest_seen(&mut self, conv: ConvId, user: UserId, span: Span, without: u32) -> Verb<Option<MsgRow>> {
        Ok(self.seen(conv, user, span).into_iter().rev().find(|m| m.flags & without == 0))
    }

    fn mentions(&mut self, conv: ConvId, user: UserId, from: Cseq, limit: u32) -> Verb<Vec<wire::AtMe>> {
        let all = self.seen(conv, user, Span { lo: from, hi: Cseq(i64::MAX - 1) });
        let mut found = Vec::new();
        for m in all.iter().rev().filter(|m| m.sender != user && m.flags & flags::GONE == 0) {
            let says = |who, at| if self.rows.mentions.contains(&(conv, m.cseq, who)) { at } else { 0 };
            let kind = says(user, rules::at::ME) + says(UserId(0), rules::at::ALL);
            if kind > 0 {
                found.push(wire::AtMe { cseq: m.cseq.wire(), kind });
            }
        }
        found.truncate(limit as usize);
        Ok(found)
    }

    fn counted(&mut self, conv: ConvId, user: UserId, span: Span) -> Verb<Counted> {
        let upto = |cseq: i64| {
            let newest = self.all_of(conv).rev().find(|m| m.row.cseq <= Cseq(cseq));
            newest.map_or(0, |m| m.count_no)
        };
        let countable: Vec<&MsgRow> = self.of(conv, span).filter(|m| m.countable).map(|m| &m.row).collect();
        let count = |fits: &dyn Fn(&MsgRow) -> bool| countable.iter().filter(|m| fits(m)).count() as i64;
        let gone = |m: &MsgRow| m.flags & flags::GONE != 0;
        let hidden = self.rows.hidden.iter().filter(|((u, c, cseq), (_, counted))| {
            let there = self.rows.msgs.get(&(*c, *cseq)).is_some_and(|m| !gone(&m.row));
            (*u, *c) == (user, conv) && (span.lo..=span.hi).contains(cseq) && *counted && there
        });
        Ok(Counted {
            all: upto(span.hi.0) - upto(span.lo.0 - 1),
            own: count(&|m| m.sender == user),
            gone: count(&|m| m.sender != user && gone(m)),
            hidden: hidden.count() as i64,
        })
    }

    fn recount(&mut self, uid: &str) -> Verb<Vec<Recount>> {
        let Some(user) = self.person(uid) else { return Ok(Vec::new()) };
        let uncounted = flags::EXCLUDED_FROM_UNREAD | flags::ONLINE_ONLY | flags::TARGETED | flags::GONE;
        let mut all = Vec::new();
        for ((_, conv), u) in self.rows.user_convs.iter().filter(|((of, _), _)| *of == user) {
            let (key, mut c) = self.rows.convs[conv].clone();
            let seat = self.rows.members[&(*conv, user)].seat.within(&c);
            seat.limit(&mut c);
            let counts = |m: &&Written| {
                let m = &m.row;
                let hidden = self.rows.hidden.contains_key(&(user, *conv, m.cseq));
                seat.is_member()
                    && m.cseq >= u.unread_from(seat.sight)
                    && m.sender != user
                    && m.kind != rules::kind::GROUP_TIP
                    && m.flags & uncounted == 0
                    && !hidden
            };
            let unread = self.all_of(*conv).filter(counts).count() as u64;
            let (conv, read_cseq) = (key.to_string(), u.read_in(seat.sight).wire());
            all.push(Recount { conv, read_cseq, unread, head: c.head.wire(), mseq: c.mseq.wire() });
        }
        all.sort();
        Ok(all)
    }
}

impl Blobs for Maps {
    fn insert_blobs(&mut self, conv: ConvId, cseq: Cseq, named: &[(String, bool)]) -> Verb<()> {
        for (blob, history) in named {
            if self.rows.blobs.insert((conv, cseq, blob.clone())) && *history {
                self.rows.histories.insert((conv, cseq, blob.clone()));
            }
        }
        Ok(())
    }

    fn drop_blobs(&mut self, conv: ConvId, cseq: Cseq) -> Verb<()> {
        self.rows.blobs.retain(|b| (b.0, b.1) != (conv, cseq));
        self.rows.histories.retain(|b| (b.0, b.1) != (conv, cseq));
        Ok(())
    }

    fn uploaded(&mut self, user: UserId, day: i64) -> Verb<u64> {
        let kept = self.rows.uploaded.get(&user).copied();
        Ok(kept.filter(|(of, _)| *of == day).map_or(0, |(_, bytes)| bytes))
    }

    fn set_uploaded(&mut self, user: UserId, day: i64, bytes: u64) -> Verb<()> {
        self.rows.uploaded.insert(user, (day, bytes));
        Ok(())
    }

    fn blobs_noted(&mut self) -> Verb<Option<(ConvId, Cseq)>> {
        Ok(None)
    }

    fn set_blobs_noted(&mut self, _: Option<(ConvId, Cseq)>) -> Verb<()> {
        Ok(())
    }

    fn all_after(&mut self, conv: ConvId, cseq: Cseq, limit: usize) -> Verb<Vec<(ConvId, MsgRow)>> {
        let after = self.rows.msgs.range((conv, cseq.next())..);
        Ok(after.take(limit).map(|((conv, _), m)| (*conv, m.row.clone())).collect())
    }

    fn histories(&mut self, limit: usize) -> Verb<Vec<History>> {
        let all = self.rows.histories.iter().take(limit);
        Ok(all.map(|(conv, cseq, blob)| History { conv: *conv, cseq: *cseq, blob: blob.clone() }).collect())
    }

    fn drop_history(&mut self, of: &History) -> Verb<bool> {
        Ok(self.rows.histories.remove(&(of.conv, of.cseq, of.blob.clone())))
    }

    fn unnamed(&mut self, blobs: Vec<String>) -> Verb<Vec<String>> {
        let named = |blob: &String| self.rows.blobs.iter().any(|b| b.2 == *blob);
        Ok(blobs.into_iter().filter(|blob| !named(blob)).collect())
    }
}

impl Index for Maps {
    fn find(&mut self, user: UserId, wanted: &Wanted<'_>) -> Verb<Option<Vec<Found>>> {
        let mut found = Vec::new();
        for ((conv, cseq), place) in self.rows.places.iter().zip(1..) {
            let (m, r) = (&self.rows.msgs[&(*conv, *cseq)].row, &self.rows);
            let sight = r.members.get(&(*conv, user)).map(|m| m.seat.sight);
            let cleared = r.user_convs.get(&(user, *conv)).map_or(Cseq(0), |u| u.visible_from);
            let may_read = sight.is_some_and(|sight| sight.has(*cseq)) && cleared <= *cseq && self.sees(*conv, user, m);
            let right = wanted.conv.is_none_or(|only| only == *conv)
                && (wanted.senders.is_empty() || wanted.senders.contains(&m.sender))
                && (wanted.kinds.is_empty() || wanted.kinds.contains(&m.kind))
                && (wanted.time.0..=wanted.time.1).contains(&m.ts);
            let text = m.flags & flags::GONE == 0;
            let words = wanted.query.is_everything() || wanted.query.matches(&searchable(m.kind, &m.body));
            if may_read && right && text && words {
                found.push(Found { place, conv: *conv, cseq: *cseq });
            }
        }
        Ok(Some(found))
    }
}
