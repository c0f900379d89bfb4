package im.ntk;

/** A request that failed. */
public final class KernelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** One of {@link ErrorCode}. */
    public final int code;
    /** What came with the code, for example the newest message with 8006; mostly null. Lost when the exception is serialised. */
    public final transient Reply reply;

    KernelException(int code, String text) {
        this(code, text, null);
    }

    KernelException(int code, String text, Reply reply) {
        super(code + " " + ErrorCode.name(code) + (text.isEmpty() ? "" : ": " + text));
        this.code = code;
        this.reply = reply;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return ErrorCode.retryable(code);
    }
}
