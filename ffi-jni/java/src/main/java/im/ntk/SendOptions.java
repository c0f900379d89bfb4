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

    void encode(Encoder out) {
        int start = out.begin();
        out.bool(excludedFromUnread);
        out.bool(excludedFromLastMessage);
        out.bool(onlineOnly);
        out.bytes(cloudCustomData);
        out.end(start);
    }
}
