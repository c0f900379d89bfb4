//! Generated from the API table: the C types and the conversions to them. Do not edit.
#![allow(clippy::derivable_impls, clippy::unnecessary_cast)] // one form for every type
use ntk_core::api;
use safer_ffi::prelude::*;

use crate::arena::{Arena, ToC};
use crate::input::{self, Bytes, Str};

/// Major in the upper, minor in the lower 16 bits.
pub const ABI_VERSION: u32 = 0x00020006;

/// A list.
#[derive_ReprC(rename = "ntk_str_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StrList {
    /// The first.
    pub items: *const Str,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_u32_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct U32List {
    /// The first.
    pub items: *const u32,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_u64_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct U64List {
    /// The first.
    pub items: *const u64,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_user_name_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserNameList {
    /// The first.
    pub items: *const UserName,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_at_info_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AtInfoList {
    /// The first.
    pub items: *const AtInfo,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_element_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageElementList {
    /// The first.
    pub items: *const MessageElement,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_reaction_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReactionList {
    /// The first.
    pub items: *const MessageReaction,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_extension_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageExtensionList {
    /// The first.
    pub items: *const MessageExtension,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_row_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationRowList {
    /// The first.
    pub items: *const ConversationRow,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_row_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRowList {
    /// The first.
    pub items: *const MessageRow,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_insert_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationInsertList {
    /// The first.
    pub items: *const ConversationInsert,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_list_move_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListMoveList {
    /// The first.
    pub items: *const ListMove,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_reload_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationReloadList {
    /// The first.
    pub items: *const ConversationReload,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_insert_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageInsertList {
    /// The first.
    pub items: *const MessageInsert,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_reload_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReloadList {
    /// The first.
    pub items: *const MessageReload,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_conversation_change_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationChangeList {
    /// The first.
    pub items: *const ConversationChange,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_folder_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FolderList {
    /// The first.
    pub items: *const Folder,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_message_receipt_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReceiptList {
    /// The first.
    pub items: *const MessageReceipt,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_text_range_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TextRangeList {
    /// The first.
    pub items: *const TextRange,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_search_hit_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SearchHitList {
    /// The first.
    pub items: *const SearchHit,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_device_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct DeviceList {
    /// The first.
    pub items: *const Device,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_unread_hole_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UnreadHoleList {
    /// The first.
    pub items: *const UnreadHole,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_group_info_result_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfoResultList {
    /// The first.
    pub items: *const GroupInfoResult,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_group_member_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupMemberList {
    /// The first.
    pub items: *const GroupMember,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_group_application_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupApplicationList {
    /// The first.
    pub items: *const GroupApplication,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_joined_group_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct JoinedGroupList {
    /// The first.
    pub items: *const JoinedGroup,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_profile_field_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ProfileFieldList {
    /// The first.
    pub items: *const ProfileField,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_user_profile_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserProfileList {
    /// The first.
    pub items: *const UserProfile,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_group_info_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfoList {
    /// The first.
    pub items: *const GroupInfo,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// A list.
#[derive_ReprC(rename = "ntk_friend_info_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FriendInfoList {
    /// The first.
    pub items: *const FriendInfo,
    /// How many.
    pub count: u32,
    /// Bytes from one to the next.
    pub stride: u32,
}

/// How to send a message.
#[derive_ReprC(rename = "ntk_send_options")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendOptions {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Never counts as unread at the receivers.
    pub excluded_from_unread: u8,
    /// Never becomes the conversation's last message and never raises it.
    pub excluded_from_last_message: u8,
    /// Delivered to devices online now, stored nowhere.
    pub online_only: u8,
    /// Travels with the message, up to the body limit; opaque to the kernel.
    pub cloud_custom_data: Bytes,
    /// The sender wants to know who read it.
    pub needs_read_receipt: u8,
    /// Groups only.
    pub priority: u32,
    /// Users the message mentions, at most 30; groups only.
    pub at_users: StrList,
    /// Mentions everyone; groups only.
    pub at_all: u8,
    /// The message this one answers; 0 = none.
    pub quote_local_id: u64,
    /// Groups: only these members get it, at most 50; empty = all. Never counts as unread.
    pub targets: StrList,
    /// What is shown on devices that are not connected; absent = what the server's pusher makes of it.
    pub push: *const PushInfo,
    /// Stays on this device.
    pub local_custom_data: Bytes,
    /// Stays on this device.
    pub local_custom_int: i64,
    /// What this send marks read.
    pub own_send_reads: u32,
}

impl input::Record for SendOptions {
    const NONE: SendOptions = SendOptions {
        struct_size: 0,
        excluded_from_unread: 0,
        excluded_from_last_message: 0,
        online_only: 0,
        cloud_custom_data: Bytes::NONE,
        needs_read_receipt: 0,
        priority: 0,
        at_users: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        at_all: 0,
        quote_local_id: 0,
        targets: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        push: std::ptr::null(),
        local_custom_data: Bytes::NONE,
        local_custom_int: 0,
        own_send_reads: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(SendOptions, excluded_from_unread) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, excluded_from_last_message) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, online_only) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, cloud_custom_data) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(SendOptions, needs_read_receipt) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, priority) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SendOptions, at_users) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(SendOptions, at_all) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(SendOptions, quote_local_id) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(SendOptions, targets) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(SendOptions, push) + std::mem::size_of::<*const PushInfo>(),
        std::mem::offset_of!(SendOptions, local_custom_data) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(SendOptions, local_custom_int) + std::mem::size_of::<i64>(),
        std::mem::offset_of!(SendOptions, own_send_reads) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for SendOptions {
    type Api = api::SendOptions;
    fn check(self) -> Result<api::SendOptions, api::ErrorCode> {
        Ok(api::SendOptions {
            excluded_from_unread: self.excluded_from_unread != 0,
            excluded_from_last_message: self.excluded_from_last_message != 0,
            online_only: self.online_only != 0,
            cloud_custom_data: self.cloud_custom_data.blob()?,
            needs_read_receipt: self.needs_read_receipt != 0,
            priority: api::MessagePriority::from_u32(self.priority).ok_or(api::ErrorCode::InvalidParameters)?,
            at_users: input::list(self.at_users.items, self.at_users.count, self.at_users.stride)?,
            at_all: self.at_all != 0,
            quote_local_id: self.quote_local_id,
            targets: input::list(self.targets.items, self.targets.count, self.targets.stride)?,
            push: input::optional(self.push)?,
            local_custom_data: self.local_custom_data.blob()?,
            local_custom_int: self.local_custom_int,
            own_send_reads: api::OwnSendReads::from_u32(self.own_send_reads).ok_or(api::ErrorCode::InvalidParameters)?,
        })
    }
}

/// Offline push of one message.
#[derive_ReprC(rename = "ntk_push_info")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PushInfo {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Title.
    pub title: Str,
    /// Text.
    pub text: Str,
    /// Opaque to everyone but the receiving application.
    pub ext: Bytes,
    /// Name of a sound.
    pub sound: Str,
    /// True: no push for this message.
    pub disabled: u8,
}

impl input::Record for PushInfo {
    const NONE: PushInfo = PushInfo {
        struct_size: 0,
        title: Str::NONE,
        text: Str::NONE,
        ext: Bytes::NONE,
        sound: Str::NONE,
        disabled: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(PushInfo, title) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(PushInfo, text) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(PushInfo, ext) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(PushInfo, sound) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(PushInfo, disabled) + std::mem::size_of::<u8>(),
    ];
}

impl input::FromC for PushInfo {
    type Api = api::PushInfo;
    fn check(self) -> Result<api::PushInfo, api::ErrorCode> {
        Ok(api::PushInfo {
            title: self.title.text()?,
            text: self.text.text()?,
            ext: self.ext.blob()?,
            sound: self.sound.text()?,
            disabled: self.disabled != 0,
        })
    }
}

/// One element of a message to send. `kind` says which fields matter; a message has several only of text, custom, face
/// and location (V2TIM).
#[derive_ReprC(rename = "ntk_new_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct NewElement {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Text, Custom, Image, Sound, Video, File, Location or Face.
    pub kind: u32,
    /// Text; description of a custom element or a location.
    pub text: Str,
    /// Data of a custom element or a face.
    pub data: Bytes,
    /// Custom: more data.
    pub extension: Bytes,
    /// Image, sound, video, file: where it is on this device. The file must stay until the message is sent.
    pub path: Str,
    /// Video: a picture of it; empty = none.
    pub snapshot_path: Str,
    /// File name to show; empty = that of the path for a file, and one that says only what it is for the others.
    pub name: Str,
    /// Image: send the file as it is, without metadata, instead of compressing it. In a format that is not known here (HEIC, AVIF,
    /// SVG and the like: 200022) it goes with all that is in it, when its size is given too.
    pub original: u8,
    /// Sound and video, milliseconds; 0 = measured.
    pub duration_ms: u32,
    /// Face: which.
    pub index: u32,
    /// Location, degrees times 10,000,000.
    pub latitude_e7: i32,
    /// Location, degrees times 10,000,000.
    pub longitude_e7: i32,
    /// Sound: peaks from 0 to 255, evenly spaced, as measured while recording, at most 4,096; they are made 64. Empty = read from
    /// the file, where its format allows.
    pub waveform: Bytes,
    /// Image with `original`, in a format that is not known here: pixels, as it is shown. Else measured.
    pub width: u32,
    /// As `width`.
    pub height: u32,
}

impl input::Record for NewElement {
    const NONE: NewElement = NewElement {
        struct_size: 0,
        kind: 0,
        text: Str::NONE,
        data: Bytes::NONE,
        extension: Bytes::NONE,
        path: Str::NONE,
        snapshot_path: Str::NONE,
        name: Str::NONE,
        original: 0,
        duration_ms: 0,
        index: 0,
        latitude_e7: 0,
        longitude_e7: 0,
        waveform: Bytes::NONE,
        width: 0,
        height: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(NewElement, kind) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewElement, text) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewElement, data) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(NewElement, extension) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(NewElement, path) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewElement, snapshot_path) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewElement, name) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewElement, original) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(NewElement, duration_ms) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewElement, index) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewElement, latitude_e7) + std::mem::size_of::<i32>(),
        std::mem::offset_of!(NewElement, longitude_e7) + std::mem::size_of::<i32>(),
        std::mem::offset_of!(NewElement, waveform) + std::mem::size_of::<Bytes>(),
        std::mem::offset_of!(NewElement, width) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewElement, height) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for NewElement {
    type Api = api::NewElement;
    fn check(self) -> Result<api::NewElement, api::ErrorCode> {
        Ok(api::NewElement {
            kind: api::MessageKind::from_u32(self.kind).ok_or(api::ErrorCode::InvalidParameters)?,
            text: self.text.text()?,
            data: self.data.blob()?,
            extension: self.extension.blob()?,
            path: self.path.text()?,
            snapshot_path: self.snapshot_path.text()?,
            name: self.name.text()?,
            original: self.original != 0,
            duration_ms: self.duration_ms,
            index: self.index,
            latitude_e7: self.latitude_e7,
            longitude_e7: self.longitude_e7,
            waveform: self.waveform.blob()?,
            width: self.width,
            height: self.height,
        })
    }
}

/// Text.
#[derive_ReprC(rename = "ntk_text_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TextElement {
    /// UTF-8.
    pub text: Str,
}

impl ToC for api::TextElement {
    type C = TextElement;
    fn to_c(&self, _arena: &Arena) -> TextElement {
        TextElement {
            text: _arena.str(&self.text),
        }
    }
}

/// Custom data.
#[derive_ReprC(rename = "ntk_custom_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CustomElement {
    /// The data.
    pub data: Bytes,
    /// A text for lists and notifications.
    pub description: Str,
    /// More data.
    pub extension: Bytes,
}

impl ToC for api::CustomElement {
    type C = CustomElement;
    fn to_c(&self, _arena: &Arena) -> CustomElement {
        CustomElement {
            data: _arena.bytes(&self.data.0),
            description: _arena.str(&self.description),
            extension: _arena.bytes(&self.extension.0),
        }
    }
}

/// A file on the server, and where it is on this device.
#[derive_ReprC(rename = "ntk_media_file")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MediaFile {
    /// SHA-256 of its bytes, 64 hex digits; empty until it is uploaded.
    pub blob_id: Str,
    /// Bytes.
    pub size: u64,
    /// Name to show, as its sender said it, whatever that is: never a path.
    pub name: Str,
    /// Media type, for example `image/jpeg`.
    pub mime: Str,
    /// Pixels; 0 = not a picture.
    pub width: u32,
    /// Pixels; 0 = not a picture.
    pub height: u32,
    /// Path on this device; empty = download it.
    pub local_path: Str,
}

impl ToC for api::MediaFile {
    type C = MediaFile;
    fn to_c(&self, _arena: &Arena) -> MediaFile {
        MediaFile {
            blob_id: _arena.str(&self.blob_id),
            size: self.size,
            name: _arena.str(&self.name),
            mime: _arena.str(&self.mime),
            width: self.width,
            height: self.height,
            local_path: _arena.str(&self.local_path),
        }
    }
}

/// An image in up to three sizes.
#[derive_ReprC(rename = "ntk_image_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ImageElement {
    /// As it was sent.
    pub original: *const MediaFile,
    /// At most 1280 pixels on a side; absent when the original is not larger.
    pub large: *const MediaFile,
    /// At most 320 pixels on a side; absent when the original is not larger.
    pub thumbnail: *const MediaFile,
}

impl ToC for api::ImageElement {
    type C = ImageElement;
    fn to_c(&self, _arena: &Arena) -> ImageElement {
        ImageElement {
            original: _arena.one(&self.original),
            large: _arena.opt(self.large.as_ref()),
            thumbnail: _arena.opt(self.thumbnail.as_ref()),
        }
    }
}

/// A voice clip.
#[derive_ReprC(rename = "ntk_sound_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SoundElement {
    /// The clip.
    pub file: *const MediaFile,
    /// Milliseconds.
    pub duration_ms: u32,
    /// Peaks from 0 to 255, evenly spaced; empty = not known.
    pub waveform: Bytes,
}

impl ToC for api::SoundElement {
    type C = SoundElement;
    fn to_c(&self, _arena: &Arena) -> SoundElement {
        SoundElement {
            file: _arena.one(&self.file),
            duration_ms: self.duration_ms,
            waveform: _arena.bytes(&self.waveform.0),
        }
    }
}

/// A video.
#[derive_ReprC(rename = "ntk_video_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct VideoElement {
    /// The video.
    pub file: *const MediaFile,
    /// A picture of it.
    pub snapshot: *const MediaFile,
    /// Milliseconds.
    pub duration_ms: u32,
}

impl ToC for api::VideoElement {
    type C = VideoElement;
    fn to_c(&self, _arena: &Arena) -> VideoElement {
        VideoElement {
            file: _arena.one(&self.file),
            snapshot: _arena.opt(self.snapshot.as_ref()),
            duration_ms: self.duration_ms,
        }
    }
}

/// A file.
#[derive_ReprC(rename = "ntk_file_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FileElement {
    /// The file.
    pub file: *const MediaFile,
}

impl ToC for api::FileElement {
    type C = FileElement;
    fn to_c(&self, _arena: &Arena) -> FileElement {
        FileElement {
            file: _arena.one(&self.file),
        }
    }
}

/// A place on earth.
#[derive_ReprC(rename = "ntk_location_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct LocationElement {
    /// What is there.
    pub description: Str,
    /// Degrees times 10,000,000.
    pub latitude_e7: i32,
    /// Degrees times 10,000,000.
    pub longitude_e7: i32,
}

impl ToC for api::LocationElement {
    type C = LocationElement;
    fn to_c(&self, _arena: &Arena) -> LocationElement {
        LocationElement {
            description: _arena.str(&self.description),
            latitude_e7: self.latitude_e7,
            longitude_e7: self.longitude_e7,
        }
    }
}

/// A face (sticker).
#[derive_ReprC(rename = "ntk_face_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FaceElement {
    /// Which.
    pub index: u32,
    /// The host's.
    pub data: Bytes,
}

impl ToC for api::FaceElement {
    type C = FaceElement;
    fn to_c(&self, _arena: &Arena) -> FaceElement {
        FaceElement {
            index: self.index,
            data: _arena.bytes(&self.data.0),
        }
    }
}

/// A tip of the server about a group.
#[derive_ReprC(rename = "ntk_group_tip_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupTipElement {
    /// What happened, as data: a word, and after a colon whom it was about (several: one per line). `created`; `joined:<user>`;
    /// `quit:<user>`; `kicked:<user>`; `owner:<user>`, who owns it now; `admin:<user>`, `member:<user>`,
    /// what they are now; `muted:<user>`, `unmuted:<user>`; `info:`, then what changed: `name=<new>`, `notification`, `introduction`,
    /// `face`, `join_option=<n>`, `muted_all=<0 or 1>`; `dismissed`. Words are added: skip what you do not know.
    /// The message's sender is who did it.
    pub tip: Str,
}

impl ToC for api::GroupTipElement {
    type C = GroupTipElement;
    fn to_c(&self, _arena: &Arena) -> GroupTipElement {
        GroupTipElement {
            tip: _arena.str(&self.tip),
        }
    }
}

/// Forwarded history; `get_merged_messages` opens it.
#[derive_ReprC(rename = "ntk_merged_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MergedElement {
    /// Title.
    pub title: Str,
    /// A few lines of what is inside.
    pub abstracts: StrList,
    /// What a client shows that cannot open it.
    pub compatible_text: Str,
    /// Messages inside.
    pub count: u32,
    /// Levels inside, 1 = no merged message in it.
    pub depth: u32,
}

impl ToC for api::MergedElement {
    type C = MergedElement;
    fn to_c(&self, _arena: &Arena) -> MergedElement {
        MergedElement {
            title: _arena.str(&self.title),
            abstracts: { let (items, count, stride) = _arena.list(&self.abstracts); StrList { items, count, stride } },
            compatible_text: _arena.str(&self.compatible_text),
            count: self.count,
            depth: self.depth,
        }
    }
}

/// The message another one answers.
#[derive_ReprC(rename = "ntk_message_quote")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageQuote {
    /// Its place in the conversation.
    pub seq: u64,
    /// Its id on this device; 0 = not here.
    pub local_id: u64,
    /// Its sender.
    pub sender: Str,
    /// Its kind.
    pub kind: u32,
    /// Its text when the answer was written, at most 200 bytes; empty when it is gone.
    pub digest: Str,
    /// `Recalled` or `Deleted` when it is gone; else `Sent`, also when it is not here.
    pub state: u32,
}

impl ToC for api::MessageQuote {
    type C = MessageQuote;
    fn to_c(&self, _arena: &Arena) -> MessageQuote {
        MessageQuote {
            seq: self.seq,
            local_id: self.local_id,
            sender: _arena.str(&self.sender),
            kind: self.kind as u32,
            digest: _arena.str(&self.digest),
            state: self.state as u32,
        }
    }
}

/// A reaction on a message.
#[derive_ReprC(rename = "ntk_message_reaction")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReaction {
    /// The host's id of it, 1 to 64 bytes.
    pub reaction: Str,
    /// Users who gave it; 0 in an event = gone.
    pub count: u32,
    /// This user gave it.
    pub is_self: bool,
    /// The first ten of them, in the order they came.
    pub users: StrList,
}

impl ToC for api::MessageReaction {
    type C = MessageReaction;
    fn to_c(&self, _arena: &Arena) -> MessageReaction {
        MessageReaction {
            reaction: _arena.str(&self.reaction),
            count: self.count,
            is_self: self.is_self,
            users: { let (items, count, stride) = _arena.list(&self.users); StrList { items, count, stride } },
        }
    }
}

/// A key and a value attached to a message by anyone who can read it.
#[derive_ReprC(rename = "ntk_message_extension")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageExtension {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// 1 to 100 bytes.
    pub key: Str,
    /// Up to 1 KB; empty in an event = deleted.
    pub value: Str,
    /// Result for this key: 0, 23001 somebody changed it first, 23004 there is none to delete.
    pub code: u32,
}

impl input::Record for MessageExtension {
    const NONE: MessageExtension = MessageExtension {
        struct_size: 0,
        key: Str::NONE,
        value: Str::NONE,
        code: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(MessageExtension, key) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(MessageExtension, value) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(MessageExtension, code) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for MessageExtension {
    type Api = api::MessageExtension;
    fn check(self) -> Result<api::MessageExtension, api::ErrorCode> {
        Ok(api::MessageExtension {
            key: self.key.text()?,
            value: self.value.text()?,
            code: self.code,
        })
    }
}

impl ToC for api::MessageExtension {
    type C = MessageExtension;
    fn to_c(&self, _arena: &Arena) -> MessageExtension {
        MessageExtension {
            struct_size: std::mem::size_of::<MessageExtension>() as u32,
            key: _arena.str(&self.key),
            value: _arena.str(&self.value),
            code: self.code,
        }
    }
}

/// A mention of this user that is not read yet.
#[derive_ReprC(rename = "ntk_at_info")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AtInfo {
    /// Place of the message.
    pub seq: u64,
    /// 1 me, 2 all, 3 both (V2TIM atType).
    pub at_type: u32,
}

impl ToC for api::AtInfo {
    type C = AtInfo;
    fn to_c(&self, _arena: &Arena) -> AtInfo {
        AtInfo {
            seq: self.seq,
            at_type: self.at_type,
        }
    }
}

/// Which conversations: every condition must hold. The default lets all pass.
#[derive_ReprC(rename = "ntk_conversation_filter")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationFilter {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// By kind.
    pub kinds: u32,
    /// Only with unread messages.
    pub unread: u8,
    /// Only with unread mentions of this user.
    pub at_me: u8,
    /// Only with all of these marks; 0 = any.
    pub marks: u64,
    /// Only without any of these marks; 0 = any.
    pub without_marks: u64,
    /// Only in this folder; 0 = any.
    pub folder: u64,
    /// By receive option.
    pub mute: u32,
}

impl input::Record for ConversationFilter {
    const NONE: ConversationFilter = ConversationFilter {
        struct_size: 0,
        kinds: 0,
        unread: 0,
        at_me: 0,
        marks: 0,
        without_marks: 0,
        folder: 0,
        mute: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(ConversationFilter, kinds) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(ConversationFilter, unread) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(ConversationFilter, at_me) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(ConversationFilter, marks) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(ConversationFilter, without_marks) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(ConversationFilter, folder) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(ConversationFilter, mute) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for ConversationFilter {
    type Api = api::ConversationFilter;
    fn check(self) -> Result<api::ConversationFilter, api::ErrorCode> {
        Ok(api::ConversationFilter {
            kinds: api::ConversationKinds::from_u32(self.kinds).ok_or(api::ErrorCode::InvalidParameters)?,
            unread: self.unread != 0,
            at_me: self.at_me != 0,
            marks: self.marks,
            without_marks: self.without_marks,
            folder: self.folder,
            mute: api::MuteFilter::from_u32(self.mute).ok_or(api::ErrorCode::InvalidParameters)?,
        })
    }
}

impl ToC for api::ConversationFilter {
    type C = ConversationFilter;
    fn to_c(&self, _arena: &Arena) -> ConversationFilter {
        ConversationFilter {
            struct_size: std::mem::size_of::<ConversationFilter>() as u32,
            kinds: self.kinds as u32,
            unread: self.unread.into(),
            at_me: self.at_me.into(),
            marks: self.marks,
            without_marks: self.without_marks,
            folder: self.folder,
            mute: self.mute as u32,
        }
    }
}

/// What part of a conversation's history. Time and start are both respected (V2TIM getHistoryMessageList).
#[derive_ReprC(rename = "ntk_history_query")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct HistoryQuery {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Start beyond this message (exclusive); 0 = at the newest (older) or the oldest (newer). Wins over `from_seq`.
    pub from_local_id: u64,
    /// Start at this place (inclusive); 0 = not used.
    pub from_seq: u64,
    /// True: towards newer messages, oldest first; else towards older ones, newest first.
    pub newer: u8,
    /// At most 100; 0 = 20.
    pub count: u32,
    /// Seconds since 1970 UTC; 0 = not by time. Both ends are included.
    pub time_begin_s: i64,
    /// Seconds from there in the direction of `newer`; 0 = no end.
    pub time_period_s: i64,
    /// Only these kinds; empty = all. See `MessagePage.next_seq`.
    pub kinds: U32List,
    /// Only these places; empty = all. At most 100.
    pub seqs: U64List,
    /// True: never ask the server.
    pub local_only: u8,
}

impl input::Record for HistoryQuery {
    const NONE: HistoryQuery = HistoryQuery {
        struct_size: 0,
        from_local_id: 0,
        from_seq: 0,
        newer: 0,
        count: 0,
        time_begin_s: 0,
        time_period_s: 0,
        kinds: U32List { items: std::ptr::null(), count: 0, stride: 0 },
        seqs: U64List { items: std::ptr::null(), count: 0, stride: 0 },
        local_only: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(HistoryQuery, from_local_id) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(HistoryQuery, from_seq) + std::mem::size_of::<u64>(),
        std::mem::offset_of!(HistoryQuery, newer) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(HistoryQuery, count) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(HistoryQuery, time_begin_s) + std::mem::size_of::<i64>(),
        std::mem::offset_of!(HistoryQuery, time_period_s) + std::mem::size_of::<i64>(),
        std::mem::offset_of!(HistoryQuery, kinds) + std::mem::size_of::<U32List>(),
        std::mem::offset_of!(HistoryQuery, seqs) + std::mem::size_of::<U64List>(),
        std::mem::offset_of!(HistoryQuery, local_only) + std::mem::size_of::<u8>(),
    ];
}

impl input::FromC for HistoryQuery {
    type Api = api::HistoryQuery;
    fn check(self) -> Result<api::HistoryQuery, api::ErrorCode> {
        Ok(api::HistoryQuery {
            from_local_id: self.from_local_id,
            from_seq: self.from_seq,
            newer: self.newer != 0,
            count: self.count,
            time_begin_s: self.time_begin_s,
            time_period_s: self.time_period_s,
            kinds: input::numbers(self.kinds.items, self.kinds.count, self.kinds.stride, api::MessageKind::from_u32)?,
            seqs: input::list(self.seqs.items, self.seqs.count, self.seqs.stride)?,
            local_only: self.local_only != 0,
        })
    }
}

/// What to search for.
#[derive_ReprC(rename = "ntk_message_search")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageSearch {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// At most 5 words or phrases of at most 256 bytes; may be empty when senders or kinds narrow it.
    pub keywords: StrList,
    /// True: any keyword is enough; else all must be there.
    pub any: u8,
    /// Only from these users, at most 5; empty = all.
    pub senders: StrList,
    /// Only these kinds; empty = all.
    pub kinds: U32List,
    /// Only from this time on, milliseconds since 1970 UTC; 0 = open.
    pub from_ms: i64,
    /// Only up to this time, milliseconds since 1970 UTC, included; 0 = open.
    pub to_ms: i64,
    /// Only in this conversation; empty = everywhere, one result per conversation with its count.
    pub conversation: Str,
    /// Empty for the first page, then `next_cursor`.
    pub cursor: Str,
    /// At most 100; 0 = 20.
    pub count: u32,
    /// Everywhere: every message by itself instead of one result per conversation.
    pub ungrouped: u8,
}

impl input::Record for MessageSearch {
    const NONE: MessageSearch = MessageSearch {
        struct_size: 0,
        keywords: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        any: 0,
        senders: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        kinds: U32List { items: std::ptr::null(), count: 0, stride: 0 },
        from_ms: 0,
        to_ms: 0,
        conversation: Str::NONE,
        cursor: Str::NONE,
        count: 0,
        ungrouped: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(MessageSearch, keywords) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(MessageSearch, any) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(MessageSearch, senders) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(MessageSearch, kinds) + std::mem::size_of::<U32List>(),
        std::mem::offset_of!(MessageSearch, from_ms) + std::mem::size_of::<i64>(),
        std::mem::offset_of!(MessageSearch, to_ms) + std::mem::size_of::<i64>(),
        std::mem::offset_of!(MessageSearch, conversation) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(MessageSearch, cursor) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(MessageSearch, count) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(MessageSearch, ungrouped) + std::mem::size_of::<u8>(),
    ];
}

impl input::FromC for MessageSearch {
    type Api = api::MessageSearch;
    fn check(self) -> Result<api::MessageSearch, api::ErrorCode> {
        Ok(api::MessageSearch {
            keywords: input::list(self.keywords.items, self.keywords.count, self.keywords.stride)?,
            any: self.any != 0,
            senders: input::list(self.senders.items, self.senders.count, self.senders.stride)?,
            kinds: input::numbers(self.kinds.items, self.kinds.count, self.kinds.stride, api::MessageKind::from_u32)?,
            from_ms: self.from_ms,
            to_ms: self.to_ms,
            conversation: self.conversation.text()?,
            cursor: self.cursor.text()?,
            count: self.count,
            ungrouped: self.ungrouped != 0,
        })
    }
}

/// How images are prepared and what the cache may occupy.
#[derive_ReprC(rename = "ntk_media_policy")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MediaPolicy {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Longest side of a compressed image, pixels, 320 to 8192.
    pub max_side: u32,
    /// Quality of a compressed image, 1 to 100.
    pub quality: u32,
    /// How it is written.
    pub format: u32,
    /// The cache is kept below this, bytes; what was not used longest goes first.
    pub cache_bytes: u64,
}

