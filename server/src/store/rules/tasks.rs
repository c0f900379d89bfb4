//! The outbox: tasks that wait, are tried again, or are dead letters.
use super::notify;
use super::rows::TaskRow;
use super::tx::{Done, Tx, Verb};
use crate::store::task::{Job, NewChange, NewMembers, NewMessage, Task};

/// Writes a task with the change that makes it, and says it once that is committed.
pub(super) fn add_task<T: Tx>(tx: &mut T, task: Task) -> Verb<()> {
    let id = tx.insert_task(&task.job)?;
    if let Job::GroupMessage(NewMessage { conv, .. })
    | Job::GroupChange(NewChange { conv, .. })
    | Job::GroupMembers(NewMembers { conv, .. }) = &task.job
    {
        tx.gathered().totals.moved(*conv);
    }
    tx.gathered().task(Task { id, ..task });
    Ok(())
}

/// Tasks that may run now, if none of them has to be taken first.
pub(crate) fn due<T: Tx>(tx: &mut T, limit: u32) -> Done<Option<Vec<Task>>> {
    let rows = tx.due_tasks(limit)?;
    if rows.iter().any(|t| t.to_take) { Ok(None) } else { Ok(Some(read_back(tx, rows)?)) }
}

/// Takes the tasks that may run now: nobody else is given them while this worker holds them.
pub(crate) fn take<T: Tx>(tx: &mut T, limit: u32) -> Done<Vec<Task>> {
    let rows = tx.take_tasks(limit)?;
    Ok(read_back(tx, rows)?)
}

fn read_back<T: Tx>(tx: &mut T, rows: Vec<TaskRow>) -> Verb<Vec<Task>> {
    let mut tasks = Vec::with_capacity(rows.len());
    for TaskRow { id, kind, payload, tries, .. } in rows {
        let job = Job::stored(&kind, &payload);
        let notice = notify::read_back(tx, &job)?;
        let members = members(tx, &job, notice.is_some())?;
        tasks.push(Task { id, tries, members, notice, ..Task::new(job) });
    }
    Ok(tasks)
}

/// How many seats a task is carried to, the present ones; 1 where it concerns only those it names.
fn members<T: Tx>(tx: &mut T, job: &Job, notifies: bool) -> Verb<u32> {
    let conv = match job {
        Job::Receipt(_) | Job::ReadCount(_) | Job::Application(_) | Job::Related(_) | Job::Unknown { .. } => return Ok(1),
        Job::GroupMessage(p) if p.push.is_none() => return Ok(1),
        Job::GroupChange(_) if !notifies => return Ok(1),
        Job::Message(p) | Job::GroupMessage(p) => p.conv,
        Job::Change(p) | Job::GroupChange(p) => p.conv,
        Job::Members(p) | Job::GroupMembers(p) => p.conv,
    };
    Ok(tx.conv_by_id(conv)?.map_or(1, |c| c.seats as u32))
}

pub(crate) fn finish<T: Tx>(tx: &mut T, task: i64) -> Done<()> {
    tx.drop_task(task)?;
    tx.gathered().forget_task(task);
    Ok(())
}

/// The same worker tries it again: it goes on holding the task.
pub(crate) fn retry<T: Tx>(tx: &mut T, task: i64, tries: u32, not_before: i64, error: &str) -> Done<()> {
    Ok(tx.set_back(task, tries, not_before, error)?)
}

pub(crate) fn bury<T: Tx>(tx: &mut T, task: i64, tries: u32, error: &str) -> Done<()> {
    tx.bury(task, tries, error)?;
    finish(tx, task)
}
