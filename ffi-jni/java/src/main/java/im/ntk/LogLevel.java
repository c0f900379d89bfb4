package im.ntk;

/** How serious a line of the log is, the most serious first. */
public enum LogLevel {
    /** Something is lost, or will not work until somebody does something. */
    ERROR,
    /** Something went wrong and is dealt with. */
    WARN,
    /** Changes of state that are rare: opened, online, kicked. */
    INFO,
    /** Each request and each step of the link. */
    DEBUG,
    /** Everything. */
    TRACE
}
