package im.ntk;

/** A request that failed. */
public final class KernelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** One of {@link ErrorCode}. */
    public final int code;

    KernelException(int code, String text) {
        super(code + " " + ErrorCode.name(code) + (text.isEmpty() ? "" : ": " + text));
        this.code = code;
    }

    /** Whether the same call may succeed later. */
    public boolean retryable() {
        return ErrorCode.retryable(code);
    }
}
