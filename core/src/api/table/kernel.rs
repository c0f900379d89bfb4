//! The life of a kernel: login, link, suspension, storage, the audit.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, Blob, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// The connection to the server.
    5 ConnectionState {
        /// No user, or told to stay offline.
        Offline = 0,
        /// Dialling, or waiting to dial again.
        Connecting = 1,
        /// Linked and catching up.
        Syncing = 2,
        /// Linked and in step: what the server has is here, and it has every setting, reaction, receipt, deletion and read mark made
        /// here before the link came up. Messages to send are not waited for; `SendFinished` tells of each.
        Online = 3,
    }

    /// What kind of network the host is on.
    13 NetworkKind {
        /// None.
        None = 0,
        /// Wi-Fi or cable.
        Wifi = 1,
        /// Cellular.
        Cellular = 2,
    }
}

api_records! {
    /// What an audit found.
    31 AuditReport {
        /// Conversations recounted.
        conversations: u64,
        /// Messages recounted.
        messages: u64,
        /// One line per difference; empty = all is well. For logs and bug reports.
        differences: Vec<String>,
    }

    /// What the kernel occupies.
    32 StorageUsage {
        /// Database file, bytes.
        database_bytes: u64,
        /// Write-ahead log, bytes.
        wal_bytes: u64,
        /// Rows stored.
        messages: u64,
        /// Conversations stored.
        conversations: u64,
        /// Messages waiting to be sent.
        queued_sends: u64,
    }

    /// Bytes, echoed.
    34 Echo {
        /// What was sent.
        data: Blob,
    }

    /// The connection changed, or a state that lasts has another reason: each attempt to connect that fails otherwise than the one
    /// before is told.
    42 ConnectionChanged {
        /// Now.
        state: ConnectionState,
        /// Why it is no better; 0 = no error.
        code: u32,
        /// For logs.
        text: String,
    }

    /// A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says.
    43 SyncChanged {
        /// True while it runs.
        running: bool,
        /// Why it failed; 0 = it did not.
        code: u32,
        /// Conversations received so far by a first or full synchronisation.
        done: u64,
        /// Of that many; 0 = unknown.
        total: u64,
    }

    /// The server refused what was done and queued here while offline; what it had is shown again.
    59 ChangeRefused {
        /// The command that was completed before.
        command: u32,
        /// The conversation; empty = none.
        conversation: String,
        /// The message; 0 = none.
        local_id: u64,
        /// Why.
        code: u32,
    }

    /// The login ended and will not come back by itself.
    77 LoginEnded {
        /// 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user...
        code: u32,
        /// For logs.
        text: String,
    }

    /// Storage got into trouble or out of it.
    78 StorageChanged {
        /// 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed.
        code: u32,
        /// For logs.
        text: String,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// The life of a kernel: login, link, suspension, storage, the audit.
    Kernel kernel KernelCommand
    commands {
        /// Logs in and keeps the link up until logout. The first user binds the directory. Completes when the server accepted
        /// the token; local data is usable before that.
        1 Login login(
            /// User id, 1 to 32 bytes of printable ASCII, spaces only inside and one at a time.
            user_id: String,
            /// Token for this user, see `ntkd token`.
            token: String,
            /// `ws://` or `wss://` addresses; several are raced.
            endpoints: Vec<String>,
            /// Stable id of this installation, 1 to 64 bytes of printable ASCII; empty = the kernel makes one and keeps it.
            device_id: String,
            /// `linux`, `windows`, `macos`, `android`, `ios` or `web`.
            platform: String,
        ) -> () {
            storage [BadUserId InProgress InvalidParameters Kicked LoggedOut TokenBad TokenExpired
                TokenExpiredAtServer TokenMismatch WrongUser]
            r#"ntk_str_t endpoint = NTK_STR("wss://im.example.org");"#
            r#"ntk_login(kernel, NTK_STR("anna"), NTK_STR("<token>"), &endpoint, 1, NTK_STR(""), NTK_STR("linux"), &request);"#
            => "code 0 once the server accepted the token; `ConnectionChanged` tells every step before and after."
        }

        /// Ends the login, keeps the data. Queued sends stay queued.
        2 Logout logout() -> () {
            kernel [NotLoggedIn]
            r#"ntk_logout(kernel, &request);"#
            => "code 0; a login that still waited completes with 6023."
        }

        /// Ends the login and deletes everything in the directory.
        3 DestroyData destroy_data() -> () {
            storage []
            r#"ntk_destroy_data(kernel, &request);"#
            => "code 0; the directory holds no data of the user any more."
        }

        /// Closes link, database and directory lock so that the process may be frozen. Reads answer SUSPENDED until resume.
        4 Suspend suspend(
            /// Give up waiting for the server after this long.
            deadline_ms: u32,
        ) -> () {
            kernel []
            r#"ntk_suspend(kernel, 2000, &request);"#
            => "code 0, then the process may be frozen; until resume other commands complete with 200008."
        }

        /// Opens again what suspend closed.
        5 Resume resume() -> () {
            storage []
            r#"ntk_resume(kernel, &request);"#
            => "code 0; the link is dialled again."
        }

        /// The operating system reports another network: dial at once, or stop dialling.
        6 NetworkChanged network_changed(
            /// Which.
            kind: NetworkKind,
        ) -> () {
            kernel []
            r#"ntk_network_changed(kernel, NTK_NETWORK_KIND_WIFI, &request);"#
            => "code 0; `ConnectionChanged` tells what came of it."
        }

        /// The application came to the foreground or left it.
        7 SetForeground set_foreground(
            /// True: in the foreground.
            foreground: bool,
        ) -> () {
            kernel []
            r#"ntk_set_foreground(kernel, 1, &request);"#
            => "code 0."
        }

        /// Recounts everything from rows and reports every difference.
        50 Audit audit() -> AuditReport {
            storage []
            r#"ntk_audit(kernel, &request);"#
            => "code 0 and an `AuditReport` whose `differences` is empty."
        }

        /// What the kernel occupies.
        51 GetStorageUsage get_storage_usage() -> StorageUsage {
            storage []
            r#"ntk_get_storage_usage(kernel, &request);"#
            => "code 0 and a `StorageUsage`."
        }

        /// Returns the bytes through the whole path, for measurements.
        52 Echo echo(
            /// Any bytes.
            data: Blob,
        ) -> Echo {
            storage []
            r#"ntk_bytes_t data = {.ptr = (const uint8_t *)"ping", .len = 4};"#
            r#"ntk_echo(kernel, data, &request);"#
            => "code 0 and the same four bytes."
        }
    }
    replies {
        /// Of `audit`.
        7 Audit(AuditReport),
        /// Of `get_storage_usage`.
        8 StorageUsage(StorageUsage),
        /// Of `echo`.
        10 Echo(Echo),
    }
    events {
        /// See the record.
        1 ConnectionChanged(ConnectionChanged),
        /// See the record.
        2 SyncChanged(SyncChanged),
        /// See the record.
        10 LoginEnded(LoginEnded),
        /// See the record.
        11 StorageChanged(StorageChanged),
        /// See the record.
        21 ChangeRefused(ChangeRefused),
    }
    } };
}
pub(super) use rows;
