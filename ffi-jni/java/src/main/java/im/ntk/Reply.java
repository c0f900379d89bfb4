// Generated from the API table. Do not edit.
package im.ntk;

/** What a command returns. */
public abstract class Reply {
    private Reply() {}

    /** Of the send commands. */
    public static final class SendReceipt extends Reply {
        /** What it carries. */
        public final im.ntk.SendReceipt value;

        SendReceipt(im.ntk.SendReceipt value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "SendReceipt(" + value + ")";
        }
    }

    /** Of `get_conversation`, `create_group`. */
    public static final class Conversation extends Reply {
        /** What it carries. */
        public final im.ntk.ConversationRow value;

        Conversation(im.ntk.ConversationRow value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Conversation(" + value + ")";
        }
    }

    /** Of `get_conversation_list`. */
    public static final class ConversationPage extends Reply {
        /** What it carries. */
        public final im.ntk.ConversationPage value;

        ConversationPage(im.ntk.ConversationPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "ConversationPage(" + value + ")";
        }
    }

    /** Of `get_history`. */
    public static final class MessagePage extends Reply {
        /** What it carries. */
        public final im.ntk.MessagePage value;

        MessagePage(im.ntk.MessagePage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessagePage(" + value + ")";
        }
    }

    /** Of `get_total_unread_message_count`. */
    public static final class UnreadTotal extends Reply {
        /** What it carries. */
        public final im.ntk.UnreadTotal value;

        UnreadTotal(im.ntk.UnreadTotal value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UnreadTotal(" + value + ")";
        }
    }

    /** Of `add_group_members`. */
    public static final class AddMembers extends Reply {
        /** What it carries. */
        public final im.ntk.AddMembersResult value;

        AddMembers(im.ntk.AddMembersResult value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "AddMembers(" + value + ")";
        }
    }

    /** Of `audit`. */
    public static final class Audit extends Reply {
        /** What it carries. */
        public final im.ntk.AuditReport value;

        Audit(im.ntk.AuditReport value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Audit(" + value + ")";
        }
    }

    /** Of `get_storage_usage`. */
    public static final class StorageUsage extends Reply {
        /** What it carries. */
        public final im.ntk.StorageUsage value;

        StorageUsage(im.ntk.StorageUsage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "StorageUsage(" + value + ")";
        }
    }

    /** Of the window commands. */
    public static final class WindowOpened extends Reply {
        /** What it carries. */
        public final im.ntk.WindowOpened value;

        WindowOpened(im.ntk.WindowOpened value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "WindowOpened(" + value + ")";
        }
    }

    /** Of `echo`. */
    public static final class Echo extends Reply {
        /** What it carries. */
        public final im.ntk.Echo value;

        Echo(im.ntk.Echo value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Echo(" + value + ")";
        }
    }

    /** Of `modify_message`, also with code 8006, and of `insert_local_message`. */
    public static final class Message extends Reply {
        /** What it carries. */
        public final im.ntk.MessageRow value;

        Message(im.ntk.MessageRow value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Message(" + value + ")";
        }
    }

    /** Of `find_messages`, `get_pinned_messages`, `get_merged_messages`. */
    public static final class MessageList extends Reply {
        /** What it carries. */
        public final im.ntk.MessageList value;

        MessageList(im.ntk.MessageList value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageList(" + value + ")";
        }
    }

    /** Of the extension commands. */
    public static final class MessageExtensions extends Reply {
        /** What it carries. */
        public final im.ntk.MessageExtensions value;

        MessageExtensions(im.ntk.MessageExtensions value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageExtensions(" + value + ")";
        }
    }

    /** Of `get_message_read_receipts`. */
    public static final class MessageReceipts extends Reply {
        /** What it carries. */
        public final im.ntk.MessageReceipts value;

        MessageReceipts(im.ntk.MessageReceipts value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageReceipts(" + value + ")";
        }
    }

    /** Of the commands that list users. */
    public static final class UserPage extends Reply {
        /** What it carries. */
        public final im.ntk.UserPage value;

        UserPage(im.ntk.UserPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UserPage(" + value + ")";
        }
    }

    /** Of `create_folder`. */
    public static final class Folder extends Reply {
        /** What it carries. */
        public final im.ntk.Folder value;

        Folder(im.ntk.Folder value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Folder(" + value + ")";
        }
    }

    /** Of `get_folders`. */
    public static final class Folders extends Reply {
        /** What it carries. */
        public final im.ntk.Folders value;

        Folders(im.ntk.Folders value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Folders(" + value + ")";
        }
    }

    /** Of `get_all_receive_opt`. */
    public static final class AllReceiveOpt extends Reply {
        /** What it carries. */
        public final im.ntk.AllReceiveOpt value;