impl input::Record for MediaPolicy {
    const NONE: MediaPolicy = MediaPolicy {
        struct_size: 0,
        max_side: 0,
        quality: 0,
        format: 0,
        cache_bytes: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(MediaPolicy, max_side) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(MediaPolicy, quality) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(MediaPolicy, format) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(MediaPolicy, cache_bytes) + std::mem::size_of::<u64>(),
    ];
}

impl input::FromC for MediaPolicy {
    type Api = api::MediaPolicy;
    fn check(self) -> Result<api::MediaPolicy, api::ErrorCode> {
        Ok(api::MediaPolicy {
            max_side: self.max_side,
            quality: self.quality,
            format: api::ImageFormat::from_u32(self.format).ok_or(api::ErrorCode::InvalidParameters)?,
            cache_bytes: self.cache_bytes,
        })
    }
}

/// A message that is durably queued: it will be sent even if the process dies now.
#[derive_ReprC(rename = "ntk_send_receipt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendReceipt {
    /// Stable for ever on this device.
    pub local_id: u64,
    /// Minted before the first attempt, the same on every device: 32 hex digits.
    pub message_id: Str,
}

impl ToC for api::SendReceipt {
    type C = SendReceipt;
    fn to_c(&self, _arena: &Arena) -> SendReceipt {
        SendReceipt {
            local_id: self.local_id,
            message_id: _arena.str(&self.message_id),
        }
    }
}

/// The newest message of a conversation, as a list cell shows it.
#[derive_ReprC(rename = "ntk_message_digest")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageDigest {
    /// Stable id on this device; 0 when only the digest is known.
    pub local_id: u64,
    /// User id.
    pub sender: Str,
    /// Sent by this user, from any device.
    pub is_self: bool,
    /// Kind.
    pub kind: u32,
    /// State.
    pub state: u32,
    /// First line of the text, at most 200 bytes cut at a character.
    pub text: Str,
    /// Server time, or local time while sending; milliseconds since 1970 UTC.
    pub time_ms: i64,
    /// What its sender is called here: see `UserName`.
    pub sender_name: Str,
    /// A tip: the first 20 users it names.
    pub users: UserNameList,
}

impl ToC for api::MessageDigest {
    type C = MessageDigest;
    fn to_c(&self, _arena: &Arena) -> MessageDigest {
        MessageDigest {
            local_id: self.local_id,
            sender: _arena.str(&self.sender),
            is_self: self.is_self,
            kind: self.kind as u32,
            state: self.state as u32,
            text: _arena.str(&self.text),
            time_ms: self.time_ms,
            sender_name: _arena.str(&self.sender_name),
            users: { let (items, count, stride) = _arena.list(&self.users); UserNameList { items, count, stride } },
        }
    }
}

/// A conversation, with everything a list cell shows.
#[derive_ReprC(rename = "ntk_conversation_row")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationRow {
    /// `c2c_<user>` or `group_<group>`.
    pub id: Str,
    /// Kind.
    pub kind: u32,
    /// What it is called here. One-to-one: the peer, as in `UserName`; a group: the own remark, else its name, else its id.
    pub title: Str,
    /// Newest message that may be shown here.
    pub last_message: *const MessageDigest,
    /// Time to show, milliseconds since 1970 UTC; 0 = none.
    pub time_ms: i64,
    /// Unread messages of this conversation; muting does not change it.
    pub unread: u64,
    /// False while a part of the range is known only by an estimate.
    pub unread_exact: bool,
    /// Receive option.
    pub recv_opt: u32,
    /// Pinned above the others.
    pub pinned: bool,
    /// Newest sequence number known.
    pub head_seq: u64,
    /// Read up to this sequence number on some device of this user.
    pub read_seq: u64,
    /// One-to-one: the peer read up to this sequence number.
    pub peer_read_seq: u64,
    /// Members of a group; 0 for one-to-one.
    pub member_count: u32,
    /// False once this user is no longer a member.
    pub is_member: bool,
    /// Marks: 1 star, 2 unread, 4 fold, 8 hide, bits 32 to 63 the host's.
    pub marks: u64,
    /// The host's, up to 256 bytes; the same on all own devices.
    pub custom_data: Bytes,
    /// Folders it is in.
    pub folders: U64List,
    /// Text begun and not sent; on this device only.
    pub draft: Str,
    /// When it was set, milliseconds since 1970 UTC by the server's clock as far as it is known here; 0 = no draft.
    pub draft_ms: i64,
    /// Unread mentions of this user, newest 20, oldest first.
    pub at: AtInfoList,
    /// Place in the order among rows that are equally pinned; larger is higher. Not a time.
    pub order_key: i64,
    /// What this user is to a group: it stays in the list when it was left, was dismissed, or this user was removed.
    pub membership: u32,
    /// What a group is.
    pub group_type: u32,
    /// What this user is in a group.
    pub role: u32,
    /// Where a picture of it is; empty = not said.
    pub face_url: Str,
}

impl ToC for api::ConversationRow {
    type C = ConversationRow;
    fn to_c(&self, _arena: &Arena) -> ConversationRow {
        ConversationRow {
            id: _arena.str(&self.id),
            kind: self.kind as u32,
            title: _arena.str(&self.title),
            last_message: _arena.opt(self.last_message.as_ref()),
            time_ms: self.time_ms,
            unread: self.unread,
            unread_exact: self.unread_exact,
            recv_opt: self.recv_opt as u32,
            pinned: self.pinned,
            head_seq: self.head_seq,
            read_seq: self.read_seq,
            peer_read_seq: self.peer_read_seq,
            member_count: self.member_count,
            is_member: self.is_member,
            marks: self.marks,
            custom_data: _arena.bytes(&self.custom_data.0),
            folders: { let (items, count, stride) = _arena.list(&self.folders); U64List { items, count, stride } },
            draft: _arena.str(&self.draft),
            draft_ms: self.draft_ms,
            at: { let (items, count, stride) = _arena.list(&self.at); AtInfoList { items, count, stride } },
            order_key: self.order_key,
            membership: self.membership as u32,
            group_type: self.group_type as u32,
            role: self.role as u32,
            face_url: _arena.str(&self.face_url),
        }
    }
}

/// A message, with everything a cell shows.
#[derive_ReprC(rename = "ntk_message_row")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRow {
    /// Stable for ever on this device.
    pub local_id: u64,
    /// The same on every device of the sender: 32 hex digits. Empty for messages of others.
    pub message_id: Str,
    /// `c2c_<user>` or `group_<group>`.
    pub conversation: Str,
    /// Place in the conversation, dense from 1; 0 while not acknowledged by the server.
    pub seq: u64,
    /// User id.
    pub sender: Str,
    /// Sent by this user, from any device.
    pub is_self: bool,
    /// Server time, or local time while sending; milliseconds since 1970 UTC. For display only.
    pub time_ms: i64,
    /// Kind.
    pub kind: u32,
    /// State.
    pub state: u32,
    /// Why it failed; 0 = it did not.
    pub error_code: u32,
    /// Text, or the tip.
    pub text: Str,
    /// Custom messages: the data.
    pub custom_data: Bytes,
    /// Custom messages: the description.
    pub custom_description: Str,
    /// Custom messages: the extension.
    pub custom_extension: Bytes,
    /// What the sender attached.
    pub cloud_custom_data: Bytes,
    /// Counts as unread while it is above the read mark.
    pub countable: bool,
    /// One-to-one, own messages: the peer has read it.
    pub peer_read: bool,
    /// Who recalled it; empty = not recalled.
    pub recalled_by: Str,
    /// Why, if that was said.
    pub recall_reason: Str,
    /// Every element, in order.
    pub elements: MessageElementList,
    /// The message this one answers.
    pub quote: *const MessageQuote,
    /// Users it mentions.
    pub at_users: StrList,
    /// It mentions everyone.
    pub at_all: bool,
    /// Priority.
    pub priority: u32,
    /// Its sender wants read receipts.
    pub needs_read_receipt: bool,
    /// Own messages that want receipts: how many read it.
    pub read_count: u32,
    /// Own messages that want receipts: how many did not.
    pub unread_count: u32,
    /// Messages of others that want receipts: this user has sent one.
    pub receipt_sent: bool,
    /// Reactions.
    pub reactions: MessageReactionList,
    /// Extensions, by key.
    pub extensions: MessageExtensionList,
    /// Who pinned it; empty = not pinned.
    pub pinned_by: Str,
    /// Times edited.
    pub edits: u32,
    /// The host's, on this device only.
    pub local_custom_data: Bytes,
    /// The host's, on this device only.
    pub local_custom_int: i64,
    /// What its sender is called here: see `UserName`.
    pub sender_name: Str,
    /// Where a picture of them is; empty = not said.
    pub sender_face: Str,
    /// The other users the row names: in a tip (the first 20), mentioned, quoted, who reacted, recalled or pinned; each once.
    pub users: UserNameList,
}

impl ToC for api::MessageRow {
    type C = MessageRow;
    fn to_c(&self, _arena: &Arena) -> MessageRow {
        MessageRow {
            local_id: self.local_id,
            message_id: _arena.str(&self.message_id),
            conversation: _arena.str(&self.conversation),
            seq: self.seq,
            sender: _arena.str(&self.sender),
            is_self: self.is_self,
            time_ms: self.time_ms,
            kind: self.kind as u32,
            state: self.state as u32,
            error_code: self.error_code,
            text: _arena.str(&self.text),
            custom_data: _arena.bytes(&self.custom_data.0),
            custom_description: _arena.str(&self.custom_description),
            custom_extension: _arena.bytes(&self.custom_extension.0),
            cloud_custom_data: _arena.bytes(&self.cloud_custom_data.0),
            countable: self.countable,
            peer_read: self.peer_read,
            recalled_by: _arena.str(&self.recalled_by),
            recall_reason: _arena.str(&self.recall_reason),
            elements: { let (items, count, stride) = _arena.list(&self.elements); MessageElementList { items, count, stride } },
            quote: _arena.opt(self.quote.as_ref()),
            at_users: { let (items, count, stride) = _arena.list(&self.at_users); StrList { items, count, stride } },
            at_all: self.at_all,
            priority: self.priority as u32,
            needs_read_receipt: self.needs_read_receipt,
            read_count: self.read_count,
            unread_count: self.unread_count,
            receipt_sent: self.receipt_sent,
            reactions: { let (items, count, stride) = _arena.list(&self.reactions); MessageReactionList { items, count, stride } },
            extensions: { let (items, count, stride) = _arena.list(&self.extensions); MessageExtensionList { items, count, stride } },
            pinned_by: _arena.str(&self.pinned_by),
            edits: self.edits,
            local_custom_data: _arena.bytes(&self.local_custom_data.0),
            local_custom_int: self.local_custom_int,
            sender_name: _arena.str(&self.sender_name),
            sender_face: _arena.str(&self.sender_face),
            users: { let (items, count, stride) = _arena.list(&self.users); UserNameList { items, count, stride } },
        }
    }
}

/// The unread total.
#[derive_ReprC(rename = "ntk_unread_total")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UnreadTotal {
    /// Sum over conversations that are not muted.
    pub count: u64,
    /// False before the first sync: then `count` is only what this device knows.
    pub known: bool,
    /// False while some conversation's count is an estimate.
    pub exact: bool,
}

impl ToC for api::UnreadTotal {
    type C = UnreadTotal;
    fn to_c(&self, _arena: &Arena) -> UnreadTotal {
        UnreadTotal {
            count: self.count,
            known: self.known,
            exact: self.exact,
        }
    }
}

/// A page of conversations.
#[derive_ReprC(rename = "ntk_conversation_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationPage {
    /// In list order.
    pub rows: ConversationRowList,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::ConversationPage {
    type C = ConversationPage;
    fn to_c(&self, _arena: &Arena) -> ConversationPage {
        ConversationPage {
            rows: { let (items, count, stride) = _arena.list(&self.rows); ConversationRowList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// A page of messages.
#[derive_ReprC(rename = "ntk_message_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagePage {
    /// Newest first when paging older, oldest first when paging newer.
    pub rows: MessageRowList,
    /// What lies beyond the last row.
    pub edge: u32,
    /// Where the next query goes on, as its `from_seq`, when this one looked further than its last row: a query by kind may look
    /// through thousands of messages in parts, and a part may have no row. 0 = go on from the last row.
    pub next_seq: u64,
}

impl ToC for api::MessagePage {
    type C = MessagePage;
    fn to_c(&self, _arena: &Arena) -> MessagePage {
        MessagePage {
            rows: { let (items, count, stride) = _arena.list(&self.rows); MessageRowList { items, count, stride } },
            edge: self.edge as u32,
            next_seq: self.next_seq,
        }
    }
}

/// Who was added to a group.
#[derive_ReprC(rename = "ntk_add_members_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AddMembersResult {
    /// Added now.
    pub added: StrList,
    /// Members already.
    pub already: StrList,
    /// Not users.
    pub unknown: StrList,
    /// For whom there is an application now, which owner and admins decide.
    pub waiting: StrList,
}

impl ToC for api::AddMembersResult {
    type C = AddMembersResult;
    fn to_c(&self, _arena: &Arena) -> AddMembersResult {
        AddMembersResult {
            added: { let (items, count, stride) = _arena.list(&self.added); StrList { items, count, stride } },
            already: { let (items, count, stride) = _arena.list(&self.already); StrList { items, count, stride } },
            unknown: { let (items, count, stride) = _arena.list(&self.unknown); StrList { items, count, stride } },
            waiting: { let (items, count, stride) = _arena.list(&self.waiting); StrList { items, count, stride } },
        }
    }
}

/// What an audit found.
#[derive_ReprC(rename = "ntk_audit_report")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AuditReport {
    /// Conversations recounted.
    pub conversations: u64,
    /// Messages recounted.
    pub messages: u64,
    /// One line per difference; empty = all is well. For logs and bug reports.
    pub differences: StrList,
}

impl ToC for api::AuditReport {
    type C = AuditReport;
    fn to_c(&self, _arena: &Arena) -> AuditReport {
        AuditReport {
            conversations: self.conversations,
            messages: self.messages,
            differences: { let (items, count, stride) = _arena.list(&self.differences); StrList { items, count, stride } },
        }
    }
}

/// What the kernel occupies.
#[derive_ReprC(rename = "ntk_storage_usage")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StorageUsage {
    /// Database file, bytes.
    pub database_bytes: u64,
    /// Write-ahead log, bytes.
    pub wal_bytes: u64,
    /// Rows stored.
    pub messages: u64,
    /// Conversations stored.
    pub conversations: u64,
    /// Messages waiting to be sent.
    pub queued_sends: u64,
}

impl ToC for api::StorageUsage {
    type C = StorageUsage;
    fn to_c(&self, _arena: &Arena) -> StorageUsage {
        StorageUsage {
            database_bytes: self.database_bytes,
            wal_bytes: self.wal_bytes,
            messages: self.messages,
            conversations: self.conversations,
            queued_sends: self.queued_sends,
        }
    }
}

/// A window was opened; its snapshot follows as the first patch.
#[derive_ReprC(rename = "ntk_window_opened")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct WindowOpened {
    /// Id for grow, move and close.
    pub window: u64,
}

impl ToC for api::WindowOpened {
    type C = WindowOpened;
    fn to_c(&self, _arena: &Arena) -> WindowOpened {
        WindowOpened {
            window: self.window,
        }
    }
}

/// Bytes, echoed.
#[derive_ReprC(rename = "ntk_echo")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Echo {
    /// What was sent.
    pub data: Bytes,
}

impl ToC for api::Echo {
    type C = Echo;
    fn to_c(&self, _arena: &Arena) -> Echo {
        Echo {
            data: _arena.bytes(&self.data.0),
        }
    }
}

/// One row moved from an old to a new index.
#[derive_ReprC(rename = "ntk_list_move")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListMove {
    /// Index before the patch.
    pub from: u32,
    /// Index after the patch.
    pub to: u32,
}

impl ToC for api::ListMove {
    type C = ListMove;
    fn to_c(&self, _arena: &Arena) -> ListMove {
        ListMove {
            from: self.from,
            to: self.to,
        }
    }
}

/// A new row.
#[derive_ReprC(rename = "ntk_conversation_insert")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationInsert {
    /// Index after the patch.
    pub index: u32,
    /// The row.
    pub row: *const ConversationRow,
}

impl ToC for api::ConversationInsert {
    type C = ConversationInsert;
    fn to_c(&self, _arena: &Arena) -> ConversationInsert {
        ConversationInsert {
            index: self.index,
            row: _arena.one(&self.row),
        }
    }
}

/// A row whose content changed; it may also be in `moves`.
#[derive_ReprC(rename = "ntk_conversation_reload")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationReload {
    /// Index before the patch.
    pub old_index: u32,
    /// Index after the patch.
    pub new_index: u32,
    /// Bit i: the i-th field of `ConversationRow` changed.
    pub changed: u64,
    /// The row.
    pub row: *const ConversationRow,
}

impl ToC for api::ConversationReload {
    type C = ConversationReload;
    fn to_c(&self, _arena: &Arena) -> ConversationReload {
        ConversationReload {
            old_index: self.old_index,
            new_index: self.new_index,
            changed: self.changed,
            row: _arena.one(&self.row),
        }
    }
}

/// What changed in a window of conversations. Applies only to the list as of `base_rev`. A batch, not a sequence: docs/lists.md.
#[derive_ReprC(rename = "ntk_conversation_patch")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationPatch {
    /// The window.
    pub window: u64,
    /// The list as of this revision...
    pub base_rev: u64,
    /// ...becomes this revision.
    pub rev: u64,
    /// The commit it reflects.
    pub commit_no: u64,
    /// True: forget the old list, `inserts` is the whole new one.
    pub reset: bool,
    /// Rows before.
    pub old_len: u32,
    /// Rows after.
    pub new_len: u32,
    /// Old indexes, ascending.
    pub deletes: U32List,
    /// By new index, ascending.
    pub inserts: ConversationInsertList,
    /// By new index, ascending; the fewest that leave untouched rows in place.
    pub moves: ListMoveList,
    /// By new index, ascending.
    pub reloads: ConversationReloadList,
    /// Index of the first row in the whole list.
    pub first_index: u64,
    /// Rows in the whole list; 0 = not counted yet.
    pub total_len: u64,
}

impl ToC for api::ConversationPatch {
    type C = ConversationPatch;
    fn to_c(&self, _arena: &Arena) -> ConversationPatch {
        ConversationPatch {
            window: self.window,
            base_rev: self.base_rev,
            rev: self.rev,
            commit_no: self.commit_no,
            reset: self.reset,
            old_len: self.old_len,
            new_len: self.new_len,
            deletes: { let (items, count, stride) = _arena.list(&self.deletes); U32List { items, count, stride } },
            inserts: { let (items, count, stride) = _arena.list(&self.inserts); ConversationInsertList { items, count, stride } },
            moves: { let (items, count, stride) = _arena.list(&self.moves); ListMoveList { items, count, stride } },
            reloads: { let (items, count, stride) = _arena.list(&self.reloads); ConversationReloadList { items, count, stride } },
            first_index: self.first_index,
            total_len: self.total_len,
        }
    }
}

/// A new row.
#[derive_ReprC(rename = "ntk_message_insert")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageInsert {
    /// Index after the patch.
    pub index: u32,
    /// The row.
    pub row: *const MessageRow,
}

impl ToC for api::MessageInsert {
    type C = MessageInsert;
    fn to_c(&self, _arena: &Arena) -> MessageInsert {
        MessageInsert {
            index: self.index,
            row: _arena.one(&self.row),
        }
    }
}

/// A row whose content changed; it may also be in `moves`.
#[derive_ReprC(rename = "ntk_message_reload")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReload {
    /// Index before the patch.
    pub old_index: u32,
    /// Index after the patch.
    pub new_index: u32,
    /// Bit i: the i-th field of `MessageRow` changed.
    pub changed: u64,
    /// The row.
    pub row: *const MessageRow,
}

impl ToC for api::MessageReload {
    type C = MessageReload;
    fn to_c(&self, _arena: &Arena) -> MessageReload {
        MessageReload {
            old_index: self.old_index,
            new_index: self.new_index,
            changed: self.changed,
            row: _arena.one(&self.row),
        }
    }
}

/// What changed in a window of messages, oldest first. Applies only to the list as of `base_rev`. A batch, not a sequence:
/// docs/lists.md.
#[derive_ReprC(rename = "ntk_message_patch")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagePatch {
    /// The window.
    pub window: u64,
    /// The list as of this revision...
    pub base_rev: u64,
    /// ...becomes this revision.
    pub rev: u64,
    /// The commit it reflects.
    pub commit_no: u64,
    /// True: forget the old list, `inserts` is the whole new one.
    pub reset: bool,
    /// Rows before.
    pub old_len: u32,
    /// Rows after.
    pub new_len: u32,
    /// Old indexes, ascending.
    pub deletes: U32List,
    /// By new index, ascending.
    pub inserts: MessageInsertList,
    /// By new index, ascending; the fewest that leave untouched rows in place.
    pub moves: ListMoveList,
    /// By new index, ascending.
    pub reloads: MessageReloadList,
    /// Beyond the oldest row.
    pub older: u32,
    /// Beyond the newest row.
    pub newer: u32,
    /// Messages newer than the window while it is not at the bottom.
    pub newer_count: u64,
}

