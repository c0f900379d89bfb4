// Generated from the API table. Do not edit.
package im.ntk;

/** How to send a message. */
public final class SendOptions {
    /** Never counts as unread at the receivers. */
    public boolean excludedFromUnread = false;
    /** Never becomes the conversation's last message and never raises it. */
    public boolean excludedFromLastMessage = false;
    /** Delivered to devices online now, stored nowhere. */
    public boolean onlineOnly = false;
    /** Travels with the message, up to the body limit; opaque to the kernel. */
    public byte[] cloudCustomData = new byte[0];
    /** The sender wants to know who read it. */
    public boolean needsReadReceipt = false;
    /** Groups only. */
    public MessagePriority priority = MessagePriority.values()[0];
    /** Users the message mentions, at most 30; groups only. */
    public java.util.List<String> atUsers = java.util.Collections.emptyList();
    /** Mentions everyone; groups only. */
    public boolean atAll = false;
    /** The message this one answers; 0 = none. */
    public long quoteLocalId = 0L;
    /** Groups: only these members get it, at most 50; empty = all. Never counts as unread. */
    public java.util.List<String> targets = java.util.Collections.emptyList();
    /** What is shown on devices that are not connected; absent = what the server's pusher makes of it. */
    public PushInfo push = null;
    /** Stays on this device. */
    public byte[] localCustomData = new byte[0];
    /** Stays on this device. */
    public long localCustomInt = 0L;
    /** What this send marks read. */
    public OwnSendReads ownSendReads = OwnSendReads.values()[0];

    void encode(Encoder out) {
        int start = out.begin();
        out.bool(excludedFromUnread);
        out.bool(excludedFromLastMessage);
        out.bool(onlineOnly);
        out.bytes(cloudCustomData);
        out.bool(needsReadReceipt);
        out.int32(priority.value);
        out.list(atUsers, x -> out.text(x));
        out.bool(atAll);
        out.int64(quoteLocalId);
        out.list(targets, x -> out.text(x));
        if (out.some(push)) { (push == null ? new PushInfo() : push).encode(out); }
        out.bytes(localCustomData);
        out.int64(localCustomInt);
        out.int32(ownSendReads.value);
        out.end(start);
    }
}
