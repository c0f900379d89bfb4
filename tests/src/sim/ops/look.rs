//! Reads: history, lists, windows, totals, searches.
use super::super::{Ask, Pane, Sim, Topic, UserNo};
use ntk_core::api::{Command, ConversationFilter, ConversationKinds, HistoryQuery, MessageKind, MessageSearch, MuteFilter};

/// Words of generated texts that are whole tokens wherever they stand.
pub(crate) const WORDS: [&str; 6] = ["umbrella", "爬山", "明天", "咖啡豆", "mercado", "station"];

impl Sim {
    /// A filter that lets some conversations pass.
    pub(crate) fn filter(&mut self, user: usize) -> ConversationFilter {
        let mut filter = ConversationFilter::default();
        match self.rng.below(8) {
            0 => filter.kinds = ConversationKinds::Group,
            1 => filter.kinds = ConversationKinds::C2c,
            2 => filter.unread = true,
            3 => filter.at_me = true,
            4 => filter.marks = 1,
            5 => filter.without_marks = 2,
            6 => filter.mute = if self.rng.chance(500) { MuteFilter::Muted } else { MuteFilter::Unmuted },
            _ => {
                let of = |t: &Topic| if let Topic::Folder(UserNo(u), id) = t { (*u == user).then_some(*id) } else { None };
                filter.folder = self.races.keys().find_map(of).unwrap_or(0);
            }
        }
        filter
    }

    pub(crate) async fn look(&mut self, n: usize) {
        let user = self.devices[n].user;
        let (_, conversation) = self.some_conv(n);
        let window = self.devices[n].panes.keys().nth(1).copied();
        let chat = self.devices[n].chats.first().copied();
        let count = 1 + self.rng.below(30) as u32;
        let (command, ask) = match self.rng.below(100) {
            0..22 => (Command::GetHistory { conversation, query: self.query(count) }, Ask::Rows),
            22..40 if self.devices[n].chats.len() < 4 => {
                (Command::OpenMessageWindow { conversation, count, around_local_id: 0 }, Ask::Chat)
            }
            40..45 if let Some(window) = chat => (Command::GrowWindow { window, older: count, newer: 0 }, Ask::Other),
            45..50 if let Some(window) = chat => {
                self.devices[n].chats.remove(&window);
                (Command::CloseWindow { window }, Ask::Other)
            }
            50..62 if self.devices[n].panes.len() < 4 => {
                let pane = Pane { filter: self.filter(user), first: 0, count };
                self.counts.add("windows with filters", 1);
                (Command::OpenConversationWindow { filter: pane.filter.clone(), count }, Ask::Window(pane))
            }
            62..68 if let Some(window) = window => {
                let (first, count) = (self.rng.below(5) as u64, 1 + self.rng.below(8) as u32);
                (Command::MoveWindow { window, first_index: first, count }, Ask::Moved(window, first, count))
            }
            68..70 if let Some(window) = window => (Command::GrowWindow { window, older: 3, newer: 0 }, Ask::Grown(window, 3)),
            70..72 if let Some(window) = window => {
                self.devices[n].panes.remove(&window);
                (Command::CloseWindow { window }, Ask::Other)
            }
            72..78 if self.devices[n].subscribed.len() < 3 => {
                let filter = self.filter(user);
                (Command::SubscribeUnread { filter: filter.clone() }, Ask::Subscribe(filter))
            }
            78..80 if let Some((filter, _)) = self.devices[n].subscribed.first().cloned() => {
                (Command::UnsubscribeUnread { filter: filter.clone() }, Ask::Unsubscribe(filter))
            }
            80..84 => (Command::GetUnreadByFilter { filter: self.filter(user) }, Ask::Other),
            84..87 => (Command::ExplainUnread { conversation }, Ask::Other),
            87..93 => {
                let keywords = vec![self.rng.pick(&WORDS).to_owned()];
                let query = MessageSearch { keywords, count: 20, ..MessageSearch::default() };
                self.counts.add("searches", 1);
                if self.rng.chance(700) {
                    (Command::SearchMessages { query }, Ask::Other)
                } else {
                    (Command::SearchCloudMessages { query }, Ask::Other)
                }
            }
            93..95 => {
                let (text, cursor) = ("group".to_owned(), String::new());
                (Command::SearchConversations { text, cursor, count: 10 }, Ask::Other)
            }
            95 => (Command::GetFolders {}, Ask::Other),
            96 => (Command::GetDevices {}, Ask::Other),
            97 => (Command::GetTotalUnreadMessageCount {}, Ask::Other),
            _ => {
                let (cursor, filter) = (String::new(), self.filter(user));
                (Command::GetConversationList { cursor, count: 50, filter }, Ask::Other)
            }
        };
        self.ask(n, command, ask).await;
    }

    /// Some part of a history.
    fn query(&mut self, count: u32) -> HistoryQuery {
        let (newer, local_only) = (self.rng.chance(300), self.rng.chance(200));
        let mut query = HistoryQuery { newer, count, local_only, ..HistoryQuery::default() };
        match self.rng.below(8) {
            0 => query.kinds = vec![MessageKind::Custom, MessageKind::Text],
            1 => query.from_seq = 1 + self.rng.below(20) as u64,
            2 => query.seqs = vec![1, 3, 4, 9],
            3 => (query.time_begin_s, query.time_period_s) = (self.now_ms() / 1000 - 60, 50),
            _ => {}
        }
        query
    }
}
