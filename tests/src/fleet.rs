//! The driver's side of device processes: spawn, order, kill. Dropping a process kills it.
use crate::device::{Identity, Order, Told};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{RwLock, RwLockReadGuard, oneshot};

type Waiting = Rc<RefCell<BTreeMap<u64, oneshot::Sender<Told>>>>;

/// One running device process.
pub struct Process {
    child: tokio::sync::Mutex<Child>,
    /// Process id.
    pub pid: u32,
    stdin: tokio::sync::Mutex<ChildStdin>,
    waiting: Waiting,
    next: Cell<u64>,
    /// It is to end: then it has not died.
    leaving: Rc<Cell<bool>>,
}

impl Process {
    /// Starts `program ...args device <identity>` and waits until the device is logged in.
    pub async fn start(program: &std::path::Path, identity: &Identity) -> Result<Process, String> {
        let text = serde_json::to_string(identity).map_err(|e| e.to_string())?;
        let mut command = Command::new(program);
        command.arg("device").arg(text).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", program.display()))?;
        let (Some(stdin), Some(stdout), Some(pid)) = (child.stdin.take(), child.stdout.take(), child.id()) else {
            return Err("the device process has no pipes".into());
        };
        let waiting = Waiting::default();
        let (ready, started) = oneshot::channel();
        waiting.borrow_mut().insert(0, ready);
        let answers = waiting.clone();
        let leaving = Rc::new(Cell::new(false));
        let (left, who) = (leaving.clone(), format!("device {} of {}, process {pid}", identity.device, identity.user));
        tokio::task::spawn_local(async move {
            let mut lines = BufReader::new(stdout).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                match serde_json::from_str::<(u64, Told)>(&line) {
                    Ok((id, told)) => drop(answers.borrow_mut().remove(&id).map(|w| w.send(told))),
                    Err(_) => eprintln!("device: {line}"),
                }
            }
            if !left.get() {
                eprintln!("{who}: it ended by itself");
            }
            // Dropping the senders tells every waiter that the process is gone.
            answers.borrow_mut().clear();
        });
        let process = Process {
            child: tokio::sync::Mutex::new(child),
            pid,
            stdin: tokio::sync::Mutex::new(stdin),
            waiting,
            next: Cell::new(1),
            leaving,
        };
        match tokio::time::timeout(Duration::from_secs(60), started).await {
            Ok(Ok(_)) => Ok(process),
            Ok(Err(_)) => Err(format!("device {} of {} ended before its login", identity.device, identity.user)),
            Err(_) => Err(format!("device {} of {} did not log in within 60 s", identity.device, identity.user)),
        }
    }

    /// Gives an order and waits for the answer; `None` when the process died first.
    pub async fn order(&self, order: Order) -> Option<Told> {
        let id = self.next.replace(self.next.get() + 1);
        let (tell, told) = oneshot::channel();
        self.waiting.borrow_mut().insert(id, tell);
        let line = serde_json::to_string(&(id, order)).ok()? + "\n";
        self.stdin.lock().await.write_all(line.as_bytes()).await.ok()?;
        told.await.ok()
    }

    /// `kill -9`; returns when the process is gone and everything it held is free again.
    pub async fn kill(&self) {
        self.leaving.set(true);
        let _ = self.child.lock().await.kill().await;
    }

    /// Closes in good order.
    pub async fn close(self) -> Result<(), String> {
        self.leaving.set(true);
        match tokio::time::timeout(Duration::from_secs(30), self.order(Order::Close)).await {
            Ok(Some(Told::Done)) => {}
            Ok(Some(Told::Failed(_, why))) => return Err(why),
            other => return Err(format!("close: {other:?}")),
        }
        let _ = tokio::time::timeout(Duration::from_secs(5), self.child.lock().await.wait()).await;
        Ok(())
    }
}

/// A place for a device: empty while its process is away. Orders hold it for reading, trouble for writing.
pub struct Slot {
    /// Who.
    pub identity: Identity,
    /// Its process.
    pub process: RwLock<Option<Process>>,
}

/// An observed user.
pub struct User {
    /// User id.
    pub id: String,
    /// Its devices.
    pub slots: Vec<Slot>,
}

impl User {
    /// The wished-for device if it is there, else another one of this user; waits while all are away.
    pub async fn device(&self, wished: usize) -> RwLockReadGuard<'_, Option<Process>> {
        let order = (0..self.slots.len()).map(|i| (wished + i) % self.slots.len());
        loop {
            for i in order.clone() {
                if let Ok(guard) = self.slots[i].process.try_read()
                    && guard.is_some()
                {
                    return guard;
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Gives an order to the wished-for device, or another one; a device that dies meanwhile is not asked again.
    pub async fn order(&self, wished: usize, order: Order) -> Result<Told, String> {
        let guard = self.device(wished).await;
        let Some(process) = guard.as_ref() else { return Err("no process".into()) };
        match process.order(order.clone()).await {
            Some(Told::Failed(code, text)) => Err(format!("{} refused {order:?}: {code} {text}", self.id)),
            Some(told) => Ok(told),
            None => Err(format!("the device of {} died at {order:?}", self.id)),
        }
    }
}