        AllReceiveOpt(im.ntk.AllReceiveOpt value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "AllReceiveOpt(" + value + ")";
        }
    }

    /** Of `explain_unread`. */
    public static final class UnreadExplanation extends Reply {
        /** What it carries. */
        public final im.ntk.UnreadExplanation value;

        UnreadExplanation(im.ntk.UnreadExplanation value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UnreadExplanation(" + value + ")";
        }
    }

    /** Of the searches of messages. */
    public static final class SearchPage extends Reply {
        /** What it carries. */
        public final im.ntk.SearchPage value;

        SearchPage(im.ntk.SearchPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "SearchPage(" + value + ")";
        }
    }

    /** Of `get_devices`. */
    public static final class Devices extends Reply {
        /** What it carries. */
        public final im.ntk.Devices value;

        Devices(im.ntk.Devices value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Devices(" + value + ")";
        }
    }

    /** Of `download_media`. */
    public static final class DownloadedMedia extends Reply {
        /** What it carries. */
        public final im.ntk.DownloadedMedia value;

        DownloadedMedia(im.ntk.DownloadedMedia value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "DownloadedMedia(" + value + ")";
        }
    }

    /** Of `get_media_cache_usage`. */
    public static final class MediaCacheUsage extends Reply {
        /** What it carries. */
        public final im.ntk.MediaCacheUsage value;

        MediaCacheUsage(im.ntk.MediaCacheUsage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MediaCacheUsage(" + value + ")";
        }
    }

    /** Of `kick_group_members`. */
    public static final class KickMembers extends Reply {
        /** What it carries. */
        public final im.ntk.KickMembersResult value;

        KickMembers(im.ntk.KickMembersResult value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "KickMembers(" + value + ")";
        }
    }

    /** Of `get_group_info`, `set_group_info`, `mute_all_group_members`. */
    public static final class GroupInfo extends Reply {
        /** What it carries. */
        public final im.ntk.GroupInfo value;

        GroupInfo(im.ntk.GroupInfo value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupInfo(" + value + ")";
        }
    }

    /** Of `get_groups_info`. */
    public static final class GroupInfoResults extends Reply {
        /** What it carries. */
        public final im.ntk.GroupInfoResults value;

        GroupInfoResults(im.ntk.GroupInfoResults value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupInfoResults(" + value + ")";
        }
    }

    /** Of what sets something of one member. */
    public static final class GroupMember extends Reply {
        /** What it carries. */
        public final im.ntk.GroupMember value;

        GroupMember(im.ntk.GroupMember value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupMember(" + value + ")";
        }
    }

    /** Of `get_group_members`. */
    public static final class GroupMemberPage extends Reply {
        /** What it carries. */
        public final im.ntk.GroupMemberPage value;

        GroupMemberPage(im.ntk.GroupMemberPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupMemberPage(" + value + ")";
        }
    }

    /** Of `join_group`. */
    public static final class JoinGroup extends Reply {
        /** What it carries. */
        public final im.ntk.JoinGroupResult value;

        JoinGroup(im.ntk.JoinGroupResult value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "JoinGroup(" + value + ")";
        }
    }

    /** Of `accept_group_application`, `refuse_group_application`. */
    public static final class GroupApplication extends Reply {
        /** What it carries. */
        public final im.ntk.GroupApplication value;

        GroupApplication(im.ntk.GroupApplication value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupApplication(" + value + ")";
        }
    }

    /** Of `get_group_applications`. */
    public static final class GroupApplicationPage extends Reply {
        /** What it carries. */
        public final im.ntk.GroupApplicationPage value;

        GroupApplicationPage(im.ntk.GroupApplicationPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupApplicationPage(" + value + ")";
        }
    }

    /** Of `get_joined_groups`. */
    public static final class JoinedGroupPage extends Reply {
        /** What it carries. */
        public final im.ntk.JoinedGroupPage value;

        JoinedGroupPage(im.ntk.JoinedGroupPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "JoinedGroupPage(" + value + ")";
        }
    }

    /** Of `get_users_info`. */
    public static final class UserProfiles extends Reply {
        /** What it carries. */
        public final im.ntk.UserProfiles value;

        UserProfiles(im.ntk.UserProfiles value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UserProfiles(" + value + ")";
        }
    }

    /** Of `get_self_info`. */
    public static final class UserProfile extends Reply {
        /** What it carries. */
        public final im.ntk.UserProfile value;

        UserProfile(im.ntk.UserProfile value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UserProfile(" + value + ")";
        }
    }

    /** Of `search_users`. */
    public static final class UserSearchPage extends Reply {
        /** What it carries. */
        public final im.ntk.UserSearchPage value;

        UserSearchPage(im.ntk.UserSearchPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UserSearchPage(" + value + ")";
        }
    }

