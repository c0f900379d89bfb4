//! Carries out fan-out tasks and passes committed news on. Small groups go at once, large ones in parts that take turns, so that
//! neither a large group nor a task that fails holds up anybody else's message.
use crate::bulk::Bulk;
use crate::bus::{Bus, GATEWAY, Hint};
use crate::config::{Config, Exec};
use crate::cost::FAST;
use crate::meter::Meter;
use crate::metrics::Counters;
use crate::random::Random;
use crate::store::{Answer, CommitNews, PART, Store, StoreError, Task, answered};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep_until};
use tracing::{debug, error, error_span, warn};

/// Tasks read back at once after a restart.
const PAGE: u32 = 1000;

pub(crate) struct Logic {
    pub(crate) config: Config,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) random: Arc<Random>,
    meter: Arc<Meter>,
    counters: Arc<Counters>,
    running: BTreeSet<i64>,
    fast: VecDeque<(Task, Answer<()>)>,
    bulk: Bulk,
    part: Option<(Task, u32, Answer<()>)>,
    /// Failed ones that wait for their next try.
    set_back: BTreeSet<i64>,
    /// What became of tasks, on its way into the store.
    settling: VecDeque<(i64, Answer<()>)>,
    poll_at: Option<Instant>,
    /// Tasks are being looked for. News goes on meanwhile.
    due: Option<Answer<Vec<Task>>>,
    /// What became of these was not in the store when they were looked for: what is found may be from before.
    unsettled: BTreeSet<i64>,
}

impl Logic {
    pub(crate) fn new(
        config: Config,
        store: Arc<dyn Store>,
        bus: Arc<dyn Bus>,
        random: Arc<Random>,
        meter: Arc<Meter>,
        counters: Arc<Counters>,
    ) -> Logic {
        Logic {
            config,
            store,
            bus,
            random,
            meter,
            counters,
            running: BTreeSet::new(),
            fast: VecDeque::new(),
            bulk: Bulk::default(),
            part: None,
            set_back: BTreeSet::new(),
            settling: VecDeque::new(),
            poll_at: Some(Instant::now()),
            due: None,
            unsettled: BTreeSet::new(),
        }
    }

    /// Ends when the store's feed does.
    pub(crate) async fn run(mut self, mut feed: mpsc::UnboundedReceiver<CommitNews>) {
        loop {
            let poll_at = self.poll_at;
            tokio::select! {
                biased;
                news = feed.recv() => match news {
                    Some(news) => self.news(news),
                    None => return,
                },
                (task, result) = front(&mut self.fast) => {
                    self.rest_of(&mut feed);
                    self.ended(task, result);
                }
                (task, part, result) = current(&mut self.part) => {
                    self.rest_of(&mut feed);
                    self.part_ended(task, part, result);
                }
                // The row is still there as if nothing had happened: it is found again, and its receipt makes that harmless.
                Err(e) = settled(&mut self.settling) => {
                    warn!(code = e.code, "what became of a task is not stored");
                    self.poll_by(self.config.task_backoff);
                }
                found = answered(&mut self.due) => self.found(found),
                () = sleep_until(poll_at.unwrap_or_else(Instant::now)), if poll_at.is_some() && self.due.is_none() => {
                    self.poll_at = None;
                    self.unsettled = self.settling.iter().map(|(task, _)| *task).collect();
                    self.due = Some(self.store.due(PAGE));
                }
            }
        }
    }

    /// What came with the answer to a task was sent before it, and goes before the task does: its notifications above all.
    fn rest_of(&mut self, feed: &mut mpsc::UnboundedReceiver<CommitNews>) {
        while let Ok(news) = feed.try_recv() {
            self.news(news);
        }
    }

    fn news(&mut self, news: CommitNews) {
        match news {
            CommitNews::Task(task) => {
                self.tell(&task);
                self.accept(task);
            }
            CommitNews::Joined(conv, users) => self.bus.publish(GATEWAY, Hint::Joined(conv, Arc::new(users))),
            CommitNews::Notifications(all) => {
                if let Some(pusher) = &self.config.pusher {
                    self.counters.notifications.add(all.len() as u64);
                    all.into_iter().for_each(|n| pusher.push(n));
                }
            }
            CommitNews::Timelines(d) => self.bus.publish(GATEWAY, Hint::Timelines(Arc::new(d))),
        }
    }

    /// With read diffusion the connected members hear of it now, not from their timelines; under load only that there is news.
    fn tell(&self, task: &Task) {
        if let Some(news) = &task.news {
            let busy = self.store.backlog() >= self.config.limits.shed_reads_at;
            let news = if busy { Arc::new(news.without_rows()) } else { news.clone() };
            self.counters.group_pushes.add(1);
            self.bus.publish(GATEWAY, Hint::Group(news));
        }
    }

