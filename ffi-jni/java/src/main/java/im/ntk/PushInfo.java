// Generated from the API table. Do not edit.
package im.ntk;

/** Offline push of one message. */
public final class PushInfo {
    /** Title. */
    public String title = "";
    /** Text. */
    public String text = "";
    /** Opaque to everyone but the receiving application. */
    public byte[] ext = new byte[0];
    /** Name of a sound. */
    public String sound = "";
    /** True: no push for this message. */
    public boolean disabled = false;

    void encode(Encoder out) {
        int start = out.begin();
        out.text(title);
        out.text(text);
        out.bytes(ext);
        out.text(sound);
        out.bool(disabled);
        out.end(start);
    }
}
