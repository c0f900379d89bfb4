// Generated from the API table. Do not edit.
package im.ntk;

/** The connection changed, or a state that lasts has another reason: each attempt to connect that fails otherwise than the one
 * before is told. */
public final class ConnectionChanged {
    /** Now. */
    public final ConnectionState state;
    /** Why it is no better; 0 = no error. */
    public final int code;
    /** For logs. */
    public final String text;

    ConnectionChanged(Decoder in) {
        int end = in.begin();
        state = in.has(end) ? (ConnectionState.of(in.int32())) : ConnectionState.values()[0];
        code = in.has(end) ? (in.int32()) : 0;
        text = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static ConnectionChanged decode(Decoder in) {
        return new ConnectionChanged(in);
    }

    @Override
    public String toString() {
        return "ConnectionChanged { "
            + "state: " + state.toString()
            + ", code: " + Integer.toUnsignedString(code)
            + ", text: " + Decoder.quoted(text)
            + " }";
    }
}