    fn accept(&mut self, task: Task) {
        if !self.running.insert(task.id) {
            return;
        }
        if task.members <= FAST {
            let answer = self.store.fan_in(task.clone(), 0);
            self.fast.push_back((task, answer));
        } else {
            self.meter.task_waits(task.origin());
            self.bulk.push(task);
            self.next_bulk();
        }
    }

    fn next_bulk(&mut self) {
        if self.part.is_none()
            && let Some((task, part)) = self.bulk.next()
        {
            let answer = self.store.fan_in(task.clone(), part);
            self.part = Some((task, part, answer));
        }
    }

    fn part_ended(&mut self, task: Task, part: u32, result: Result<(), StoreError>) {
        let parts = task.members.div_ceil(PART as u32);
        if result.is_ok() && part + 1 < parts {
            self.bulk.go_on(task, part + 1);
        } else {
            self.meter.task_ended(task.origin());
            self.ended(task, result);
        }
        self.next_bulk();
    }

    fn ended(&mut self, task: Task, result: Result<(), StoreError>) {
        self.running.remove(&task.id);
        if self.due.is_some() {
            self.unsettled.insert(task.id);
        }
        // At the level of errors, so that no setting takes it from what is said in it.
        let _task = error_span!("task", id = task.id, kind = task.job.kind()).entered();
        let Err(error) = result else {
            debug!(members = task.members, "task done");
            self.counters.tasks_done.add(1);
            self.settling.push_back((task.id, self.store.finish(task.id)));
            return;
        };
        let tries = task.tries + 1;
        if tries >= self.config.task_tries {
            error!(tries, code = error.code, "task buried: a dead letter");
            self.counters.tasks_buried.add(1);
            self.settling.push_back((task.id, self.store.bury(task.id, tries, error.text)));
            return;
        }
        self.counters.tasks_failed.add(1);
        let delay = self.config.task_backoff * 2u32.saturating_pow(task.tries.min(16));
        let jitter = delay.mul_f64((self.random.next() % 256) as f64 / 1024.0);
        let wait = delay + jitter;
        warn!(tries, code = error.code, wait_ms = wait.as_millis() as u64, "task failed, will be tried again");
        let not_before = self.config.clock.now_ms() + wait.as_millis() as i64;
        self.settling.push_back((task.id, self.store.retry(task.id, tries, not_before, error.text)));
        self.set_back.insert(task.id);
        self.poll_by(wait);
    }

    fn poll_by(&mut self, wait: Duration) {
        let at = Instant::now() + wait;
        self.poll_at = Some(self.poll_at.map_or(at, |p| p.min(at)));
    }

    /// Tasks that a dead process left, an operator put back, or whose delay is over.
    fn found(&mut self, found: Result<Vec<Task>, StoreError>) {
        match found {
            Ok(tasks) => {
                let full = tasks.len() == PAGE as usize;
                for task in tasks {
                    if !self.unsettled.contains(&task.id) {
                        self.set_back.remove(&task.id);
                        self.accept(task);
                    }
                }
                if full {
                    self.poll_by(Duration::from_secs(1));
                } else if !self.set_back.is_empty() {
                    self.poll_by(self.config.task_backoff);
                }
            }
            Err(e) => {
                error!(code = e.code, "tasks cannot be read");
                self.poll_by(Duration::from_secs(1));
            }
        }
        // Nobody puts tasks back behind a simulation, and idle polls would keep its paused clock busy.
        if self.config.exec == Exec::Threads {
            self.poll_by(Duration::from_secs(5));
        }
    }
}

async fn front(fast: &mut VecDeque<(Task, Answer<()>)>) -> (Task, Result<(), StoreError>) {
    if let Some((_, answer)) = fast.front_mut() {
        let result = answer.await;
        if let Some((task, _)) = fast.pop_front() {
            return (task, result);
        }
    }
    std::future::pending().await
}

async fn settled(settling: &mut VecDeque<(i64, Answer<()>)>) -> Result<(), StoreError> {
    while let Some((_, answer)) = settling.front_mut() {
        let result = answer.await;
        settling.pop_front();
        result?;
    }
    std::future::pending().await
}

async fn current(part: &mut Option<(Task, u32, Answer<()>)>) -> (Task, u32, Result<(), StoreError>) {
    if let Some((_, _, answer)) = part {
        let result = answer.await;
        if let Some((task, n, _)) = part.take() {
            return (task, n, result);
        }
    }
    std::future::pending().await
}
