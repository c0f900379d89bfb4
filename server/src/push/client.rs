//! A POST over HTTP/1.1 or HTTPS, one connection each. Follows nothing, believes the system's roots, reads no answer beyond its bound.
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Bytes of an answer that are read; a longer one is no answer.
const ANSWER: usize = 256 << 10;

/// Where something is posted. Its text is not told: it may hold what is secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    tls: bool,
    host: String,
    port: u16,
    /// Host and port, as they were written.
    authority: String,
    path: String,
}

impl FromStr for Url {
    type Err = String;

    fn from_str(text: &str) -> Result<Url, String> {
        let wanted = || "http://HOST[:PORT][/PATH] or https://… is wanted".to_owned();
        let uri: Uri = text.parse().map_err(|_| wanted())?;
        let tls = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(wanted()),
        };
        let authority = uri.authority().filter(|a| !a.as_str().contains('@')).ok_or_else(wanted)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wanted());
        }
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        Ok(Url { tls, host, port, authority: authority.as_str().to_owned(), path })
    }
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.tls { "https://…" } else { "http://…" })
    }
}

/// Why there is no answer. The numbers are for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Connect = 1,
    Tls = 2,
    Exchange = 3,
    Timeout = 4,
}

pub(crate) struct Client {
    url: Url,
    timeout: Duration,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Client {
    pub(crate) fn new(url: Url, timeout: Duration) -> std::io::Result<Client> {
        let tls = if url.tls { Some((connector()?, name(&url.host)?)) } else { None };
        Ok(Client { url, timeout, tls })
    }

    /// The status, and the body.
    pub(crate) async fn post(&self, body: Bytes, headers: &[(&'static str, String)]) -> Result<(StatusCode, Bytes), Failure> {
        tokio::time::timeout(self.timeout, self.exchange(body, headers)).await.unwrap_or(Err(Failure::Timeout))
    }

    async fn exchange(&self, body: Bytes, headers: &[(&'static str, String)]) -> Result<(StatusCode, Bytes), Failure> {
        let io = TcpStream::connect((self.url.host.as_str(), self.url.port)).await.map_err(|_| Failure::Connect)?;
        match &self.tls {
            None => self.over(io, body, headers).await,
            Some((connector, name)) => {
                let io = connector.connect(name.clone(), io).await.map_err(|_| Failure::Tls)?;
                self.over(io, body, headers).await
            }
        }
    }

    async fn over(
        &self,
        io: impl AsyncRead + AsyncWrite + Unpin + Send,
        body: Bytes,
        headers: &[(&'static str, String)],
    ) -> Result<(StatusCode, Bytes), Failure> {
        let failed = |_| Failure::Exchange;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(io)).await.map_err(failed)?;
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.url.path.as_str())
            .header(HOST, self.url.authority.as_str())
            .header(USER_AGENT, concat!("ntkd/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, value.as_str());
        }
        let request = request.body(Full::new(body)).map_err(|_| Failure::Exchange)?;
        let exchange = async move {
            let answer = sender.send_request(request).await.map_err(failed)?;
            let status = answer.status();
            // What was said is known by the status already: an answer that is too long or breaks off says no more than that.
            let body = Limited::new(answer.into_body(), ANSWER).collect().await;
            Ok((status, body.map(|b| b.to_bytes()).unwrap_or_default()))
        };
        tokio::pin!(exchange);
        tokio::select! {
            biased;
            done = &mut exchange => done,
            // A connection that has ended may have brought the answer.
            _ = connection => exchange.await,
        }
    }
}

fn connector() -> std::io::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    // One that cannot be read is not believed; without any nothing is.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(std::io::Error::other)?;
    Ok(TlsConnector::from(Arc::new(config.with_root_certificates(roots).with_no_client_auth())))
}

fn name(host: &str) -> std::io::Result<ServerName<'static>> {
    ServerName::try_from(host.to_owned()).map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_http_or_https_with_a_host_and_without_a_password() {
        let url: Url = "https://push.example/in?x=1".parse().unwrap();
        assert_eq!((url.host.as_str(), url.port, url.path.as_str(), url.tls), ("push.example", 443, "/in?x=1", true));
        let url: Url = "http://[::1]:8080".parse().unwrap();
        assert_eq!((url.host.as_str(), url.port, url.path.as_str(), url.tls), ("::1", 8080, "/", false));
        assert_eq!(format!("{url:?}"), "http://…");
        for bad in ["", "push.example", "ftp://a/", "http:///x", "https://user:secret@a/", "http://a b/"] {
            assert!(bad.parse::<Url>().is_err(), "{bad}");
        }
    }
}
