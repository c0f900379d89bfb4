package im.ntk;

/** One line of the log. It never holds what users wrote or named, a token, a key or a path. For people: it changes from version
 * to version and is not to be parsed. */
public final class LogLine {
    /** How serious. */
    public final LogLevel level;
    /** When, milliseconds since 1970 UTC. */
    public final long timeMs;
    /** The part of the kernel that says it, for example {@code ntk_core::store::writer}. */
    public final String target;
    /** What happened: words, then {@code name=value} for each number. */
    public final String text;
    /** During what, outermost first: {@code kernel{no=1}:request{id=7 command=send_text}}. May be empty. */
    public final String context;

    LogLine(LogLevel level, long timeMs, String target, String text, String context) {
        this.level = level;
        this.timeMs = timeMs;
        this.target = target;
        this.text = text;
        this.context = context;
    }

    @Override
    public String toString() {
        return level + " " + target + (context.isEmpty() ? "" : " " + context) + ": " + text;
    }
}
