// Generated from the API table. Do not edit.
package im.ntk;

/** One item of the lane to the host, in commit order. */
public abstract class Delivery {
    private Delivery() {}

    /** The outcome of a request. */
    public static final class Completion extends Delivery {
        /** What it carries. */
        public final im.ntk.Completion value;

        Completion(im.ntk.Completion value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Completion(" + value + ")";
        }
    }

    /** News. */
    public static final class Event extends Delivery {
        /** What it carries. */
        public final im.ntk.Event value;

        Event(im.ntk.Event value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Event(" + value + ")";
        }
    }

    /** A window of conversations changed. */
    public static final class ConversationPatch extends Delivery {
        /** What it carries. */
        public final im.ntk.ConversationPatch value;

        ConversationPatch(im.ntk.ConversationPatch value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "ConversationPatch(" + value + ")";
        }
    }

    /** A window of messages changed. */
    public static final class MessagePatch extends Delivery {
        /** What it carries. */
        public final im.ntk.MessagePatch value;

        MessagePatch(im.ntk.MessagePatch value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "MessagePatch(" + value + ")";
        }
    }

    /** The end. */
    public static final class Closed extends Delivery {
        /** What it carries. */
        public final im.ntk.Closed value;

        Closed(im.ntk.Closed value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return "Closed(" + value + ")";
        }
    }

    /** Null for a member this version does not know. */
    static Delivery decode(Decoder in) {
        int tag = in.int32();
        int end = in.begin();
        Delivery out;
        switch (tag) {
            case 1: out = new Completion(im.ntk.Completion.decode(in)); break;
            case 2: out = new Event(im.ntk.Event.decode(in)); break;
            case 3: out = new ConversationPatch(im.ntk.ConversationPatch.decode(in)); break;
            case 4: out = new MessagePatch(im.ntk.MessagePatch.decode(in)); break;
            case 5: out = new Closed(im.ntk.Closed.decode(in)); break;
            default: out = null;
        }
        in.end(end);
        return out;
    }
}
