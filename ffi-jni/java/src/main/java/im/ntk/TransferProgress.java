// Generated from the API table. Do not edit.
package im.ntk;

/** How far an upload or download is; at most ten a second for each. */
public final class TransferProgress {
    /** The message. */
    public final long localId;
    /** Which of its elements. */
    public final int element;
    /** True: to the server. */
    public final boolean upload;
    /** Bytes done. */
    public final long done;
    /** Bytes in all. */
    public final long total;
    /** It waits: paused by the host, or no network. */
    public final boolean paused;

    TransferProgress(Decoder in) {
        int end = in.begin();
        localId = in.has(end) ? (in.int64()) : 0L;
        element = in.has(end) ? (in.int32()) : 0;
        upload = in.has(end) ? (in.bool()) : false;
        done = in.has(end) ? (in.int64()) : 0L;
        total = in.has(end) ? (in.int64()) : 0L;
        paused = in.has(end) ? (in.bool()) : false;
        in.end(end);
    }

    static TransferProgress decode(Decoder in) {
        return new TransferProgress(in);
    }

    @Override
    public String toString() {
        return "TransferProgress { "
            + "local_id: " + Long.toUnsignedString(localId)
            + ", element: " + Integer.toUnsignedString(element)
            + ", upload: " + String.valueOf(upload)
            + ", done: " + Long.toUnsignedString(done)
            + ", total: " + Long.toUnsignedString(total)
            + ", paused: " + String.valueOf(paused)
            + " }";
    }
}
