// Generated from the API table. Do not edit.
package im.ntk;

/** A window was opened; its snapshot follows as the first patch. */
public final class WindowOpened {
    /** Id for grow, move and close. */
    public final long window;

    WindowOpened(Decoder in) {
        int end = in.begin();
        window = in.has(end) ? (in.int64()) : 0L;
        in.end(end);
    }

    static WindowOpened decode(Decoder in) {
        return new WindowOpened(in);
    }

    @Override
    public String toString() {
        return "WindowOpened { "
            + "window: " + Long.toUnsignedString(window)
            + " }";
    }
}
