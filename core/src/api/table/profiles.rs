//! Who users are: what they say of themselves, and what they are called here.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// A user's gender (V2TIM's numbers).
    120 Gender {
        /// Not said.
        Unknown = 0,
        /// Male.
        Male = 1,
        /// Female.
        Female = 2,
    }

    /// Who may add a user as a friend (the numbers of V2TIM's C API).
    121 AllowType {
        /// Not said: as anybody.
        Unknown = 0,
        /// Anybody.
        Anybody = 1,
        /// Whom the user accepts.
        NeedsConfirmation = 2,
        /// Nobody.
        Nobody = 3,
    }
}

api_records! {
    /// What a user is called here.
    120 UserName {
        /// User id.
        user_id: String,
        /// The friend remark, else the card in the group that is looked at, else the nickname, else the id.
        name: String,
        /// Where a picture of them is; empty = not said.
        face_url: String,
    }

    /// A field of the host's in a profile.
    121 ProfileField {
        /// 1 to 16 letters, digits and underscores.
        key: String,
        /// Up to 500 bytes.
        value: String,
    }

    /// A user's profile, as far as it is known here. What was never said is empty, or 0.
    122 UserProfile {
        /// User id.
        user_id: String,
        /// What the user is called here: see `UserName`.
        name: String,
        /// What they call themselves.
        nickname: String,
        /// Where a picture of them is.
        face_url: String,
        /// Their signature; may have several lines.
        signature: String,
        /// Gender.
        gender: Gender,
        /// The host's, as 20261201.
        birthday: u32,
        /// The host's.
        level: u32,
        /// The host's.
        role: u32,
        /// Who may add them as a friend.
        allow_type: AllowType,
        /// The host's, by key; at most 20.
        custom: Vec<ProfileField>,
    }

    /// Profiles of users.
    123 UserProfiles {
        /// In the order asked, each once.
        users: Vec<UserProfile>,
        /// Those of the users asked for who are none; offline also those of whom nothing is known here.
        unknown: Vec<String>,
    }

    /// What to change of the own profile.
    124 SelfInfo {
        /// What of the following is meant: 1 nickname, 2 face_url, 4 signature, 8 gender, 16 birthday, 32 level, 64 role, 128
        /// allow_type. The rest stays as it is.
        fields: u32,
        /// Up to 500 bytes, without line breaks, control characters, and what turns the direction of the text around it.
        nickname: String,
        /// Up to 500 bytes; as the nickname.
        face_url: String,
        /// Up to 500 bytes; may have several lines.
        signature: String,
        /// Gender.
        gender: Gender,
        /// The host's, as 20261201.
        birthday: u32,
        /// The host's.
        level: u32,
        /// The host's.
        role: u32,
        /// Who may add this user as a friend.
        allow_type: AllowType,
        /// Keys of fields of the host's to change, 1 to 16 letters, digits and underscores each. The others stay; at most 20 in all.
        custom_keys: Vec<String>,
        /// Their values, in this order, up to 500 bytes each and 4 KB together with those there are; empty = take the field away.
        custom_values: Vec<String>,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Who users are: what they say of themselves, and what they are called here.
    Profiles profiles ProfileCommand
    commands {
        /// Changes the own profile (V2TIM setSelfInfo).
        240 SetSelfInfo set_self_info(
            /// What.
            info: SelfInfo,
        ) -> () {
            server [InvalidParameters NoNetwork]
            r#"ntk_self_info_t info = {.struct_size = sizeof info, .fields = 1, .nickname = NTK_STR("Anna")};"#
            r#"ntk_set_self_info(kernel, &info, &request);"#
            => "code 0; `SelfInfoChanged` follows on all own devices."
        }

        /// Profiles of users, at most 100 (V2TIM getUsersInfo). Whoever was asked for within ten minutes is not asked for again; offline
        /// it is what is known here.
        241 GetUsersInfo get_users_info(
            /// User ids.
            user_ids: Vec<String>,
        ) -> UserProfiles {
            server [BadUserId InvalidParameters]
            r#"ntk_str_t ids[] = {NTK_STR("ben"), NTK_STR("cleo")};"#
            r#"ntk_get_users_info(kernel, ids, 2, &request);"#
            => "code 0 and `UserProfiles`."
        }

        /// The own profile, as it is known here.
        242 GetSelfInfo get_self_info() -> UserProfile {
            storage [NotLoggedIn]
            r#"ntk_get_self_info(kernel, &request);"#
            => "code 0 and the `UserProfile`."
        }
    }
    replies {
        /// Of `get_users_info`.
        120 UserProfiles(UserProfiles),
        /// Of `get_self_info`.
        121 UserProfile(UserProfile),
    }
    events {
        /// What is known here of others changed (V2TIM onUserInfoChanged).
        120 UsersInfoChanged(UserProfiles),
        /// The own profile changed, on any own device (V2TIM onSelfInfoUpdated).
        121 SelfInfoChanged(UserProfile),
    }
    } };
}
pub(super) use rows;
