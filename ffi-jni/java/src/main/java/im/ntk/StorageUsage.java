// Generated from the API table. Do not edit.
package im.ntk;

/** What the kernel occupies. */
public final class StorageUsage {
    /** Database file, bytes. */
    public final long databaseBytes;
    /** Write-ahead log, bytes. */
    public final long walBytes;
    /** Rows stored. */
    public final long messages;
    /** Conversations stored. */
    public final long conversations;
    /** Messages waiting to be sent. */
    public final long queuedSends;

    StorageUsage(Decoder in) {
        int end = in.begin();
        databaseBytes = in.has(end) ? (in.int64()) : 0L;
        walBytes = in.has(end) ? (in.int64()) : 0L;
        messages = in.has(end) ? (in.int64()) : 0L;
        conversations = in.has(end) ? (in.int64()) : 0L;
        queuedSends = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static StorageUsage decode(Decoder in) {
        return new StorageUsage(in);
    }

    @Override
    public String toString() {
        return "StorageUsage { "
            + "database_bytes: " + Long.toUnsignedString(databaseBytes)
            + ", wal_bytes: " + Long.toUnsignedString(walBytes)
            + ", messages: " + Long.toUnsignedString(messages)
            + ", conversations: " + Long.toUnsignedString(conversations)
            + ", queued_sends: " + Long.toUnsignedString(queuedSends)
            + " }";
    }
}
