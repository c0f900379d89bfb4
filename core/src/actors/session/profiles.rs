//! What a host asks about users: what was asked for a moment ago is answered from here, the rest by the server, and all of it from
//! here when the server cannot be reached.
use super::Session;
use crate::actors::profiles::request;
use crate::actors::requests::Pending;
use crate::api::{Error, ErrorCode, Reply};
use crate::store::{Op, ProfileWork, Then, Work, profiles};
use crate::ticket::Ticket;
use ntk_protocol::methods::Profiles;
use ntk_protocol::{Method, wire, wire::frame};
use tokio::time::Instant;

impl Session {
    pub(super) async fn users_info(&mut self, users: Vec<String>, ticket: Ticket) {
        if self.user.is_none() {
            return self.finish(ticket, Err(ErrorCode::NotLoggedIn.into()));
        }
        let now = Instant::now();
        let asked: Vec<String> = users.iter().filter(|user| !self.profiles.is_fresh(user, now)).cloned().collect();
        if !self.up || asked.is_empty() {
            let unknown = self.profiles.unknown(&users);
            // Of whom nothing is known while the server cannot say either.
            let offline = !self.up;
            return self.read_reply(
                ticket,
                Box::new(move |c, people| {
                    let unheard = if offline { profiles::strangers(c, &asked)? } else { Vec::new() };
                    let unknown = [unknown, unheard].concat();
                    Ok(Reply::UserProfiles(profiles::profiles(c, people, &users, &unknown)?))
                }),
            );
        }
        let of = asked.clone();
        let known = match self.p.readers.read(move |c| Ok(profiles::versions(c, &of)?)).await {
            Ok(known) => known,
            Err(e) => return self.finish(ticket, Err(e)),
        };
        let rid = self.ask_for(ticket, Pending::UsersInfo { users, asked });
        let method = Method::from(Profiles::Get).name().into();
        self.send(frame::Kind::Rpc(wire::Rpc { rid, method, args: request(&known).into() }));
    }

    pub(super) fn users_info_answered(&mut self, users: Vec<String>, asked: Vec<String>, ticket: Ticket, r: &wire::RpcRes) {
        if r.code != 0 {
            return self.finish(ticket, Err(Error::from_wire(r.code, &r.text)));
        }
        let Ok(said) = ntk_protocol::read::<wire::Profiles>(&r.result) else {
            return self.finish(ticket, Err(Error::new(ErrorCode::Protocol, "result")));
        };
        self.profiles.said(&asked, &said, Instant::now());
        let unknown = self.profiles.unknown(&users);
        let work = ProfileWork::Said { said, asked, reply: Some((users, unknown)) };
        self.p.store.post(Op::Work(Work::Profiles(work), Then::Ticket(ticket)));
    }
}
