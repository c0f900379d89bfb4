package im.ntk;

import java.nio.charset.StandardCharsets;

/** What belongs to the process and not to one kernel. */
public final class Ntk {
    /** Guards what follows. */
    private static final Object LOG = new Object();
    private static LogListener listener;
    private static int setting;
    private static Thread reader;

    private Ntk() {}

    /** Sets what is logged and who gets it, for all kernels of the process, open or not; off until then. The filter is a level
     * (off, error, warn, info, debug, trace) or several parts such as {@code info,ntk_core::store=debug}; one that is unknown
     * throws an exception with its name and changes nothing. A null listener: nothing is logged any more, and the filter is not
     * looked at. The listener before may be in its last line when this returns; it gets no other. */
    public static void setLog(String filter, LogListener log) throws KernelException {
        synchronized (LOG) {
            int code = Native.setLog(log == null ? null : filter.getBytes(StandardCharsets.UTF_8), setting + 1);
            if (code != ErrorCode.OK) {
                throw new KernelException(code, "log setting \"" + filter + "\"");
            }
            listener = log;
            setting++;
            if (log != null && reader == null) {
                reader = new Thread(Ntk::read, "ntk-log");
                reader.setDaemon(true);
                reader.start();
            }
        }
    }

    private static void read() {
        while (true) {
            for (Decoder in = new Decoder(Native.waitLog()); !in.isEmpty(); ) {
                int number = in.int32();
                LogLevel level = LogLevel.values()[in.int32() - 1];
                hand(number, new LogLine(level, in.int64(), in.text(), in.text(), in.text()));
            }
        }
    }

    private static void hand(int number, LogLine line) {
        LogListener to;
        synchronized (LOG) {
            to = number == setting ? listener : null;
        }
        if (to == null) {
            return;
        }
        try {
            to.onLine(line);
        } catch (RuntimeException | Error thrown) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
        }
    }
}
