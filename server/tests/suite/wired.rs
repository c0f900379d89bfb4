//! The bus of one process with each hint in its wire form on the way, as between processes. The suite's servers use it, so
//! whatever the suite proves is proved of that form too.
use ntk_server::bus::{Bus, Hint, InProcess};
use tokio::sync::mpsc;

#[derive(Default)]
pub struct Wired(InProcess);

impl Bus for Wired {
    fn publish(&self, topic: &str, hint: Hint) {
        self.0.publish(topic, Hint::from_bytes(hint.to_bytes()).expect("every hint has a wire form"));
    }

    fn subscribe(&self, topic: &str) -> mpsc::Receiver<Hint> {
        self.0.subscribe(topic)
    }
}
