//! A proxy between this device and the server: HTTP CONNECT, or SOCKS 5. It is told the server's name, which nobody looks up here, and
//! then carries bytes; TLS goes through it to the server. What it says is told apart from what the server says.
use super::options::wrong;
use super::transport::{DialError, host_and_port};
use crate::api::{Error, ErrorCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::io;
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::http::Uri;

/// Longest head of a proxy's answer, and headers in it.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;
/// User, password and name of a server are this long at most in SOCKS.
const LONGEST_WORD: usize = 255;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Http,
    Socks,
}

/// Where a proxy is, and who it is told asks.
pub(super) struct Proxy {
    kind: Kind,
    pub(super) host: String,
    pub(super) port: u16,
    login: Option<(String, String)>,
}

impl Proxy {
    /// `http://[user:password@]host[:port]`, or `socks5://`.
    pub(super) fn parse(given: &str) -> Result<Proxy, Error> {
        // What was given may have a password in it: it is not repeated.
        let bad = |why: &str| wrong("proxy", why);
        // A fragment is cut off when it is read: the rest of a password would be none, and its beginning a port.
        if given.contains('#') {
            return Err(bad("a # that is not written as %23"));
        }
        let uri: Uri = given.parse().map_err(|_| bad("not an address"))?;
        let (kind, usual) = match uri.scheme_str() {
            Some("http") => (Kind::Http, 8080),
            Some("socks5" | "socks5h") => (Kind::Socks, 1080),
            _ => return Err(bad("neither http:// nor socks5://")),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(bad("a path"));
        }
        let login = match uri.authority().and_then(|a| a.as_str().rsplit_once('@')) {
            Some((login, _)) => {
                let (user, password) = login.split_once(':').unwrap_or((login, ""));
                let plain = |word| decoded(word).filter(|w| w.len() <= LONGEST_WORD).ok_or_else(|| bad("user or password"));
                Some((plain(user)?, plain(password)?))
            }
            None => None,
        };
        let (host, port) = host_and_port(&uri, usual).ok_or_else(|| bad("host or port"))?;
        Ok(Proxy { kind, host, port, login })
    }

    /// Asks for the way to a server, on a connection to the proxy.
    pub(super) async fn through<S>(&self, stream: &mut S, host: &str, port: u16) -> Result<(), DialError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match self.kind {
            Kind::Http => self.connect(stream, host, port).await,
            Kind::Socks => self.socks(stream, host, port).await,
        }
    }

    /// RFC 9110, 9.3.6.
    async fn connect<S>(&self, stream: &mut S, host: &str, port: u16) -> Result<(), DialError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let to = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        let mut ask = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n");
        if let Some((user, password)) = &self.login {
            let login = BASE64_STANDARD.encode(format!("{user}:{password}"));
            ask.push_str(&format!("Proxy-Authorization: Basic {login}\r\n"));
        }
        ask.push_str("\r\n");
        stream.write_all(ask.as_bytes()).await.map_err(lost)?;
        // Byte by byte: what comes after the head is the server's.
        let mut head = Vec::with_capacity(256);
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() == LONGEST_HEAD {
                return Err(refuses("its answer has no end"));
            }
            head.push(stream.read_u8().await.map_err(lost)?);
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut answer = httparse::Response::new(&mut headers);
        let status = match answer.parse(&head) {
            Ok(_) => answer.code.unwrap_or(0),
            Err(e) => return Err(refuses(&format!("no answer of HTTP: {e}"))),
        };
        let text = format!("http {status}");
        match status {
            200..=299 => Ok(()),
            300..=399 | 511 => Err(DialError { code: ErrorCode::Redirected, text: format!("proxy: {text}") }),
            502..=504 => Err(DialError::unreachable(format!("proxy: {text}, it does not reach the server"))),
            _ => Err(refuses(&text)),
        }
    }

    /// RFC 1928, and 1929 for user and password.
    async fn socks<S>(&self, stream: &mut S, host: &str, port: u16) -> Result<(), DialError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let methods: &[u8] = if self.login.is_some() { &[5, 2, 0, 2] } else { &[5, 1, 0] };
        stream.write_all(methods).await.map_err(lost)?;
        match (read::<2>(stream).await?, &self.login) {
            ([5, 0], _) => {}
            ([5, 2], Some((user, password))) => {
                let mut ask = vec![1];
                for word in [user, password] {
                    ask.push(word.len() as u8);
                    ask.extend_from_slice(word.as_bytes());
                }
                stream.write_all(&ask).await.map_err(lost)?;
                if read::<2>(stream).await?[1] != 0 {
                    return Err(refuses("user or password"));
                }
            }
            ([5, _], _) => return Err(refuses("it wants to know who asks")),
            _ => return Err(refuses("it does not speak SOCKS 5")),
        }
        let mut ask = vec![5, 1, 0];
        match host.parse() {
            Ok(IpAddr::V4(ip)) => {
                ask.push(1);
                ask.extend(ip.octets());
            }
            Ok(IpAddr::V6(ip)) => {
                ask.push(4);
                ask.extend(ip.octets());
            }
            Err(_) if host.len() > LONGEST_WORD => {
                return Err(DialError { code: ErrorCode::NameNotFound, text: "a name of over 255 bytes".into() });
            }
            Err(_) => {
                ask.extend([3, host.len() as u8]);
                ask.extend_from_slice(host.as_bytes());
            }
        }
        ask.extend(port.to_be_bytes());
        stream.write_all(&ask).await.map_err(lost)?;
        let [version, reply, _, kind] = read::<4>(stream).await?;
        match (version, reply) {
            (5, 0) => {}
            (5, 2) => return Err(refuses("not allowed to go there")),
            (5, 3 | 4 | 6) => return Err(DialError::unreachable("proxy: it does not reach the server")),
            (5, 5) => {
                return Err(DialError { code: ErrorCode::ConnectionRefused, text: "proxy: the server refuses it".into() });
            }
            _ => return Err(refuses(&format!("reply {reply}"))),
        }
        // Where it has gone to, which nobody needs.
        let rest = match kind {
            1 => 4,
            4 => 16,
            3 => usize::from(stream.read_u8().await.map_err(lost)?),
            _ => return Err(refuses("an address of an unknown kind")),
        };
        stream.read_exact(&mut vec![0; rest + 2]).await.map_err(lost)?;
        Ok(())
    }
}

