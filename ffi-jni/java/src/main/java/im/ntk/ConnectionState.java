// Generated from the API table. Do not edit.
package im.ntk;

/** The connection to the server. */
public enum ConnectionState {
    /** No user, or told to stay offline. */
    OFFLINE(0, "Offline"),
    /** Dialling, or waiting to dial again. */
    CONNECTING(1, "Connecting"),
    /** Linked and catching up. */
    SYNCING(2, "Syncing"),
    /** Linked and in step: what the server has is here, and it has every setting, reaction, receipt, deletion and read mark made
     * here before the link came up. Messages to send are not waited for; `SendFinished` tells of each. */
    ONLINE(3, "Online");

    /** Permanent number. */
    public final int value;
    private final String text;

    ConnectionState(int value, String text) {
        this.value = value;
        this.text = text;
    }

    static ConnectionState of(int value) {
        for (ConnectionState v : values()) {
            if (v.value == value) {
                return v;
            }
        }
        throw new IllegalArgumentException("ConnectionState " + value);
    }

    @Override
    public String toString() {
        return text;
    }
}
