//! Who is connected here, and who of them is looking. Connections keep it; the store is handed it and asks it after a commit
//! whose deliveries are wanted, and before a notification whether somebody looks anyway.
//!
//! It knows the connections of this process only. What is left out because nobody is connected here, a second process would not
//! hear of before its devices' next heartbeat: a server of several needs routes that know them all.
//!
//! A connection routes first and reads its timeline then, so that it misses nothing that commits in between. Each route ends
//! once, with its [`Route`]: it can neither be forgotten nor be ended twice.
#![allow(clippy::disallowed_types)] // a lock that STYLE.md names
use crate::ids::UserId;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many devices of each user are connected here, and how many of them in the foreground.
#[derive(Default)]
pub(crate) struct Routes {
    by_user: parking_lot::Mutex<FxHashMap<UserId, Counts>>,
}

#[derive(Default)]
struct Counts {
    devices: usize,
    in_front: usize,
}

impl Routes {
    /// Is a device of this user connected here?
    pub(crate) fn has(&self, user: UserId) -> bool {
        self.by_user.lock().contains_key(&user)
    }

    /// Is a device of this user in the foreground?
    pub(crate) fn in_front(&self, user: UserId) -> bool {
        self.by_user.lock().get(&user).is_some_and(|counts| counts.in_front > 0)
    }

    /// One device more, until the route is dropped.
    pub(crate) fn put(self: &Arc<Self>, user: UserId, background: Arc<AtomicBool>) -> Route {
        let mut by_user = self.by_user.lock();
        let counts = by_user.entry(user).or_default();
        counts.devices += 1;
        counts.in_front += usize::from(!background.load(Ordering::Relaxed));
        drop(by_user);
        Route { routes: self.clone(), user, background }
    }
}

/// One connected device of a user: its deliveries are wanted.
pub(crate) struct Route {
    routes: Arc<Routes>,
    user: UserId,
    /// Read elsewhere too, written here only: it says what this route counts as.
    background: Arc<AtomicBool>,
}

impl Route {
    /// The device went to the background, or came back.
    pub(crate) fn shift(&self, background: bool) {
        if self.background.swap(background, Ordering::Relaxed) == background {
            return;
        }
        if let Some(counts) = self.routes.by_user.lock().get_mut(&self.user) {
            counts.in_front = if background { counts.in_front.saturating_sub(1) } else { counts.in_front + 1 };
        }
    }
}

impl Drop for Route {
    fn drop(&mut self) {
        let mut by_user = self.routes.by_user.lock();
        if let Some(counts) = by_user.get_mut(&self.user) {
            counts.devices -= 1;
            counts.in_front = counts.in_front.saturating_sub(usize::from(!self.background.load(Ordering::Relaxed)));
            if counts.devices == 0 {
                by_user.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_in_front_while_any_of_their_devices_is_and_gone_with_the_last() {
        let routes = Arc::new(Routes::default());
        let (anna, ben) = (UserId(1), UserId(2));
        let phone = routes.put(anna, Arc::new(AtomicBool::new(true)));
        assert!(routes.has(anna) && !routes.in_front(anna) && !routes.has(ben));
        let desk = routes.put(anna, Arc::new(AtomicBool::new(false)));
        assert!(routes.in_front(anna));
        phone.shift(false);
        desk.shift(true);
        desk.shift(true);
        assert!(routes.in_front(anna), "the phone came back, and the desk left once");
        drop(phone);
        assert!(routes.has(anna) && !routes.in_front(anna));
        desk.shift(false);
        assert!(routes.in_front(anna));
        drop(desk);
        assert!(!routes.has(anna) && !routes.in_front(anna));
    }
}