impl ToC for api::MessagePatch {
    type C = MessagePatch;
    fn to_c(&self, _arena: &Arena) -> MessagePatch {
        MessagePatch {
            window: self.window,
            base_rev: self.base_rev,
            rev: self.rev,
            commit_no: self.commit_no,
            reset: self.reset,
            old_len: self.old_len,
            new_len: self.new_len,
            deletes: { let (items, count, stride) = _arena.list(&self.deletes); U32List { items, count, stride } },
            inserts: { let (items, count, stride) = _arena.list(&self.inserts); MessageInsertList { items, count, stride } },
            moves: { let (items, count, stride) = _arena.list(&self.moves); ListMoveList { items, count, stride } },
            reloads: { let (items, count, stride) = _arena.list(&self.reloads); MessageReloadList { items, count, stride } },
            older: self.older as u32,
            newer: self.newer as u32,
            newer_count: self.newer_count,
        }
    }
}

/// The connection changed, or a state that lasts has another reason: each attempt to connect that fails otherwise than the one
/// before is told.
#[derive_ReprC(rename = "ntk_connection_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConnectionChanged {
    /// Now.
    pub state: u32,
    /// Why it is no better; 0 = no error.
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::ConnectionChanged {
    type C = ConnectionChanged;
    fn to_c(&self, _arena: &Arena) -> ConnectionChanged {
        ConnectionChanged {
            state: self.state as u32,
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says.
#[derive_ReprC(rename = "ntk_sync_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SyncChanged {
    /// True while it runs.
    pub running: bool,
    /// Why it failed; 0 = it did not.
    pub code: u32,
    /// Conversations received so far by a first or full synchronisation.
    pub done: u64,
    /// Of that many; 0 = unknown.
    pub total: u64,
}

impl ToC for api::SyncChanged {
    type C = SyncChanged;
    fn to_c(&self, _arena: &Arena) -> SyncChanged {
        SyncChanged {
            running: self.running,
            code: self.code,
            done: self.done,
            total: self.total,
        }
    }
}

/// Messages that were not here before, whether unread or not, after their commit.
#[derive_ReprC(rename = "ntk_messages_received")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagesReceived {
    /// The conversation.
    pub conversation: Str,
    /// Oldest first; at most the newest 50 of a burst.
    pub messages: MessageRowList,
    /// Messages received in all; more than the rows when a burst was cut.
    pub count: u64,
}

impl ToC for api::MessagesReceived {
    type C = MessagesReceived;
    fn to_c(&self, _arena: &Arena) -> MessagesReceived {
        MessagesReceived {
            conversation: _arena.str(&self.conversation),
            messages: { let (items, count, stride) = _arena.list(&self.messages); MessageRowList { items, count, stride } },
            count: self.count,
        }
    }
}

/// A message was recalled.
#[derive_ReprC(rename = "ntk_message_recalled")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageRecalled {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device; 0 when the message never was here.
    pub local_id: u64,
    /// Its place.
    pub seq: u64,
    /// Who recalled it.
    pub by: Str,
    /// Why; empty = not said.
    pub reason: Str,
}

impl ToC for api::MessageRecalled {
    type C = MessageRecalled;
    fn to_c(&self, _arena: &Arena) -> MessageRecalled {
        MessageRecalled {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            seq: self.seq,
            by: _arena.str(&self.by),
            reason: _arena.str(&self.reason),
        }
    }
}

/// An own queued message reached a final state.
#[derive_ReprC(rename = "ntk_send_finished")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SendFinished {
    /// Stable id on this device.
    pub local_id: u64,
    /// The conversation.
    pub conversation: Str,
    /// Its place; 0 = not sent.
    pub seq: u64,
    /// 0 = sent; else why not.
    pub code: u32,
}

impl ToC for api::SendFinished {
    type C = SendFinished;
    fn to_c(&self, _arena: &Arena) -> SendFinished {
        SendFinished {
            local_id: self.local_id,
            conversation: _arena.str(&self.conversation),
            seq: self.seq,
            code: self.code,
        }
    }
}

/// The peer read this conversation (V2TIM onRecvC2CReadReceipt).
#[derive_ReprC(rename = "ntk_c2c_read_receipt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct C2cReadReceipt {
    /// The peer.
    pub user_id: Str,
    /// Everything up to this server time is read, milliseconds since 1970 UTC.
    pub timestamp_ms: i64,
    /// Everything up to this sequence number is read.
    pub seq: u64,
}

impl ToC for api::C2cReadReceipt {
    type C = C2cReadReceipt;
    fn to_c(&self, _arena: &Arena) -> C2cReadReceipt {
        C2cReadReceipt {
            user_id: _arena.str(&self.user_id),
            timestamp_ms: self.timestamp_ms,
            seq: self.seq,
        }
    }
}

/// A conversation that changed.
#[derive_ReprC(rename = "ntk_conversation_change")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationChange {
    /// Its id.
    pub conversation: Str,
    /// Bit i: the i-th field of `ConversationRow` changed.
    pub changed: u64,
}

impl ToC for api::ConversationChange {
    type C = ConversationChange;
    fn to_c(&self, _arena: &Arena) -> ConversationChange {
        ConversationChange {
            conversation: _arena.str(&self.conversation),
            changed: self.changed,
        }
    }
}

/// Conversations that appeared, changed or went; a window says it in detail. Never sent when nothing changed.
#[derive_ReprC(rename = "ntk_conversations_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ConversationsChanged {
    /// New in the list (V2TIM onNewConversation).
    pub added: StrList,
    /// Changed (V2TIM onConversationChanged).
    pub changed: ConversationChangeList,
    /// Gone from the list (V2TIM onConversationDeleted).
    pub deleted: StrList,
}

impl ToC for api::ConversationsChanged {
    type C = ConversationsChanged;
    fn to_c(&self, _arena: &Arena) -> ConversationsChanged {
        ConversationsChanged {
            added: { let (items, count, stride) = _arena.list(&self.added); StrList { items, count, stride } },
            changed: { let (items, count, stride) = _arena.list(&self.changed); ConversationChangeList { items, count, stride } },
            deleted: { let (items, count, stride) = _arena.list(&self.deleted); StrList { items, count, stride } },
        }
    }
}

/// The unread total of a subscribed filter changed (V2TIM onUnreadMessageCountChangedByFilter).
#[derive_ReprC(rename = "ntk_filtered_unread_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FilteredUnreadChanged {
    /// Which.
    pub filter: *const ConversationFilter,
    /// Now.
    pub total: *const UnreadTotal,
}

impl ToC for api::FilteredUnreadChanged {
    type C = FilteredUnreadChanged;
    fn to_c(&self, _arena: &Arena) -> FilteredUnreadChanged {
        FilteredUnreadChanged {
            filter: _arena.one(&self.filter),
            total: _arena.one(&self.total),
        }
    }
}

/// A message was edited.
#[derive_ReprC(rename = "ntk_message_modified")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageModified {
    /// As it is now.
    pub message: *const MessageRow,
}

impl ToC for api::MessageModified {
    type C = MessageModified;
    fn to_c(&self, _arena: &Arena) -> MessageModified {
        MessageModified {
            message: _arena.one(&self.message),
        }
    }
}

/// Messages were deleted: on another own device, or for everyone.
#[derive_ReprC(rename = "ntk_messages_deleted")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagesDeleted {
    /// The conversation.
    pub conversation: Str,
    /// Stable ids on this device.
    pub local_ids: U64List,
}

impl ToC for api::MessagesDeleted {
    type C = MessagesDeleted;
    fn to_c(&self, _arena: &Arena) -> MessagesDeleted {
        MessagesDeleted {
            conversation: _arena.str(&self.conversation),
            local_ids: { let (items, count, stride) = _arena.list(&self.local_ids); U64List { items, count, stride } },
        }
    }
}

/// Reactions of a message changed. Only what changed; `count` 0 = gone.
#[derive_ReprC(rename = "ntk_message_reactions_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReactionsChanged {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device.
    pub local_id: u64,
    /// What changed.
    pub reactions: MessageReactionList,
}

impl ToC for api::MessageReactionsChanged {
    type C = MessageReactionsChanged;
    fn to_c(&self, _arena: &Arena) -> MessageReactionsChanged {
        MessageReactionsChanged {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            reactions: { let (items, count, stride) = _arena.list(&self.reactions); MessageReactionList { items, count, stride } },
        }
    }
}

/// Extensions of a message changed. Only what changed; an empty value = deleted.
#[derive_ReprC(rename = "ntk_message_extensions_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageExtensionsChanged {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device.
    pub local_id: u64,
    /// What changed.
    pub extensions: MessageExtensionList,
}

impl ToC for api::MessageExtensionsChanged {
    type C = MessageExtensionsChanged;
    fn to_c(&self, _arena: &Arena) -> MessageExtensionsChanged {
        MessageExtensionsChanged {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            extensions: { let (items, count, stride) = _arena.list(&self.extensions); MessageExtensionList { items, count, stride } },
        }
    }
}

/// A message was pinned or unpinned in its conversation.
#[derive_ReprC(rename = "ntk_message_pinned")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessagePinned {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device; 0 = not here.
    pub local_id: u64,
    /// Its place.
    pub seq: u64,
    /// Who pinned it; empty = unpinned.
    pub by: Str,
}

impl ToC for api::MessagePinned {
    type C = MessagePinned;
    fn to_c(&self, _arena: &Arena) -> MessagePinned {
        MessagePinned {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            seq: self.seq,
            by: _arena.str(&self.by),
        }
    }
}

/// Receipts of an own message (V2TIM onRecvMessageReadReceipts).
#[derive_ReprC(rename = "ntk_message_receipt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReceipt {
    /// The conversation.
    pub conversation: Str,
    /// Stable id on this device.
    pub local_id: u64,
    /// How many read it.
    pub read_count: u32,
    /// How many did not.
    pub unread_count: u32,
}

impl ToC for api::MessageReceipt {
    type C = MessageReceipt;
    fn to_c(&self, _arena: &Arena) -> MessageReceipt {
        MessageReceipt {
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            read_count: self.read_count,
            unread_count: self.unread_count,
        }
    }
}

/// Somebody types, or stopped.
#[derive_ReprC(rename = "ntk_typing_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TypingChanged {
    /// The conversation.
    pub conversation: Str,
    /// Who.
    pub user_id: Str,
    /// True: typing; assume it ended after 6 seconds without news.
    pub typing: bool,
}

impl ToC for api::TypingChanged {
    type C = TypingChanged;
    fn to_c(&self, _arena: &Arena) -> TypingChanged {
        TypingChanged {
            conversation: _arena.str(&self.conversation),
            user_id: _arena.str(&self.user_id),
            typing: self.typing,
        }
    }
}

/// How far an upload or download is; at most ten a second for each.
#[derive_ReprC(rename = "ntk_transfer_progress")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TransferProgress {
    /// The message.
    pub local_id: u64,
    /// Which of its elements.
    pub element: u32,
    /// True: to the server.
    pub upload: bool,
    /// Bytes done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
    /// It waits: paused by the host, or no network.
    pub paused: bool,
}

impl ToC for api::TransferProgress {
    type C = TransferProgress;
    fn to_c(&self, _arena: &Arena) -> TransferProgress {
        TransferProgress {
            local_id: self.local_id,
            element: self.element,
            upload: self.upload,
            done: self.done,
            total: self.total,
            paused: self.paused,
        }
    }
}

/// The server refused what was done and queued here while offline; what it had is shown again.
#[derive_ReprC(rename = "ntk_change_refused")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ChangeRefused {
    /// The command that was completed before.
    pub command: u32,
    /// The conversation; empty = none.
    pub conversation: Str,
    /// The message; 0 = none.
    pub local_id: u64,
    /// Why.
    pub code: u32,
}

impl ToC for api::ChangeRefused {
    type C = ChangeRefused;
    fn to_c(&self, _arena: &Arena) -> ChangeRefused {
        ChangeRefused {
            command: self.command,
            conversation: _arena.str(&self.conversation),
            local_id: self.local_id,
            code: self.code,
        }
    }
}

/// A folder of conversations.
#[derive_ReprC(rename = "ntk_folder")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Folder {
    /// The same on all own devices.
    pub id: u64,
    /// 1 to 32 bytes.
    pub name: Str,
}

impl ToC for api::Folder {
    type C = Folder;
    fn to_c(&self, _arena: &Arena) -> Folder {
        Folder {
            id: self.id,
            name: _arena.str(&self.name),
        }
    }
}

/// Folders, by name.
#[derive_ReprC(rename = "ntk_folders")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Folders {
    /// Them.
    pub folders: FolderList,
}

impl ToC for api::Folders {
    type C = Folders;
    fn to_c(&self, _arena: &Arena) -> Folders {
        Folders {
            folders: { let (items, count, stride) = _arena.list(&self.folders); FolderList { items, count, stride } },
        }
    }
}

/// Do not disturb, for all conversations (V2TIM setAllReceiveMessageOpt).
#[derive_ReprC(rename = "ntk_all_receive_opt")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct AllReceiveOpt {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// What is received in the window; Receive = no window.
    pub opt: u32,
    /// Start, seconds of the day in UTC.
    pub from_s: u32,
    /// Duration, seconds; 86,400 = always.
    pub for_s: u32,
}

impl input::Record for AllReceiveOpt {
    const NONE: AllReceiveOpt = AllReceiveOpt {
        struct_size: 0,
        opt: 0,
        from_s: 0,
        for_s: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(AllReceiveOpt, opt) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(AllReceiveOpt, from_s) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(AllReceiveOpt, for_s) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for AllReceiveOpt {
    type Api = api::AllReceiveOpt;
    fn check(self) -> Result<api::AllReceiveOpt, api::ErrorCode> {
        Ok(api::AllReceiveOpt {
            opt: api::ReceiveOpt::from_u32(self.opt).ok_or(api::ErrorCode::InvalidParameters)?,
            from_s: self.from_s,
            for_s: self.for_s,
        })
    }
}

impl ToC for api::AllReceiveOpt {
    type C = AllReceiveOpt;
    fn to_c(&self, _arena: &Arena) -> AllReceiveOpt {
        AllReceiveOpt {
            struct_size: std::mem::size_of::<AllReceiveOpt>() as u32,
            opt: self.opt as u32,
            from_s: self.from_s,
            for_s: self.for_s,
        }
    }
}

/// Messages that were asked for by id or place.
#[derive_ReprC(rename = "ntk_message_list")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageList {
    /// Found ones; what is not here is missing.
    pub messages: MessageRowList,
}

impl ToC for api::MessageList {
    type C = MessageList;
    fn to_c(&self, _arena: &Arena) -> MessageList {
        MessageList {
            messages: { let (items, count, stride) = _arena.list(&self.messages); MessageRowList { items, count, stride } },
        }
    }
}

/// Read receipts of own messages.
#[derive_ReprC(rename = "ntk_message_receipts")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageReceipts {
    /// One for each that was found.
    pub receipts: MessageReceiptList,
}

impl ToC for api::MessageReceipts {
    type C = MessageReceipts;
    fn to_c(&self, _arena: &Arena) -> MessageReceipts {
        MessageReceipts {
            receipts: { let (items, count, stride) = _arena.list(&self.receipts); MessageReceiptList { items, count, stride } },
        }
    }
}

/// A page of user ids.
#[derive_ReprC(rename = "ntk_user_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserPage {
    /// Users.
    pub users: StrList,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
    /// The same users, with what they are called here.
    pub names: UserNameList,
}

impl ToC for api::UserPage {
    type C = UserPage;
    fn to_c(&self, _arena: &Arena) -> UserPage {
        UserPage {
            users: { let (items, count, stride) = _arena.list(&self.users); StrList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
            names: { let (items, count, stride) = _arena.list(&self.names); UserNameList { items, count, stride } },
        }
    }
}

/// Extensions with a result for each key.
#[derive_ReprC(rename = "ntk_message_extensions")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageExtensions {
    /// Them.
    pub extensions: MessageExtensionList,
}

impl ToC for api::MessageExtensions {
    type C = MessageExtensions;
    fn to_c(&self, _arena: &Arena) -> MessageExtensions {
        MessageExtensions {
            extensions: { let (items, count, stride) = _arena.list(&self.extensions); MessageExtensionList { items, count, stride } },
        }
    }
}

/// Where a downloaded file is.
#[derive_ReprC(rename = "ntk_downloaded_media")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct DownloadedMedia {
    /// Path; the cache may delete it once its limit is reached, so copy what must stay.
    pub path: Str,
}

impl ToC for api::DownloadedMedia {
    type C = DownloadedMedia;
    fn to_c(&self, _arena: &Arena) -> DownloadedMedia {
        DownloadedMedia {
            path: _arena.str(&self.path),
        }
    }
}

/// What the media cache occupies.
#[derive_ReprC(rename = "ntk_media_cache_usage")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MediaCacheUsage {
    /// Bytes of all files.
    pub bytes: u64,
    /// Files.
    pub files: u64,
    /// The limit, bytes.
    pub limit_bytes: u64,
}

impl ToC for api::MediaCacheUsage {
    type C = MediaCacheUsage;
    fn to_c(&self, _arena: &Arena) -> MediaCacheUsage {
        MediaCacheUsage {
            bytes: self.bytes,
            files: self.files,
            limit_bytes: self.limit_bytes,
        }
    }
}

/// A range of matched text.
#[derive_ReprC(rename = "ntk_text_range")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct TextRange {
    /// First byte in the row's `text`.
    pub start: u32,
    /// Bytes.
    pub length: u32,
}

impl ToC for api::TextRange {
    type C = TextRange;
    fn to_c(&self, _arena: &Arena) -> TextRange {
        TextRange {
            start: self.start,
            length: self.length,
        }
    }
}

/// A found message; without a conversation in the search: the newest one of a conversation, and how many there are.
#[derive_ReprC(rename = "ntk_search_hit")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SearchHit {
    /// The conversation.
    pub conversation: Str,
    /// Matches in it; 1 inside a conversation.
    pub count: u64,
    /// The message; `local_id` is 0 when it is only on the server.
    pub message: *const MessageRow,
    /// What matched in `text`.
    pub highlights: TextRangeList,
}

impl ToC for api::SearchHit {
    type C = SearchHit;
    fn to_c(&self, _arena: &Arena) -> SearchHit {
        SearchHit {
            conversation: _arena.str(&self.conversation),
            count: self.count,
            message: _arena.one(&self.message),
            highlights: { let (items, count, stride) = _arena.list(&self.highlights); TextRangeList { items, count, stride } },
        }
    }
}

/// A page of found messages, newest first.
#[derive_ReprC(rename = "ntk_search_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SearchPage {
    /// Them.
    pub hits: SearchHitList,
    /// Messages found in all, or conversations when searched everywhere.
    pub total: u64,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::SearchPage {
    type C = SearchPage;
    fn to_c(&self, _arena: &Arena) -> SearchPage {
        SearchPage {
            hits: { let (items, count, stride) = _arena.list(&self.hits); SearchHitList { items, count, stride } },
            total: self.total,
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// A device of this user.
#[derive_ReprC(rename = "ntk_device")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Device {
    /// Its id.
    pub device_id: Str,
    /// Its platform.
    pub platform: Str,
    /// Connected now.
    pub online: bool,
    /// This one.
    pub is_self: bool,
    /// Last seen, milliseconds since 1970 UTC.
    pub seen_ms: i64,
}

impl ToC for api::Device {
    type C = Device;
    fn to_c(&self, _arena: &Arena) -> Device {
        Device {
            device_id: _arena.str(&self.device_id),
            platform: _arena.str(&self.platform),
            online: self.online,
            is_self: self.is_self,
            seen_ms: self.seen_ms,
        }
    }
}

/// Devices, newest first.
#[derive_ReprC(rename = "ntk_devices")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Devices {
    /// Them.
    pub devices: DeviceList,
}

impl ToC for api::Devices {
    type C = Devices;
    fn to_c(&self, _arena: &Arena) -> Devices {
        Devices {
            devices: { let (items, count, stride) = _arena.list(&self.devices); DeviceList { items, count, stride } },
        }
    }
}

/// A range of places that is not on this device.
#[derive_ReprC(rename = "ntk_unread_hole")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UnreadHole {
    /// First place.
    pub lo: u64,
    /// Last place.
    pub hi: u64,
    /// Unread messages in it, as the server counted, or its width.
    pub count: u64,
    /// The server counted.
    pub exact: bool,
}

impl ToC for api::UnreadHole {
    type C = UnreadHole;
    fn to_c(&self, _arena: &Arena) -> UnreadHole {
        UnreadHole {
            lo: self.lo,
            hi: self.hi,
            count: self.count,
            exact: self.exact,
        }
    }
}

/// Why a conversation's unread number is what it is.
#[derive_ReprC(rename = "ntk_unread_explanation")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UnreadExplanation {
    /// The number.
    pub unread: u64,
    /// Everything up to here is read.
    pub read_seq: u64,
    /// Places of the counted messages on this device, oldest first, at most 1,000.
    pub seqs: U64List,
    /// What is counted and not on this device.
    pub holes: UnreadHoleList,
}

impl ToC for api::UnreadExplanation {
    type C = UnreadExplanation;
    fn to_c(&self, _arena: &Arena) -> UnreadExplanation {
        UnreadExplanation {
            unread: self.unread,
            read_seq: self.read_seq,
            seqs: { let (items, count, stride) = _arena.list(&self.seqs); U64List { items, count, stride } },
            holes: { let (items, count, stride) = _arena.list(&self.holes); UnreadHoleList { items, count, stride } },
        }
    }
}

/// An online-only message arrived.
#[derive_ReprC(rename = "ntk_online_message")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct OnlineMessage {
    /// The conversation.
    pub conversation: Str,
    /// User id.
    pub sender: Str,
    /// Kind.
    pub kind: u32,
    /// Text.
    pub text: Str,
    /// Custom data.
    pub custom_data: Bytes,
}

impl ToC for api::OnlineMessage {
    type C = OnlineMessage;
    fn to_c(&self, _arena: &Arena) -> OnlineMessage {
        OnlineMessage {
            conversation: _arena.str(&self.conversation),
            sender: _arena.str(&self.sender),
            kind: self.kind as u32,
            text: _arena.str(&self.text),
            custom_data: _arena.bytes(&self.custom_data.0),
        }
    }
}

/// The login ended and will not come back by itself.
#[derive_ReprC(rename = "ntk_login_ended")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct LoginEnded {
    /// 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user...
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::LoginEnded {
    type C = LoginEnded;
    fn to_c(&self, _arena: &Arena) -> LoginEnded {
        LoginEnded {
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// Storage got into trouble or out of it.
#[derive_ReprC(rename = "ntk_storage_changed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct StorageChanged {
    /// 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed.
    pub code: u32,
    /// For logs.
    pub text: Str,
}

impl ToC for api::StorageChanged {
    type C = StorageChanged;
    fn to_c(&self, _arena: &Arena) -> StorageChanged {
        StorageChanged {
            code: self.code,
            text: _arena.str(&self.text),
        }
    }
}

/// The outcome of one request; each accepted request gets exactly one.
#[derive_ReprC(rename = "ntk_completion")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Completion {
    /// What the call returned.
    pub request: u64,
    /// The command's number.
    pub command: u32,
    /// 0 = success.
    pub code: u32,
    /// For logs.
    pub text: Str,
    /// The newest commit its effects are part of.
    pub commit_no: u64,
    /// The result, on success of a command that has one; with 8006 the newest state.
    pub reply: *const Reply,
}

impl ToC for api::Completion {
    type C = Completion;
    fn to_c(&self, _arena: &Arena) -> Completion {
        Completion {
            request: self.request,
            command: self.command,
            code: self.code,
            text: _arena.str(&self.text),
            commit_no: self.commit_no,
            reply: _arena.opt(self.reply.as_ref()),
        }
    }
}

/// The last item of a kernel: its handle is dead now.
#[derive_ReprC(rename = "ntk_closed")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Closed {
    /// 0 = closed by request; else why it failed.
    pub code: u32,
}

impl ToC for api::Closed {
    type C = Closed;
    fn to_c(&self, _arena: &Arena) -> Closed {
        Closed {
            code: self.code,
        }
    }
}

/// What a new group is.
#[derive_ReprC(rename = "ntk_new_group")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct NewGroup {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Empty = the kernel makes one.
    pub group_id: Str,
    /// Up to 100 bytes.
    pub name: Str,
    /// What it is.
    pub group_type: u32,
    /// Address of its picture, up to 100 bytes.
    pub face_url: Str,
    /// What it is about, up to 400 bytes.
    pub introduction: Str,
    /// Its announcement, up to 400 bytes.
    pub notification: Str,
    /// How one comes in by oneself; a Work group has none but `Forbid`.
    pub join_option: u32,
    /// What becomes of whom a member brings; whom owner and admins bring is in.
    pub approve_option: u32,
}

