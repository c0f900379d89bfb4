// Generated from the API table. Do not edit.
package im.ntk;

/** Where a downloaded file is. */
public final class DownloadedMedia {
    /** Path; the cache may delete it once its limit is reached, so copy what must stay. */
    public final String path;

    DownloadedMedia(Decoder in) {
        int end = in.begin();
        path = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static DownloadedMedia decode(Decoder in) {
        return new DownloadedMedia(in);
    }

    @Override
    public String toString() {
        return "DownloadedMedia { "
            + "path: " + Decoder.quoted(path)
            + " }";
    }
}
