// Generated from the API table. Do not edit.
package im.ntk;

/** A synchronisation with the server began, ended or failed. It ends in step, as `ConnectionState::Online` says. */
public final class SyncChanged {
    /** True while it runs. */
    public final boolean running;
    /** Why it failed; 0 = it did not. */
    public final int code;
    /** Conversations received so far by a first or full synchronisation. */
    public final long done;
    /** Of that many; 0 = unknown. */
    public final long total;

    SyncChanged(Decoder in) {
        int end = in.begin();
        running = in.has(end) ? (in.bool()) : false;
        code = in.has(end) ? (in.int32()) : 0;
        done = in.has(end) ? (in.int64()) : 0L;
        total = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static SyncChanged decode(Decoder in) {
        return new SyncChanged(in);
    }

    @Override
    public String toString() {
        return "SyncChanged { "
            + "running: " + String.valueOf(running)
            + ", code: " + Integer.toUnsignedString(code)
            + ", done: " + Long.toUnsignedString(done)
            + ", total: " + Long.toUnsignedString(total)
            + " }";
    }
}
