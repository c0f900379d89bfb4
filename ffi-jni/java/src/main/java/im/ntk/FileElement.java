// Generated from the API table. Do not edit.
package im.ntk;

/** A file. */
public final class FileElement {
    /** The file. */
    public final MediaFile file;

    FileElement(Decoder in) {
        int end = in.begin();
        file = in.has(end) ? (MediaFile.decode(in)) : null;
        in.end(end);
    }

    static FileElement decode(Decoder in) {
        return new FileElement(in);
    }

    @Override
    public String toString() {
        return "FileElement { "
            + "file: " + file.toString()
            + " }";
    }
}