    /** Of `search_cloud_groups`. */
    public static final class GroupSearchPage extends Reply {
        /** What it carries. */
        public final im.ntk.GroupSearchPage value;

        GroupSearchPage(im.ntk.GroupSearchPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupSearchPage(" + value + ")";
        }
    }

    /** Of whatever is done about a user. */
    public static final class FriendInfo extends Reply {
        /** What it carries. */
        public final im.ntk.FriendInfo value;

        FriendInfo(im.ntk.FriendInfo value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "FriendInfo(" + value + ")";
        }
    }

    /** Of the lists of friends, applications and the blacklist. */
    public static final class FriendPage extends Reply {
        /** What it carries. */
        public final im.ntk.FriendPage value;

        FriendPage(im.ntk.FriendPage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "FriendPage(" + value + ")";
        }
    }

    /** Of `check_friends`. */
    public static final class Friends extends Reply {
        /** What it carries. */
        public final im.ntk.Friends value;

        Friends(im.ntk.Friends value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Friends(" + value + ")";
        }
    }

    /** Null for a member this version does not know. */
    static Reply decode(Decoder in) {
        int tag = in.int32();
        int end = in.begin();
        Reply out;
        switch (tag) {
            case 1: out = new SendReceipt(im.ntk.SendReceipt.decode(in)); break;
            case 2: out = new Conversation(im.ntk.ConversationRow.decode(in)); break;
            case 3: out = new ConversationPage(im.ntk.ConversationPage.decode(in)); break;
            case 4: out = new MessagePage(im.ntk.MessagePage.decode(in)); break;
            case 5: out = new UnreadTotal(im.ntk.UnreadTotal.decode(in)); break;
            case 6: out = new AddMembers(im.ntk.AddMembersResult.decode(in)); break;
            case 7: out = new Audit(im.ntk.AuditReport.decode(in)); break;
            case 8: out = new StorageUsage(im.ntk.StorageUsage.decode(in)); break;
            case 9: out = new WindowOpened(im.ntk.WindowOpened.decode(in)); break;
            case 10: out = new Echo(im.ntk.Echo.decode(in)); break;
            case 11: out = new Message(im.ntk.MessageRow.decode(in)); break;
            case 12: out = new MessageList(im.ntk.MessageList.decode(in)); break;
            case 13: out = new MessageExtensions(im.ntk.MessageExtensions.decode(in)); break;
            case 14: out = new MessageReceipts(im.ntk.MessageReceipts.decode(in)); break;
            case 15: out = new UserPage(im.ntk.UserPage.decode(in)); break;
            case 16: out = new Folder(im.ntk.Folder.decode(in)); break;
            case 17: out = new Folders(im.ntk.Folders.decode(in)); break;
            case 18: out = new AllReceiveOpt(im.ntk.AllReceiveOpt.decode(in)); break;
            case 19: out = new UnreadExplanation(im.ntk.UnreadExplanation.decode(in)); break;
            case 20: out = new SearchPage(im.ntk.SearchPage.decode(in)); break;
            case 21: out = new Devices(im.ntk.Devices.decode(in)); break;
            case 22: out = new DownloadedMedia(im.ntk.DownloadedMedia.decode(in)); break;
            case 23: out = new MediaCacheUsage(im.ntk.MediaCacheUsage.decode(in)); break;
            case 100: out = new KickMembers(im.ntk.KickMembersResult.decode(in)); break;
            case 101: out = new GroupInfo(im.ntk.GroupInfo.decode(in)); break;
            case 102: out = new GroupInfoResults(im.ntk.GroupInfoResults.decode(in)); break;
            case 103: out = new GroupMember(im.ntk.GroupMember.decode(in)); break;
            case 104: out = new GroupMemberPage(im.ntk.GroupMemberPage.decode(in)); break;
            case 105: out = new JoinGroup(im.ntk.JoinGroupResult.decode(in)); break;
            case 106: out = new GroupApplication(im.ntk.GroupApplication.decode(in)); break;
            case 107: out = new GroupApplicationPage(im.ntk.GroupApplicationPage.decode(in)); break;
            case 108: out = new JoinedGroupPage(im.ntk.JoinedGroupPage.decode(in)); break;
            case 120: out = new UserProfiles(im.ntk.UserProfiles.decode(in)); break;
            case 121: out = new UserProfile(im.ntk.UserProfile.decode(in)); break;
            case 150: out = new UserSearchPage(im.ntk.UserSearchPage.decode(in)); break;
            case 151: out = new GroupSearchPage(im.ntk.GroupSearchPage.decode(in)); break;
            case 160: out = new FriendInfo(im.ntk.FriendInfo.decode(in)); break;
            case 161: out = new FriendPage(im.ntk.FriendPage.decode(in)); break;
            case 162: out = new Friends(im.ntk.Friends.decode(in)); break;
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