impl input::Record for NewGroup {
    const NONE: NewGroup = NewGroup {
        struct_size: 0,
        group_id: Str::NONE,
        name: Str::NONE,
        group_type: 0,
        face_url: Str::NONE,
        introduction: Str::NONE,
        notification: Str::NONE,
        join_option: 0,
        approve_option: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(NewGroup, group_id) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewGroup, name) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewGroup, group_type) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewGroup, face_url) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewGroup, introduction) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewGroup, notification) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NewGroup, join_option) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(NewGroup, approve_option) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for NewGroup {
    type Api = api::NewGroup;
    fn check(self) -> Result<api::NewGroup, api::ErrorCode> {
        Ok(api::NewGroup {
            group_id: self.group_id.text()?,
            name: self.name.text()?,
            group_type: api::GroupType::from_u32(self.group_type).ok_or(api::ErrorCode::InvalidParameters)?,
            face_url: self.face_url.text()?,
            introduction: self.introduction.text()?,
            notification: self.notification.text()?,
            join_option: api::GroupJoinOption::from_u32(self.join_option).ok_or(api::ErrorCode::InvalidParameters)?,
            approve_option: api::GroupJoinOption::from_u32(self.approve_option).ok_or(api::ErrorCode::InvalidParameters)?,
        })
    }
}

/// Who was removed from a group.
#[derive_ReprC(rename = "ntk_kick_members_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct KickMembersResult {
    /// Removed now.
    pub kicked: StrList,
    /// Not members.
    pub not_members: StrList,
    /// Who do not rank below this user.
    pub refused: StrList,
}

impl ToC for api::KickMembersResult {
    type C = KickMembersResult;
    fn to_c(&self, _arena: &Arena) -> KickMembersResult {
        KickMembersResult {
            kicked: { let (items, count, stride) = _arena.list(&self.kicked); StrList { items, count, stride } },
            not_members: { let (items, count, stride) = _arena.list(&self.not_members); StrList { items, count, stride } },
            refused: { let (items, count, stride) = _arena.list(&self.refused); StrList { items, count, stride } },
        }
    }
}

/// What there is to know of a group.
#[derive_ReprC(rename = "ntk_group_info")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfo {
    /// The group id.
    pub group_id: Str,
    /// Its name.
    pub name: Str,
    /// What it is.
    pub group_type: u32,
    /// Who owns it.
    pub owner: Str,
    /// Address of its picture.
    pub face_url: Str,
    /// What it is about.
    pub introduction: Str,
    /// Its announcement.
    pub notification: Str,
    /// When that was made, milliseconds since 1970 UTC; 0 = there is none.
    pub notification_ms: i64,
    /// When the group was made, milliseconds since 1970 UTC; 0 = not known.
    pub created_ms: i64,
    /// Its members.
    pub member_count: u32,
    /// Members it may have.
    pub max_member_count: u32,
    /// How one comes in by oneself.
    pub join_option: u32,
    /// Only admins and the owner may speak.
    pub all_muted: bool,
    /// What this user is in it.
    pub role: u32,
    /// What becomes of whom a member brings.
    pub approve_option: u32,
}

impl ToC for api::GroupInfo {
    type C = GroupInfo;
    fn to_c(&self, _arena: &Arena) -> GroupInfo {
        GroupInfo {
            group_id: _arena.str(&self.group_id),
            name: _arena.str(&self.name),
            group_type: self.group_type as u32,
            owner: _arena.str(&self.owner),
            face_url: _arena.str(&self.face_url),
            introduction: _arena.str(&self.introduction),
            notification: _arena.str(&self.notification),
            notification_ms: self.notification_ms,
            created_ms: self.created_ms,
            member_count: self.member_count,
            max_member_count: self.max_member_count,
            join_option: self.join_option as u32,
            all_muted: self.all_muted,
            role: self.role as u32,
            approve_option: self.approve_option as u32,
        }
    }
}

/// A group that was asked about.
#[derive_ReprC(rename = "ntk_group_info_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfoResult {
    /// The group id.
    pub group_id: Str,
    /// 0, or why there is no `info`: 10007, 10010.
    pub code: u32,
    /// What there is to know of it.
    pub info: *const GroupInfo,
}

impl ToC for api::GroupInfoResult {
    type C = GroupInfoResult;
    fn to_c(&self, _arena: &Arena) -> GroupInfoResult {
        GroupInfoResult {
            group_id: _arena.str(&self.group_id),
            code: self.code,
            info: _arena.one(&self.info),
        }
    }
}

/// Groups, in the order in which they were asked about.
#[derive_ReprC(rename = "ntk_group_info_results")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfoResults {
    /// Them.
    pub groups: GroupInfoResultList,
}

impl ToC for api::GroupInfoResults {
    type C = GroupInfoResults;
    fn to_c(&self, _arena: &Arena) -> GroupInfoResults {
        GroupInfoResults {
            groups: { let (items, count, stride) = _arena.list(&self.groups); GroupInfoResultList { items, count, stride } },
        }
    }
}

/// What is to change of a group: only what `fields` names.
#[derive_ReprC(rename = "ntk_group_info_change")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupInfoChange {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// Bits (V2TIM's): 1 name, 2 announcement, 4 introduction, 8 face URL, 16 join option, 4096 approve option.
    pub fields: u32,
    /// Up to 100 bytes, one line.
    pub name: Str,
    /// The announcement, up to 400 bytes.
    pub notification: Str,
    /// Up to 400 bytes.
    pub introduction: Str,
    /// Up to 100 bytes.
    pub face_url: Str,
    /// How one comes in by oneself.
    pub join_option: u32,
    /// What becomes of whom a member brings.
    pub approve_option: u32,
}

impl input::Record for GroupInfoChange {
    const NONE: GroupInfoChange = GroupInfoChange {
        struct_size: 0,
        fields: 0,
        name: Str::NONE,
        notification: Str::NONE,
        introduction: Str::NONE,
        face_url: Str::NONE,
        join_option: 0,
        approve_option: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(GroupInfoChange, fields) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(GroupInfoChange, name) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(GroupInfoChange, notification) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(GroupInfoChange, introduction) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(GroupInfoChange, face_url) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(GroupInfoChange, join_option) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(GroupInfoChange, approve_option) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for GroupInfoChange {
    type Api = api::GroupInfoChange;
    fn check(self) -> Result<api::GroupInfoChange, api::ErrorCode> {
        Ok(api::GroupInfoChange {
            fields: self.fields,
            name: self.name.text()?,
            notification: self.notification.text()?,
            introduction: self.introduction.text()?,
            face_url: self.face_url.text()?,
            join_option: api::GroupJoinOption::from_u32(self.join_option).ok_or(api::ErrorCode::InvalidParameters)?,
            approve_option: api::GroupJoinOption::from_u32(self.approve_option).ok_or(api::ErrorCode::InvalidParameters)?,
        })
    }
}

/// A member of a group.
#[derive_ReprC(rename = "ntk_group_member")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupMember {
    /// User id.
    pub user_id: Str,
    /// What they are.
    pub role: u32,
    /// What they are called here; empty = no name card.
    pub name_card: Str,
    /// When they came, milliseconds since 1970 UTC; 0 = not known.
    pub joined_ms: i64,
    /// They may not speak before then, milliseconds since 1970 UTC; 0 = they may.
    pub muted_until_ms: i64,
}

impl ToC for api::GroupMember {
    type C = GroupMember;
    fn to_c(&self, _arena: &Arena) -> GroupMember {
        GroupMember {
            user_id: _arena.str(&self.user_id),
            role: self.role as u32,
            name_card: _arena.str(&self.name_card),
            joined_ms: self.joined_ms,
            muted_until_ms: self.muted_until_ms,
        }
    }
}

/// A page of members.
#[derive_ReprC(rename = "ntk_group_member_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupMemberPage {
    /// Them.
    pub members: GroupMemberList,
    /// Members of the group in all.
    pub total: u32,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::GroupMemberPage {
    type C = GroupMemberPage;
    fn to_c(&self, _arena: &Arena) -> GroupMemberPage {
        GroupMemberPage {
            members: { let (items, count, stride) = _arena.list(&self.members); GroupMemberList { items, count, stride } },
            total: self.total,
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// What came of joining a group.
#[derive_ReprC(rename = "ntk_join_group_result")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct JoinGroupResult {
    /// True: an application waits; false: this user is in.
    pub waiting: bool,
    /// Id of the group's conversation, which is there once this user is in.
    pub conversation: Str,
}

impl ToC for api::JoinGroupResult {
    type C = JoinGroupResult;
    fn to_c(&self, _arena: &Arena) -> JoinGroupResult {
        JoinGroupResult {
            waiting: self.waiting,
            conversation: _arena.str(&self.conversation),
        }
    }
}

/// Who would come into a group; one of each user and group, the newest.
#[derive_ReprC(rename = "ntk_group_application")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupApplication {
    /// The group id.
    pub group_id: Str,
    /// Who would come.
    pub user_id: Str,
    /// What they are called here.
    pub user_name: Str,
    /// The member who would bring them; empty = they come by themselves.
    pub inviter: Str,
    /// What the member is called here.
    pub inviter_name: Str,
    /// Their words, up to 120 bytes.
    pub wording: Str,
    /// When they applied, milliseconds since 1970 UTC.
    pub applied_ms: i64,
    /// What became of it.
    pub state: u32,
    /// Who decided; empty = nobody yet.
    pub decided_by: Str,
    /// When, milliseconds since 1970 UTC; 0 = not yet.
    pub decided_ms: i64,
    /// The words to that, up to 120 bytes.
    pub answer: Str,
}

impl ToC for api::GroupApplication {
    type C = GroupApplication;
    fn to_c(&self, _arena: &Arena) -> GroupApplication {
        GroupApplication {
            group_id: _arena.str(&self.group_id),
            user_id: _arena.str(&self.user_id),
            user_name: _arena.str(&self.user_name),
            inviter: _arena.str(&self.inviter),
            inviter_name: _arena.str(&self.inviter_name),
            wording: _arena.str(&self.wording),
            applied_ms: self.applied_ms,
            state: self.state as u32,
            decided_by: _arena.str(&self.decided_by),
            decided_ms: self.decided_ms,
            answer: _arena.str(&self.answer),
        }
    }
}

/// A page of applications, the newest first.
#[derive_ReprC(rename = "ntk_group_application_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupApplicationPage {
    /// Them.
    pub applications: GroupApplicationList,
    /// How many wait, in all groups this user rules, that came since `set_group_applications_read`.
    pub unread: u32,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::GroupApplicationPage {
    type C = GroupApplicationPage;
    fn to_c(&self, _arena: &Arena) -> GroupApplicationPage {
        GroupApplicationPage {
            applications: { let (items, count, stride) = _arena.list(&self.applications); GroupApplicationList { items, count, stride } },
            unread: self.unread,
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// A group this user is in, as it is known here.
#[derive_ReprC(rename = "ntk_joined_group")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct JoinedGroup {
    /// The group id.
    pub group_id: Str,
    /// Its conversation.
    pub conversation: Str,
    /// Its name, or its id where it has none.
    pub name: Str,
    /// What it is.
    pub group_type: u32,
    /// What this user is in it.
    pub role: u32,
    /// Its members.
    pub member_count: u32,
    /// When this user came, or came back, milliseconds since 1970 UTC; 0 = not known.
    pub joined_ms: i64,
}

impl ToC for api::JoinedGroup {
    type C = JoinedGroup;
    fn to_c(&self, _arena: &Arena) -> JoinedGroup {
        JoinedGroup {
            group_id: _arena.str(&self.group_id),
            conversation: _arena.str(&self.conversation),
            name: _arena.str(&self.name),
            group_type: self.group_type as u32,
            role: self.role as u32,
            member_count: self.member_count,
            joined_ms: self.joined_ms,
        }
    }
}

/// A page of the groups this user is in.
#[derive_ReprC(rename = "ntk_joined_group_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct JoinedGroupPage {
    /// Them.
    pub groups: JoinedGroupList,
    /// Pass it on, with the same order, for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::JoinedGroupPage {
    type C = JoinedGroupPage;
    fn to_c(&self, _arena: &Arena) -> JoinedGroupPage {
        JoinedGroupPage {
            groups: { let (items, count, stride) = _arena.list(&self.groups); JoinedGroupList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// What a user is called here.
#[derive_ReprC(rename = "ntk_user_name")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserName {
    /// User id.
    pub user_id: Str,
    /// The friend remark, else the card in the group that is looked at, else the nickname, else the id.
    pub name: Str,
    /// Where a picture of them is; empty = not said.
    pub face_url: Str,
}

impl ToC for api::UserName {
    type C = UserName;
    fn to_c(&self, _arena: &Arena) -> UserName {
        UserName {
            user_id: _arena.str(&self.user_id),
            name: _arena.str(&self.name),
            face_url: _arena.str(&self.face_url),
        }
    }
}

/// A field of the host's in a profile.
#[derive_ReprC(rename = "ntk_profile_field")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ProfileField {
    /// 1 to 16 letters, digits and underscores.
    pub key: Str,
    /// Up to 500 bytes.
    pub value: Str,
}

impl ToC for api::ProfileField {
    type C = ProfileField;
    fn to_c(&self, _arena: &Arena) -> ProfileField {
        ProfileField {
            key: _arena.str(&self.key),
            value: _arena.str(&self.value),
        }
    }
}

/// A user's profile, as far as it is known here. What was never said is empty, or 0.
#[derive_ReprC(rename = "ntk_user_profile")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserProfile {
    /// User id.
    pub user_id: Str,
    /// What the user is called here: see `UserName`.
    pub name: Str,
    /// What they call themselves.
    pub nickname: Str,
    /// Where a picture of them is.
    pub face_url: Str,
    /// Their signature; may have several lines.
    pub signature: Str,
    /// Gender.
    pub gender: u32,
    /// The host's, as 20261201.
    pub birthday: u32,
    /// The host's.
    pub level: u32,
    /// The host's.
    pub role: u32,
    /// Who may add them as a friend.
    pub allow_type: u32,
    /// The host's, by key; at most 20.
    pub custom: ProfileFieldList,
}

impl ToC for api::UserProfile {
    type C = UserProfile;
    fn to_c(&self, _arena: &Arena) -> UserProfile {
        UserProfile {
            user_id: _arena.str(&self.user_id),
            name: _arena.str(&self.name),
            nickname: _arena.str(&self.nickname),
            face_url: _arena.str(&self.face_url),
            signature: _arena.str(&self.signature),
            gender: self.gender as u32,
            birthday: self.birthday,
            level: self.level,
            role: self.role,
            allow_type: self.allow_type as u32,
            custom: { let (items, count, stride) = _arena.list(&self.custom); ProfileFieldList { items, count, stride } },
        }
    }
}

/// Profiles of users.
#[derive_ReprC(rename = "ntk_user_profiles")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserProfiles {
    /// In the order asked, each once.
    pub users: UserProfileList,
    /// Those of the users asked for who are none; offline also those of whom nothing is known here.
    pub unknown: StrList,
}

impl ToC for api::UserProfiles {
    type C = UserProfiles;
    fn to_c(&self, _arena: &Arena) -> UserProfiles {
        UserProfiles {
            users: { let (items, count, stride) = _arena.list(&self.users); UserProfileList { items, count, stride } },
            unknown: { let (items, count, stride) = _arena.list(&self.unknown); StrList { items, count, stride } },
        }
    }
}

/// What to change of the own profile.
#[derive_ReprC(rename = "ntk_self_info")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SelfInfo {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// What of the following is meant: 1 nickname, 2 face_url, 4 signature, 8 gender, 16 birthday, 32 level, 64 role, 128
    /// allow_type. The rest stays as it is.
    pub fields: u32,
    /// Up to 500 bytes, without line breaks, control characters, and what turns the direction of the text around it.
    pub nickname: Str,
    /// Up to 500 bytes; as the nickname.
    pub face_url: Str,
    /// Up to 500 bytes; may have several lines.
    pub signature: Str,
    /// Gender.
    pub gender: u32,
    /// The host's, as 20261201.
    pub birthday: u32,
    /// The host's.
    pub level: u32,
    /// The host's.
    pub role: u32,
    /// Who may add this user as a friend.
    pub allow_type: u32,
    /// Keys of fields of the host's to change, 1 to 16 letters, digits and underscores each. The others stay; at most 20 in all.
    pub custom_keys: StrList,
    /// Their values, in this order, up to 500 bytes each and 4 KB together with those there are; empty = take the field away.
    pub custom_values: StrList,
}

impl input::Record for SelfInfo {
    const NONE: SelfInfo = SelfInfo {
        struct_size: 0,
        fields: 0,
        nickname: Str::NONE,
        face_url: Str::NONE,
        signature: Str::NONE,
        gender: 0,
        birthday: 0,
        level: 0,
        role: 0,
        allow_type: 0,
        custom_keys: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        custom_values: StrList { items: std::ptr::null(), count: 0, stride: 0 },
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(SelfInfo, fields) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, nickname) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(SelfInfo, face_url) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(SelfInfo, signature) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(SelfInfo, gender) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, birthday) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, level) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, role) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, allow_type) + std::mem::size_of::<u32>(),
        std::mem::offset_of!(SelfInfo, custom_keys) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(SelfInfo, custom_values) + std::mem::size_of::<StrList>(),
    ];
}

impl input::FromC for SelfInfo {
    type Api = api::SelfInfo;
    fn check(self) -> Result<api::SelfInfo, api::ErrorCode> {
        Ok(api::SelfInfo {
            fields: self.fields,
            nickname: self.nickname.text()?,
            face_url: self.face_url.text()?,
            signature: self.signature.text()?,
            gender: api::Gender::from_u32(self.gender).ok_or(api::ErrorCode::InvalidParameters)?,
            birthday: self.birthday,
            level: self.level,
            role: self.role,
            allow_type: api::AllowType::from_u32(self.allow_type).ok_or(api::ErrorCode::InvalidParameters)?,
            custom_keys: input::list(self.custom_keys.items, self.custom_keys.count, self.custom_keys.stride)?,
            custom_values: input::list(self.custom_values.items, self.custom_values.count, self.custom_values.stride)?,
        })
    }
}

/// What users or groups are called, to search for.
#[derive_ReprC(rename = "ntk_name_search")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct NameSearch {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// 1 to 5 words of at most 256 bytes each: beginnings of the words of a name, Chinese characters in a row or how they sound
    /// (`zhangs` and `zsf` find 张三丰), or a whole id. Case and accents do not matter; signs ask for nothing.
    pub keywords: StrList,
    /// True: any keyword is enough, and who has more of them comes first; else all must be there.
    pub any: u8,
    /// Empty for the first page, then `next_cursor`.
    pub cursor: Str,
    /// At most 100; 0 = 20.
    pub count: u32,
}

impl input::Record for NameSearch {
    const NONE: NameSearch = NameSearch {
        struct_size: 0,
        keywords: StrList { items: std::ptr::null(), count: 0, stride: 0 },
        any: 0,
        cursor: Str::NONE,
        count: 0,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(NameSearch, keywords) + std::mem::size_of::<StrList>(),
        std::mem::offset_of!(NameSearch, any) + std::mem::size_of::<u8>(),
        std::mem::offset_of!(NameSearch, cursor) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(NameSearch, count) + std::mem::size_of::<u32>(),
    ];
}

impl input::FromC for NameSearch {
    type Api = api::NameSearch;
    fn check(self) -> Result<api::NameSearch, api::ErrorCode> {
        Ok(api::NameSearch {
            keywords: input::list(self.keywords.items, self.keywords.count, self.keywords.stride)?,
            any: self.any != 0,
            cursor: self.cursor.text()?,
            count: self.count,
        })
    }
}

/// A page of users, those whose name fits best first.
#[derive_ReprC(rename = "ntk_user_search_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct UserSearchPage {
    /// Them, as they are now.
    pub users: UserProfileList,
    /// Pass it on for the next page; empty = this was the last. Whoever is called otherwise meanwhile may come twice or never.
    pub next_cursor: Str,
}

impl ToC for api::UserSearchPage {
    type C = UserSearchPage;
    fn to_c(&self, _arena: &Arena) -> UserSearchPage {
        UserSearchPage {
            users: { let (items, count, stride) = _arena.list(&self.users); UserProfileList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// A page of groups, those whose name fits best first.
#[derive_ReprC(rename = "ntk_group_search_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GroupSearchPage {
    /// Them, as this user may see them.
    pub groups: GroupInfoList,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::GroupSearchPage {
    type C = GroupSearchPage;
    fn to_c(&self, _arena: &Arena) -> GroupSearchPage {
        GroupSearchPage {
            groups: { let (items, count, stride) = _arena.list(&self.groups); GroupInfoList { items, count, stride } },
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// What another user is to this one.
#[derive_ReprC(rename = "ntk_friend_info")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FriendInfo {
    /// User id.
    pub user_id: Str,
    /// What they are called here: see `UserName`.
    pub name: Str,
    /// Where a picture of them is; empty = not said.
    pub face_url: Str,
    /// What this user calls them; of somebody who has an application of this user's it waits with that.
    pub remark: Str,
    /// In this user's list of friends.
    pub is_friend: bool,
    /// This user is in their list of friends.
    pub is_friend_of: bool,
    /// In this user's blacklist.
    pub is_blacklisted: bool,
    /// What waits.
    pub application: u32,
    /// Its words.
    pub wording: Str,
    /// The host's word for where they were added.
    pub source: Str,
    /// Friend since, milliseconds since 1970 UTC; 0 = no friend.
    pub added_ms: i64,
    /// When the application that waits was made; 0 = none does.
    pub applied_ms: i64,
}

impl ToC for api::FriendInfo {
    type C = FriendInfo;
    fn to_c(&self, _arena: &Arena) -> FriendInfo {
        FriendInfo {
            user_id: _arena.str(&self.user_id),
            name: _arena.str(&self.name),
            face_url: _arena.str(&self.face_url),
            remark: _arena.str(&self.remark),
            is_friend: self.is_friend,
            is_friend_of: self.is_friend_of,
            is_blacklisted: self.is_blacklisted,
            application: self.application as u32,
            wording: _arena.str(&self.wording),
            source: _arena.str(&self.source),
            added_ms: self.added_ms,
            applied_ms: self.applied_ms,
        }
    }
}

/// A page of them.
#[derive_ReprC(rename = "ntk_friend_page")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FriendPage {
    /// Them.
    pub friends: FriendInfoList,
    /// Of applications: how many came in since this user last said they had read them.
    pub unread: u32,
    /// Pass it on for the next page; empty = this was the last.
    pub next_cursor: Str,
}

impl ToC for api::FriendPage {
    type C = FriendPage;
    fn to_c(&self, _arena: &Arena) -> FriendPage {
        FriendPage {
            friends: { let (items, count, stride) = _arena.list(&self.friends); FriendInfoList { items, count, stride } },
            unread: self.unread,
            next_cursor: _arena.str(&self.next_cursor),
        }
    }
}

/// Several of them.
#[derive_ReprC(rename = "ntk_friends")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Friends {
    /// Them.
    pub friends: FriendInfoList,
}

impl ToC for api::Friends {
    type C = Friends;
    fn to_c(&self, _arena: &Arena) -> Friends {
        Friends {
            friends: { let (items, count, stride) = _arena.list(&self.friends); FriendInfoList { items, count, stride } },
        }
    }
}

/// Whom to add.
#[derive_ReprC(rename = "ntk_friend_add")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FriendAdd {
    /// Its size as its writer knows it.
    pub struct_size: u32,
    /// User id.
    pub user_id: Str,
    /// What to say with it, where they have to confirm; up to 120 bytes.
    pub wording: Str,
    /// The host's word for where they were met, up to 32 bytes.
    pub source: Str,
    /// What to call them as soon as they are a friend, up to 96 bytes; empty = nothing.
    pub remark: Str,
}

impl input::Record for FriendAdd {
    const NONE: FriendAdd = FriendAdd {
        struct_size: 0,
        user_id: Str::NONE,
        wording: Str::NONE,
        source: Str::NONE,
        remark: Str::NONE,
    };
    const ENDS: &'static [usize] = &[
        std::mem::offset_of!(FriendAdd, user_id) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(FriendAdd, wording) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(FriendAdd, source) + std::mem::size_of::<Str>(),
        std::mem::offset_of!(FriendAdd, remark) + std::mem::size_of::<Str>(),
    ];
}

impl input::FromC for FriendAdd {
    type Api = api::FriendAdd;
    fn check(self) -> Result<api::FriendAdd, api::ErrorCode> {
        Ok(api::FriendAdd {
            user_id: self.user_id.text()?,
            wording: self.wording.text()?,
            source: self.source.text()?,
            remark: self.remark.text()?,
        })
    }
}

/// What users are to this one changed.
#[derive_ReprC(rename = "ntk_friends_change")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct FriendsChange {
    /// Them, as they are now; who is nothing any more has neither list nor application.
    pub friends: FriendInfoList,
    /// How many applications came in since this user last said they had read them.
    pub unread_applications: u32,
}

impl ToC for api::FriendsChange {
    type C = FriendsChange;
    fn to_c(&self, _arena: &Arena) -> FriendsChange {
        FriendsChange {
            friends: { let (items, count, stride) = _arena.list(&self.friends); FriendInfoList { items, count, stride } },
            unread_applications: self.unread_applications,
        }
    }
}

/// What a command returns.
#[derive_ReprC(rename = "ntk_reply")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Reply {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Reply {
    type C = Reply;
    fn to_c(&self, arena: &Arena) -> Reply {
        match self {
            api::Reply::SendReceipt(x) => Reply { tag: 1, value: arena.one(x).cast() },
            api::Reply::Conversation(x) => Reply { tag: 2, value: arena.one(x).cast() },
            api::Reply::ConversationPage(x) => Reply { tag: 3, value: arena.one(x).cast() },
            api::Reply::MessagePage(x) => Reply { tag: 4, value: arena.one(x).cast() },
            api::Reply::UnreadTotal(x) => Reply { tag: 5, value: arena.one(x).cast() },
            api::Reply::AddMembers(x) => Reply { tag: 6, value: arena.one(x).cast() },
            api::Reply::Audit(x) => Reply { tag: 7, value: arena.one(x).cast() },
            api::Reply::StorageUsage(x) => Reply { tag: 8, value: arena.one(x).cast() },
            api::Reply::WindowOpened(x) => Reply { tag: 9, value: arena.one(x).cast() },
            api::Reply::Echo(x) => Reply { tag: 10, value: arena.one(x).cast() },
            api::Reply::Message(x) => Reply { tag: 11, value: arena.one(x).cast() },
            api::Reply::MessageList(x) => Reply { tag: 12, value: arena.one(x).cast() },
            api::Reply::MessageExtensions(x) => Reply { tag: 13, value: arena.one(x).cast() },
            api::Reply::MessageReceipts(x) => Reply { tag: 14, value: arena.one(x).cast() },
            api::Reply::UserPage(x) => Reply { tag: 15, value: arena.one(x).cast() },
            api::Reply::Folder(x) => Reply { tag: 16, value: arena.one(x).cast() },
            api::Reply::Folders(x) => Reply { tag: 17, value: arena.one(x).cast() },
            api::Reply::AllReceiveOpt(x) => Reply { tag: 18, value: arena.one(x).cast() },
            api::Reply::UnreadExplanation(x) => Reply { tag: 19, value: arena.one(x).cast() },
            api::Reply::SearchPage(x) => Reply { tag: 20, value: arena.one(x).cast() },
            api::Reply::Devices(x) => Reply { tag: 21, value: arena.one(x).cast() },
            api::Reply::DownloadedMedia(x) => Reply { tag: 22, value: arena.one(x).cast() },
            api::Reply::MediaCacheUsage(x) => Reply { tag: 23, value: arena.one(x).cast() },
            api::Reply::KickMembers(x) => Reply { tag: 100, value: arena.one(x).cast() },
            api::Reply::GroupInfo(x) => Reply { tag: 101, value: arena.one(x).cast() },
            api::Reply::GroupInfoResults(x) => Reply { tag: 102, value: arena.one(x).cast() },
            api::Reply::GroupMember(x) => Reply { tag: 103, value: arena.one(x).cast() },
            api::Reply::GroupMemberPage(x) => Reply { tag: 104, value: arena.one(x).cast() },
            api::Reply::JoinGroup(x) => Reply { tag: 105, value: arena.one(x).cast() },
            api::Reply::GroupApplication(x) => Reply { tag: 106, value: arena.one(x).cast() },
            api::Reply::GroupApplicationPage(x) => Reply { tag: 107, value: arena.one(x).cast() },
            api::Reply::JoinedGroupPage(x) => Reply { tag: 108, value: arena.one(x).cast() },
            api::Reply::UserProfiles(x) => Reply { tag: 120, value: arena.one(x).cast() },
            api::Reply::UserProfile(x) => Reply { tag: 121, value: arena.one(x).cast() },
            api::Reply::UserSearchPage(x) => Reply { tag: 150, value: arena.one(x).cast() },
            api::Reply::GroupSearchPage(x) => Reply { tag: 151, value: arena.one(x).cast() },
            api::Reply::FriendInfo(x) => Reply { tag: 160, value: arena.one(x).cast() },
            api::Reply::FriendPage(x) => Reply { tag: 161, value: arena.one(x).cast() },
            api::Reply::Friends(x) => Reply { tag: 162, value: arena.one(x).cast() },
        }
    }
}

