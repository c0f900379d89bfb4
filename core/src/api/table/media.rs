//! Files of messages: transfers, the cache, how pictures are prepared.
use crate::api::macros::{api_enums, api_records};
use crate::api::spec::{ApiType, BadEncoding, Blob, FieldSpec, Reader, RecordSpec, SumSpec, Ty, VariantSpec, with_length};

api_enums! {
    /// Which picture of an image or video.
    11 MediaSize {
        /// As it was sent.
        Original = 0,
        /// At most 1280 pixels on a side.
        Large = 1,
        /// At most 320 pixels on a side.
        Thumbnail = 2,
    }

    /// How pictures are written when they are compressed.
    12 ImageFormat {
        /// JPEG, or PNG where transparency is needed.
        Jpeg = 0,
        /// WebP.
        WebP = 1,
    }
}

api_records! {
    /// A file on the server, and where it is on this device.
    6 MediaFile {
        /// SHA-256 of its bytes, 64 hex digits; empty until it is uploaded.
        blob_id: String,
        /// Bytes.
        size: u64,
        /// Name to show, as its sender said it, whatever that is: never a path.
        name: String,
        /// Media type, for example `image/jpeg`.
        mime: String,
        /// Pixels; 0 = not a picture.
        width: u32,
        /// Pixels; 0 = not a picture.
        height: u32,
        /// Path on this device; empty = download it.
        local_path: String,
    }

    /// An image in up to three sizes.
    7 ImageElement {
        /// As it was sent.
        original: MediaFile,
        /// At most 1280 pixels on a side; absent when the original is not larger.
        large: Option<MediaFile>,
        /// At most 320 pixels on a side; absent when the original is not larger.
        thumbnail: Option<MediaFile>,
    }

    /// A voice clip.
    8 SoundElement {
        /// The clip.
        file: MediaFile,
        /// Milliseconds.
        duration_ms: u32,
        /// Peaks from 0 to 255, evenly spaced; empty = not known.
        waveform: Blob,
    }

    /// A video.
    9 VideoElement {
        /// The video.
        file: MediaFile,
        /// A picture of it.
        snapshot: Option<MediaFile>,
        /// Milliseconds.
        duration_ms: u32,
    }

    /// A file.
    10 FileElement {
        /// The file.
        file: MediaFile,
    }

    /// How images are prepared and what the cache may occupy.
    22 MediaPolicy {
        /// Longest side of a compressed image, pixels, 320 to 8192.
        max_side: u32,
        /// Quality of a compressed image, 1 to 100.
        quality: u32,
        /// How it is written.
        format: ImageFormat,
        /// The cache is kept below this, bytes; what was not used longest goes first.
        cache_bytes: u64,
    }

    /// How far an upload or download is; at most ten a second for each.
    58 TransferProgress {
        /// The message.
        local_id: u64,
        /// Which of its elements.
        element: u32,
        /// True: to the server.
        upload: bool,
        /// Bytes done.
        done: u64,
        /// Bytes in all.
        total: u64,
        /// It waits: paused by the host, or no network.
        paused: bool,
    }

    /// Where a downloaded file is.
    67 DownloadedMedia {
        /// Path; the cache may delete it once its limit is reached, so copy what must stay.
        path: String,
    }

    /// What the media cache occupies.
    68 MediaCacheUsage {
        /// Bytes of all files.
        bytes: u64,
        /// Files.
        files: u64,
        /// The limit, bytes.
        limit_bytes: u64,
    }
}

macro_rules! rows {
    ($($before:tt)*) => { api_domains! { $($before)*
    /// Files of messages: transfers, the cache, how pictures are prepared.
    Media media MediaCommand
    commands {
        /// Gets a file of a message into the cache; completes when it is there.
        120 DownloadMedia download_media(
            /// The message.
            local_id: u64,
            /// Which of its elements.
            element: u32,
            /// Which picture; ignored for sound and files.
            size: MediaSize,
        ) -> DownloadedMedia {
            storage [FileDownload FileMissing InvalidParameters LoggedOut NotFound]
            r#"ntk_download_media(kernel, 41, 0, NTK_MEDIA_SIZE_THUMBNAIL, &request);"#
            => "`TransferProgress` while it loads, then code 0 and `DownloadedMedia` with the path."
        }

        /// Pauses the transfers of a message.
        121 PauseTransfer pause_transfer(
            /// The message.
            local_id: u64,
        ) -> () {
            kernel [InvalidParameters NotFound]
            r#"ntk_pause_transfer(kernel, 41, &request);"#
            => "code 0; `TransferProgress` with `paused`."
        }

        /// Goes on with them.
        122 ResumeTransfer resume_transfer(
            /// The message.
            local_id: u64,
        ) -> () {
            kernel [InvalidParameters NotFound]
            r#"ntk_resume_transfer(kernel, 41, &request);"#
            => "code 0; `TransferProgress` goes on."
        }

        /// Ends a download; its request completes with 200002. An upload ends by `cancel_send`.
        123 CancelTransfer cancel_transfer(
            /// The message.
            local_id: u64,
        ) -> () {
            kernel [InvalidParameters NotFound]
            r#"ntk_cancel_transfer(kernel, 41, &request);"#
            => "code 0; the request of the download completes with 200002."
        }

        /// How images are prepared from now on, and what the cache may occupy. Kept over restarts, until the data is destroyed.
        124 SetMediaPolicy set_media_policy(
            /// The policy.
            policy: MediaPolicy,
        ) -> () {
            storage [InvalidParameters]
            r#"ntk_media_policy_t policy = {.struct_size = sizeof policy, .max_side = 1920, .quality = 80,"#
            r#"                             .format = NTK_IMAGE_FORMAT_JPEG, .cache_bytes = 256u << 20};"#
            r#"ntk_set_media_policy(kernel, &policy, &request);"#
            => "code 0; pictures sent from now on are prepared so."
        }

        /// What the cache occupies.
        125 GetMediaCacheUsage get_media_cache_usage() -> MediaCacheUsage {
            kernel []
            r#"ntk_get_media_cache_usage(kernel, &request);"#
            => "code 0 and a `MediaCacheUsage`."
        }

        /// Deletes every cached file nobody uses now.
        126 ClearMediaCache clear_media_cache() -> () {
            kernel [DiskFull LocalIo]
            r#"ntk_clear_media_cache(kernel, &request);"#
            => "code 0."
        }
    }
    replies {
        /// Of `download_media`.
        22 DownloadedMedia(DownloadedMedia),
        /// Of `get_media_cache_usage`.
        23 MediaCacheUsage(MediaCacheUsage),
    }
    events {
        /// See the record.
        20 TransferProgress(TransferProgress),
    }
    } };
}
pub(super) use rows;
