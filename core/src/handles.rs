//! Numbers for things a language face hands to its host: each is used once, so a stale one is a code and never another thing.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use std::sync::Arc;

use parking_lot::RwLock;

/// A table of live things by number. The number holds a slot and the slot's generation; 0 is never given out.
pub struct Handles<T> {
    slots: RwLock<Slots<T>>,
}

struct Slots<T> {
    /// Generation of the present or next owner, and the owner.
    all: Vec<(u32, Option<Arc<T>>)>,
    free: Vec<u32>,
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Handles<T> {
    /// Empty.
    pub const fn new() -> Handles<T> {
        Handles { slots: RwLock::new(Slots { all: Vec::new(), free: Vec::new() }) }
    }

    /// Adds a thing and returns its number.
    pub fn insert(&self, thing: Arc<T>) -> u64 {
        let mut slots = self.slots.write();
        let index = slots.free.pop().unwrap_or_else(|| {
            slots.all.push((1, None));
            slots.all.len() as u32 - 1
        });
        let slot = &mut slots.all[index as usize];
        slot.1 = Some(thing);
        (u64::from(slot.0) << 32) | u64::from(index)
    }

    /// The thing with this number, unless it is gone.
    pub fn get(&self, handle: u64) -> Option<Arc<T>> {
        let slots = self.slots.read();
        let (generation, thing) = slots.all.get(handle as u32 as usize)?;
        if u64::from(*generation) == handle >> 32 { thing.clone() } else { None }
    }

    /// Takes the thing out; its number is dead from now on.
    pub fn remove(&self, handle: u64) -> Option<Arc<T>> {
        let mut slots = self.slots.write();
        let index = handle as u32;
        let slot = slots.all.get_mut(index as usize)?;
        if u64::from(slot.0) != handle >> 32 {
            return None;
        }
        let thing = slot.1.take()?;
        slot.0 = slot.0.wrapping_add(1);
        // A slot whose generations are used up is never used again.
        if slot.0 != 0 {
            slots.free.push(index);
        }
        Some(thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_used_again() {
        let handles = Handles::new();
        let mut seen = std::collections::BTreeSet::from([0]);
        let kept = handles.insert(Arc::new(7));
        assert!(seen.insert(kept));
        for i in 0..100 {
            let h = handles.insert(Arc::new(i));
            assert!(seen.insert(h));
            assert_eq!(handles.get(h).as_deref(), Some(&i));
            assert_eq!(handles.remove(h).as_deref(), Some(&i));
            assert!(handles.get(h).is_none() && handles.remove(h).is_none());
        }
        assert_eq!(handles.get(kept).as_deref(), Some(&7));
        assert!(handles.get(0).is_none() && handles.get(u64::MAX).is_none());
    }

    #[test]
    fn a_slot_is_retired_when_its_generations_are_used_up() {
        let handles = Handles::new();
        let h = handles.insert(Arc::new(()));
        handles.slots.write().all[0].0 = u32::MAX;
        let last = (u64::from(u32::MAX) << 32) | u64::from(h as u32);
        assert!(handles.remove(last).is_some());
        assert_eq!(handles.insert(Arc::new(())) as u32, 1);
    }
}
