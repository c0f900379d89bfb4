// Generated from the API table. Do not edit.
package im.ntk;

/** Storage got into trouble or out of it. */
public final class StorageChanged {
    /** 0 = fine again; 200005 disk full, 200006 corrupt and rebuilt, 7010 failed. */
    public final int code;
    /** For logs. */
    public final String text;

    StorageChanged(Decoder in) {
        int end = in.begin();
        code = in.has(end) ? (in.int32()) : 0;
        text = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static StorageChanged decode(Decoder in) {
        return new StorageChanged(in);
    }

    @Override
    public String toString() {
        return "StorageChanged { "
            + "code: " + Integer.toUnsignedString(code)
            + ", text: " + Decoder.quoted(text)
            + " }";
    }
}
