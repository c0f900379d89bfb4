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
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
