//! The live summary of a headless run, and its verdict: equal everywhere, and hard enough to mean something.
use crate::device::{Order, Seen, SeenRow, Told, proc_status};
use crate::drive::{Counters, Drive};
use crate::ledger::{Fact, text_hash};
use crate::light::{Door, Light};
use crate::verify::{
    FileCount, LocallyDeleted, by_wire_key, compare_file, compare_list, compare_server, compare_store, read_store, total_of,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;
use tokio::time::Instant;

/// What is gathered while the run goes on.
#[derive(Debug, Clone, Default)]
pub struct Live(Rc<RefCell<Gathered>>);

#[derive(Debug, Default)]
struct Gathered {
    latency_ms: Vec<u32>,
    rss_kib: BTreeMap<String, u64>,
    threads: u64,
}

fn percentile(sorted: &[u32], p: usize) -> u32 {
    sorted.get((sorted.len() * p / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0)
}

impl Live {
    async fn gather(&self, drive: &Drive, server_pid: u32) -> Vec<u32> {
        let stats = drive.stats().await;
        let mut all = self.0.borrow_mut();
        let mut recent = Vec::new();
        for (n, s) in stats.iter().enumerate() {
            recent.extend(&s.latency_ms);
            all.threads = all.threads.max(s.threads);
            let peak = all.rss_kib.entry(format!("device {n}")).or_default();
            *peak = s.peak_rss_kib.max(*peak);
        }
        all.latency_ms.extend(&recent);
        all.rss_kib.insert("server".into(), proc_status(&server_pid.to_string(), "VmHWM"));
        all.rss_kib.insert("driver".into(), proc_status("self", "VmHWM"));
        recent.sort_unstable();
        recent
    }
}

/// Prints a summary line every two seconds until it is aborted.
pub async fn show(drive: Rc<Drive>, live: Live, server_pid: u32) {
    let (mut last, mut at) = (0, Instant::now());
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let recent = live.gather(&drive, server_pid).await;
        let total = drive.total(0).await.map_or("?".into(), |t| t.to_string());
        let acks = drive.counters.borrow().acks;
        let rate = (acks - last) as f64 / at.elapsed().as_secs_f64();
        (last, at) = (acks, Instant::now());
        println!(
            "{:3} %  {} conversations  {} unread  {} messages  {rate:.0}/s  commit to patch p50 {} ms p99 {} ms",
            acks * 100 / drive.script.messages.max(1),
            drive.script.rooms.len(),
            total,
            acks,
            percentile(&recent, 50),
            percentile(&recent, 99),
        );
    }
}

/// What a run proved.
pub struct Verdict {
    /// Differences between kernel, server, SQL and ledger, and everything that failed on the way.
    pub wrong: Vec<String>,
    /// Why the run proves too little.
    pub weak: Vec<String>,
    /// What happened.
    pub counters: Counters,
    /// All kernel files together.
    pub files: FileCount,
    /// (user, conversation) pairs, and those with unread messages.
    pub pairs: (usize, usize),
    /// Unread totals by user: kernel, server, SQL and ledger agree on them unless `wrong` says otherwise.
    pub totals: BTreeMap<String, u64>,
    /// Playing the script.
    pub played: Duration,
    /// Everything, from start to verdict.
    pub wall: Duration,
    latency: (u32, u32),
    rss: BTreeMap<String, u64>,
    threads: u64,
}

/// What a cell must say of a message.
fn seen(seq: u64, fact: &Fact, me: &str) -> SeenRow {
    let (x, gone) = (fact.extra(), fact.gone());
    let of = x.receivers.filter(|_| fact.sender == me && !gone).unwrap_or(0);
    let read = if of > 0 { x.readers.len() as u32 } else { 0 };
    let reactions = x.reactions.iter().map(|(id, users)| (id.clone(), (users.len() as u32, users.contains(me))));
    SeenRow {
        seq,
        text: if gone { text_hash("") } else { fact.text },
        recalled: fact.recalled,
        edits: x.edits,
        reactions: reactions.filter(|_| !gone).collect(),
        receipts: (read, of - read),
    }
}

/// Every message to which something happened, on every device.
async fn rows(drive: &Rc<Drive>) -> Vec<String> {
    let mut wrong = Vec::new();
    for user in &drive.users {
        let mut asks: Vec<(String, BTreeMap<u64, SeenRow>)> = Vec::new();
        {
            let ledger = drive.ledger.borrow();
            for room in ledger.rooms_of(&user.id) {
                let touched = ledger.rows(room, &user.id).into_iter().rev().filter(|(_, f)| f.extra.is_some() && !f.is_tip());
                let should = touched.take(30).map(|(seq, fact)| (seq, seen(seq, fact, &user.id))).collect();
                asks.push((room.id_for(&user.id), should));
            }
        }
        for (n, slot) in user.slots.iter().enumerate() {
            let guard = slot.process.read().await;
            let Some(process) = guard.as_ref() else { continue };
            for (id, should) in asks.iter().filter(|(_, should)| !should.is_empty()) {
                let order = Order::Rows { conversation: id.clone(), seqs: should.keys().copied().collect() };
                match process.order(order).await {
                    Some(Told::Rows(is)) => {
                        let is: BTreeMap<u64, SeenRow> = is.into_iter().map(|r| (r.seq, r)).collect();
                        for (seq, should) in should {
                            // Of what is gone only that counts.
                            let gone = should.recalled && is.get(seq).is_some_and(|r| r.recalled);
                            if !gone && is.get(seq) != Some(should) {
                                wrong.push(format!("{}/{n}: {id} {seq} is {:?}, not {should:?}", user.id, is.get(seq)));
                            }
                        }
                    }
                    other => wrong.push(format!("{}/{n}: rows of {id}: {other:?}", user.id)),
                }
            }
        }
    }
    wrong
}

/// Lets everything come to rest, then compares every device, every file and the server with the ledger.
pub async fn check(
    drive: &Rc<Drive>,
    live: &Live,
    door: Door,
    tokens: &BTreeMap<String, String>,
    server: (&Path, u32),
) -> Verdict {
    let (server_dir, server_pid) = server;
    let mut wrong = drive.failures.borrow().clone();
    {
        let ledger = drive.ledger.borrow();
        wrong.extend(ledger.contradictions.iter().cloned());
        wrong.extend(ledger.gaps());
    }
    let (mut totals, mut pairs) = (BTreeMap::new(), (0, 0));
    for user in &drive.users {
        let expected = drive.ledger.borrow().expect(&user.id);
        pairs.0 += expected.len();
        pairs.1 += expected.values().filter(|e| e.unread(e.read.1) > 0).count();
        totals.insert(user.id.clone(), drive.ledger.borrow().total(&user.id));
        for (n, slot) in user.slots.iter().enumerate() {
            let who = format!("{}/{n}", user.id);
            let guard = slot.process.read().await;
            let Some(process) = guard.as_ref() else {
                wrong.push(format!("{who} has no process"));
                continue;
            };
            let deadline = Instant::now() + Duration::from_secs(60);
            // At rest: ask again until it agrees, for a while. What then differs is wrong for good.
            let differences = loop {
                let list: Vec<Seen> = match process.order(Order::List).await {
                    Some(Told::List(list)) => list,
                    other => break vec![format!("{who}: list answered {other:?}")],
                };
                let mut differences = compare_list(&who, &list, &expected, &LocallyDeleted::new());
                let should = (total_of(&list, &expected, &LocallyDeleted::new()), true, true);
                match process.order(Order::Total).await {
                    Some(Told::Total(count, known, exact)) if (count, known, exact) == should => {}
                    other => differences.push(format!("{who}: total answered {other:?}, the ledger says {should:?}")),
                }
                if differences.is_empty() || Instant::now() > deadline {
                    break differences;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            };
            wrong.extend(differences);
            match process.order(Order::Audit).await {
                Some(Told::Audit(differences)) => wrong.extend(differences.into_iter().map(|d| format!("{who} audit: {d}"))),
                other => wrong.push(format!("{who}: audit answered {other:?}")),
            }
        }
    }
    wrong.extend(rows(drive).await);
    live.gather(drive, server_pid).await;
    match read_store(server_dir) {
        Ok(store) => wrong.extend(compare_store(&store, &drive.ledger.borrow(), &drive.script.observed)),
        Err(e) => wrong.push(format!("the server's file: {e}")),
    }
    for user in &drive.users {
        match tokens.get(&user.id) {
            Some(token) => {
                let light = Light::start(door.clone(), &user.id, "auditor", token.clone());
                let expected = by_wire_key(&drive.ledger.borrow(), &user.id);
                wrong.extend(compare_server(&light, expected).await);
            }
            None => wrong.push(format!("no token for {}", user.id)),
        }
    }
    let mut files = FileCount::default();
    for user in &drive.users {
        for (n, slot) in user.slots.iter().enumerate() {
            let who = format!("{}/{n}", user.id);
            if let Some(process) = slot.process.write().await.take()
                && let Err(why) = process.close().await
            {
                wrong.push(format!("{who}: {why}"));
            }
            match compare_file(&who, &slot.identity.directory, &user.id, &drive.ledger.borrow(), &LocallyDeleted::new()) {
                Ok((count, differences)) => {
                    wrong.extend(differences);
                    files.conversations += count.conversations;
                    files.messages += count.messages;
                    files.holes += count.holes;
                    files.unread_in_holes += count.unread_in_holes;
                    files.total += count.total;
                }
                Err(e) => wrong.push(format!("{who}: {e}")),
            }
        }
    }
    let counters = drive.counters.borrow().clone();
    let mut gathered = live.0.borrow_mut();
    gathered.latency_ms.sort_unstable();
    let mut verdict = Verdict {
        wrong,
        weak: Vec::new(),
        counters,
        files,
        pairs,
        totals,
        played: Duration::ZERO,
        wall: Duration::ZERO,
        latency: (percentile(&gathered.latency_ms, 50), percentile(&gathered.latency_ms, 99)),
        rss: gathered.rss_kib.clone(),
        threads: gathered.threads,
    };
    verdict.weak = verdict.weaknesses();
    verdict
}

impl Verdict {
    fn weaknesses(&self) -> Vec<String> {
        let c = &self.counters;
        let mut weak: Vec<String> = [
            ("holes", self.files.holes as usize),
            ("own sends from a second device", c.own_sends),
            ("recalls of unread messages", c.recalls_unread),
            ("exclusions", c.exclusions),
            ("mutes", c.mutes),
            ("edits", c.edits),
            ("reactions", c.reactions),
            ("receipts of messages", c.message_receipts),
            ("deletions for own devices", c.hides),
            ("deletions for all", c.deletions),
            ("marks", c.marks),
            ("resets", c.resets),
            ("kills", c.kills),
        ]
        .into_iter()
        .filter(|(_, n)| *n == 0)
        .map(|(what, _)| format!("no {what} occurred"))
        .collect();
        if self.pairs.1 * 5 < self.pairs.0 {
            weak.push(format!("unread was non-zero in only {} of {} conversations", self.pairs.1, self.pairs.0));
        }
        weak
    }

    /// Whether the run is a proof.
    pub fn outcome(&self) -> Result<(), String> {
        if !self.wrong.is_empty() {
            Err(format!("{} differences", self.wrong.len()))
        } else if !self.weak.is_empty() {
            Err(format!("refused as proof: {}", self.weak.join("; ")))
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = &self.counters;
        for line in self.wrong.iter().take(60) {
            writeln!(f, "DIFFERENT  {line}")?;
        }
        for line in &self.weak {
            writeln!(f, "WEAK  {line}")?;
        }
        writeln!(
            f,
            "messages {} ({} own from a second device), rows on devices {}",
            c.acks + c.own_sends,
            c.own_sends,
            self.files.messages
        )?;
        writeln!(
            f,
            "happened: {} exclusions, {} recalls ({} of unread messages), {} read marks, {} bulk marks, {} mutes, {} pins, {} receipts, {} history pages",
            c.exclusions, c.recalls, c.recalls_unread, c.reads, c.bulk_reads, c.mutes, c.pins, c.receipts, c.browses
        )?;
        writeln!(
            f,
            "{} edits, {} reactions, {} receipts of messages, {} deletions for all, {} for own devices, {} marks",
            c.edits, c.reactions, c.message_receipts, c.deletions, c.hides, c.marks
        )?;
        writeln!(
            f,
            "trouble: {} cuts, {} offline periods, {} resets, {} kills; holes at the end {} with {} unread inside",
            c.cuts, c.offline, c.resets, c.kills, self.files.holes, self.files.unread_in_holes
        )?;
        writeln!(f, "unread in {} of {} conversations; totals {:?}", self.pairs.1, self.pairs.0, self.totals)?;
        let rate = c.acks as f64 / self.played.as_secs_f64().max(0.001);
        writeln!(
            f,
            "played in {:.1} s ({rate:.0} messages/s), {:.1} s in all; commit to patch p50 {} ms, p99 {} ms; {} threads in a device",
            self.played.as_secs_f64(),
            self.wall.as_secs_f64(),
            self.latency.0,
            self.latency.1,
            self.threads
        )?;
        let rss: Vec<String> = self.rss.iter().map(|(who, kib)| format!("{who} {} MiB", kib / 1024)).collect();
        writeln!(f, "peak memory: {}", rss.join(", "))?;
        match self.outcome() {
            Ok(()) => write!(f, "EQUAL: kernel == server == SQL == ledger for every user and device"),
            Err(why) => write!(f, "FAILED: {why}"),
        }
    }
}
