//! Who is connected here, for whoever has just committed something.
use super::UserId;
use rustc_hash::FxHashMap;

/// How many devices of each user are connected here, and how many of them in the foreground. Looked at after the commit, so a
/// device that routes first and then reads its timeline misses nothing.
#[derive(Default)]
pub(super) struct Routes {
    by_user: parking_lot::Mutex<FxHashMap<UserId, Route>>,
}

#[derive(Default)]
struct Route {
    devices: usize,
    in_front: usize,
}

impl Routes {
    pub(super) fn has(&self, user: UserId) -> bool {
        self.by_user.lock().contains_key(&user)
    }

    /// Is a device of this user in the foreground?
    pub(super) fn in_front(&self, user: UserId) -> bool {
        self.by_user.lock().get(&user).is_some_and(|r| r.in_front > 0)
    }

    pub(super) fn put(&self, user: UserId, background: bool) {
        let mut by_user = self.by_user.lock();
        let route = by_user.entry(user).or_default();
        route.devices += 1;
        route.in_front += usize::from(!background);
    }

    pub(super) fn shift(&self, user: UserId, background: bool) {
        if let Some(route) = self.by_user.lock().get_mut(&user) {
            route.in_front = if background { route.in_front.saturating_sub(1) } else { route.in_front + 1 };
        }
    }

    pub(super) fn drop_one(&self, user: UserId, background: bool) {
        let mut by_user = self.by_user.lock();
        if let Some(route) = by_user.get_mut(&user) {
            route.devices -= 1;
            route.in_front = route.in_front.saturating_sub(usize::from(!background));
            if route.devices == 0 {
                by_user.remove(&user);
            }
        }
    }
}
