import CNtk

/// How the server is reached, for the link and for files. The default is the web's authorities, no pin and no proxy.
public struct NetworkOptions: Sendable {
    /// Whose word about a certificate counts.
    public enum Trust: UInt32, Sendable {
        /// The web's authorities as they were when the library was built, besides `caPem`.
        case web = 0
        /// The system's store, which its user and administrator decide about, besides `caPem`.
        case system = 1
        /// Nobody but `caPem`.
        case given = 2
    }

    public var trust: Trust
    /// Certificates of authorities, PEM, one after another.
    public var caPem: String
    /// SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, base64; of several, which commas
    /// separate, one. It must be trusted besides, and ws:// is refused. Empty = any.
    public var pins: String
    /// `http://[user:password@]host[:port]` (CONNECT) or `socks5://...`; it looks up the server's name. Empty = none.
    public var proxy: String

    public init(trust: Trust = .web, caPem: String = "", pins: String = "", proxy: String = "") {
        (self.trust, self.caPem, self.pins, self.proxy) = (trust, caPem, pins, proxy)
    }
}
