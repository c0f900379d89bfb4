// Generated from the API table. Do not edit.
package im.ntk;

/** A file on the server, and where it is on this device. */
public final class MediaFile {
    /** SHA-256 of its bytes, 64 hex digits; empty until it is uploaded. */
    public final String blobId;
    /** Bytes. */
    public final long size;
    /** Name to show, as its sender said it, whatever that is: never a path. */
    public final String name;
    /** Media type, for example `image/jpeg`. */
    public final String mime;
    /** Pixels; 0 = not a picture. */
    public final int width;
    /** Pixels; 0 = not a picture. */
    public final int height;
    /** Path on this device; empty = download it. */
    public final String localPath;

    MediaFile(Decoder in) {
        int end = in.begin();
        blobId = in.has(end) ? (in.text()) : "";
        size = in.has(end) ? (in.int64()) : 0L;
        name = in.has(end) ? (in.text()) : "";
        mime = in.has(end) ? (in.text()) : "";
        width = in.has(end) ? (in.int32()) : 0;
        height = in.has(end) ? (in.int32()) : 0;
        localPath = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static MediaFile decode(Decoder in) {
        return new MediaFile(in);
    }

    @Override
    public String toString() {
        return "MediaFile { "
            + "blob_id: " + Decoder.quoted(blobId)
            + ", size: " + Long.toUnsignedString(size)
            + ", name: " + Decoder.quoted(name)
            + ", mime: " + Decoder.quoted(mime)
            + ", width: " + Integer.toUnsignedString(width)
            + ", height: " + Integer.toUnsignedString(height)
            + ", local_path: " + Decoder.quoted(localPath)
            + " }";
    }
}
