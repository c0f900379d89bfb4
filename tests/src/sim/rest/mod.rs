//! At rest: no fault, everybody there, and then everything must agree.
mod devices;
mod histories;
mod media;
mod queue;
mod truth;

use super::{Ask, ConvNo, DeviceNo, Outcome, Sim, Topic};
use crate::ledger::{Ledger, hash};
use crate::light::Light;
use crate::verify::{LocallyDeleted, by_wire_key, compare_file, compare_server, compare_store};
use ntk_core::api::{Command, MessageState, NetworkKind, Reply};
use std::time::Duration;

/// How long everything may take to agree, in simulated time.
const PATIENCE: usize = 600;

impl Sim {
    /// Ends all trouble, waits until everything agrees or patience ends, and closes.
    pub(crate) async fn finish(mut self) -> Outcome {
        self.say("at rest");
        let happened = self.server_faults.happened() + self.devices.iter().map(|d| d.faults.happened()).sum::<u64>();
        self.counts.add("disk failures", happened);
        self.server_faults.clear();
        if self.site.server().is_none_or(|s| s.is_dead()) {
            self.counts.add("server crashes", 1);
            self.site.crash().await;
            self.site.up().await;
        }
        self.queues_empty_by_themselves().await;
        for n in 0..self.devices.len() {
            self.devices[n].faults.clear();
            self.devices[n].wire.heal();
            self.take_in(n);
            if self.devices[n].host.is_none() {
                self.open(n).await;
            }
            // Suspended by its own will, or not: this is answered either way.
            self.ask(n, Command::Resume {}, Ask::Resume).await;
            self.settle(1).await;
            self.ask(n, Command::NetworkChanged { kind: NetworkKind::Wifi }, Ask::Other).await;
            self.settle(2).await;
            // Logged in already answers at once; logged out needs it.
            self.login(n).await;
        }
        // A logout that another device asked for may still have been on its way.
        for n in 0..self.devices.len() {
            self.settle(1).await;
            self.login(n).await;
            self.resume_all(n).await;
        }
        for n in 0..self.devices.len() {
            self.settle_local(n).await;
        }
        let auditors: Vec<Light> =
            self.users.iter().map(|u| Light::start(self.site.door(), u, "auditor", self.site.token(u))).collect();
        let (mut ledger, mut wrong) = (Ledger::default(), vec!["never compared".to_owned()]);
        for _ in 0..PATIENCE / 5 {
            self.settle(5).await;
            (ledger, wrong) = self.compare(&auditors).await;
            if wrong.is_empty() {
                break;
            }
        }
        self.wrong.extend(wrong);
        let histories = self.histories(&ledger).await;
        self.wrong.extend(histories);
        let files = self.files().await;
        self.wrong.extend(files);
        for n in 0..self.devices.len() {
            if let Some(host) = self.devices[n].host.clone() {
                match host.audit().await {
                    Ok(differences) => self.wrong.extend(differences.into_iter().map(|d| format!("device {n} audit: {d}"))),
                    Err(e) => self.wrong.push(format!("device {n}: audit failed: {:?} {}", e.code, e.text)),
                }
            }
            self.close(n).await;
            let (local, d) = (self.locally_deleted(n), &self.devices[n]);
            match compare_file(&format!("device {n}"), &d.dir, &self.users[d.user], &ledger, &local) {
                Ok((_, differences)) => self.wrong.extend(differences),
                Err(e) => self.wrong.push(format!("device {n}: {e}")),
            }
            let rows = self.rows_name_blobs(n);
            self.wrong.extend(rows);
        }
        self.read_traffic();
        let trace = self.devices.iter().fold(0, |h: u64, d| hash(&[h.to_le_bytes(), d.trace.to_le_bytes()].concat()));
        Outcome { trace, counts: self.counts, wrong: self.wrong }
    }

    async fn settle(&mut self, seconds: u64) {
        for _ in 0..seconds * 10 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.everybody();
        }
    }

    async fn compare(&mut self, auditors: &[Light]) -> (Ledger, Vec<String>) {
        let (store, mut ledger, mut wrong) = match self.truth() {
            Ok(truth) => truth,
            Err(e) => return (Ledger::default(), vec![format!("store: {e}")]),
        };
        if self.under_way > 0 {
            wrong.push(format!("{} requests of light accounts are under way", self.under_way));
        }
        wrong.extend(compare_store(&store, &ledger, &self.users));
        for (u, user) in self.users.iter().enumerate() {
            wrong.extend(compare_server(&auditors[u], by_wire_key(&ledger, user)).await);
        }
        wrong.append(&mut ledger.contradictions);
        for n in 0..self.devices.len() {
            let differences = self.compare_device(n, &ledger).await;
            wrong.extend(differences.into_iter().map(|d| format!("device {n}: {d}")));
        }
        (ledger, wrong)
    }

    /// A device that died while it deleted something for itself alone did so or not: it says which.
    async fn settle_local(&mut self, n: usize) {
        let Some(host) = self.devices[n].host.clone() else { return };
        for ((conv, seq), local_id) in self.devices[n].deleted.clone() {
            let topic = Topic::LocallyDeleted(DeviceNo(n), ConvNo(conv), seq);
            if self.races.get(&topic).is_some_and(|race| race.only().is_some()) {
                continue;
            }
            let gone = match host.call(Command::FindMessages { local_ids: vec![local_id] }).await {
                Ok(Some(Reply::MessageList(l))) => l.messages.iter().any(|m| m.state == MessageState::Deleted),
                other => return self.wrong.push(format!("device {n} does not find message {local_id}: {other:?}")),
            };
            let wishes = self.wishes(n, vec![(topic, String::from(if gone { "1" } else { "" }))]);
            self.promised(n, &wishes);
        }
    }

    /// What a device deleted for itself alone; what it may have deleted, the kernel decides.
    pub(crate) fn locally_deleted(&self, n: usize) -> LocallyDeleted {
        let mut local = LocallyDeleted::new();
        let me = &self.users[self.devices[n].user];
        for (topic, race) in &self.races {
            if let Topic::LocallyDeleted(DeviceNo(device), ConvNo(conv), seq) = topic
                && *device == n
                && race.only() == Some("1")
            {
                local.entry(self.convs[*conv].id_for(me)).or_default().insert(*seq);
            }
        }
        local
    }
}
