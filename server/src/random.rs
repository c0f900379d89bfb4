//! The server's source of random bits: the system's, or one seed for a simulation.
use std::sync::atomic::{AtomicU64, Ordering};

/// splitmix64 when seeded, else the system.
pub(crate) struct Random {
    state: Option<AtomicU64>,
}

impl Random {
    pub(crate) fn new(seed: Option<u64>) -> Random {
        Random { state: seed.map(AtomicU64::new) }
    }

    pub(crate) fn next(&self) -> u64 {
        match &self.state {
            Some(state) => {
                let mut z = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
                z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^ (z >> 31)
            }
            // Without a random source no key and no session id is safe: refusing to run is right.
            None => getrandom::u64().expect("the system's random source"),
        }
    }

    pub(crate) fn bytes32(&self) -> [u8; 32] {
        let mut out = [0; 32];
        for chunk in out.chunks_exact_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes());
        }
        out
    }

    pub(crate) fn hex(&self) -> String {
        format!("{:016x}", self.next())
    }
}
