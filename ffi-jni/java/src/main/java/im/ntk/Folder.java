// Generated from the API table. Do not edit.
package im.ntk;

/** A folder of conversations. */
public final class Folder {
    /** The same on all own devices. */
    public final long id;
    /** 1 to 32 bytes. */
    public final String name;

    Folder(Decoder in) {
        int end = in.begin();
        id = in.has(end) ? (in.int64()) : 0L;
        name = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static Folder decode(Decoder in) {
        return new Folder(in);
    }

    @Override
    public String toString() {
        return "Folder { "
            + "id: " + Long.toUnsignedString(id)
            + ", name: " + Decoder.quoted(name)
            + " }";
    }
}