/// One element of a message.
#[derive_ReprC(rename = "ntk_message_element")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct MessageElement {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::MessageElement {
    type C = MessageElement;
    fn to_c(&self, arena: &Arena) -> MessageElement {
        match self {
            api::MessageElement::Text(x) => MessageElement { tag: 1, value: arena.one(x).cast() },
            api::MessageElement::Custom(x) => MessageElement { tag: 2, value: arena.one(x).cast() },
            api::MessageElement::Image(x) => MessageElement { tag: 3, value: arena.one(x).cast() },
            api::MessageElement::Sound(x) => MessageElement { tag: 4, value: arena.one(x).cast() },
            api::MessageElement::Video(x) => MessageElement { tag: 5, value: arena.one(x).cast() },
            api::MessageElement::File(x) => MessageElement { tag: 6, value: arena.one(x).cast() },
            api::MessageElement::Location(x) => MessageElement { tag: 7, value: arena.one(x).cast() },
            api::MessageElement::Face(x) => MessageElement { tag: 8, value: arena.one(x).cast() },
            api::MessageElement::GroupTip(x) => MessageElement { tag: 9, value: arena.one(x).cast() },
            api::MessageElement::Merged(x) => MessageElement { tag: 10, value: arena.one(x).cast() },
        }
    }
}

/// News that no request asked for.
#[derive_ReprC(rename = "ntk_event")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Event {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Event {
    type C = Event;
    fn to_c(&self, arena: &Arena) -> Event {
        match self {
            api::Event::ConnectionChanged(x) => Event { tag: 1, value: arena.one(x).cast() },
            api::Event::SyncChanged(x) => Event { tag: 2, value: arena.one(x).cast() },
            api::Event::TotalUnreadChanged(x) => Event { tag: 3, value: arena.one(x).cast() },
            api::Event::MessagesReceived(x) => Event { tag: 4, value: arena.one(x).cast() },
            api::Event::MessageRecalled(x) => Event { tag: 5, value: arena.one(x).cast() },
            api::Event::SendFinished(x) => Event { tag: 6, value: arena.one(x).cast() },
            api::Event::C2cReadReceipt(x) => Event { tag: 7, value: arena.one(x).cast() },
            api::Event::ConversationsChanged(x) => Event { tag: 8, value: arena.one(x).cast() },
            api::Event::OnlineMessage(x) => Event { tag: 9, value: arena.one(x).cast() },
            api::Event::LoginEnded(x) => Event { tag: 10, value: arena.one(x).cast() },
            api::Event::StorageChanged(x) => Event { tag: 11, value: arena.one(x).cast() },
            api::Event::FilteredUnreadChanged(x) => Event { tag: 12, value: arena.one(x).cast() },
            api::Event::MessageModified(x) => Event { tag: 13, value: arena.one(x).cast() },
            api::Event::MessagesDeleted(x) => Event { tag: 14, value: arena.one(x).cast() },
            api::Event::MessageReactionsChanged(x) => Event { tag: 15, value: arena.one(x).cast() },
            api::Event::MessageExtensionsChanged(x) => Event { tag: 16, value: arena.one(x).cast() },
            api::Event::MessagePinned(x) => Event { tag: 17, value: arena.one(x).cast() },
            api::Event::MessageReceipt(x) => Event { tag: 18, value: arena.one(x).cast() },
            api::Event::TypingChanged(x) => Event { tag: 19, value: arena.one(x).cast() },
            api::Event::TransferProgress(x) => Event { tag: 20, value: arena.one(x).cast() },
            api::Event::ChangeRefused(x) => Event { tag: 21, value: arena.one(x).cast() },
            api::Event::FoldersChanged(x) => Event { tag: 22, value: arena.one(x).cast() },
            api::Event::AllReceiveOptChanged(x) => Event { tag: 23, value: arena.one(x).cast() },
            api::Event::GroupApplicationChanged(x) => Event { tag: 100, value: arena.one(x).cast() },
            api::Event::GroupApplicationDecided(x) => Event { tag: 101, value: arena.one(x).cast() },
            api::Event::UsersInfoChanged(x) => Event { tag: 120, value: arena.one(x).cast() },
            api::Event::SelfInfoChanged(x) => Event { tag: 121, value: arena.one(x).cast() },
            api::Event::FriendsChanged(x) => Event { tag: 160, value: arena.one(x).cast() },
        }
    }
}

/// One item of the lane to the host, in commit order.
#[derive_ReprC(rename = "ntk_delivery")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Delivery {
    /// Which member.
    pub tag: u32,
    /// The member; a union of typed pointers in the header.
    pub value: *const std::ffi::c_void,
}

impl ToC for api::Delivery {
    type C = Delivery;
    fn to_c(&self, arena: &Arena) -> Delivery {
        match self {
            api::Delivery::Completion(x) => Delivery { tag: 1, value: arena.one(x).cast() },
            api::Delivery::Event(x) => Delivery { tag: 2, value: arena.one(x).cast() },
            api::Delivery::ConversationPatch(x) => Delivery { tag: 3, value: arena.one(x).cast() },
            api::Delivery::MessagePatch(x) => Delivery { tag: 4, value: arena.one(x).cast() },
            api::Delivery::Closed(x) => Delivery { tag: 5, value: arena.one(x).cast() },
        }
    }
}

const _: () = assert!(std::mem::size_of::<api::ConversationKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::ReceiveOpt>() == 4);

const _: () = assert!(std::mem::size_of::<api::MessageKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::MessageState>() == 4);

const _: () = assert!(std::mem::size_of::<api::ConnectionState>() == 4);

const _: () = assert!(std::mem::size_of::<api::EdgeState>() == 4);

const _: () = assert!(std::mem::size_of::<api::ConversationKinds>() == 4);

const _: () = assert!(std::mem::size_of::<api::MuteFilter>() == 4);

const _: () = assert!(std::mem::size_of::<api::MessagePriority>() == 4);

const _: () = assert!(std::mem::size_of::<api::OwnSendReads>() == 4);

const _: () = assert!(std::mem::size_of::<api::MediaSize>() == 4);

const _: () = assert!(std::mem::size_of::<api::ImageFormat>() == 4);

const _: () = assert!(std::mem::size_of::<api::NetworkKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::PushKind>() == 4);

const _: () = assert!(std::mem::size_of::<api::GroupType>() == 4);

const _: () = assert!(std::mem::size_of::<api::GroupRole>() == 4);

const _: () = assert!(std::mem::size_of::<api::GroupJoinOption>() == 4);

const _: () = assert!(std::mem::size_of::<api::GroupMembership>() == 4);

const _: () = assert!(std::mem::size_of::<api::GroupApplicationState>() == 4);

const _: () = assert!(std::mem::size_of::<api::JoinedGroupOrder>() == 4);

const _: () = assert!(std::mem::size_of::<api::Gender>() == 4);

const _: () = assert!(std::mem::size_of::<api::AllowType>() == 4);

const _: () = assert!(std::mem::size_of::<api::FriendOrder>() == 4);

const _: () = assert!(std::mem::size_of::<api::FriendApplication>() == 4);

/// The name of a code.
pub fn error_name(code: u32) -> &'static std::ffi::CStr {
    match code {
        0 => c"Ok",
        6004 => c"InvalidConversation",
        6006 => c"FileNotAuthorised",
        6007 => c"FileServer",
        6008 => c"FileUpload",
        6009 => c"FileDownload",
        6013 => c"NotInitialized",
        6014 => c"NotLoggedIn",
        6015 => c"InProgress",
        6016 => c"BadElement",
        6017 => c"InvalidParameters",
        6019 => c"DatabaseOperation",
        6022 => c"LocalIo",
        6023 => c"LoggedOut",
        6200 => c"NoNetwork",
        6201 => c"NetworkLost",
        6206 => c"TokenExpired",
        6208 => c"Kicked",
        6223 => c"RecallTooLate",
        7003 => c"BadUserId",
        7004 => c"FileMissing",
        7005 => c"FileTooLarge",
        7006 => c"FileEmpty",
        7008 => c"Frequency",
        7010 => c"DatabaseFailure",
        7011 => c"NotFound",
        7012 => c"Internal",
        8001 => c"BodyTooLarge",
        8005 => c"MergedTooDeep",
        8006 => c"ModifyConflict",
        8020 => c"CancelTargetGone",
        8021 => c"SendCancelled",
        8501 => c"BadGroupIdLocal",
        9507 => c"Busy",
        9511 => c"ConnectionRefused",
        9516 => c"NameNotFound",
        9520 => c"Timeout",
        9522 => c"PacketTooLarge",
        10002 => c"ServerInternal",
        10004 => c"ServerBadParameters",
        10007 => c"NoPermission",
        10009 => c"OwnerMayNotQuit",
        10010 => c"NoSuchGroup",
        10013 => c"AlreadyMember",
        10014 => c"GroupFull",
        10015 => c"BadGroupId",
        10017 => c"Muted",
        10021 => c"GroupIdUsed",
        10023 => c"TooFast",
        10024 => c"DecidedAlready",
        10030 => c"RecallNotFound",
        10031 => c"RecallTooLateGroup",
        10070 => c"MessagePinLimit",
        10071 => c"MessagePinnedAlready",
        20003 => c"UnknownUser",
        20007 => c"Blacklisted",
        20016 => c"RecallTooLateC2c",
        23001 => c"ExtensionConflict",
        23004 => c"ExtensionMissing",
        23005 => c"ReactionLimit",
        23006 => c"ReactionUsersLimit",
        30010 => c"FriendsFull",
        30014 => c"PeerFriendsFull",
        30515 => c"PeerBlacklisted",
        30516 => c"AddDenied",
        30525 => c"BlacklistedByPeer",
        51008 => c"FolderLimit",
        51009 => c"NoSuchFolder",
        51010 => c"PinLimit",
        70001 => c"TokenExpiredAtServer",
        70003 => c"TokenBad",
        70013 => c"TokenMismatch",
        80002 => c"BodyTooLargeAtServer",
        200001 => c"Closed",
        200002 => c"Cancelled",
        200003 => c"DirectoryInUse",
        200004 => c"WrongUser",
        200005 => c"DiskFull",
        200006 => c"Corrupt",
        200007 => c"SchemaNewer",
        200008 => c"Suspended",
        200009 => c"Reentrant",
        200011 => c"WouldDeadlock",
        200012 => c"Protocol",
        200013 => c"BadUtf8",
        200014 => c"Overloaded",
        200015 => c"Denied",
        200016 => c"TakesTooLong",
        200017 => c"QuotaExceeded",
        200018 => c"CertificateUntrusted",
        200019 => c"CertificateName",
        200020 => c"NotOurServer",
        200021 => c"Redirected",
        200022 => c"PictureFormat",
        200023 => c"ProxyRefused",
        _ => c"Unknown",
    }
}

