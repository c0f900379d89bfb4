package im.ntk;

/** The few calls that cross into the library. All arguments are numbers and bytes; nothing here blocks but waitWake and waitLog. */
final class Native {
    private Native() {}

    static {
        NativeLibrary.load();
        if (apiHash() != Commands.API_HASH) {
            throw new UnsatisfiedLinkError("ntk_jni and the im.ntk classes come from different API tables");
        }
    }

    /** Over the API table of the library. */
    static native long apiHash();

    /** Fills {kernel, request}; returns a code. An empty log setting changes nothing. */
    static native int open(byte[] directory, int mailbox, byte[] log, int trust, byte[] caPem, byte[] pins, byte[] proxy,
            long[] kernelAndRequest);

    /** Fills {request}; returns a code. */
    static native int submit(long kernel, int command, byte[] args, long[] request);

    /** Which argument of the newest command that this thread was refused breaks which rule, in UTF-8; may be empty. */
    static native byte[] lastError();

    /** Waits until there is something to pump: true, or the kernel is gone: false. */
    static native boolean waitWake(long kernel);

    /** Deliveries in the flat encoding, one after another; empty when there is nothing, null when the kernel is gone. */
    static native byte[] pump(long kernel, int maxItems, int budgetUs);

    /** The host's frame tick; returns a code. */
    static native int frame(long kernel);

    /** Closes; returns a code. */
    static native int close(long kernel);

    /** Sets what is logged, null = nothing; its lines carry the number; returns a code. */
    static native int setLog(byte[] filter, int setting);

    /** Waits for lines of the log: of each the number of its setting, level, time and three texts. */
    static native byte[] waitLog();

    /** How a patch is applied: parts, each after its length: steps (of six), departures and arrivals (of two), origins, places, the
     * first row of the permutation, the permutation. Null when it does not fit together. */
    static native int[] listPatch(int oldLen, int newLen, int[] deletes, int[] inserts, int[] moves);
}
