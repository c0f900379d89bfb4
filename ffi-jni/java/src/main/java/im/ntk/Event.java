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
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
