package im.ntk;

/** Takes the lines of the log, one after another, on a daemon thread of its own ({@code ntk-log}). It may call anything, also
 * {@link Ntk#setLog}, and may take its time: of lines that pile up the newest are dropped, and a line says how many. An exception
 * is reported to that thread's handler and loses its line only. */
public interface LogListener {
    /** A line. */
    void onLine(LogLine line);
}
