//! One HTTP connection to the server's blobs.
use crate::api::{Error, ErrorCode};
use crate::exec::Env;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_RANGE, HOST, RANGE};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use ntk_protocol::RangeSet;
use std::time::Duration;
use tokio::time::timeout;

/// A server that cannot be reached, or says nothing, within this is tried again.
const ANSWER: Duration = Duration::from_secs(15);
/// Answers other than blobs are small.
const LONGEST_ANSWER: usize = 1 << 20;

/// Where blobs are, and who asks for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// `ws://` or `wss://`, tried in order; blobs are below the path an endpoint has, `/blob` below none.
    pub endpoints: Vec<String>,
    /// The user's token.
    pub token: String,
}

/// Why a request did not succeed.
pub(super) enum Failure {
    /// The way was cut, or the server cannot now: again.
    Again,
    /// The server has forgotten the upload, or never had the blob.
    Gone,
    /// The token is not good (any more).
    Token,
    /// The bytes that arrived are not those of the id.
    OtherBytes,
    /// Somebody answered who is not the server: a proxy, a portal, another site.
    Foreign(String),
    /// No use to try again.
    Refused(Error),
}

/// How an upload stands.
pub(super) enum Begun {
    Complete,
    Partly(RangeSet),
}

/// An open connection; it ends when dropped.
pub(super) struct Conn {
    send: SendRequest<Full<Bytes>>,
    host: String,
    /// The endpoint's path; blobs are below it.
    base: String,
    token: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Conn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn again<E>(_: E) -> Failure {
    Failure::Again
}

impl Conn {
    /// Connects to the first endpoint that answers, beginning with number `first` of them.
    pub(super) async fn open(env: &Env, way: &Way, first: usize) -> Result<Conn, Failure> {
        let count = way.endpoints.len();
        for endpoint in way.endpoints.iter().cycle().skip(first % count.max(1)).take(count) {
            let Some((host, base)) = place(endpoint) else { continue };
            let opened = timeout(ANSWER, async {
                let stream = env.transport.open_stream(endpoint).await.map_err(again)?;
                handshake(TokioIo::new(stream)).await.map_err(again)
            });
            if let Ok(Ok((send, connection))) = opened.await {
                let task = env.spawn(async move {
                    // Its end is seen by the request on it.
                    let _ = connection.await;
                });
                return Ok(Conn { send, host, base, token: way.token.clone(), task });
            }
        }
        Err(Failure::Again)
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Bytes,
    ) -> Result<Response<Incoming>, Failure> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base)).header(HOST, &self.host);
        request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(body)).map_err(again)?;
        self.send.ready().await.map_err(again)?;
        let answer = self.send.send_request(request).await.map_err(again)?;
        if answer.status().is_success() { Ok(answer) } else { Err(refusal(answer).await) }
    }

    async fn small(&mut self, method: Method, path: &str, headers: &[(&str, String)], body: Bytes) -> Result<Bytes, Failure> {
        let answer = self.ask(method, path, headers, body).await?;
        read(answer).await
    }

    pub(super) async fn begin(&mut self, id: &str, size: u64, kind: &str) -> Result<Begun, Failure> {
        let headers = [("x-ntk-size", size.to_string()), ("x-ntk-sha256", id.to_owned()), ("x-ntk-kind", kind.to_owned())];
        let told = timeout(ANSWER, self.small(Method::POST, "/blob", &headers, Bytes::new())).await.map_err(again)??;
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap_or_default();
        if told["id"] != id {
            return Err(Failure::Foreign("an upload that begins with no word of it".into()));
        }
        if told["complete"] == true {
            return Ok(Begun::Complete);
        }
        let mut have = RangeSet::default();
        for range in told["have"].as_array().into_iter().flatten() {
            if let (Some(lo), Some(hi)) = (range[0].as_u64(), range[1].as_u64()) {
                have.insert(lo, hi.min(size));
            }
        }
        Ok(Begun::Partly(have))
    }

    pub(super) async fn put(&mut self, id: &str, (lo, hi): (u64, u64), size: u64, body: Bytes) -> Result<(), Failure> {
        let range = [(CONTENT_RANGE.as_str(), format!("bytes {lo}-{}/{size}", hi.saturating_sub(1)))];
        let answer = self.ask(Method::PUT, &format!("/blob/{id}"), &range, body).await?;
        match answer.status() {
            StatusCode::NO_CONTENT => read(answer).await.map(drop),
            status => Err(Failure::Foreign(format!("http {status} to a part"))),
        }
    }

    /// The server checks the hash of up to 100 MB before it answers.
    pub(super) async fn done(&mut self, id: &str) -> Result<(), Failure> {
        let path = format!("/blob/{id}/done");
        let said = self.small(Method::POST, &path, &[], Bytes::new());
        let said = timeout(4 * ANSWER, said).await.map_err(again)??;
        match serde_json::from_slice::<serde_json::Value>(&said) {
            Ok(said) if said["id"] == id => Ok(()),
            _ => Err(Failure::Foreign("an upload that ends with no word of it".into())),
        }
    }

    /// Asks for `[lo, hi)`; gives the blob's size and the body, which begins at `lo` and ends where the blob does.
    pub(super) async fn get(&mut self, id: &str, lo: u64, hi: u64) -> Result<(u64, Incoming), Failure> {
        let range = [(RANGE.as_str(), format!("bytes={lo}-{}", hi.saturating_sub(1)))];
        let path = format!("/blob/{id}");
        let asked = self.ask(Method::GET, &path, &range, Bytes::new());
        let answer = timeout(ANSWER, asked).await.map_err(again)??;
        let size = answer.headers().get(CONTENT_RANGE).and_then(|v| v.to_str().ok()?.rsplit('/').next()?.parse().ok());
        match size {
            Some(size) if answer.status() == StatusCode::PARTIAL_CONTENT => Ok((size, answer.into_body())),
            _ => Err(Failure::Foreign(format!("http {} to a range", answer.status()))),
        }
    }
}

