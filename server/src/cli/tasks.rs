//! `ntkd tasks`: look at the fan-out queue and its dead letters, beside a running server.
use super::error::CliError;
use crate::store::TaskLine;
use std::io::Write;
use std::path::Path;

/// What to do with tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Subcommand)]
pub enum TasksAction {
    /// Lists waiting and dead tasks.
    List,
    /// Shows one task as JSON.
    Show {
        /// Task id.
        id: i64,
    },
    /// Puts a dead task, or all of them, back into the queue; a running server takes it up within seconds.
    Retry {
        /// Task id; all when left out.
        id: Option<i64>,
    },
    /// Drops a dead task for good: the members see the gap and fetch the message when they open the conversation.
    Drop {
        /// Task id.
        id: i64,
    },
}

/// Runs one action and prints to `out`.
pub fn tasks(data: &Path, action: TasksAction, out: &mut dyn Write) -> Result<(), CliError> {
    let mut desk = super::desk(data, false)?;
    match action {
        TasksAction::List => {
            writeln!(out, "{:>8} {:8} {:8} {:>5} {:>8}  conversation, last error", "id", "state", "kind", "tries", "cseq")?;
            for TaskLine { id, state, kind, conversation, cseq, tries, last_error, .. } in desk.tasks(None)? {
                writeln!(out, "{id:>8} {state:8} {kind:8} {tries:>5} {cseq:>8}  {conversation} {last_error}")?;
            }
        }
        TasksAction::Show { id } => {
            let lines = desk.tasks(Some(id))?;
            let line = lines.first().ok_or_else(|| format!("no task {id}"))?;
            writeln!(out, "{}", serde_json::to_string_pretty(line)?)?;
        }
        TasksAction::Retry { id } => writeln!(out, "{} back in the queue", desk.retry_dead(id)?)?,
        TasksAction::Drop { id } => writeln!(out, "{} dropped", desk.drop_dead(Some(id))?)?,
    }
    Ok(())
}
