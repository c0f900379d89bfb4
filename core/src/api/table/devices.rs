//! The devices of this user.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// What sends to this device while it is not connected.
    14 PushKind {
        /// Apple's push service; the token in hexadecimal.
        Apns = 1,
        /// Firebase Cloud Messaging.
        Fcm = 2,
        /// Another that the operator's relay knows.
        Other = 3,
    }
}

api_records! {
    /// A device of this user.
    72 Device {
        /// Its id.
        device_id: String,
        /// Its platform.
        platform: String,
        /// Connected now.
        online: bool,
        /// This one.
        is_self: bool,
        /// Last seen, milliseconds since 1970 UTC.
        seen_ms: i64,
    }

    /// Devices, newest first.
    73 Devices {
        /// Them.
        devices: Vec<Device>,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// The devices of this user.
    Devices devices DeviceCommand
    commands {
        /// Devices of this user.
        130 GetDevices get_devices() -> Devices {
            server [NoNetwork]
            r#"ntk_get_devices(kernel, &request);"#
            => "code 0 and `Devices`, newest first."
        }

        /// Ends the login of another device of this user.
        131 LogoutDevice logout_device(
            /// Its id.
            device_id: String,
        ) -> () {
            server [InvalidParameters NoNetwork]
            r#"ntk_logout_device(kernel, NTK_STR("old-phone"), &request);"#
            => "code 0; that device ends its login with 6208."
        }

        /// Tells the server what a push service calls this device, so that it is told of messages while it is not connected. To be called
        /// after each login, since services change tokens, and with an empty one before a logout. A token belongs to the device that
        /// brought it last, and goes when this device is logged out by another.
        260 SetPushToken set_push_token(
            /// Which service.
            kind: PushKind,
            /// At most 1,024 visible ASCII characters; "" = not any more.
            token: String,
            /// Language of the device for what is shown, such as `de-CH`; "" = none.
            locale: String,
        ) -> () {
            server [InvalidParameters NoNetwork]
            r#"ntk_set_push_token(kernel, NTK_PUSH_KIND_FCM, NTK_STR("dQw4w9WgXcQ:APA91b"), NTK_STR("de"), &request);"#
            => "code 0; from now on a device that is away is pushed to."
        }
    }
    replies {
        /// Of `get_devices`.
        21 Devices(Devices),
    }
    events {}
    } };
}
pub(super) use rows;
