package im.ntk;

/** How the server is reached, for the link and for files. As it is made: the web's authorities, no pin, no proxy. */
public final class NetworkOptions {
    /** Whose word about a certificate counts. */
    public enum Trust {
        /** The web's authorities as they were when the library was built, besides {@link NetworkOptions#caPem}. */
        WEB,
        /** The system's store, which its user and administrator decide about, besides {@link NetworkOptions#caPem}. */
        SYSTEM,
        /** Nobody but {@link NetworkOptions#caPem}. */
        GIVEN
    }

    public Trust trust = Trust.WEB;
    /** Certificates of authorities, PEM, one after another. */
    public String caPem = "";
    /** SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, base64; of several, which commas
     * separate, one. It must be trusted besides, and ws:// is refused. Empty = any. */
    public String pins = "";
    /** {@code http://[user:password@]host[:port]} (CONNECT) or {@code socks5://...}; it looks up the server's name. Empty = none. */
    public String proxy = "";
}