/// Sizes and offsets of every generated C type, one per line.
#[doc(hidden)]
pub fn layouts() -> Vec<(&'static str, usize)> {
    vec![
        ("sizeof(ntk_str_list_t)", std::mem::size_of::<StrList>()),
        ("offsetof(ntk_str_list_t, items)", std::mem::offset_of!(StrList, items)),
        ("offsetof(ntk_str_list_t, count)", std::mem::offset_of!(StrList, count)),
        ("offsetof(ntk_str_list_t, stride)", std::mem::offset_of!(StrList, stride)),
        ("sizeof(ntk_u32_list_t)", std::mem::size_of::<U32List>()),
        ("offsetof(ntk_u32_list_t, items)", std::mem::offset_of!(U32List, items)),
        ("offsetof(ntk_u32_list_t, count)", std::mem::offset_of!(U32List, count)),
        ("offsetof(ntk_u32_list_t, stride)", std::mem::offset_of!(U32List, stride)),
        ("sizeof(ntk_u64_list_t)", std::mem::size_of::<U64List>()),
        ("offsetof(ntk_u64_list_t, items)", std::mem::offset_of!(U64List, items)),
        ("offsetof(ntk_u64_list_t, count)", std::mem::offset_of!(U64List, count)),
        ("offsetof(ntk_u64_list_t, stride)", std::mem::offset_of!(U64List, stride)),
        ("sizeof(ntk_user_name_list_t)", std::mem::size_of::<UserNameList>()),
        ("offsetof(ntk_user_name_list_t, items)", std::mem::offset_of!(UserNameList, items)),
        ("offsetof(ntk_user_name_list_t, count)", std::mem::offset_of!(UserNameList, count)),
        ("offsetof(ntk_user_name_list_t, stride)", std::mem::offset_of!(UserNameList, stride)),
        ("sizeof(ntk_at_info_list_t)", std::mem::size_of::<AtInfoList>()),
        ("offsetof(ntk_at_info_list_t, items)", std::mem::offset_of!(AtInfoList, items)),
        ("offsetof(ntk_at_info_list_t, count)", std::mem::offset_of!(AtInfoList, count)),
        ("offsetof(ntk_at_info_list_t, stride)", std::mem::offset_of!(AtInfoList, stride)),
        ("sizeof(ntk_message_element_list_t)", std::mem::size_of::<MessageElementList>()),
        ("offsetof(ntk_message_element_list_t, items)", std::mem::offset_of!(MessageElementList, items)),
        ("offsetof(ntk_message_element_list_t, count)", std::mem::offset_of!(MessageElementList, count)),
        ("offsetof(ntk_message_element_list_t, stride)", std::mem::offset_of!(MessageElementList, stride)),
        ("sizeof(ntk_message_reaction_list_t)", std::mem::size_of::<MessageReactionList>()),
        ("offsetof(ntk_message_reaction_list_t, items)", std::mem::offset_of!(MessageReactionList, items)),
        ("offsetof(ntk_message_reaction_list_t, count)", std::mem::offset_of!(MessageReactionList, count)),
        ("offsetof(ntk_message_reaction_list_t, stride)", std::mem::offset_of!(MessageReactionList, stride)),
        ("sizeof(ntk_message_extension_list_t)", std::mem::size_of::<MessageExtensionList>()),
        ("offsetof(ntk_message_extension_list_t, items)", std::mem::offset_of!(MessageExtensionList, items)),
        ("offsetof(ntk_message_extension_list_t, count)", std::mem::offset_of!(MessageExtensionList, count)),
        ("offsetof(ntk_message_extension_list_t, stride)", std::mem::offset_of!(MessageExtensionList, stride)),
        ("sizeof(ntk_conversation_row_list_t)", std::mem::size_of::<ConversationRowList>()),
        ("offsetof(ntk_conversation_row_list_t, items)", std::mem::offset_of!(ConversationRowList, items)),
        ("offsetof(ntk_conversation_row_list_t, count)", std::mem::offset_of!(ConversationRowList, count)),
        ("offsetof(ntk_conversation_row_list_t, stride)", std::mem::offset_of!(ConversationRowList, stride)),
        ("sizeof(ntk_message_row_list_t)", std::mem::size_of::<MessageRowList>()),
        ("offsetof(ntk_message_row_list_t, items)", std::mem::offset_of!(MessageRowList, items)),
        ("offsetof(ntk_message_row_list_t, count)", std::mem::offset_of!(MessageRowList, count)),
        ("offsetof(ntk_message_row_list_t, stride)", std::mem::offset_of!(MessageRowList, stride)),
        ("sizeof(ntk_conversation_insert_list_t)", std::mem::size_of::<ConversationInsertList>()),
        ("offsetof(ntk_conversation_insert_list_t, items)", std::mem::offset_of!(ConversationInsertList, items)),
        ("offsetof(ntk_conversation_insert_list_t, count)", std::mem::offset_of!(ConversationInsertList, count)),
        ("offsetof(ntk_conversation_insert_list_t, stride)", std::mem::offset_of!(ConversationInsertList, stride)),
        ("sizeof(ntk_list_move_list_t)", std::mem::size_of::<ListMoveList>()),
        ("offsetof(ntk_list_move_list_t, items)", std::mem::offset_of!(ListMoveList, items)),
        ("offsetof(ntk_list_move_list_t, count)", std::mem::offset_of!(ListMoveList, count)),
        ("offsetof(ntk_list_move_list_t, stride)", std::mem::offset_of!(ListMoveList, stride)),
        ("sizeof(ntk_conversation_reload_list_t)", std::mem::size_of::<ConversationReloadList>()),
        ("offsetof(ntk_conversation_reload_list_t, items)", std::mem::offset_of!(ConversationReloadList, items)),
        ("offsetof(ntk_conversation_reload_list_t, count)", std::mem::offset_of!(ConversationReloadList, count)),
        ("offsetof(ntk_conversation_reload_list_t, stride)", std::mem::offset_of!(ConversationReloadList, stride)),
        ("sizeof(ntk_message_insert_list_t)", std::mem::size_of::<MessageInsertList>()),
        ("offsetof(ntk_message_insert_list_t, items)", std::mem::offset_of!(MessageInsertList, items)),
        ("offsetof(ntk_message_insert_list_t, count)", std::mem::offset_of!(MessageInsertList, count)),
        ("offsetof(ntk_message_insert_list_t, stride)", std::mem::offset_of!(MessageInsertList, stride)),
        ("sizeof(ntk_message_reload_list_t)", std::mem::size_of::<MessageReloadList>()),
        ("offsetof(ntk_message_reload_list_t, items)", std::mem::offset_of!(MessageReloadList, items)),
        ("offsetof(ntk_message_reload_list_t, count)", std::mem::offset_of!(MessageReloadList, count)),
        ("offsetof(ntk_message_reload_list_t, stride)", std::mem::offset_of!(MessageReloadList, stride)),
        ("sizeof(ntk_conversation_change_list_t)", std::mem::size_of::<ConversationChangeList>()),
        ("offsetof(ntk_conversation_change_list_t, items)", std::mem::offset_of!(ConversationChangeList, items)),
        ("offsetof(ntk_conversation_change_list_t, count)", std::mem::offset_of!(ConversationChangeList, count)),
        ("offsetof(ntk_conversation_change_list_t, stride)", std::mem::offset_of!(ConversationChangeList, stride)),
        ("sizeof(ntk_folder_list_t)", std::mem::size_of::<FolderList>()),
        ("offsetof(ntk_folder_list_t, items)", std::mem::offset_of!(FolderList, items)),
        ("offsetof(ntk_folder_list_t, count)", std::mem::offset_of!(FolderList, count)),
        ("offsetof(ntk_folder_list_t, stride)", std::mem::offset_of!(FolderList, stride)),
        ("sizeof(ntk_message_receipt_list_t)", std::mem::size_of::<MessageReceiptList>()),
        ("offsetof(ntk_message_receipt_list_t, items)", std::mem::offset_of!(MessageReceiptList, items)),
        ("offsetof(ntk_message_receipt_list_t, count)", std::mem::offset_of!(MessageReceiptList, count)),
        ("offsetof(ntk_message_receipt_list_t, stride)", std::mem::offset_of!(MessageReceiptList, stride)),
        ("sizeof(ntk_text_range_list_t)", std::mem::size_of::<TextRangeList>()),
        ("offsetof(ntk_text_range_list_t, items)", std::mem::offset_of!(TextRangeList, items)),
        ("offsetof(ntk_text_range_list_t, count)", std::mem::offset_of!(TextRangeList, count)),
        ("offsetof(ntk_text_range_list_t, stride)", std::mem::offset_of!(TextRangeList, stride)),
        ("sizeof(ntk_search_hit_list_t)", std::mem::size_of::<SearchHitList>()),
        ("offsetof(ntk_search_hit_list_t, items)", std::mem::offset_of!(SearchHitList, items)),
        ("offsetof(ntk_search_hit_list_t, count)", std::mem::offset_of!(SearchHitList, count)),
        ("offsetof(ntk_search_hit_list_t, stride)", std::mem::offset_of!(SearchHitList, stride)),
        ("sizeof(ntk_device_list_t)", std::mem::size_of::<DeviceList>()),
        ("offsetof(ntk_device_list_t, items)", std::mem::offset_of!(DeviceList, items)),
        ("offsetof(ntk_device_list_t, count)", std::mem::offset_of!(DeviceList, count)),
        ("offsetof(ntk_device_list_t, stride)", std::mem::offset_of!(DeviceList, stride)),
        ("sizeof(ntk_unread_hole_list_t)", std::mem::size_of::<UnreadHoleList>()),
        ("offsetof(ntk_unread_hole_list_t, items)", std::mem::offset_of!(UnreadHoleList, items)),
        ("offsetof(ntk_unread_hole_list_t, count)", std::mem::offset_of!(UnreadHoleList, count)),
        ("offsetof(ntk_unread_hole_list_t, stride)", std::mem::offset_of!(UnreadHoleList, stride)),
        ("sizeof(ntk_group_info_result_list_t)", std::mem::size_of::<GroupInfoResultList>()),
        ("offsetof(ntk_group_info_result_list_t, items)", std::mem::offset_of!(GroupInfoResultList, items)),
        ("offsetof(ntk_group_info_result_list_t, count)", std::mem::offset_of!(GroupInfoResultList, count)),
        ("offsetof(ntk_group_info_result_list_t, stride)", std::mem::offset_of!(GroupInfoResultList, stride)),
        ("sizeof(ntk_group_member_list_t)", std::mem::size_of::<GroupMemberList>()),
        ("offsetof(ntk_group_member_list_t, items)", std::mem::offset_of!(GroupMemberList, items)),
        ("offsetof(ntk_group_member_list_t, count)", std::mem::offset_of!(GroupMemberList, count)),
        ("offsetof(ntk_group_member_list_t, stride)", std::mem::offset_of!(GroupMemberList, stride)),
        ("sizeof(ntk_group_application_list_t)", std::mem::size_of::<GroupApplicationList>()),
        ("offsetof(ntk_group_application_list_t, items)", std::mem::offset_of!(GroupApplicationList, items)),
        ("offsetof(ntk_group_application_list_t, count)", std::mem::offset_of!(GroupApplicationList, count)),
        ("offsetof(ntk_group_application_list_t, stride)", std::mem::offset_of!(GroupApplicationList, stride)),
        ("sizeof(ntk_joined_group_list_t)", std::mem::size_of::<JoinedGroupList>()),
        ("offsetof(ntk_joined_group_list_t, items)", std::mem::offset_of!(JoinedGroupList, items)),
        ("offsetof(ntk_joined_group_list_t, count)", std::mem::offset_of!(JoinedGroupList, count)),
        ("offsetof(ntk_joined_group_list_t, stride)", std::mem::offset_of!(JoinedGroupList, stride)),
        ("sizeof(ntk_profile_field_list_t)", std::mem::size_of::<ProfileFieldList>()),
        ("offsetof(ntk_profile_field_list_t, items)", std::mem::offset_of!(ProfileFieldList, items)),
        ("offsetof(ntk_profile_field_list_t, count)", std::mem::offset_of!(ProfileFieldList, count)),
        ("offsetof(ntk_profile_field_list_t, stride)", std::mem::offset_of!(ProfileFieldList, stride)),
        ("sizeof(ntk_user_profile_list_t)", std::mem::size_of::<UserProfileList>()),
        ("offsetof(ntk_user_profile_list_t, items)", std::mem::offset_of!(UserProfileList, items)),
        ("offsetof(ntk_user_profile_list_t, count)", std::mem::offset_of!(UserProfileList, count)),
        ("offsetof(ntk_user_profile_list_t, stride)", std::mem::offset_of!(UserProfileList, stride)),
        ("sizeof(ntk_group_info_list_t)", std::mem::size_of::<GroupInfoList>()),
        ("offsetof(ntk_group_info_list_t, items)", std::mem::offset_of!(GroupInfoList, items)),
        ("offsetof(ntk_group_info_list_t, count)", std::mem::offset_of!(GroupInfoList, count)),
        ("offsetof(ntk_group_info_list_t, stride)", std::mem::offset_of!(GroupInfoList, stride)),
        ("sizeof(ntk_friend_info_list_t)", std::mem::size_of::<FriendInfoList>()),
        ("offsetof(ntk_friend_info_list_t, items)", std::mem::offset_of!(FriendInfoList, items)),
        ("offsetof(ntk_friend_info_list_t, count)", std::mem::offset_of!(FriendInfoList, count)),
        ("offsetof(ntk_friend_info_list_t, stride)", std::mem::offset_of!(FriendInfoList, stride)),
        ("sizeof(ntk_send_options_t)", std::mem::size_of::<SendOptions>()),
        ("offsetof(ntk_send_options_t, struct_size)", std::mem::offset_of!(SendOptions, struct_size)),
        ("offsetof(ntk_send_options_t, excluded_from_unread)", std::mem::offset_of!(SendOptions, excluded_from_unread)),
        ("offsetof(ntk_send_options_t, excluded_from_last_message)", std::mem::offset_of!(SendOptions, excluded_from_last_message)),
        ("offsetof(ntk_send_options_t, online_only)", std::mem::offset_of!(SendOptions, online_only)),
        ("offsetof(ntk_send_options_t, cloud_custom_data)", std::mem::offset_of!(SendOptions, cloud_custom_data)),
        ("offsetof(ntk_send_options_t, needs_read_receipt)", std::mem::offset_of!(SendOptions, needs_read_receipt)),
        ("offsetof(ntk_send_options_t, priority)", std::mem::offset_of!(SendOptions, priority)),
        ("offsetof(ntk_send_options_t, at_users)", std::mem::offset_of!(SendOptions, at_users)),
        ("offsetof(ntk_send_options_t, at_all)", std::mem::offset_of!(SendOptions, at_all)),
        ("offsetof(ntk_send_options_t, quote_local_id)", std::mem::offset_of!(SendOptions, quote_local_id)),
        ("offsetof(ntk_send_options_t, targets)", std::mem::offset_of!(SendOptions, targets)),
        ("offsetof(ntk_send_options_t, push)", std::mem::offset_of!(SendOptions, push)),
        ("offsetof(ntk_send_options_t, local_custom_data)", std::mem::offset_of!(SendOptions, local_custom_data)),
        ("offsetof(ntk_send_options_t, local_custom_int)", std::mem::offset_of!(SendOptions, local_custom_int)),
        ("offsetof(ntk_send_options_t, own_send_reads)", std::mem::offset_of!(SendOptions, own_send_reads)),
        ("sizeof(ntk_push_info_t)", std::mem::size_of::<PushInfo>()),
        ("offsetof(ntk_push_info_t, struct_size)", std::mem::offset_of!(PushInfo, struct_size)),
        ("offsetof(ntk_push_info_t, title)", std::mem::offset_of!(PushInfo, title)),
        ("offsetof(ntk_push_info_t, text)", std::mem::offset_of!(PushInfo, text)),
        ("offsetof(ntk_push_info_t, ext)", std::mem::offset_of!(PushInfo, ext)),
        ("offsetof(ntk_push_info_t, sound)", std::mem::offset_of!(PushInfo, sound)),
        ("offsetof(ntk_push_info_t, disabled)", std::mem::offset_of!(PushInfo, disabled)),
        ("sizeof(ntk_new_element_t)", std::mem::size_of::<NewElement>()),
        ("offsetof(ntk_new_element_t, struct_size)", std::mem::offset_of!(NewElement, struct_size)),
        ("offsetof(ntk_new_element_t, kind)", std::mem::offset_of!(NewElement, kind)),
        ("offsetof(ntk_new_element_t, text)", std::mem::offset_of!(NewElement, text)),
        ("offsetof(ntk_new_element_t, data)", std::mem::offset_of!(NewElement, data)),
        ("offsetof(ntk_new_element_t, extension)", std::mem::offset_of!(NewElement, extension)),
        ("offsetof(ntk_new_element_t, path)", std::mem::offset_of!(NewElement, path)),
        ("offsetof(ntk_new_element_t, snapshot_path)", std::mem::offset_of!(NewElement, snapshot_path)),
        ("offsetof(ntk_new_element_t, name)", std::mem::offset_of!(NewElement, name)),
        ("offsetof(ntk_new_element_t, original)", std::mem::offset_of!(NewElement, original)),
        ("offsetof(ntk_new_element_t, duration_ms)", std::mem::offset_of!(NewElement, duration_ms)),
        ("offsetof(ntk_new_element_t, index)", std::mem::offset_of!(NewElement, index)),
        ("offsetof(ntk_new_element_t, latitude_e7)", std::mem::offset_of!(NewElement, latitude_e7)),
        ("offsetof(ntk_new_element_t, longitude_e7)", std::mem::offset_of!(NewElement, longitude_e7)),
        ("offsetof(ntk_new_element_t, waveform)", std::mem::offset_of!(NewElement, waveform)),
        ("offsetof(ntk_new_element_t, width)", std::mem::offset_of!(NewElement, width)),
        ("offsetof(ntk_new_element_t, height)", std::mem::offset_of!(NewElement, height)),
        ("sizeof(ntk_text_element_t)", std::mem::size_of::<TextElement>()),
        ("offsetof(ntk_text_element_t, text)", std::mem::offset_of!(TextElement, text)),
        ("sizeof(ntk_custom_element_t)", std::mem::size_of::<CustomElement>()),
        ("offsetof(ntk_custom_element_t, data)", std::mem::offset_of!(CustomElement, data)),
        ("offsetof(ntk_custom_element_t, description)", std::mem::offset_of!(CustomElement, description)),
        ("offsetof(ntk_custom_element_t, extension)", std::mem::offset_of!(CustomElement, extension)),
        ("sizeof(ntk_media_file_t)", std::mem::size_of::<MediaFile>()),
        ("offsetof(ntk_media_file_t, blob_id)", std::mem::offset_of!(MediaFile, blob_id)),
        ("offsetof(ntk_media_file_t, size)", std::mem::offset_of!(MediaFile, size)),
        ("offsetof(ntk_media_file_t, name)", std::mem::offset_of!(MediaFile, name)),
        ("offsetof(ntk_media_file_t, mime)", std::mem::offset_of!(MediaFile, mime)),
        ("offsetof(ntk_media_file_t, width)", std::mem::offset_of!(MediaFile, width)),
        ("offsetof(ntk_media_file_t, height)", std::mem::offset_of!(MediaFile, height)),
        ("offsetof(ntk_media_file_t, local_path)", std::mem::offset_of!(MediaFile, local_path)),
        ("sizeof(ntk_image_element_t)", std::mem::size_of::<ImageElement>()),
        ("offsetof(ntk_image_element_t, original)", std::mem::offset_of!(ImageElement, original)),
        ("offsetof(ntk_image_element_t, large)", std::mem::offset_of!(ImageElement, large)),
        ("offsetof(ntk_image_element_t, thumbnail)", std::mem::offset_of!(ImageElement, thumbnail)),
        ("sizeof(ntk_sound_element_t)", std::mem::size_of::<SoundElement>()),
        ("offsetof(ntk_sound_element_t, file)", std::mem::offset_of!(SoundElement, file)),
        ("offsetof(ntk_sound_element_t, duration_ms)", std::mem::offset_of!(SoundElement, duration_ms)),
        ("offsetof(ntk_sound_element_t, waveform)", std::mem::offset_of!(SoundElement, waveform)),
        ("sizeof(ntk_video_element_t)", std::mem::size_of::<VideoElement>()),
        ("offsetof(ntk_video_element_t, file)", std::mem::offset_of!(VideoElement, file)),
        ("offsetof(ntk_video_element_t, snapshot)", std::mem::offset_of!(VideoElement, snapshot)),
        ("offsetof(ntk_video_element_t, duration_ms)", std::mem::offset_of!(VideoElement, duration_ms)),
        ("sizeof(ntk_file_element_t)", std::mem::size_of::<FileElement>()),
        ("offsetof(ntk_file_element_t, file)", std::mem::offset_of!(FileElement, file)),
        ("sizeof(ntk_location_element_t)", std::mem::size_of::<LocationElement>()),
        ("offsetof(ntk_location_element_t, description)", std::mem::offset_of!(LocationElement, description)),
        ("offsetof(ntk_location_element_t, latitude_e7)", std::mem::offset_of!(LocationElement, latitude_e7)),
        ("offsetof(ntk_location_element_t, longitude_e7)", std::mem::offset_of!(LocationElement, longitude_e7)),
        ("sizeof(ntk_face_element_t)", std::mem::size_of::<FaceElement>()),
        ("offsetof(ntk_face_element_t, index)", std::mem::offset_of!(FaceElement, index)),
        ("offsetof(ntk_face_element_t, data)", std::mem::offset_of!(FaceElement, data)),
        ("sizeof(ntk_group_tip_element_t)", std::mem::size_of::<GroupTipElement>()),
        ("offsetof(ntk_group_tip_element_t, tip)", std::mem::offset_of!(GroupTipElement, tip)),
        ("sizeof(ntk_merged_element_t)", std::mem::size_of::<MergedElement>()),
        ("offsetof(ntk_merged_element_t, title)", std::mem::offset_of!(MergedElement, title)),
        ("offsetof(ntk_merged_element_t, abstracts)", std::mem::offset_of!(MergedElement, abstracts)),
        ("offsetof(ntk_merged_element_t, compatible_text)", std::mem::offset_of!(MergedElement, compatible_text)),
        ("offsetof(ntk_merged_element_t, count)", std::mem::offset_of!(MergedElement, count)),
        ("offsetof(ntk_merged_element_t, depth)", std::mem::offset_of!(MergedElement, depth)),
        ("sizeof(ntk_message_quote_t)", std::mem::size_of::<MessageQuote>()),
        ("offsetof(ntk_message_quote_t, seq)", std::mem::offset_of!(MessageQuote, seq)),
        ("offsetof(ntk_message_quote_t, local_id)", std::mem::offset_of!(MessageQuote, local_id)),
        ("offsetof(ntk_message_quote_t, sender)", std::mem::offset_of!(MessageQuote, sender)),
        ("offsetof(ntk_message_quote_t, kind)", std::mem::offset_of!(MessageQuote, kind)),
        ("offsetof(ntk_message_quote_t, digest)", std::mem::offset_of!(MessageQuote, digest)),
        ("offsetof(ntk_message_quote_t, state)", std::mem::offset_of!(MessageQuote, state)),
        ("sizeof(ntk_message_reaction_t)", std::mem::size_of::<MessageReaction>()),
        ("offsetof(ntk_message_reaction_t, reaction)", std::mem::offset_of!(MessageReaction, reaction)),
        ("offsetof(ntk_message_reaction_t, count)", std::mem::offset_of!(MessageReaction, count)),
        ("offsetof(ntk_message_reaction_t, is_self)", std::mem::offset_of!(MessageReaction, is_self)),
        ("offsetof(ntk_message_reaction_t, users)", std::mem::offset_of!(MessageReaction, users)),
        ("sizeof(ntk_message_extension_t)", std::mem::size_of::<MessageExtension>()),
        ("offsetof(ntk_message_extension_t, struct_size)", std::mem::offset_of!(MessageExtension, struct_size)),
        ("offsetof(ntk_message_extension_t, key)", std::mem::offset_of!(MessageExtension, key)),
        ("offsetof(ntk_message_extension_t, value)", std::mem::offset_of!(MessageExtension, value)),
        ("offsetof(ntk_message_extension_t, code)", std::mem::offset_of!(MessageExtension, code)),
        ("sizeof(ntk_at_info_t)", std::mem::size_of::<AtInfo>()),
        ("offsetof(ntk_at_info_t, seq)", std::mem::offset_of!(AtInfo, seq)),
        ("offsetof(ntk_at_info_t, at_type)", std::mem::offset_of!(AtInfo, at_type)),
        ("sizeof(ntk_conversation_filter_t)", std::mem::size_of::<ConversationFilter>()),
        ("offsetof(ntk_conversation_filter_t, struct_size)", std::mem::offset_of!(ConversationFilter, struct_size)),
        ("offsetof(ntk_conversation_filter_t, kinds)", std::mem::offset_of!(ConversationFilter, kinds)),
        ("offsetof(ntk_conversation_filter_t, unread)", std::mem::offset_of!(ConversationFilter, unread)),
        ("offsetof(ntk_conversation_filter_t, at_me)", std::mem::offset_of!(ConversationFilter, at_me)),
        ("offsetof(ntk_conversation_filter_t, marks)", std::mem::offset_of!(ConversationFilter, marks)),
        ("offsetof(ntk_conversation_filter_t, without_marks)", std::mem::offset_of!(ConversationFilter, without_marks)),
        ("offsetof(ntk_conversation_filter_t, folder)", std::mem::offset_of!(ConversationFilter, folder)),
        ("offsetof(ntk_conversation_filter_t, mute)", std::mem::offset_of!(ConversationFilter, mute)),
        ("sizeof(ntk_history_query_t)", std::mem::size_of::<HistoryQuery>()),
        ("offsetof(ntk_history_query_t, struct_size)", std::mem::offset_of!(HistoryQuery, struct_size)),
        ("offsetof(ntk_history_query_t, from_local_id)", std::mem::offset_of!(HistoryQuery, from_local_id)),
        ("offsetof(ntk_history_query_t, from_seq)", std::mem::offset_of!(HistoryQuery, from_seq)),
        ("offsetof(ntk_history_query_t, newer)", std::mem::offset_of!(HistoryQuery, newer)),
        ("offsetof(ntk_history_query_t, count)", std::mem::offset_of!(HistoryQuery, count)),
        ("offsetof(ntk_history_query_t, time_begin_s)", std::mem::offset_of!(HistoryQuery, time_begin_s)),
        ("offsetof(ntk_history_query_t, time_period_s)", std::mem::offset_of!(HistoryQuery, time_period_s)),
        ("offsetof(ntk_history_query_t, kinds)", std::mem::offset_of!(HistoryQuery, kinds)),
        ("offsetof(ntk_history_query_t, seqs)", std::mem::offset_of!(HistoryQuery, seqs)),
        ("offsetof(ntk_history_query_t, local_only)", std::mem::offset_of!(HistoryQuery, local_only)),
        ("sizeof(ntk_message_search_t)", std::mem::size_of::<MessageSearch>()),
        ("offsetof(ntk_message_search_t, struct_size)", std::mem::offset_of!(MessageSearch, struct_size)),
        ("offsetof(ntk_message_search_t, keywords)", std::mem::offset_of!(MessageSearch, keywords)),
        ("offsetof(ntk_message_search_t, any)", std::mem::offset_of!(MessageSearch, any)),
        ("offsetof(ntk_message_search_t, senders)", std::mem::offset_of!(MessageSearch, senders)),
        ("offsetof(ntk_message_search_t, kinds)", std::mem::offset_of!(MessageSearch, kinds)),
        ("offsetof(ntk_message_search_t, from_ms)", std::mem::offset_of!(MessageSearch, from_ms)),
        ("offsetof(ntk_message_search_t, to_ms)", std::mem::offset_of!(MessageSearch, to_ms)),
        ("offsetof(ntk_message_search_t, conversation)", std::mem::offset_of!(MessageSearch, conversation)),
        ("offsetof(ntk_message_search_t, cursor)", std::mem::offset_of!(MessageSearch, cursor)),
        ("offsetof(ntk_message_search_t, count)", std::mem::offset_of!(MessageSearch, count)),
        ("offsetof(ntk_message_search_t, ungrouped)", std::mem::offset_of!(MessageSearch, ungrouped)),
        ("sizeof(ntk_media_policy_t)", std::mem::size_of::<MediaPolicy>()),
        ("offsetof(ntk_media_policy_t, struct_size)", std::mem::offset_of!(MediaPolicy, struct_size)),
        ("offsetof(ntk_media_policy_t, max_side)", std::mem::offset_of!(MediaPolicy, max_side)),
        ("offsetof(ntk_media_policy_t, quality)", std::mem::offset_of!(MediaPolicy, quality)),
        ("offsetof(ntk_media_policy_t, format)", std::mem::offset_of!(MediaPolicy, format)),
        ("offsetof(ntk_media_policy_t, cache_bytes)", std::mem::offset_of!(MediaPolicy, cache_bytes)),
        ("sizeof(ntk_send_receipt_t)", std::mem::size_of::<SendReceipt>()),
        ("offsetof(ntk_send_receipt_t, local_id)", std::mem::offset_of!(SendReceipt, local_id)),
        ("offsetof(ntk_send_receipt_t, message_id)", std::mem::offset_of!(SendReceipt, message_id)),
        ("sizeof(ntk_message_digest_t)", std::mem::size_of::<MessageDigest>()),
        ("offsetof(ntk_message_digest_t, local_id)", std::mem::offset_of!(MessageDigest, local_id)),
        ("offsetof(ntk_message_digest_t, sender)", std::mem::offset_of!(MessageDigest, sender)),
        ("offsetof(ntk_message_digest_t, is_self)", std::mem::offset_of!(MessageDigest, is_self)),
        ("offsetof(ntk_message_digest_t, kind)", std::mem::offset_of!(MessageDigest, kind)),
        ("offsetof(ntk_message_digest_t, state)", std::mem::offset_of!(MessageDigest, state)),
        ("offsetof(ntk_message_digest_t, text)", std::mem::offset_of!(MessageDigest, text)),
        ("offsetof(ntk_message_digest_t, time_ms)", std::mem::offset_of!(MessageDigest, time_ms)),
        ("offsetof(ntk_message_digest_t, sender_name)", std::mem::offset_of!(MessageDigest, sender_name)),
        ("offsetof(ntk_message_digest_t, users)", std::mem::offset_of!(MessageDigest, users)),
        ("sizeof(ntk_conversation_row_t)", std::mem::size_of::<ConversationRow>()),
        ("offsetof(ntk_conversation_row_t, id)", std::mem::offset_of!(ConversationRow, id)),
        ("offsetof(ntk_conversation_row_t, kind)", std::mem::offset_of!(ConversationRow, kind)),
        ("offsetof(ntk_conversation_row_t, title)", std::mem::offset_of!(ConversationRow, title)),
        ("offsetof(ntk_conversation_row_t, last_message)", std::mem::offset_of!(ConversationRow, last_message)),
        ("offsetof(ntk_conversation_row_t, time_ms)", std::mem::offset_of!(ConversationRow, time_ms)),
        ("offsetof(ntk_conversation_row_t, unread)", std::mem::offset_of!(ConversationRow, unread)),
        ("offsetof(ntk_conversation_row_t, unread_exact)", std::mem::offset_of!(ConversationRow, unread_exact)),
        ("offsetof(ntk_conversation_row_t, recv_opt)", std::mem::offset_of!(ConversationRow, recv_opt)),
        ("offsetof(ntk_conversation_row_t, pinned)", std::mem::offset_of!(ConversationRow, pinned)),
        ("offsetof(ntk_conversation_row_t, head_seq)", std::mem::offset_of!(ConversationRow, head_seq)),
        ("offsetof(ntk_conversation_row_t, read_seq)", std::mem::offset_of!(ConversationRow, read_seq)),
        ("offsetof(ntk_conversation_row_t, peer_read_seq)", std::mem::offset_of!(ConversationRow, peer_read_seq)),
        ("offsetof(ntk_conversation_row_t, member_count)", std::mem::offset_of!(ConversationRow, member_count)),
        ("offsetof(ntk_conversation_row_t, is_member)", std::mem::offset_of!(ConversationRow, is_member)),
        ("offsetof(ntk_conversation_row_t, marks)", std::mem::offset_of!(ConversationRow, marks)),
        ("offsetof(ntk_conversation_row_t, custom_data)", std::mem::offset_of!(ConversationRow, custom_data)),
        ("offsetof(ntk_conversation_row_t, folders)", std::mem::offset_of!(ConversationRow, folders)),
        ("offsetof(ntk_conversation_row_t, draft)", std::mem::offset_of!(ConversationRow, draft)),
        ("offsetof(ntk_conversation_row_t, draft_ms)", std::mem::offset_of!(ConversationRow, draft_ms)),
        ("offsetof(ntk_conversation_row_t, at)", std::mem::offset_of!(ConversationRow, at)),
        ("offsetof(ntk_conversation_row_t, order_key)", std::mem::offset_of!(ConversationRow, order_key)),
        ("offsetof(ntk_conversation_row_t, membership)", std::mem::offset_of!(ConversationRow, membership)),
        ("offsetof(ntk_conversation_row_t, group_type)", std::mem::offset_of!(ConversationRow, group_type)),
        ("offsetof(ntk_conversation_row_t, role)", std::mem::offset_of!(ConversationRow, role)),
        ("offsetof(ntk_conversation_row_t, face_url)", std::mem::offset_of!(ConversationRow, face_url)),
        ("sizeof(ntk_message_row_t)", std::mem::size_of::<MessageRow>()),
        ("offsetof(ntk_message_row_t, local_id)", std::mem::offset_of!(MessageRow, local_id)),
        ("offsetof(ntk_message_row_t, message_id)", std::mem::offset_of!(MessageRow, message_id)),
        ("offsetof(ntk_message_row_t, conversation)", std::mem::offset_of!(MessageRow, conversation)),
        ("offsetof(ntk_message_row_t, seq)", std::mem::offset_of!(MessageRow, seq)),
        ("offsetof(ntk_message_row_t, sender)", std::mem::offset_of!(MessageRow, sender)),
        ("offsetof(ntk_message_row_t, is_self)", std::mem::offset_of!(MessageRow, is_self)),
        ("offsetof(ntk_message_row_t, time_ms)", std::mem::offset_of!(MessageRow, time_ms)),
        ("offsetof(ntk_message_row_t, kind)", std::mem::offset_of!(MessageRow, kind)),
        ("offsetof(ntk_message_row_t, state)", std::mem::offset_of!(MessageRow, state)),
        ("offsetof(ntk_message_row_t, error_code)", std::mem::offset_of!(MessageRow, error_code)),
        ("offsetof(ntk_message_row_t, text)", std::mem::offset_of!(MessageRow, text)),
        ("offsetof(ntk_message_row_t, custom_data)", std::mem::offset_of!(MessageRow, custom_data)),
        ("offsetof(ntk_message_row_t, custom_description)", std::mem::offset_of!(MessageRow, custom_description)),
        ("offsetof(ntk_message_row_t, custom_extension)", std::mem::offset_of!(MessageRow, custom_extension)),
        ("offsetof(ntk_message_row_t, cloud_custom_data)", std::mem::offset_of!(MessageRow, cloud_custom_data)),
        ("offsetof(ntk_message_row_t, countable)", std::mem::offset_of!(MessageRow, countable)),
        ("offsetof(ntk_message_row_t, peer_read)", std::mem::offset_of!(MessageRow, peer_read)),
        ("offsetof(ntk_message_row_t, recalled_by)", std::mem::offset_of!(MessageRow, recalled_by)),
        ("offsetof(ntk_message_row_t, recall_reason)", std::mem::offset_of!(MessageRow, recall_reason)),
        ("offsetof(ntk_message_row_t, elements)", std::mem::offset_of!(MessageRow, elements)),
        ("offsetof(ntk_message_row_t, quote)", std::mem::offset_of!(MessageRow, quote)),
        ("offsetof(ntk_message_row_t, at_users)", std::mem::offset_of!(MessageRow, at_users)),
        ("offsetof(ntk_message_row_t, at_all)", std::mem::offset_of!(MessageRow, at_all)),
        ("offsetof(ntk_message_row_t, priority)", std::mem::offset_of!(MessageRow, priority)),
        ("offsetof(ntk_message_row_t, needs_read_receipt)", std::mem::offset_of!(MessageRow, needs_read_receipt)),
        ("offsetof(ntk_message_row_t, read_count)", std::mem::offset_of!(MessageRow, read_count)),
        ("offsetof(ntk_message_row_t, unread_count)", std::mem::offset_of!(MessageRow, unread_count)),
        ("offsetof(ntk_message_row_t, receipt_sent)", std::mem::offset_of!(MessageRow, receipt_sent)),
        ("offsetof(ntk_message_row_t, reactions)", std::mem::offset_of!(MessageRow, reactions)),
        ("offsetof(ntk_message_row_t, extensions)", std::mem::offset_of!(MessageRow, extensions)),
        ("offsetof(ntk_message_row_t, pinned_by)", std::mem::offset_of!(MessageRow, pinned_by)),
        ("offsetof(ntk_message_row_t, edits)", std::mem::offset_of!(MessageRow, edits)),
        ("offsetof(ntk_message_row_t, local_custom_data)", std::mem::offset_of!(MessageRow, local_custom_data)),
        ("offsetof(ntk_message_row_t, local_custom_int)", std::mem::offset_of!(MessageRow, local_custom_int)),
        ("offsetof(ntk_message_row_t, sender_name)", std::mem::offset_of!(MessageRow, sender_name)),
        ("offsetof(ntk_message_row_t, sender_face)", std::mem::offset_of!(MessageRow, sender_face)),
        ("offsetof(ntk_message_row_t, users)", std::mem::offset_of!(MessageRow, users)),
        ("sizeof(ntk_unread_total_t)", std::mem::size_of::<UnreadTotal>()),
        ("offsetof(ntk_unread_total_t, count)", std::mem::offset_of!(UnreadTotal, count)),
        ("offsetof(ntk_unread_total_t, known)", std::mem::offset_of!(UnreadTotal, known)),
        ("offsetof(ntk_unread_total_t, exact)", std::mem::offset_of!(UnreadTotal, exact)),
        ("sizeof(ntk_conversation_page_t)", std::mem::size_of::<ConversationPage>()),
        ("offsetof(ntk_conversation_page_t, rows)", std::mem::offset_of!(ConversationPage, rows)),
        ("offsetof(ntk_conversation_page_t, next_cursor)", std::mem::offset_of!(ConversationPage, next_cursor)),
        ("sizeof(ntk_message_page_t)", std::mem::size_of::<MessagePage>()),
        ("offsetof(ntk_message_page_t, rows)", std::mem::offset_of!(MessagePage, rows)),
        ("offsetof(ntk_message_page_t, edge)", std::mem::offset_of!(MessagePage, edge)),
        ("offsetof(ntk_message_page_t, next_seq)", std::mem::offset_of!(MessagePage, next_seq)),
        ("sizeof(ntk_add_members_result_t)", std::mem::size_of::<AddMembersResult>()),
        ("offsetof(ntk_add_members_result_t, added)", std::mem::offset_of!(AddMembersResult, added)),
        ("offsetof(ntk_add_members_result_t, already)", std::mem::offset_of!(AddMembersResult, already)),
        ("offsetof(ntk_add_members_result_t, unknown)", std::mem::offset_of!(AddMembersResult, unknown)),
        ("offsetof(ntk_add_members_result_t, waiting)", std::mem::offset_of!(AddMembersResult, waiting)),
        ("sizeof(ntk_audit_report_t)", std::mem::size_of::<AuditReport>()),
        ("offsetof(ntk_audit_report_t, conversations)", std::mem::offset_of!(AuditReport, conversations)),
        ("offsetof(ntk_audit_report_t, messages)", std::mem::offset_of!(AuditReport, messages)),
        ("offsetof(ntk_audit_report_t, differences)", std::mem::offset_of!(AuditReport, differences)),
        ("sizeof(ntk_storage_usage_t)", std::mem::size_of::<StorageUsage>()),
        ("offsetof(ntk_storage_usage_t, database_bytes)", std::mem::offset_of!(StorageUsage, database_bytes)),
        ("offsetof(ntk_storage_usage_t, wal_bytes)", std::mem::offset_of!(StorageUsage, wal_bytes)),
        ("offsetof(ntk_storage_usage_t, messages)", std::mem::offset_of!(StorageUsage, messages)),
        ("offsetof(ntk_storage_usage_t, conversations)", std::mem::offset_of!(StorageUsage, conversations)),
        ("offsetof(ntk_storage_usage_t, queued_sends)", std::mem::offset_of!(StorageUsage, queued_sends)),
        ("sizeof(ntk_window_opened_t)", std::mem::size_of::<WindowOpened>()),
        ("offsetof(ntk_window_opened_t, window)", std::mem::offset_of!(WindowOpened, window)),
        ("sizeof(ntk_echo_t)", std::mem::size_of::<Echo>()),
        ("offsetof(ntk_echo_t, data)", std::mem::offset_of!(Echo, data)),
        ("sizeof(ntk_list_move_t)", std::mem::size_of::<ListMove>()),
        ("offsetof(ntk_list_move_t, from)", std::mem::offset_of!(ListMove, from)),
        ("offsetof(ntk_list_move_t, to)", std::mem::offset_of!(ListMove, to)),
        ("sizeof(ntk_conversation_insert_t)", std::mem::size_of::<ConversationInsert>()),
        ("offsetof(ntk_conversation_insert_t, index)", std::mem::offset_of!(ConversationInsert, index)),
        ("offsetof(ntk_conversation_insert_t, row)", std::mem::offset_of!(ConversationInsert, row)),
        ("sizeof(ntk_conversation_reload_t)", std::mem::size_of::<ConversationReload>()),
        ("offsetof(ntk_conversation_reload_t, old_index)", std::mem::offset_of!(ConversationReload, old_index)),
        ("offsetof(ntk_conversation_reload_t, new_index)", std::mem::offset_of!(ConversationReload, new_index)),
        ("offsetof(ntk_conversation_reload_t, changed)", std::mem::offset_of!(ConversationReload, changed)),
        ("offsetof(ntk_conversation_reload_t, row)", std::mem::offset_of!(ConversationReload, row)),
        ("sizeof(ntk_conversation_patch_t)", std::mem::size_of::<ConversationPatch>()),
        ("offsetof(ntk_conversation_patch_t, window)", std::mem::offset_of!(ConversationPatch, window)),
        ("offsetof(ntk_conversation_patch_t, base_rev)", std::mem::offset_of!(ConversationPatch, base_rev)),
        ("offsetof(ntk_conversation_patch_t, rev)", std::mem::offset_of!(ConversationPatch, rev)),
        ("offsetof(ntk_conversation_patch_t, commit_no)", std::mem::offset_of!(ConversationPatch, commit_no)),
        ("offsetof(ntk_conversation_patch_t, reset)", std::mem::offset_of!(ConversationPatch, reset)),
        ("offsetof(ntk_conversation_patch_t, old_len)", std::mem::offset_of!(ConversationPatch, old_len)),
        ("offsetof(ntk_conversation_patch_t, new_len)", std::mem::offset_of!(ConversationPatch, new_len)),
        ("offsetof(ntk_conversation_patch_t, deletes)", std::mem::offset_of!(ConversationPatch, deletes)),
        ("offsetof(ntk_conversation_patch_t, inserts)", std::mem::offset_of!(ConversationPatch, inserts)),
        ("offsetof(ntk_conversation_patch_t, moves)", std::mem::offset_of!(ConversationPatch, moves)),
        ("offsetof(ntk_conversation_patch_t, reloads)", std::mem::offset_of!(ConversationPatch, reloads)),
        ("offsetof(ntk_conversation_patch_t, first_index)", std::mem::offset_of!(ConversationPatch, first_index)),
        ("offsetof(ntk_conversation_patch_t, total_len)", std::mem::offset_of!(ConversationPatch, total_len)),
        ("sizeof(ntk_message_insert_t)", std::mem::size_of::<MessageInsert>()),
        ("offsetof(ntk_message_insert_t, index)", std::mem::offset_of!(MessageInsert, index)),
        ("offsetof(ntk_message_insert_t, row)", std::mem::offset_of!(MessageInsert, row)),
        ("sizeof(ntk_message_reload_t)", std::mem::size_of::<MessageReload>()),
        ("offsetof(ntk_message_reload_t, old_index)", std::mem::offset_of!(MessageReload, old_index)),
        ("offsetof(ntk_message_reload_t, new_index)", std::mem::offset_of!(MessageReload, new_index)),
        ("offsetof(ntk_message_reload_t, changed)", std::mem::offset_of!(MessageReload, changed)),
        ("offsetof(ntk_message_reload_t, row)", std::mem::offset_of!(MessageReload, row)),
        ("sizeof(ntk_message_patch_t)", std::mem::size_of::<MessagePatch>()),
        ("offsetof(ntk_message_patch_t, window)", std::mem::offset_of!(MessagePatch, window)),
        ("offsetof(ntk_message_patch_t, base_rev)", std::mem::offset_of!(MessagePatch, base_rev)),
        ("offsetof(ntk_message_patch_t, rev)", std::mem::offset_of!(MessagePatch, rev)),
        ("offsetof(ntk_message_patch_t, commit_no)", std::mem::offset_of!(MessagePatch, commit_no)),
        ("offsetof(ntk_message_patch_t, reset)", std::mem::offset_of!(MessagePatch, reset)),
        ("offsetof(ntk_message_patch_t, old_len)", std::mem::offset_of!(MessagePatch, old_len)),
        ("offsetof(ntk_message_patch_t, new_len)", std::mem::offset_of!(MessagePatch, new_len)),
        ("offsetof(ntk_message_patch_t, deletes)", std::mem::offset_of!(MessagePatch, deletes)),
        ("offsetof(ntk_message_patch_t, inserts)", std::mem::offset_of!(MessagePatch, inserts)),
        ("offsetof(ntk_message_patch_t, moves)", std::mem::offset_of!(MessagePatch, moves)),
        ("offsetof(ntk_message_patch_t, reloads)", std::mem::offset_of!(MessagePatch, reloads)),
        ("offsetof(ntk_message_patch_t, older)", std::mem::offset_of!(MessagePatch, older)),
        ("offsetof(ntk_message_patch_t, newer)", std::mem::offset_of!(MessagePatch, newer)),
        ("offsetof(ntk_message_patch_t, newer_count)", std::mem::offset_of!(MessagePatch, newer_count)),
        ("sizeof(ntk_connection_changed_t)", std::mem::size_of::<ConnectionChanged>()),
        ("offsetof(ntk_connection_changed_t, state)", std::mem::offset_of!(ConnectionChanged, state)),
        ("offsetof(ntk_connection_changed_t, code)", std::mem::offset_of!(ConnectionChanged, code)),
        ("offsetof(ntk_connection_changed_t, text)", std::mem::offset_of!(ConnectionChanged, text)),
        ("sizeof(ntk_sync_changed_t)", std::mem::size_of::<SyncChanged>()),
        ("offsetof(ntk_sync_changed_t, running)", std::mem::offset_of!(SyncChanged, running)),
        ("offsetof(ntk_sync_changed_t, code)", std::mem::offset_of!(SyncChanged, code)),
        ("offsetof(ntk_sync_changed_t, done)", std::mem::offset_of!(SyncChanged, done)),
        ("offsetof(ntk_sync_changed_t, total)", std::mem::offset_of!(SyncChanged, total)),
        ("sizeof(ntk_messages_received_t)", std::mem::size_of::<MessagesReceived>()),
        ("offsetof(ntk_messages_received_t, conversation)", std::mem::offset_of!(MessagesReceived, conversation)),
        ("offsetof(ntk_messages_received_t, messages)", std::mem::offset_of!(MessagesReceived, messages)),
        ("offsetof(ntk_messages_received_t, count)", std::mem::offset_of!(MessagesReceived, count)),
        ("sizeof(ntk_message_recalled_t)", std::mem::size_of::<MessageRecalled>()),
        ("offsetof(ntk_message_recalled_t, conversation)", std::mem::offset_of!(MessageRecalled, conversation)),
        ("offsetof(ntk_message_recalled_t, local_id)", std::mem::offset_of!(MessageRecalled, local_id)),
        ("offsetof(ntk_message_recalled_t, seq)", std::mem::offset_of!(MessageRecalled, seq)),
        ("offsetof(ntk_message_recalled_t, by)", std::mem::offset_of!(MessageRecalled, by)),
        ("offsetof(ntk_message_recalled_t, reason)", std::mem::offset_of!(MessageRecalled, reason)),
        ("sizeof(ntk_send_finished_t)", std::mem::size_of::<SendFinished>()),
        ("offsetof(ntk_send_finished_t, local_id)", std::mem::offset_of!(SendFinished, local_id)),
        ("offsetof(ntk_send_finished_t, conversation)", std::mem::offset_of!(SendFinished, conversation)),
        ("offsetof(ntk_send_finished_t, seq)", std::mem::offset_of!(SendFinished, seq)),
        ("offsetof(ntk_send_finished_t, code)", std::mem::offset_of!(SendFinished, code)),
        ("sizeof(ntk_c2c_read_receipt_t)", std::mem::size_of::<C2cReadReceipt>()),
        ("offsetof(ntk_c2c_read_receipt_t, user_id)", std::mem::offset_of!(C2cReadReceipt, user_id)),
        ("offsetof(ntk_c2c_read_receipt_t, timestamp_ms)", std::mem::offset_of!(C2cReadReceipt, timestamp_ms)),
        ("offsetof(ntk_c2c_read_receipt_t, seq)", std::mem::offset_of!(C2cReadReceipt, seq)),
        ("sizeof(ntk_conversation_change_t)", std::mem::size_of::<ConversationChange>()),
        ("offsetof(ntk_conversation_change_t, conversation)", std::mem::offset_of!(ConversationChange, conversation)),
        ("offsetof(ntk_conversation_change_t, changed)", std::mem::offset_of!(ConversationChange, changed)),
        ("sizeof(ntk_conversations_changed_t)", std::mem::size_of::<ConversationsChanged>()),
        ("offsetof(ntk_conversations_changed_t, added)", std::mem::offset_of!(ConversationsChanged, added)),
        ("offsetof(ntk_conversations_changed_t, changed)", std::mem::offset_of!(ConversationsChanged, changed)),
        ("offsetof(ntk_conversations_changed_t, deleted)", std::mem::offset_of!(ConversationsChanged, deleted)),
        ("sizeof(ntk_filtered_unread_changed_t)", std::mem::size_of::<FilteredUnreadChanged>()),
        ("offsetof(ntk_filtered_unread_changed_t, filter)", std::mem::offset_of!(FilteredUnreadChanged, filter)),
        ("offsetof(ntk_filtered_unread_changed_t, total)", std::mem::offset_of!(FilteredUnreadChanged, total)),
        ("sizeof(ntk_message_modified_t)", std::mem::size_of::<MessageModified>()),
        ("offsetof(ntk_message_modified_t, message)", std::mem::offset_of!(MessageModified, message)),
        ("sizeof(ntk_messages_deleted_t)", std::mem::size_of::<MessagesDeleted>()),
        ("offsetof(ntk_messages_deleted_t, conversation)", std::mem::offset_of!(MessagesDeleted, conversation)),
        ("offsetof(ntk_messages_deleted_t, local_ids)", std::mem::offset_of!(MessagesDeleted, local_ids)),
        ("sizeof(ntk_message_reactions_changed_t)", std::mem::size_of::<MessageReactionsChanged>()),
        ("offsetof(ntk_message_reactions_changed_t, conversation)", std::mem::offset_of!(MessageReactionsChanged, conversation)),
        ("offsetof(ntk_message_reactions_changed_t, local_id)", std::mem::offset_of!(MessageReactionsChanged, local_id)),
        ("offsetof(ntk_message_reactions_changed_t, reactions)", std::mem::offset_of!(MessageReactionsChanged, reactions)),
        ("sizeof(ntk_message_extensions_changed_t)", std::mem::size_of::<MessageExtensionsChanged>()),
        ("offsetof(ntk_message_extensions_changed_t, conversation)", std::mem::offset_of!(MessageExtensionsChanged, conversation)),
        ("offsetof(ntk_message_extensions_changed_t, local_id)", std::mem::offset_of!(MessageExtensionsChanged, local_id)),
        ("offsetof(ntk_message_extensions_changed_t, extensions)", std::mem::offset_of!(MessageExtensionsChanged, extensions)),
        ("sizeof(ntk_message_pinned_t)", std::mem::size_of::<MessagePinned>()),
        ("offsetof(ntk_message_pinned_t, conversation)", std::mem::offset_of!(MessagePinned, conversation)),
        ("offsetof(ntk_message_pinned_t, local_id)", std::mem::offset_of!(MessagePinned, local_id)),
        ("offsetof(ntk_message_pinned_t, seq)", std::mem::offset_of!(MessagePinned, seq)),
        ("offsetof(ntk_message_pinned_t, by)", std::mem::offset_of!(MessagePinned, by)),
        ("sizeof(ntk_message_receipt_t)", std::mem::size_of::<MessageReceipt>()),
        ("offsetof(ntk_message_receipt_t, conversation)", std::mem::offset_of!(MessageReceipt, conversation)),
        ("offsetof(ntk_message_receipt_t, local_id)", std::mem::offset_of!(MessageReceipt, local_id)),
        ("offsetof(ntk_message_receipt_t, read_count)", std::mem::offset_of!(MessageReceipt, read_count)),
        ("offsetof(ntk_message_receipt_t, unread_count)", std::mem::offset_of!(MessageReceipt, unread_count)),
        ("sizeof(ntk_typing_changed_t)", std::mem::size_of::<TypingChanged>()),
        ("offsetof(ntk_typing_changed_t, conversation)", std::mem::offset_of!(TypingChanged, conversation)),
        ("offsetof(ntk_typing_changed_t, user_id)", std::mem::offset_of!(TypingChanged, user_id)),
        ("offsetof(ntk_typing_changed_t, typing)", std::mem::offset_of!(TypingChanged, typing)),
        ("sizeof(ntk_transfer_progress_t)", std::mem::size_of::<TransferProgress>()),
        ("offsetof(ntk_transfer_progress_t, local_id)", std::mem::offset_of!(TransferProgress, local_id)),
        ("offsetof(ntk_transfer_progress_t, element)", std::mem::offset_of!(TransferProgress, element)),
        ("offsetof(ntk_transfer_progress_t, upload)", std::mem::offset_of!(TransferProgress, upload)),
        ("offsetof(ntk_transfer_progress_t, done)", std::mem::offset_of!(TransferProgress, done)),
        ("offsetof(ntk_transfer_progress_t, total)", std::mem::offset_of!(TransferProgress, total)),
        ("offsetof(ntk_transfer_progress_t, paused)", std::mem::offset_of!(TransferProgress, paused)),
        ("sizeof(ntk_change_refused_t)", std::mem::size_of::<ChangeRefused>()),
        ("offsetof(ntk_change_refused_t, command)", std::mem::offset_of!(ChangeRefused, command)),
        ("offsetof(ntk_change_refused_t, conversation)", std::mem::offset_of!(ChangeRefused, conversation)),
        ("offsetof(ntk_change_refused_t, local_id)", std::mem::offset_of!(ChangeRefused, local_id)),
        ("offsetof(ntk_change_refused_t, code)", std::mem::offset_of!(ChangeRefused, code)),
        ("sizeof(ntk_folder_t)", std::mem::size_of::<Folder>()),
        ("offsetof(ntk_folder_t, id)", std::mem::offset_of!(Folder, id)),
        ("offsetof(ntk_folder_t, name)", std::mem::offset_of!(Folder, name)),
        ("sizeof(ntk_folders_t)", std::mem::size_of::<Folders>()),
        ("offsetof(ntk_folders_t, folders)", std::mem::offset_of!(Folders, folders)),
        ("sizeof(ntk_all_receive_opt_t)", std::mem::size_of::<AllReceiveOpt>()),
        ("offsetof(ntk_all_receive_opt_t, struct_size)", std::mem::offset_of!(AllReceiveOpt, struct_size)),
        ("offsetof(ntk_all_receive_opt_t, opt)", std::mem::offset_of!(AllReceiveOpt, opt)),
        ("offsetof(ntk_all_receive_opt_t, from_s)", std::mem::offset_of!(AllReceiveOpt, from_s)),
        ("offsetof(ntk_all_receive_opt_t, for_s)", std::mem::offset_of!(AllReceiveOpt, for_s)),
        ("sizeof(ntk_message_list_t)", std::mem::size_of::<MessageList>()),
        ("offsetof(ntk_message_list_t, messages)", std::mem::offset_of!(MessageList, messages)),
        ("sizeof(ntk_message_receipts_t)", std::mem::size_of::<MessageReceipts>()),
        ("offsetof(ntk_message_receipts_t, receipts)", std::mem::offset_of!(MessageReceipts, receipts)),
        ("sizeof(ntk_user_page_t)", std::mem::size_of::<UserPage>()),
        ("offsetof(ntk_user_page_t, users)", std::mem::offset_of!(UserPage, users)),
        ("offsetof(ntk_user_page_t, next_cursor)", std::mem::offset_of!(UserPage, next_cursor)),
        ("offsetof(ntk_user_page_t, names)", std::mem::offset_of!(UserPage, names)),
        ("sizeof(ntk_message_extensions_t)", std::mem::size_of::<MessageExtensions>()),
        ("offsetof(ntk_message_extensions_t, extensions)", std::mem::offset_of!(MessageExtensions, extensions)),
        ("sizeof(ntk_downloaded_media_t)", std::mem::size_of::<DownloadedMedia>()),
        ("offsetof(ntk_downloaded_media_t, path)", std::mem::offset_of!(DownloadedMedia, path)),
        ("sizeof(ntk_media_cache_usage_t)", std::mem::size_of::<MediaCacheUsage>()),
        ("offsetof(ntk_media_cache_usage_t, bytes)", std::mem::offset_of!(MediaCacheUsage, bytes)),
        ("offsetof(ntk_media_cache_usage_t, files)", std::mem::offset_of!(MediaCacheUsage, files)),
        ("offsetof(ntk_media_cache_usage_t, limit_bytes)", std::mem::offset_of!(MediaCacheUsage, limit_bytes)),
        ("sizeof(ntk_text_range_t)", std::mem::size_of::<TextRange>()),
        ("offsetof(ntk_text_range_t, start)", std::mem::offset_of!(TextRange, start)),
        ("offsetof(ntk_text_range_t, length)", std::mem::offset_of!(TextRange, length)),
        ("sizeof(ntk_search_hit_t)", std::mem::size_of::<SearchHit>()),
        ("offsetof(ntk_search_hit_t, conversation)", std::mem::offset_of!(SearchHit, conversation)),
        ("offsetof(ntk_search_hit_t, count)", std::mem::offset_of!(SearchHit, count)),
        ("offsetof(ntk_search_hit_t, message)", std::mem::offset_of!(SearchHit, message)),
        ("offsetof(ntk_search_hit_t, highlights)", std::mem::offset_of!(SearchHit, highlights)),
        ("sizeof(ntk_search_page_t)", std::mem::size_of::<SearchPage>()),
        ("offsetof(ntk_search_page_t, hits)", std::mem::offset_of!(SearchPage, hits)),
        ("offsetof(ntk_search_page_t, total)", std::mem::offset_of!(SearchPage, total)),
        ("offsetof(ntk_search_page_t, next_cursor)", std::mem::offset_of!(SearchPage, next_cursor)),
        ("sizeof(ntk_device_t)", std::mem::size_of::<Device>()),
        ("offsetof(ntk_device_t, device_id)", std::mem::offset_of!(Device, device_id)),
        ("offsetof(ntk_device_t, platform)", std::mem::offset_of!(Device, platform)),
        ("offsetof(ntk_device_t, online)", std::mem::offset_of!(Device, online)),
        ("offsetof(ntk_device_t, is_self)", std::mem::offset_of!(Device, is_self)),
        ("offsetof(ntk_device_t, seen_ms)", std::mem::offset_of!(Device, seen_ms)),
        ("sizeof(ntk_devices_t)", std::mem::size_of::<Devices>()),
        ("offsetof(ntk_devices_t, devices)", std::mem::offset_of!(Devices, devices)),
        ("sizeof(ntk_unread_hole_t)", std::mem::size_of::<UnreadHole>()),
        ("offsetof(ntk_unread_hole_t, lo)", std::mem::offset_of!(UnreadHole, lo)),
        ("offsetof(ntk_unread_hole_t, hi)", std::mem::offset_of!(UnreadHole, hi)),
        ("offsetof(ntk_unread_hole_t, count)", std::mem::offset_of!(UnreadHole, count)),
        ("offsetof(ntk_unread_hole_t, exact)", std::mem::offset_of!(UnreadHole, exact)),
        ("sizeof(ntk_unread_explanation_t)", std::mem::size_of::<UnreadExplanation>()),
        ("offsetof(ntk_unread_explanation_t, unread)", std::mem::offset_of!(UnreadExplanation, unread)),
        ("offsetof(ntk_unread_explanation_t, read_seq)", std::mem::offset_of!(UnreadExplanation, read_seq)),
        ("offsetof(ntk_unread_explanation_t, seqs)", std::mem::offset_of!(UnreadExplanation, seqs)),
        ("offsetof(ntk_unread_explanation_t, holes)", std::mem::offset_of!(UnreadExplanation, holes)),
        ("sizeof(ntk_online_message_t)", std::mem::size_of::<OnlineMessage>()),
        ("offsetof(ntk_online_message_t, conversation)", std::mem::offset_of!(OnlineMessage, conversation)),
        ("offsetof(ntk_online_message_t, sender)", std::mem::offset_of!(OnlineMessage, sender)),
        ("offsetof(ntk_online_message_t, kind)", std::mem::offset_of!(OnlineMessage, kind)),
        ("offsetof(ntk_online_message_t, text)", std::mem::offset_of!(OnlineMessage, text)),
        ("offsetof(ntk_online_message_t, custom_data)", std::mem::offset_of!(OnlineMessage, custom_data)),
        ("sizeof(ntk_login_ended_t)", std::mem::size_of::<LoginEnded>()),
        ("offsetof(ntk_login_ended_t, code)", std::mem::offset_of!(LoginEnded, code)),
        ("offsetof(ntk_login_ended_t, text)", std::mem::offset_of!(LoginEnded, text)),
        ("sizeof(ntk_storage_changed_t)", std::mem::size_of::<StorageChanged>()),
        ("offsetof(ntk_storage_changed_t, code)", std::mem::offset_of!(StorageChanged, code)),
        ("offsetof(ntk_storage_changed_t, text)", std::mem::offset_of!(StorageChanged, text)),
        ("sizeof(ntk_completion_t)", std::mem::size_of::<Completion>()),
        ("offsetof(ntk_completion_t, request)", std::mem::offset_of!(Completion, request)),
        ("offsetof(ntk_completion_t, command)", std::mem::offset_of!(Completion, command)),
        ("offsetof(ntk_completion_t, code)", std::mem::offset_of!(Completion, code)),
        ("offsetof(ntk_completion_t, text)", std::mem::offset_of!(Completion, text)),
        ("offsetof(ntk_completion_t, commit_no)", std::mem::offset_of!(Completion, commit_no)),
        ("offsetof(ntk_completion_t, reply)", std::mem::offset_of!(Completion, reply)),
        ("sizeof(ntk_closed_t)", std::mem::size_of::<Closed>()),
        ("offsetof(ntk_closed_t, code)", std::mem::offset_of!(Closed, code)),
        ("sizeof(ntk_new_group_t)", std::mem::size_of::<NewGroup>()),
        ("offsetof(ntk_new_group_t, struct_size)", std::mem::offset_of!(NewGroup, struct_size)),
        ("offsetof(ntk_new_group_t, group_id)", std::mem::offset_of!(NewGroup, group_id)),
        ("offsetof(ntk_new_group_t, name)", std::mem::offset_of!(NewGroup, name)),
        ("offsetof(ntk_new_group_t, group_type)", std::mem::offset_of!(NewGroup, group_type)),
        ("offsetof(ntk_new_group_t, face_url)", std::mem::offset_of!(NewGroup, face_url)),
        ("offsetof(ntk_new_group_t, introduction)", std::mem::offset_of!(NewGroup, introduction)),
        ("offsetof(ntk_new_group_t, notification)", std::mem::offset_of!(NewGroup, notification)),
        ("offsetof(ntk_new_group_t, join_option)", std::mem::offset_of!(NewGroup, join_option)),
        ("offsetof(ntk_new_group_t, approve_option)", std::mem::offset_of!(NewGroup, approve_option)),
        ("sizeof(ntk_kick_members_result_t)", std::mem::size_of::<KickMembersResult>()),
        ("offsetof(ntk_kick_members_result_t, kicked)", std::mem::offset_of!(KickMembersResult, kicked)),
        ("offsetof(ntk_kick_members_result_t, not_members)", std::mem::offset_of!(KickMembersResult, not_members)),
        ("offsetof(ntk_kick_members_result_t, refused)", std::mem::offset_of!(KickMembersResult, refused)),
        ("sizeof(ntk_group_info_t)", std::mem::size_of::<GroupInfo>()),
        ("offsetof(ntk_group_info_t, group_id)", std::mem::offset_of!(GroupInfo, group_id)),
        ("offsetof(ntk_group_info_t, name)", std::mem::offset_of!(GroupInfo, name)),
        ("offsetof(ntk_group_info_t, group_type)", std::mem::offset_of!(GroupInfo, group_type)),
        ("offsetof(ntk_group_info_t, owner)", std::mem::offset_of!(GroupInfo, owner)),
        ("offsetof(ntk_group_info_t, face_url)", std::mem::offset_of!(GroupInfo, face_url)),
        ("offsetof(ntk_group_info_t, introduction)", std::mem::offset_of!(GroupInfo, introduction)),
        ("offsetof(ntk_group_info_t, notification)", std::mem::offset_of!(GroupInfo, notification)),
        ("offsetof(ntk_group_info_t, notification_ms)", std::mem::offset_of!(GroupInfo, notification_ms)),
        ("offsetof(ntk_group_info_t, created_ms)", std::mem::offset_of!(GroupInfo, created_ms)),
        ("offsetof(ntk_group_info_t, member_count)", std::mem::offset_of!(GroupInfo, member_count)),
        ("offsetof(ntk_group_info_t, max_member_count)", std::mem::offset_of!(GroupInfo, max_member_count)),
        ("offsetof(ntk_group_info_t, join_option)", std::mem::offset_of!(GroupInfo, join_option)),
        ("offsetof(ntk_group_info_t, all_muted)", std::mem::offset_of!(GroupInfo, all_muted)),
        ("offsetof(ntk_group_info_t, role)", std::mem::offset_of!(GroupInfo, role)),
        ("offsetof(ntk_group_info_t, approve_option)", std::mem::offset_of!(GroupInfo, approve_option)),
        ("sizeof(ntk_group_info_result_t)", std::mem::size_of::<GroupInfoResult>()),
        ("offsetof(ntk_group_info_result_t, group_id)", std::mem::offset_of!(GroupInfoResult, group_id)),
        ("offsetof(ntk_group_info_result_t, code)", std::mem::offset_of!(GroupInfoResult, code)),
        ("offsetof(ntk_group_info_result_t, info)", std::mem::offset_of!(GroupInfoResult, info)),
        ("sizeof(ntk_group_info_results_t)", std::mem::size_of::<GroupInfoResults>()),
        ("offsetof(ntk_group_info_results_t, groups)", std::mem::offset_of!(GroupInfoResults, groups)),
        ("sizeof(ntk_group_info_change_t)", std::mem::size_of::<GroupInfoChange>()),
        ("offsetof(ntk_group_info_change_t, struct_size)", std::mem::offset_of!(GroupInfoChange, struct_size)),
        ("offsetof(ntk_group_info_change_t, fields)", std::mem::offset_of!(GroupInfoChange, fields)),
        ("offsetof(ntk_group_info_change_t, name)", std::mem::offset_of!(GroupInfoChange, name)),
        ("offsetof(ntk_group_info_change_t, notification)", std::mem::offset_of!(GroupInfoChange, notification)),
        ("offsetof(ntk_group_info_change_t, introduction)", std::mem::offset_of!(GroupInfoChange, introduction)),
        ("offsetof(ntk_group_info_change_t, face_url)", std::mem::offset_of!(GroupInfoChange, face_url)),
        ("offsetof(ntk_group_info_change_t, join_option)", std::mem::offset_of!(GroupInfoChange, join_option)),
        ("offsetof(ntk_group_info_change_t, approve_option)", std::mem::offset_of!(GroupInfoChange, approve_option)),
        ("sizeof(ntk_group_member_t)", std::mem::size_of::<GroupMember>()),
        ("offsetof(ntk_group_member_t, user_id)", std::mem::offset_of!(GroupMember, user_id)),
        ("offsetof(ntk_group_member_t, role)", std::mem::offset_of!(GroupMember, role)),
        ("offsetof(ntk_group_member_t, name_card)", std::mem::offset_of!(GroupMember, name_card)),
        ("offsetof(ntk_group_member_t, joined_ms)", std::mem::offset_of!(GroupMember, joined_ms)),
        ("offsetof(ntk_group_member_t, muted_until_ms)", std::mem::offset_of!(GroupMember, muted_until_ms)),
        ("sizeof(ntk_group_member_page_t)", std::mem::size_of::<GroupMemberPage>()),
        ("offsetof(ntk_group_member_page_t, members)", std::mem::offset_of!(GroupMemberPage, members)),
        ("offsetof(ntk_group_member_page_t, total)", std::mem::offset_of!(GroupMemberPage, total)),
        ("offsetof(ntk_group_member_page_t, next_cursor)", std::mem::offset_of!(GroupMemberPage, next_cursor)),
        ("sizeof(ntk_join_group_result_t)", std::mem::size_of::<JoinGroupResult>()),
        ("offsetof(ntk_join_group_result_t, waiting)", std::mem::offset_of!(JoinGroupResult, waiting)),
        ("offsetof(ntk_join_group_result_t, conversation)", std::mem::offset_of!(JoinGroupResult, conversation)),
        ("sizeof(ntk_group_application_t)", std::mem::size_of::<GroupApplication>()),
        ("offsetof(ntk_group_application_t, group_id)", std::mem::offset_of!(GroupApplication, group_id)),
        ("offsetof(ntk_group_application_t, user_id)", std::mem::offset_of!(GroupApplication, user_id)),
        ("offsetof(ntk_group_application_t, user_name)", std::mem::offset_of!(GroupApplication, user_name)),
        ("offsetof(ntk_group_application_t, inviter)", std::mem::offset_of!(GroupApplication, inviter)),
        ("offsetof(ntk_group_application_t, inviter_name)", std::mem::offset_of!(GroupApplication, inviter_name)),
        ("offsetof(ntk_group_application_t, wording)", std::mem::offset_of!(GroupApplication, wording)),
        ("offsetof(ntk_group_application_t, applied_ms)", std::mem::offset_of!(GroupApplication, applied_ms)),
        ("offsetof(ntk_group_application_t, state)", std::mem::offset_of!(GroupApplication, state)),
        ("offsetof(ntk_group_application_t, decided_by)", std::mem::offset_of!(GroupApplication, decided_by)),
        ("offsetof(ntk_group_application_t, decided_ms)", std::mem::offset_of!(GroupApplication, decided_ms)),
        ("offsetof(ntk_group_application_t, answer)", std::mem::offset_of!(GroupApplication, answer)),
        ("sizeof(ntk_group_application_page_t)", std::mem::size_of::<GroupApplicationPage>()),
        ("offsetof(ntk_group_application_page_t, applications)", std::mem::offset_of!(GroupApplicationPage, applications)),
        ("offsetof(ntk_group_application_page_t, unread)", std::mem::offset_of!(GroupApplicationPage, unread)),
        ("offsetof(ntk_group_application_page_t, next_cursor)", std::mem::offset_of!(GroupApplicationPage, next_cursor)),
        ("sizeof(ntk_joined_group_t)", std::mem::size_of::<JoinedGroup>()),
        ("offsetof(ntk_joined_group_t, group_id)", std::mem::offset_of!(JoinedGroup, group_id)),
        ("offsetof(ntk_joined_group_t, conversation)", std::mem::offset_of!(JoinedGroup, conversation)),
        ("offsetof(ntk_joined_group_t, name)", std::mem::offset_of!(JoinedGroup, name)),
        ("offsetof(ntk_joined_group_t, group_type)", std::mem::offset_of!(JoinedGroup, group_type)),
        ("offsetof(ntk_joined_group_t, role)", std::mem::offset_of!(JoinedGroup, role)),
        ("offsetof(ntk_joined_group_t, member_count)", std::mem::offset_of!(JoinedGroup, member_count)),
        ("offsetof(ntk_joined_group_t, joined_ms)", std::mem::offset_of!(JoinedGroup, joined_ms)),
        ("sizeof(ntk_joined_group_page_t)", std::mem::size_of::<JoinedGroupPage>()),
        ("offsetof(ntk_joined_group_page_t, groups)", std::mem::offset_of!(JoinedGroupPage, groups)),
        ("offsetof(ntk_joined_group_page_t, next_cursor)", std::mem::offset_of!(JoinedGroupPage, next_cursor)),
        ("sizeof(ntk_user_name_t)", std::mem::size_of::<UserName>()),
        ("offsetof(ntk_user_name_t, user_id)", std::mem::offset_of!(UserName, user_id)),
        ("offsetof(ntk_user_name_t, name)", std::mem::offset_of!(UserName, name)),
        ("offsetof(ntk_user_name_t, face_url)", std::mem::offset_of!(UserName, face_url)),
        ("sizeof(ntk_profile_field_t)", std::mem::size_of::<ProfileField>()),
        ("offsetof(ntk_profile_field_t, key)", std::mem::offset_of!(ProfileField, key)),
        ("offsetof(ntk_profile_field_t, value)", std::mem::offset_of!(ProfileField, value)),
        ("sizeof(ntk_user_profile_t)", std::mem::size_of::<UserProfile>()),
        ("offsetof(ntk_user_profile_t, user_id)", std::mem::offset_of!(UserProfile, user_id)),
        ("offsetof(ntk_user_profile_t, name)", std::mem::offset_of!(UserProfile, name)),
        ("offsetof(ntk_user_profile_t, nickname)", std::mem::offset_of!(UserProfile, nickname)),
        ("offsetof(ntk_user_profile_t, face_url)", std::mem::offset_of!(UserProfile, face_url)),
        ("offsetof(ntk_user_profile_t, signature)", std::mem::offset_of!(UserProfile, signature)),
        ("offsetof(ntk_user_profile_t, gender)", std::mem::offset_of!(UserProfile, gender)),
        ("offsetof(ntk_user_profile_t, birthday)", std::mem::offset_of!(UserProfile, birthday)),
        ("offsetof(ntk_user_profile_t, level)", std::mem::offset_of!(UserProfile, level)),
        ("offsetof(ntk_user_profile_t, role)", std::mem::offset_of!(UserProfile, role)),
        ("offsetof(ntk_user_profile_t, allow_type)", std::mem::offset_of!(UserProfile, allow_type)),
        ("offsetof(ntk_user_profile_t, custom)", std::mem::offset_of!(UserProfile, custom)),
        ("sizeof(ntk_user_profiles_t)", std::mem::size_of::<UserProfiles>()),
        ("offsetof(ntk_user_profiles_t, users)", std::mem::offset_of!(UserProfiles, users)),
        ("offsetof(ntk_user_profiles_t, unknown)", std::mem::offset_of!(UserProfiles, unknown)),
        ("sizeof(ntk_self_info_t)", std::mem::size_of::<SelfInfo>()),
        ("offsetof(ntk_self_info_t, struct_size)", std::mem::offset_of!(SelfInfo, struct_size)),
        ("offsetof(ntk_self_info_t, fields)", std::mem::offset_of!(SelfInfo, fields)),
        ("offsetof(ntk_self_info_t, nickname)", std::mem::offset_of!(SelfInfo, nickname)),
        ("offsetof(ntk_self_info_t, face_url)", std::mem::offset_of!(SelfInfo, face_url)),
        ("offsetof(ntk_self_info_t, signature)", std::mem::offset_of!(SelfInfo, signature)),
        ("offsetof(ntk_self_info_t, gender)", std::mem::offset_of!(SelfInfo, gender)),
        ("offsetof(ntk_self_info_t, birthday)", std::mem::offset_of!(SelfInfo, birthday)),
        ("offsetof(ntk_self_info_t, level)", std::mem::offset_of!(SelfInfo, level)),
        ("offsetof(ntk_self_info_t, role)", std::mem::offset_of!(SelfInfo, role)),
        ("offsetof(ntk_self_info_t, allow_type)", std::mem::offset_of!(SelfInfo, allow_type)),
        ("offsetof(ntk_self_info_t, custom_keys)", std::mem::offset_of!(SelfInfo, custom_keys)),
        ("offsetof(ntk_self_info_t, custom_values)", std::mem::offset_of!(SelfInfo, custom_values)),
        ("sizeof(ntk_name_search_t)", std::mem::size_of::<NameSearch>()),
        ("offsetof(ntk_name_search_t, struct_size)", std::mem::offset_of!(NameSearch, struct_size)),
        ("offsetof(ntk_name_search_t, keywords)", std::mem::offset_of!(NameSearch, keywords)),
        ("offsetof(ntk_name_search_t, any)", std::mem::offset_of!(NameSearch, any)),
        ("offsetof(ntk_name_search_t, cursor)", std::mem::offset_of!(NameSearch, cursor)),
        ("offsetof(ntk_name_search_t, count)", std::mem::offset_of!(NameSearch, count)),
        ("sizeof(ntk_user_search_page_t)", std::mem::size_of::<UserSearchPage>()),
        ("offsetof(ntk_user_search_page_t, users)", std::mem::offset_of!(UserSearchPage, users)),
        ("offsetof(ntk_user_search_page_t, next_cursor)", std::mem::offset_of!(UserSearchPage, next_cursor)),
        ("sizeof(ntk_group_search_page_t)", std::mem::size_of::<GroupSearchPage>()),
        ("offsetof(ntk_group_search_page_t, groups)", std::mem::offset_of!(GroupSearchPage, groups)),
        ("offsetof(ntk_group_search_page_t, next_cursor)", std::mem::offset_of!(GroupSearchPage, next_cursor)),
        ("sizeof(ntk_friend_info_t)", std::mem::size_of::<FriendInfo>()),
        ("offsetof(ntk_friend_info_t, user_id)", std::mem::offset_of!(FriendInfo, user_id)),
        ("offsetof(ntk_friend_info_t, name)", std::mem::offset_of!(FriendInfo, name)),
        ("offsetof(ntk_friend_info_t, face_url)", std::mem::offset_of!(FriendInfo, face_url)),
        ("offsetof(ntk_friend_info_t, remark)", std::mem::offset_of!(FriendInfo, remark)),
        ("offsetof(ntk_friend_info_t, is_friend)", std::mem::offset_of!(FriendInfo, is_friend)),
        ("offsetof(ntk_friend_info_t, is_friend_of)", std::mem::offset_of!(FriendInfo, is_friend_of)),
        ("offsetof(ntk_friend_info_t, is_blacklisted)", std::mem::offset_of!(FriendInfo, is_blacklisted)),
        ("offsetof(ntk_friend_info_t, application)", std::mem::offset_of!(FriendInfo, application)),
        ("offsetof(ntk_friend_info_t, wording)", std::mem::offset_of!(FriendInfo, wording)),
        ("offsetof(ntk_friend_info_t, source)", std::mem::offset_of!(FriendInfo, source)),
        ("offsetof(ntk_friend_info_t, added_ms)", std::mem::offset_of!(FriendInfo, added_ms)),
        ("offsetof(ntk_friend_info_t, applied_ms)", std::mem::offset_of!(FriendInfo, applied_ms)),
        ("sizeof(ntk_friend_page_t)", std::mem::size_of::<FriendPage>()),
        ("offsetof(ntk_friend_page_t, friends)", std::mem::offset_of!(FriendPage, friends)),
        ("offsetof(ntk_friend_page_t, unread)", std::mem::offset_of!(FriendPage, unread)),
        ("offsetof(ntk_friend_page_t, next_cursor)", std::mem::offset_of!(FriendPage, next_cursor)),
        ("sizeof(ntk_friends_t)", std::mem::size_of::<Friends>()),
        ("offsetof(ntk_friends_t, friends)", std::mem::offset_of!(Friends, friends)),
        ("sizeof(ntk_friend_add_t)", std::mem::size_of::<FriendAdd>()),
        ("offsetof(ntk_friend_add_t, struct_size)", std::mem::offset_of!(FriendAdd, struct_size)),
        ("offsetof(ntk_friend_add_t, user_id)", std::mem::offset_of!(FriendAdd, user_id)),
        ("offsetof(ntk_friend_add_t, wording)", std::mem::offset_of!(FriendAdd, wording)),
        ("offsetof(ntk_friend_add_t, source)", std::mem::offset_of!(FriendAdd, source)),
        ("offsetof(ntk_friend_add_t, remark)", std::mem::offset_of!(FriendAdd, remark)),
        ("sizeof(ntk_friends_change_t)", std::mem::size_of::<FriendsChange>()),
        ("offsetof(ntk_friends_change_t, friends)", std::mem::offset_of!(FriendsChange, friends)),
        ("offsetof(ntk_friends_change_t, unread_applications)", std::mem::offset_of!(FriendsChange, unread_applications)),
        ("sizeof(ntk_reply_t)", std::mem::size_of::<Reply>()),
        ("offsetof(ntk_reply_t, tag)", std::mem::offset_of!(Reply, tag)),
        ("sizeof(ntk_message_element_t)", std::mem::size_of::<MessageElement>()),
        ("offsetof(ntk_message_element_t, tag)", std::mem::offset_of!(MessageElement, tag)),
        ("sizeof(ntk_event_t)", std::mem::size_of::<Event>()),
        ("offsetof(ntk_event_t, tag)", std::mem::offset_of!(Event, tag)),
        ("sizeof(ntk_delivery_t)", std::mem::size_of::<Delivery>()),
        ("offsetof(ntk_delivery_t, tag)", std::mem::offset_of!(Delivery, tag)),
    ]
}

