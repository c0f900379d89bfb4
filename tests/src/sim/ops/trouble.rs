//! What goes wrong: links, processes, disks, the server; and the life of a kernel.
use super::super::{Ask, Fate, Sim, TTL};
use ntk_core::api::Command;
use ntk_core::exec::CommitFate;
use ntk_server::CommitFault;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;

impl Sim {
    pub(crate) fn link_trouble(&mut self, n: usize) {
        let what = self.rng.below(7);
        let wire = self.devices[n].wire.clone();
        self.say(format!("link of device {n}: trouble {what}"));
        match what {
            0 | 1 => wire.cut(),
            2 => {
                let up = self.rng.chance(500) && self.devices[n].away_until.is_none();
                wire.set_up(up);
            }
            3 => {
                // Frames of an old link may still be on their way while a new one is up: order holds only inside one.
                wire.delay_ms.store(self.rng.below(800) as u64, Ordering::SeqCst);
                wire.cut();
                self.counts.add("reorders across links", 1);
            }
            4 => wire.lose_pushes.store(self.rng.below(400) as u64, Ordering::SeqCst),
            5 => wire.hold_acks.store(true, Ordering::SeqCst),
            _ => {
                if self.devices[n].away_until.is_none() {
                    wire.heal();
                }
            }
        }
    }

    /// The next commits of a device fail or kill it.
    pub(crate) fn death(&mut self, n: usize) {
        let (after, fate) = (self.rng.below(4), self.rng.below(3));
        let faults = &self.devices[n].faults;
        match fate {
            0 => faults.plan(after, 1, CommitFate::Die),
            1 => faults.plan(after, 1, CommitFate::DieAfter),
            _ => faults.plan(after, 1 + self.rng.below(3), CommitFate::DiskFull),
        }
    }

    pub(crate) async fn server_trouble(&mut self) {
        let (after, what) = (self.rng.below(4), self.rng.below(4));
        match what {
            0 => self.server_faults.plan(after, 1, CommitFault::Die),
            1 => self.server_faults.plan(after, 1, CommitFault::DieAfter),
            2 => self.server_faults.plan(after, 1 + self.rng.below(2), CommitFault::Fail),
            _ => {
                self.counts.add("server crashes", 1);
                self.site.crash().await;
                self.say("the server is killed");
                self.site.up().await;
            }
        }
    }

    /// Away for longer than the server keeps entries.
    pub(crate) fn long_away(&mut self, n: usize) {
        if self.devices[n].away_until.is_none() {
            self.devices[n].wire.set_up(false);
            let extra = self.rng.below(60) as u64;
            self.devices[n].away_until = Some(Instant::now() + TTL + Duration::from_secs(30 + extra));
            self.say(format!("device {n} is away"));
        }
    }

    /// Suspend and resume, logout and login, close and open, cancel and resend, destroy, log another device out.
    pub(crate) async fn life(&mut self, n: usize) {
        let what = self.rng.below(18);
        let mine: Vec<usize> = (0..self.texts.len())
            .filter(|&i| {
                let t = &self.texts[i];
                t.holder.is_some_and(|(at, _)| at == n) && t.seq.is_none() && t.fate == Fate::Must
            })
            .collect();
        self.say(format!("device {n}: life {what}"));
        match what {
            0..3 => drop(self.ask(n, Command::Suspend { deadline_ms: 500 }, Ask::Suspend).await),
            3..6 => drop(self.ask(n, Command::Resume {}, Ask::Resume).await),
            6 | 7 => drop(self.ask(n, Command::Logout {}, Ask::Logout).await),
            8 | 9 => self.login(n).await,
            10 | 11 => self.close(n).await,
            12 | 13 if !mine.is_empty() => {
                let text = self.rng.pick(&mine);
                let local_id = self.texts[text].holder.map_or(0, |(_, id)| id);
                if self.ask(n, Command::CancelSend { local_id }, Ask::Cancel(text)).await {
                    // The process may die after the cancel and before it says so.
                    self.texts[text].fate = Fate::Maybe;
                }
            }
            14 if !mine.is_empty() => {
                let local_id = self.texts[self.rng.pick(&mine)].holder.map_or(0, |(_, id)| id);
                self.ask(n, Command::ResendMessage { local_id }, Ask::Other).await;
            }
            15 if self.rng.chance(300) => drop(self.ask(n, Command::DestroyData {}, Ask::Destroy).await),
            16 => {
                let other = n ^ 1;
                let device_id = self.devices[other].id.clone();
                self.devices[other].kicked += 1;
                self.ask(n, Command::LogoutDevice { device_id }, Ask::Kick).await;
            }
            _ => drop(self.ask(n, Command::SetForeground { foreground: what.is_multiple_of(2) }, Ask::Other).await),
        }
    }

    /// Closes a device in good order: every request completes once, then nothing comes any more.
    pub(crate) async fn close(&mut self, n: usize) {
        let Some(host) = self.devices[n].host.clone() else { return };
        host.kernel().close();
        let deadline = Instant::now() + Duration::from_secs(60);
        while host.seen().closed.is_none() && self.devices[n].host.is_some() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.take_in(n);
        }
        if self.devices[n].host.take().is_none() {
            return;
        }
        let seen = host.seen();
        if seen.closed.is_none() || !seen.open.is_empty() || seen.accepted != seen.completed || !seen.broken.is_empty() {
            self.wrong.push(format!(
                "close of device {n}: closed {:?}, {} requests, {} completions, open {:?}, broken {:?}",
                seen.closed, seen.accepted, seen.completed, seen.open, seen.broken
            ));
        }
        self.devices[n].trace = host.trace();
        self.devices[n].ended();
    }
}