async fn read<const N: usize>(stream: &mut (impl AsyncRead + Unpin)) -> Result<[u8; N], DialError> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await.map_err(lost)?;
    Ok(bytes)
}

fn lost(e: io::Error) -> DialError {
    DialError::unreachable(format!("proxy: {e}"))
}

fn refuses(why: &str) -> DialError {
    DialError { code: ErrorCode::ProxyRefused, text: format!("proxy: {why}") }
}

/// A word of an address, with `%40` and the like as what they stand for.
fn decoded(word: &str) -> Option<String> {
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                // A number may have a sign before it, and these are none.
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_address_is_read_and_what_is_none_is_refused_without_its_password() {
        let proxy = |given| Proxy::parse(given).map(|p| (p.kind == Kind::Http, p.host, p.port, p.login));
        assert_eq!(proxy("http://inside"), Ok((true, "inside".into(), 8080, None)));
        assert_eq!(proxy("socks5://[::1]:9/"), Ok((false, "::1".into(), 9, None)));
        let login = Some(("a b".into(), "p@:ss".into()));
        assert_eq!(proxy("socks5h://a%20b:p%40%3Ass@10.0.0.1"), Ok((false, "10.0.0.1".into(), 1080, login)));
        assert_eq!(proxy("http://only@host:1").unwrap().3, Some(("only".into(), String::new())));
        let long = format!("socks5://{}@h", "u".repeat(256));
        for bad in [
            "",
            "host:1",
            "https://host",
            "http://",
            "http://h:x",
            "http://h:99999",
            "http://:1",
            "http://u:secret%f@h",
            "http://u:secret%+f@h",
            "http://u:1#secret@h",
            "http://u:sec#ret@h:1",
            "http://h:1#",
            "http://u:secret@h/path",
            "ftp://h",
            &long,
        ] {
            let refused = Proxy::parse(bad).err().unwrap();
            assert_eq!(refused.code, ErrorCode::InvalidParameters, "{bad}");
            assert!(refused.text.starts_with("proxy: ") && !refused.text.contains("secret"), "{refused}");
        }
    }

    #[tokio::test]
    async fn whatever_a_proxy_answers_ends_with_a_code_and_takes_nothing_of_what_comes_after() {
        let long = [b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'a'; LONGEST_HEAD]].concat();
        for (url, answer, expected) in [
            ("http://p", &b"HTTP/1.1 200 OK\r\n\r\n"[..], None),
            ("http://p", b"HTTP/1.0 200 Connection established\r\nvia: x\r\n\r\n", None),
            ("http://p", b"HTTP/1.1 407 Who\r\nproxy-authenticate: Basic\r\n\r\n", Some(ErrorCode::ProxyRefused)),
            ("http://p", b"HTTP/1.1 403 No\r\n\r\n", Some(ErrorCode::ProxyRefused)),
            ("http://p", b"HTTP/1.1 302 Found\r\n\r\n", Some(ErrorCode::Redirected)),
            ("http://p", b"HTTP/1.1 502 Bad\r\n\r\n", Some(ErrorCode::NoNetwork)),
            ("http://p", b"SSH-2.0-x\r\n\r\n", Some(ErrorCode::ProxyRefused)),
            ("http://p", b"HTTP/1.1 200 OK\r\n", Some(ErrorCode::NoNetwork)),
            ("http://p", &long, Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], None),
            ("socks5://p", &[5, 0, 5, 0, 0, 3, 2, 7, 7, 0, 0], None),
            ("socks5://p", &[5, 0, 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], None),
            ("socks5://u:p@p", &[5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0], None),
            ("socks5://u:p@p", &[5, 2, 1, 1], Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 2], Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 255], Some(ErrorCode::ProxyRefused)),
            ("socks5://p", b"HT", Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 0, 5, 2, 0, 1], Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 0, 5, 5, 0, 1], Some(ErrorCode::ConnectionRefused)),
            ("socks5://p", &[5, 0, 5, 4, 0, 1], Some(ErrorCode::NoNetwork)),
            ("socks5://p", &[5, 0, 5, 0, 0, 9], Some(ErrorCode::ProxyRefused)),
            ("socks5://p", &[5, 0, 5], Some(ErrorCode::NoNetwork)),
        ] {
            let proxy = Proxy::parse(url).unwrap();
            let (mut here, mut there) = tokio::io::duplex(1 << 16);
            there.write_all(answer).await.unwrap();
            if expected.is_none() {
                there.write_all(b"hello").await.unwrap();
            } else {
                there.shutdown().await.unwrap();
            }
            let got = proxy.through(&mut here, "im.example", 443).await;
            assert_eq!(got.as_ref().err().map(|e| e.code), expected, "{url} {answer:?}: {got:?}");
            if expected.is_none() {
                assert_eq!(&read::<5>(&mut here).await.unwrap(), b"hello");
            }
        }
    }
}
