//! The small named operations of `Rpc`: each name, its domain, and the messages it carries. This is the one declaration of them.
//!
//! A method is an enum inside the enum of its domain, so that both sides match without a wildcard: what is added here and
//! answered nowhere does not compile. Names are on the wire and in devices' databases: they never change their meaning. A name
//! of a newer peer is no method here ([`Method::from_name`] says `None`), and what to say to that is for the caller to decide.

macro_rules! methods {
    ($($(#[$about:meta])* $Domain:ident {
        $($(#[$carries:meta])* $Method:ident = $name:literal as $NAME:ident;)+
    })+) => {
        /// What may be asked by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Method {
            $($(#[$about])* $Domain($Domain),)+
        }

        $(
            $(#[$about])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $Domain {
                $($(#[$carries])* $Method,)+
            }

            impl $Domain {
                /// On the wire.
                pub const fn name(self) -> &'static str {
                    match self {
                        $($Domain::$Method => $name,)+
                    }
                }
            }

            impl From<$Domain> for Method {
                fn from(method: $Domain) -> Method {
                    Method::$Domain(method)
                }
            }
        )+

        impl Method {
            /// Every method, in the order they are declared.
            pub const ALL: &[Method] = &[$($(Method::$Domain($Domain::$Method),)+)+];

            /// On the wire.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Method::$Domain(method) => method.name(),)+
                }
            }

            /// What a peer asks for; `None` = this version knows no such method.
            pub fn from_name(name: &str) -> Option<Method> {
                Some(match name {
                    $($($name => Method::$Domain($Domain::$Method),)+)+
                    _ => return None,
                })
            }
        }

        /// The names as constants, for what compares stored or received text.
        pub mod names {
            $($($(#[$carries])* pub const $NAME: &str = $name;)+)+
        }
    };
}

methods! {
    /// Messages, and what is attached to them.
    Messages {
        /// `Recall` -> `Msg`
        Recall = "recall" as RECALL;
        /// `Modify` -> `Msg`
        Modify = "modify" as MODIFY;
        /// `React` -> `Msg`
        React = "react" as REACT;
        /// `SetExtensions` -> `ExtensionsRes`
        SetExtensions = "set_extensions" as SET_EXTENSIONS;
        /// `PinMsg` -> `Msg`
        Pin = "pin_msg" as PIN_MSG;
        /// `GetPinned` -> `MsgList`
        GetPinned = "get_pinned" as GET_PINNED;
        /// `SendReceipts` -> `Receipts`
        SendReceipts = "send_receipts" as SEND_RECEIPTS;
        /// `GetReceipts` -> `Receipts`
        GetReceipts = "get_receipts" as GET_RECEIPTS;
        /// `ReadMembers` -> `UserPage`
        ReadMembers = "read_members" as READ_MEMBERS;
        /// `HideMsgs` -> `Hidden`
        Hide = "hide_msgs" as HIDE_MSGS;
        /// `GetHidden` -> `Hidden`
        GetHidden = "get_hidden" as GET_HIDDEN;
    }
    /// What one user keeps of a conversation.
    Conversations {
        /// `SetConv` -> `ConvState`
        Set = "set_conv" as SET_CONV;
        /// `GetConv` -> `ConvState`
        Get = "get_conv" as GET_CONV;
    }
    /// Groups and their members.
    Groups {
        /// `CreateGroup` -> `ConvState`
        Create = "create_group" as CREATE_GROUP;
        /// `AddMembers` -> `AddMembersRes`
        AddMembers = "add_members" as ADD_MEMBERS;
        /// `JoinGroup` -> `ConvState`
        Join = "join_group" as JOIN_GROUP;
        /// `QuitGroup` -> `ConvState`
        Quit = "quit_group" as QUIT_GROUP;
        /// `KickMembers` -> `KickMembersRes`
        Kick = "kick_members" as KICK_MEMBERS;
        /// `DismissGroup` -> `ConvState`
        Dismiss = "dismiss_group" as DISMISS_GROUP;
        /// `GetGroups` -> `GroupCards`
        Info = "get_groups" as GET_GROUPS;
        /// `GetMembers` -> `GroupMembers`
        Members = "get_members" as GET_MEMBERS;
        /// `SetGroup` -> `GroupCard`
        SetInfo = "set_group" as SET_GROUP;
        /// `SetMember` -> `GroupMember`
        SetMember = "set_member" as SET_MEMBER;
        /// `TransferGroup` -> `ConvState`
        Transfer = "transfer_group" as TRANSFER_GROUP;
        /// `GetApplications` -> `Applications`
        Applications = "get_applications" as GET_APPLICATIONS;
        /// `DecideApplication` -> `Application`
        Decide = "decide_application" as DECIDE_APPLICATION;
        /// `ReadApplications` -> nothing
        ReadApplications = "read_applications" as READ_APPLICATIONS;
    }
    /// Search over everything the user may read, and over what users and groups are called.
    Search {
        /// `Search` -> `SearchRes`
        Messages = "search" as SEARCH;
        /// `SearchNames` -> `FoundUsers`
        Users = "search_users" as SEARCH_USERS;
        /// `SearchNames` -> `FoundGroups`
        Groups = "search_groups" as SEARCH_GROUPS;
    }
    /// The user's devices.
    Devices {
        /// `GetDevices` -> `Devices`
        List = "get_devices" as GET_DEVICES;
        /// `LogoutDevice` -> nothing
        Logout = "logout_device" as LOGOUT_DEVICE;
        /// `SetPushToken` -> nothing
        SetPushToken = "set_push_token" as SET_PUSH_TOKEN;
    }
    /// What concerns the user and no one conversation: folders, do-not-disturb.
    Account {
        /// `SetUser` -> `UserState`
        Set = "set_user" as SET_USER;
    }
    /// Friends, who would be one, and whom the user wants to hear nothing from.
    Contacts {
        /// `SetContact` -> `Contact`
        Set = "set_contact" as SET_CONTACT;
        /// `GetContacts` -> `Contacts`
        Get = "get_contacts" as GET_CONTACTS;
        /// `ReadContacts` -> nothing
        Read = "read_contacts" as READ_CONTACTS;
    }
    /// Who users are.
    Profiles {
        /// `SetProfile` -> `Profile`
        Set = "set_profile" as SET_PROFILE;
        /// `GetProfiles` -> `Profiles`
        Get = "get_profiles" as GET_PROFILES;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_method_and_no_other_name_does() {
        for &method in Method::ALL {
            assert_eq!(Method::from_name(method.name()), Some(method));
            assert_eq!(Method::from_name(&method.name().to_uppercase()), None);
        }
        for name in ["", "send", "recall ", "set"] {
            assert_eq!(Method::from_name(name), None, "{name:?}");
        }
    }

    #[test]
    fn the_names_are_those_that_devices_have_stored_and_sent_so_far() {
        let names: Vec<&str> = Method::ALL.iter().map(|m| m.name()).collect();
        let known = "recall modify react set_extensions pin_msg get_pinned send_receipts get_receipts read_members hide_msgs \
                     get_hidden set_conv get_conv create_group add_members join_group quit_group kick_members \
                     dismiss_group get_groups get_members set_group set_member transfer_group get_applications \
                     decide_application read_applications search search_users search_groups get_devices logout_device \
                     set_push_token set_user set_contact get_contacts read_contacts set_profile get_profiles";
        assert_eq!(names, known.split_whitespace().collect::<Vec<_>>());
    }
}
