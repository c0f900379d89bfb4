//! The devices of this user.
use crate::api::macros::api_records;
use crate::api::spec::{ApiType, BadEncoding, FieldSpec, Reader, RecordSpec, SumSpec, Ty, with_length};

pub(crate) const ENUMS: &[(u32, SumSpec)] = &[];

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
    }
    replies {
        /// Of `get_devices`.
        21 Devices(Devices),
    }
    events {}
    } };
}
pub(super) use rows;
