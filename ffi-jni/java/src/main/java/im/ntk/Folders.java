// Generated from the API table. Do not edit.
package im.ntk;

/** Folders, by name. */
public final class Folders {
    /** Them. */
    public final java.util.List<Folder> folders;

    Folders(Decoder in) {
        int end = in.begin();
        folders = in.has(end) ? (in.list(() -> Folder.decode(in))) : java.util.Collections.emptyList();
        in.end(end);
    }

    static Folders decode(Decoder in) {
        return new Folders(in);
    }

    @Override
    public String toString() {
        return "Folders { "
            + "folders: " + Decoder.shown(folders, x -> x.toString())
            + " }";
    }
}
