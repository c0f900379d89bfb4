// Generated from the API table. Do not edit.
package im.ntk;

/** News that no request asked for. */
public abstract class Event {
    private Event() {}

    /** See the record. */
    public static final class ConnectionChanged extends Event {
        /** What it carries. */
        public final im.ntk.ConnectionChanged value;

        ConnectionChanged(im.ntk.ConnectionChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "ConnectionChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class SyncChanged extends Event {
        /** What it carries. */
        public final im.ntk.SyncChanged value;

        SyncChanged(im.ntk.SyncChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "SyncChanged(" + value + ")";
        }
    }

    /** The unread total changed (V2TIM onTotalUnreadMessageCountChanged); never sent with an equal value. */
    public static final class TotalUnreadChanged extends Event {
        /** What it carries. */
        public final im.ntk.UnreadTotal value;

        TotalUnreadChanged(im.ntk.UnreadTotal value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "TotalUnreadChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessagesReceived extends Event {
        /** What it carries. */
        public final im.ntk.MessagesReceived value;

        MessagesReceived(im.ntk.MessagesReceived value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessagesReceived(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessageRecalled extends Event {
        /** What it carries. */
        public final im.ntk.MessageRecalled value;

        MessageRecalled(im.ntk.MessageRecalled value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageRecalled(" + value + ")";
        }
    }

    /** See the record. */
    public static final class SendFinished extends Event {
        /** What it carries. */
        public final im.ntk.SendFinished value;

        SendFinished(im.ntk.SendFinished value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "SendFinished(" + value + ")";
        }
    }

    /** See the record. */
    public static final class C2cReadReceipt extends Event {
        /** What it carries. */
        public final im.ntk.C2cReadReceipt value;

        C2cReadReceipt(im.ntk.C2cReadReceipt value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "C2cReadReceipt(" + value + ")";
        }
    }

    /** See the record. */
    public static final class ConversationsChanged extends Event {
        /** What it carries. */
        public final im.ntk.ConversationsChanged value;

        ConversationsChanged(im.ntk.ConversationsChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "ConversationsChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class OnlineMessage extends Event {
        /** What it carries. */
        public final im.ntk.OnlineMessage value;

        OnlineMessage(im.ntk.OnlineMessage value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "OnlineMessage(" + value + ")";
        }
    }

    /** See the record. */
    public static final class LoginEnded extends Event {
        /** What it carries. */
        public final im.ntk.LoginEnded value;

        LoginEnded(im.ntk.LoginEnded value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "LoginEnded(" + value + ")";
        }
    }

    /** See the record. */
    public static final class StorageChanged extends Event {
        /** What it carries. */
        public final im.ntk.StorageChanged value;

        StorageChanged(im.ntk.StorageChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "StorageChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class FilteredUnreadChanged extends Event {
        /** What it carries. */
        public final im.ntk.FilteredUnreadChanged value;

        FilteredUnreadChanged(im.ntk.FilteredUnreadChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "FilteredUnreadChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessageModified extends Event {
        /** What it carries. */
        public final im.ntk.MessageModified value;

        MessageModified(im.ntk.MessageModified value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageModified(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessagesDeleted extends Event {
        /** What it carries. */
        public final im.ntk.MessagesDeleted value;

        MessagesDeleted(im.ntk.MessagesDeleted value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessagesDeleted(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessageReactionsChanged extends Event {
        /** What it carries. */
        public final im.ntk.MessageReactionsChanged value;

        MessageReactionsChanged(im.ntk.MessageReactionsChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageReactionsChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessageExtensionsChanged extends Event {
        /** What it carries. */
        public final im.ntk.MessageExtensionsChanged value;

        MessageExtensionsChanged(im.ntk.MessageExtensionsChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageExtensionsChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessagePinned extends Event {
        /** What it carries. */
        public final im.ntk.MessagePinned value;

        MessagePinned(im.ntk.MessagePinned value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessagePinned(" + value + ")";
        }
    }

    /** See the record. */
    public static final class MessageReceipt extends Event {
        /** What it carries. */
        public final im.ntk.MessageReceipt value;

        MessageReceipt(im.ntk.MessageReceipt value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessageReceipt(" + value + ")";
        }
    }

    /** See the record. */
    public static final class TypingChanged extends Event {
        /** What it carries. */
        public final im.ntk.TypingChanged value;

        TypingChanged(im.ntk.TypingChanged value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "TypingChanged(" + value + ")";
        }
    }

    /** See the record. */
    public static final class TransferProgress extends Event {
        /** What it carries. */
        public final im.ntk.TransferProgress value;

        TransferProgress(im.ntk.TransferProgress value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "TransferProgress(" + value + ")";
        }
    }

    /** See the record. */
    public static final class ChangeRefused extends Event {
        /** What it carries. */
        public final im.ntk.ChangeRefused value;

        ChangeRefused(im.ntk.ChangeRefused value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "ChangeRefused(" + value + ")";
        }
    }

    /** Folders were made, renamed or deleted, on any own device. */
    public static final class FoldersChanged extends Event {
        /** What it carries. */
        public final im.ntk.Folders value;

        FoldersChanged(im.ntk.Folders value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "FoldersChanged(" + value + ")";
        }
    }

    /** Do not disturb changed, on any own device. */
    public static final class AllReceiveOptChanged extends Event {
        /** What it carries. */
        public final im.ntk.AllReceiveOpt value;

        AllReceiveOptChanged(im.ntk.AllReceiveOpt value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "AllReceiveOptChanged(" + value + ")";
        }
    }

    /** Somebody applied to a group that this user rules, or it was decided about them (V2TIM onReceiveJoinApplication). After an
     * absence longer than the server keeps news `get_group_applications` says all. */
    public static final class GroupApplicationChanged extends Event {
        /** What it carries. */
        public final im.ntk.GroupApplication value;

        GroupApplicationChanged(im.ntk.GroupApplication value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupApplicationChanged(" + value + ")";
        }
    }

    /** It was decided about this user, or about whom this user would have brought (V2TIM onApplicationProcessed). */
    public static final class GroupApplicationDecided extends Event {
        /** What it carries. */
        public final im.ntk.GroupApplication value;

        GroupApplicationDecided(im.ntk.GroupApplication value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "GroupApplicationDecided(" + value + ")";
        }
    }

    /** What is known here of others changed (V2TIM onUserInfoChanged). */
    public static final class UsersInfoChanged extends Event {
        /** What it carries. */
        public final im.ntk.UserProfiles value;

        UsersInfoChanged(im.ntk.UserProfiles value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "UsersInfoChanged(" + value + ")";
        }
    }

    /** The own profile changed, on any own device (V2TIM onSelfInfoUpdated). */
    public static final class SelfInfoChanged extends Event {
        /** What it carries. */
        public final im.ntk.UserProfile value;

        SelfInfoChanged(im.ntk.UserProfile value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "SelfInfoChanged(" + value + ")";
        }
    }

    /** What users are to this one changed, on any own device or by them (V2TIM onFriendListAdded, onFriendListDeleted, onFriendInfoChanged,
     * onBlackListAdd, onBlackListDeleted, onFriendApplicationListAdded, onFriendApplicationListRead and
     * the like). */
    public static final class FriendsChanged extends Event {
        /** What it carries. */
        public final im.ntk.FriendsChange value;

        FriendsChanged(im.ntk.FriendsChange value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "FriendsChanged(" + value + ")";
        }
    }

    /** Null for a member this version does not know. */
    static Event decode(Decoder in) {
        int tag = in.int32();
        int end = in.begin();
        Event out;
        switch (tag) {
            case 1: out = new ConnectionChanged(im.ntk.ConnectionChanged.decode(in)); break;
            case 2: out = new SyncChanged(im.ntk.SyncChanged.decode(in)); break;
            case 3: out = new TotalUnreadChanged(im.ntk.UnreadTotal.decode(in)); break;
            case 4: out = new MessagesReceived(im.ntk.MessagesReceived.decode(in)); break;
            case 5: out = new MessageRecalled(im.ntk.MessageRecalled.decode(in)); break;
            case 6: out = new SendFinished(im.ntk.SendFinished.decode(in)); break;
            case 7: out = new C2cReadReceipt(im.ntk.C2cReadReceipt.decode(in)); break;
            case 8: out = new ConversationsChanged(im.ntk.ConversationsChanged.decode(in)); break;
            case 9: out = new OnlineMessage(im.ntk.OnlineMessage.decode(in)); break;
            case 10: out = new LoginEnded(im.ntk.LoginEnded.decode(in)); break;
            case 11: out = new StorageChanged(im.ntk.StorageChanged.decode(in)); break;
            case 12: out = new FilteredUnreadChanged(im.ntk.FilteredUnreadChanged.decode(in)); break;
            case 13: out = new MessageModified(im.ntk.MessageModified.decode(in)); break;
            case 14: out = new MessagesDeleted(im.ntk.MessagesDeleted.decode(in)); break;
            case 15: out = new MessageReactionsChanged(im.ntk.MessageReactionsChanged.decode(in)); break;
            case 16: out = new MessageExtensionsChanged(im.ntk.MessageExtensionsChanged.decode(in)); break;
            case 17: out = new MessagePinned(im.ntk.MessagePinned.decode(in)); break;
            case 18: out = new MessageReceipt(im.ntk.MessageReceipt.decode(in)); break;
            case 19: out = new TypingChanged(im.ntk.TypingChanged.decode(in)); break;
            case 20: out = new TransferProgress(im.ntk.TransferProgress.decode(in)); break;
            case 21: out = new ChangeRefused(im.ntk.ChangeRefused.decode(in)); break;
            case 22: out = new FoldersChanged(im.ntk.Folders.decode(in)); break;
            case 23: out = new AllReceiveOptChanged(im.ntk.AllReceiveOpt.decode(in)); break;
            case 100: out = new GroupApplicationChanged(im.ntk.GroupApplication.decode(in)); break;
            case 101: out = new GroupApplicationDecided(im.ntk.GroupApplication.decode(in)); break;
            case 120: out = new UsersInfoChanged(im.ntk.UserProfiles.decode(in)); break;
            case 121: out = new SelfInfoChanged(im.ntk.UserProfile.decode(in)); break;
            case 160: out = new FriendsChanged(im.ntk.FriendsChange.decode(in)); break;
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