/// Makes safer-ffi print every type. Only in builds that compare headers.
#[cfg(feature = "headers")]
#[allow(unused_variables, clippy::too_many_arguments)] // it is read, not called
#[ffi_export]
pub fn ntk_reach_all(send_options: *const SendOptions, push_info: *const PushInfo, new_element: *const NewElement, text_element: *const TextElement, custom_element: *const CustomElement, media_file: *const MediaFile, image_element: *const ImageElement, sound_element: *const SoundElement, video_element: *const VideoElement, file_element: *const FileElement, location_element: *const LocationElement, face_element: *const FaceElement, group_tip_element: *const GroupTipElement, merged_element: *const MergedElement, message_quote: *const MessageQuote, message_reaction: *const MessageReaction, message_extension: *const MessageExtension, at_info: *const AtInfo, conversation_filter: *const ConversationFilter, history_query: *const HistoryQuery, message_search: *const MessageSearch, media_policy: *const MediaPolicy, send_receipt: *const SendReceipt, message_digest: *const MessageDigest, conversation_row: *const ConversationRow, message_row: *const MessageRow, unread_total: *const UnreadTotal, conversation_page: *const ConversationPage, message_page: *const MessagePage, add_members_result: *const AddMembersResult, audit_report: *const AuditReport, storage_usage: *const StorageUsage, window_opened: *const WindowOpened, echo: *const Echo, list_move: *const ListMove, conversation_insert: *const ConversationInsert, conversation_reload: *const ConversationReload, conversation_patch: *const ConversationPatch, message_insert: *const MessageInsert, message_reload: *const MessageReload, message_patch: *const MessagePatch, connection_changed: *const ConnectionChanged, sync_changed: *const SyncChanged, messages_received: *const MessagesReceived, message_recalled: *const MessageRecalled, send_finished: *const SendFinished, c2c_read_receipt: *const C2cReadReceipt, conversation_change: *const ConversationChange, conversations_changed: *const ConversationsChanged, filtered_unread_changed: *const FilteredUnreadChanged, message_modified: *const MessageModified, messages_deleted: *const MessagesDeleted, message_reactions_changed: *const MessageReactionsChanged, message_extensions_changed: *const MessageExtensionsChanged, message_pinned: *const MessagePinned, message_receipt: *const MessageReceipt, typing_changed: *const TypingChanged, transfer_progress: *const TransferProgress, change_refused: *const ChangeRefused, folder: *const Folder, folders: *const Folders, all_receive_opt: *const AllReceiveOpt, message_list: *const MessageList, message_receipts: *const MessageReceipts, user_page: *const UserPage, message_extensions: *const MessageExtensions, downloaded_media: *const DownloadedMedia, media_cache_usage: *const MediaCacheUsage, text_range: *const TextRange, search_hit: *const SearchHit, search_page: *const SearchPage, device: *const Device, devices: *const Devices, unread_hole: *const UnreadHole, unread_explanation: *const UnreadExplanation, online_message: *const OnlineMessage, login_ended: *const LoginEnded, storage_changed: *const StorageChanged, completion: *const Completion, closed: *const Closed, new_group: *const NewGroup, kick_members_result: *const KickMembersResult, group_info: *const GroupInfo, group_info_result: *const GroupInfoResult, group_info_results: *const GroupInfoResults, group_info_change: *const GroupInfoChange, group_member: *const GroupMember, group_member_page: *const GroupMemberPage, join_group_result: *const JoinGroupResult, group_application: *const GroupApplication, group_application_page: *const GroupApplicationPage, joined_group: *const JoinedGroup, joined_group_page: *const JoinedGroupPage, user_name: *const UserName, profile_field: *const ProfileField, user_profile: *const UserProfile, user_profiles: *const UserProfiles, self_info: *const SelfInfo, name_search: *const NameSearch, user_search_page: *const UserSearchPage, group_search_page: *const GroupSearchPage, friend_info: *const FriendInfo, friend_page: *const FriendPage, friends: *const Friends, friend_add: *const FriendAdd, friends_change: *const FriendsChange, reply: *const Reply, message_element: *const MessageElement, event: *const Event, delivery: *const Delivery) {}
