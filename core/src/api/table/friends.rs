//! Friends, who would be one, and whom the user wants to hear nothing from.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// The order of the list of friends.
    122 FriendOrder {
        /// By what they are called here, without case.
        Name = 0,
        /// Who became one last comes first.
        AddTime = 1,
    }

    /// An application that waits.
    123 FriendApplication {
        /// There is none.
        None = 0,
        /// They have applied to this user.
        ComeIn = 1,
        /// This user has applied to them.
        SendOut = 2,
    }
}

api_records! {
    /// What another user is to this one.
    160 FriendInfo {
        /// User id.
        user_id: String,
        /// What they are called here: see `UserName`.
        name: String,
        /// Where a picture of them is; empty = not said.
        face_url: String,
        /// What this user calls them; of somebody who has an application of this user's it waits with that.
        remark: String,
        /// In this user's list of friends.
        is_friend: bool,
        /// This user is in their list of friends.
        is_friend_of: bool,
        /// In this user's blacklist.
        is_blacklisted: bool,
        /// What waits.
        application: FriendApplication,
        /// Its words.
        wording: String,
        /// The host's word for where they were added.
        source: String,
        /// Friend since, milliseconds since 1970 UTC; 0 = no friend.
        added_ms: i64,
        /// When the application that waits was made; 0 = none does.
        applied_ms: i64,
    }

    /// A page of them.
    161 FriendPage {
        /// Them.
        friends: Vec<FriendInfo>,
        /// Of applications: how many came in since this user last said they had read them.
        unread: u32,
        /// Pass it on for the next page; empty = this was the last.
        next_cursor: String,
    }

    /// Several of them.
    162 Friends {
        /// Them.
        friends: Vec<FriendInfo>,
    }

    /// What users are to this one changed.
    164 FriendsChange {
        /// Them, as they are now; who is nothing any more has neither list nor application.
        friends: Vec<FriendInfo>,
        /// How many applications came in since this user last said they had read them.
        unread_applications: u32,
    }

    /// Whom to add.
    163 FriendAdd {
        /// User id.
        user_id: String,
        /// What to say with it, where they have to confirm; up to 120 bytes.
        wording: String,
        /// The host's word for where they were met, up to 32 bytes.
        source: String,
        /// What to call them as soon as they are a friend, up to 96 bytes; empty = nothing.
        remark: String,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Friends, who would be one, and whom the user wants to hear nothing from.
    Friends friends FriendCommand
    commands {
        /// Adds a friend (V2TIM addFriend). Whom anybody may add is one at once, and this user is theirs; who wants to be asked has an
        /// application then (`application` is SendOut). Who has applied to this user, or has them as a friend, is not asked. The lists follow
        /// with `FriendsChanged`, on all own devices.
        220 AddFriend add_friend(
            /// Whom.
            add: FriendAdd,
        ) -> FriendInfo {
            server [AddDenied BadUserId BlacklistedByPeer FriendsFull InvalidParameters NoNetwork PeerBlacklisted PeerFriendsFull TooFast
                UnknownUser]
            r#"ntk_friend_add_t add = {.struct_size = sizeof add, .user_id = NTK_STR("ben"), .wording = NTK_STR("from the club")};"#
            r#"ntk_add_friend(kernel, &add, &request);"#
            => "code 0 and the `FriendInfo`, who is one now or has an application."
        }

        /// Lets somebody who has applied have this user as a friend (V2TIM acceptFriendApplication).
        221 AcceptFriendApplication accept_friend_application(
            /// Who has applied.
            user_id: String,
            /// They become a friend of this user, too.
            both: bool,
        ) -> FriendInfo {
            server [BadUserId FriendsFull InvalidParameters NoNetwork PeerFriendsFull TooFast UnknownUser]
            r#"ntk_accept_friend_application(kernel, NTK_STR("ben"), true, &request);"#
            => "code 0 and the `FriendInfo`."
        }

        /// Refuses an application.
        222 RefuseFriendApplication refuse_friend_application(
            /// Who has applied.
            user_id: String,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_refuse_friend_application(kernel, NTK_STR("ben"), &request);"#
            => "code 0 and what they are then; 6017 when they have not applied."
        }

        /// Takes an own application back; one that came in is refused without a word.
        223 DeleteFriendApplication delete_friend_application(
            /// Of whom, or to whom.
            user_id: String,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_delete_friend_application(kernel, NTK_STR("ben"), &request);"#
            => "code 0 and what they are then, also when there was none."
        }

        /// Applications that wait, those that came in and those sent out, the newest first, from this device's rows.
        224 GetFriendApplications get_friend_applications(
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> FriendPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_get_friend_applications(kernel, NTK_STR(""), 20, &request);"#
            => "code 0 and a `FriendPage`, with how many are unread."
        }

        /// Those that came in until now count as read, on all own devices.
        225 SetFriendApplicationsRead set_friend_applications_read() -> () {
            server [NoNetwork]
            r#"ntk_set_friend_applications_read(kernel, &request);"#
            => "code 0."
        }

        /// This user's friends, from this device's rows (V2TIM getFriendList).
        226 GetFriends get_friends(
            /// In which order.
            order: FriendOrder,
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> FriendPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_get_friends(kernel, NTK_FRIEND_ORDER_NAME, NTK_STR(""), 50, &request);"#
            => "code 0 and a `FriendPage`."
        }

        /// Takes a friend off the list (V2TIM deleteFromFriendList). The conversation stays.
        227 DeleteFriend delete_friend(
            /// Whom.
            user_id: String,
            /// Takes this user off their list, too.
            both: bool,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_delete_friend(kernel, NTK_STR("ben"), true, &request);"#
            => "code 0 and what they are then, also when they were no friend."
        }

        /// What this user calls a friend: it comes before every other name of theirs, here and on all own devices.
        228 SetFriendRemark set_friend_remark(
            /// Whom.
            user_id: String,
            /// Up to 96 bytes, as a nickname; empty = nothing.
            remark: String,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork UnknownUser]
            r#"ntk_set_friend_remark(kernel, NTK_STR("ben"), NTK_STR("Benny"), &request);"#
            => "code 0 and the `FriendInfo`; rows follow. 6017 for who is no friend."
        }

        /// What some users are to this one, at most 100, from this device's rows (V2TIM checkFriend).
        229 CheckFriends check_friends(
            /// User ids.
            user_ids: Vec<String>,
        ) -> Friends {
            storage [BadUserId InvalidParameters NotLoggedIn]
            r#"ntk_str_t ids[] = {NTK_STR("ben"), NTK_STR("cleo")};"#
            r#"ntk_check_friends(kernel, ids, 2, &request);"#
            => "code 0 and `Friends`, as they were asked for."
        }

        /// Wants to hear nothing from somebody: they are no friend any more, nor is this user theirs, and what they write to this user is
        /// refused with 20007 (V2TIM addToBlackList).
        230 AddToBlacklist add_to_blacklist(
            /// Whom.
            user_id: String,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_add_to_blacklist(kernel, NTK_STR("ben"), &request);"#
            => "code 0 and what they are then."
        }

        /// Wants to hear from them again. They are no friend by that.
        231 DeleteFromBlacklist delete_from_blacklist(
            /// Whom.
            user_id: String,
        ) -> FriendInfo {
            server [BadUserId InvalidParameters NoNetwork TooFast UnknownUser]
            r#"ntk_delete_from_blacklist(kernel, NTK_STR("ben"), &request);"#
            => "code 0 and what they are then."
        }

        /// The blacklist by name, from this device's rows (V2TIM getBlackList).
        232 GetBlacklist get_blacklist(
            /// Empty for the first page, then `next_cursor`.
            cursor: String,
            /// At most 100; 0 = 20.
            count: u32,
        ) -> FriendPage {
            storage [InvalidParameters NotLoggedIn]
            r#"ntk_get_blacklist(kernel, NTK_STR(""), 20, &request);"#
            => "code 0 and a `FriendPage`."
        }
    }
    replies {
        /// Of whatever is done about a user.
        160 FriendInfo(FriendInfo),
        /// Of the lists of friends, applications and the blacklist.
        161 FriendPage(FriendPage),
        /// Of `check_friends`.
        162 Friends(Friends),
    }
    events {
        /// What users are to this one changed, on any own device or by them (V2TIM onFriendListAdded, onFriendListDeleted, onFriendInfoChanged,
        /// onBlackListAdd, onBlackListDeleted, onFriendApplicationListAdded, onFriendApplicationListRead and
        /// the like).
        160 FriendsChanged(FriendsChange),
    }
    } };
}
pub(super) use rows;
