// Generated from the API table. Do not edit.
package im.ntk;

/** The login ended and will not come back by itself. */
public final class LoginEnded {
    /** 6208 kicked, 6206 token expired, 70003 token refused, 200004 wrong user... */
    public final int code;
    /** For logs. */
    public final String text;

    LoginEnded(Decoder in) {
        int end = in.begin();
        code = in.has(end) ? (in.int32()) : 0;
        text = in.has(end) ? (in.text()) : "";
        in.end(end);
    }

    static LoginEnded decode(Decoder in) {
        return new LoginEnded(in);
    }

    @Override
    public String toString() {
        return "LoginEnded { "
            + "code: " + Integer.toUnsignedString(code)
            + ", text: " + Decoder.quoted(text)
            + " }";
    }
}