async fn read(answer: Response<Incoming>) -> Result<Bytes, Failure> {
    let body = http_body_util::Limited::new(answer.into_body(), LONGEST_ANSWER);
    Ok(body.collect().await.map_err(again)?.to_bytes())
}

/// A refusal without the server's code is not the server's. Some say that it is away for now.
fn foreign(status: StatusCode) -> Failure {
    use StatusCode as S;
    match status {
        S::REQUEST_TIMEOUT | S::TOO_MANY_REQUESTS | S::BAD_GATEWAY | S::SERVICE_UNAVAILABLE | S::GATEWAY_TIMEOUT => {
            Failure::Again
        }
        _ => Failure::Foreign(format!("http {status} from somebody else")),
    }
}

/// The host of an endpoint, and the path below which its blobs are: the link's own, without an end of its own.
fn place(endpoint: &str) -> Option<(String, String)> {
    let uri: hyper::Uri = endpoint.parse().ok()?;
    let authority = uri.authority()?.as_str();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    Some((host.to_owned(), uri.path().trim_end_matches('/').to_owned()))
}

async fn refusal(answer: Response<Incoming>) -> Failure {
    let status = answer.status();
    let said = match timeout(ANSWER, read(answer)).await {
        Ok(Ok(bytes)) => serde_json::from_slice(&bytes).unwrap_or_default(),
        _ => serde_json::Value::Null,
    };
    let Some(code) = said["code"].as_u64().and_then(|c| u32::try_from(c).ok()) else { return foreign(status) };
    let text = format!("http {status}: {}", said["text"].as_str().unwrap_or_default());
    match status {
        StatusCode::UNAUTHORIZED => Failure::Token,
        StatusCode::NOT_FOUND => Failure::Gone,
        StatusCode::CONFLICT if code == ErrorCode::FileServer as u32 => Failure::OtherBytes,
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN | StatusCode::PAYLOAD_TOO_LARGE if code != 0 => {
            Failure::Refused(Error::from_wire(code, &text))
        }
        _ => Failure::Again,
    }
}
