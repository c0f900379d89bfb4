//! The index of names.
use super::Maps;
use crate::ids::{ConvId, UserId};
use crate::store::rules::tx::{Named, NamesFound, Verb};
use ntk_protocol::NameQuery;
use std::time::Duration;

impl Maps {
    fn named(&self, query: &NameQuery) -> Vec<Named> {
        let name = |of: &Named| match of {
            Named::User(user) => self.rows.people[user].profile.as_ref().map_or("", |p| &p.nickname),
            Named::Group(conv) => &self.rows.convs[conv].1.name,
        };
        let fit = self.rows.names.iter().filter(|(of, words)| query.rank(name(of), words).is_some());
        fit.map(|(of, _)| *of).collect()
    }
}

impl NamesFound for Maps {
    fn put_name(&mut self, of: Named, words: &[String]) -> Verb<()> {
        self.rows.names.insert(of, words.to_vec());
        Ok(())
    }

    fn users_named(&mut self, query: &NameQuery, _: bool, most: usize, _: Duration) -> Verb<Option<Vec<UserId>>> {
        let user = |of| if let Named::User(user) = of { Some(user) } else { None };
        Ok(Some(self.named(query).into_iter().filter_map(user).take(most).collect()))
    }

    fn groups_named(&mut self, query: &NameQuery, _: bool, most: usize, _: Duration) -> Verb<Option<Vec<ConvId>>> {
        let group = |of| if let Named::Group(conv) = of { Some(conv) } else { None };
        Ok(Some(self.named(query).into_iter().filter_map(group).take(most).collect()))
    }
}
