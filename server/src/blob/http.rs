//! The HTTP face of the blobs.
use super::files::{Begun, Upload};
use super::stream::Patient;
use super::{Fault, WINDOW, begun_json};
use crate::gateway::Gateway;
use crate::hub::LOGGED_OUT;
use crate::strangers::Stranger;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt as _, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{
    ACCEPT_RANGES, AUTHORIZATION, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName,
    HeaderValue, RANGE, RETRY_AFTER,
};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use ntk_protocol::rules::code;
use std::convert::Infallible;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Mutex;
use tokio::time::{sleep_until, timeout};

/// Bytes of a request that are held at once, its header among them.
const REQUEST: usize = 64 * 1024;

type Body = UnsyncBoxBody<Bytes, std::io::Error>;
type Answer = Result<Response<Body>, Fault>;

/// Serves one connection until it ends; without a good token, until it has to have one.
pub(crate) async fn serve<S>(gateway: Arc<Gateway>, io: S, peer: IpAddr, stranger: Stranger)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let patience = gateway.config.blobs.patience;
    let idle = gateway.config.handshake_timeout;
    let mut stop = gateway.stop.clone();
    let until = stranger.until;
    // Requests of a connection come one after another, so nobody ever waits for this.
    let stranger = Arc::new(Mutex::new(Some(stranger)));
    let unknown = {
        let stranger = stranger.clone();
        async move {
            sleep_until(until).await;
            if stranger.lock().await.is_none() {
                std::future::pending::<()>().await;
            }
        }
    };
    let service = service_fn(move |request| {
        let (gateway, stranger) = (gateway.clone(), stranger.clone());
        async move {
            let answer = respond(&gateway, request, peer, &stranger).await;
            Ok::<_, Infallible>(answer.unwrap_or_else(|fault| refusal(&fault)))
        }
    });
    let io = TokioIo::new(Patient::new(io, patience));
    let mut builder = hyper::server::conn::http1::Builder::new();
    let builder = builder.timer(TokioTimer::new()).header_read_timeout(idle).max_buf_size(REQUEST);
    let connection = builder.serve_connection(io, service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        biased;
        _ = stop.changed() => {}
        _ = connection.as_mut() => return,
        () = unknown => return,
    }
    connection.as_mut().graceful_shutdown();
    // Its peer knows how it ended, and what was taken is on the disk.
    let _ = connection.await;
}

async fn respond(gateway: &Gateway, request: Request<Incoming>, peer: IpAddr, stranger: &Mutex<Option<Stranger>>) -> Answer {
    gateway.behind(peer, request.headers(), stranger.lock().await.as_mut()).map_err(|refused| {
        let status = if refused.code == code::DENIED { 403 } else { 429 };
        Fault::new(status, refused.code, refused.text)
    })?;
    let user = user(gateway, &request).await?;
    if let Some(stranger) = stranger.lock().await.take() {
        gateway.came_in(peer, &stranger);
    }
    gateway.counters.blob_requests.add(1);
    let blobs = &gateway.blobs;
    let path = request.uri().path().to_owned();
    match (request.method().clone(), inside(&path).as_slice()) {
        (Method::POST, ["blob"]) => begin(gateway, &user, &request).await,
        (Method::PUT, ["blob", id]) => put(gateway, Upload::new(&user, id), request).await,
        (Method::POST, ["blob", id, "done"]) => {
            blobs.finish(Upload::new(&user, id)).await?;
            Ok(json(StatusCode::OK, serde_json::json!({ "id": id }).to_string()))
        }
        (Method::GET, ["blob", id]) => get(gateway, id, &request, true).await,
        (Method::HEAD, ["blob", id]) => get(gateway, id, &request, false).await,
        (Method::GET | Method::HEAD | Method::PUT | Method::POST, _) => {
            Err(Fault::new(404, code::INVALID_PARAMETERS, "no such place"))
        }
        _ => Err(Fault::new(405, code::INVALID_PARAMETERS, "no such method")),
    }
}

/// What of a path is ours: all from its last `blob` on. What is before it is a proxy's, as it is for links.
fn inside(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let ours = parts.iter().rposition(|part| *part == "blob").unwrap_or(parts.len());
    parts.split_off(ours)
}

/// Who asks, and not too often. The token is checked as for a link; the store is asked for nobody who comes too fast.
async fn user(gateway: &Gateway, request: &Request<Incoming>) -> Result<String, Fault> {
    let token = header(request, AUTHORIZATION.as_str()).and_then(|v| v.strip_prefix("Bearer ")).unwrap_or_default();
    let refused = |code, text: String| Fault::new(401, code, text);
    let claims = gateway.auth.check(token, gateway.config.clock.now_ms()).map_err(|r| refused(r.code, r.text))?;
    gateway.blob_requests.take(claims.user.clone(), 1.0).map_err(|wait| {
        let text = format!("too many requests: come back in {} ms", wait.as_millis().max(1));
        Fault::new(429, code::FREQUENCY, text)
    })?;
    let taken = Taken { gateway, user: &claims.user };
    match gateway.store.token_is_good(&claims.user, claims.issued_ms).await {
        Ok(true) => std::mem::forget(taken),
        Ok(false) => return Err(refused(code::KICKED, LOGGED_OUT.into())),
        Err(e) => return Err(Fault::new(503, e.code, e.text)),
    }
    Ok(claims.user)
}

/// What was taken of what a user may ask, given back when this is dropped: who has a token that is void takes nothing, also not by leaving
/// before that is known.
struct Taken<'a> {
    gateway: &'a Gateway,
    user: &'a str,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.gateway.blob_requests.give(self.user.to_owned(), 1.0);
    }
}

fn header<'a>(request: &'a Request<Incoming>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

async fn begin(gateway: &Gateway, user: &str, request: &Request<Incoming>) -> Answer {
    let id = header(request, "x-ntk-sha256").unwrap_or_default().to_owned();
    let size = header(request, "x-ntk-size").and_then(|v| v.parse().ok()).ok_or_else(|| Fault::bad("x-ntk-size is missing"))?;
    let kind = header(request, "x-ntk-kind").unwrap_or_default();
    let (blobs, up) = (&gateway.blobs, Upload::new(user, &id));
    if blobs.is_new(up.clone(), size, kind).await? {
        let taken = gateway.store.take_upload(user, size, blobs.config.daily).await;
        taken.map_err(|e| Fault::new(if e.code == code::QUOTA_EXCEEDED { 413 } else { 503 }, e.code, e.text))?;
    }
    let begun: Begun = blobs.begin(up, size).await?;
    Ok(json(StatusCode::OK, begun_json(&id, &begun)))
}

async fn put(gateway: &Gateway, up: Upload, request: Request<Incoming>) -> Answer {
    let (lo, hi, size) =
        header(&request, CONTENT_RANGE.as_str()).and_then(content_range).ok_or_else(|| Fault::bad("bad content-range"))?;
    let patience = gateway.blobs.config.patience;
    let body = Arc::new(Mutex::new(request.into_body()));
    let next = || {
        let body = body.clone();
        async move {
            loop {
                let frame = timeout(patience, async { body.lock().await.frame().await }).await;
                match frame {
                    Ok(Some(Ok(frame))) => match frame.into_data() {
                        Ok(bytes) => return Ok(Some(bytes)),
                        Err(_) => continue,
                    },
                    Ok(None) => return Ok(None),
                    Ok(Some(Err(_))) => return Err(Fault::bad("the body was cut")),
                    Err(_) => return Err(Fault::new(408, code::INVALID_PARAMETERS, "the body stalled")),
                }
            }
        }
    };
    gateway.blobs.put(up, (lo, hi), size, next).await?;
    gateway.counters.blob_bytes_in.add(hi - lo);
    Ok(answer(StatusCode::NO_CONTENT, [], full("")))
}

/// `bytes a-b/size`, as `[a, b + 1)` of `size`.
fn content_range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, size) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (lo, last) = range.split_once('-')?;
    Some((lo.parse().ok()?, last.parse::<u64>().ok()?.checked_add(1)?, size.parse().ok()?))
}

/// What a `Range` header asks of a blob of `size`: one range, or all. `Err` = none of it is there.
fn wanted(text: Option<&str>, size: u64) -> Result<Option<(u64, u64)>, ()> {
    // As RFC 9110 14.2: what is not understood is not there.
    let Some((lo, last)) = text.and_then(|t| t.strip_prefix("bytes=")?.split_once('-')) else { return Ok(None) };
    let (lo, hi) = match (lo.parse::<u64>(), last.parse::<u64>()) {
        (Ok(lo), Ok(last)) => (lo, last.saturating_add(1).min(size)),
        (Ok(lo), Err(_)) if last.is_empty() => (lo, size),
        (Err(_), Ok(tail)) if lo.is_empty() => (size.saturating_sub(tail), size),
        _ => return Ok(None),
    };
    if lo < hi { Ok(Some((lo, hi))) } else { Err(()) }
}

async fn get(gateway: &Gateway, id: &str, request: &Request<Incoming>, with_body: bool) -> Answer {
    let blobs = &gateway.blobs;
    let (file, size) = blobs.get(id.to_owned()).await?;
    let (status, lo, hi) = match wanted(header(request, RANGE.as_str()), size) {
        Ok(None) => (StatusCode::OK, 0, size),
        Ok(Some((lo, hi))) => (StatusCode::PARTIAL_CONTENT, lo, hi),
        Err(()) => return Err(Fault::new(416, code::INVALID_PARAMETERS, "no such range")),
    };
    if with_body {
        gateway.counters.blob_bytes_out.add(hi - lo);
    }
    let body = if with_body { bytes_of(file, lo, hi, blobs.exec) } else { full("") };
    let mut answer = answer(
        status,
        [
            (ACCEPT_RANGES, "bytes".into()),
            (CONTENT_TYPE, "application/octet-stream".into()),
            // The bytes behind an id never change.
            (CACHE_CONTROL, "private, max-age=31536000, immutable".into()),
            (CONTENT_LENGTH, (hi - lo).to_string()),
        ],
        body,
    );
    if status == StatusCode::PARTIAL_CONTENT {
        set(&mut answer, CONTENT_RANGE, &format!("bytes {lo}-{}/{size}", hi - 1));
    }
    Ok(answer)
}

/// Some bytes of a file, read as the peer takes them.
fn bytes_of(file: File, lo: u64, hi: u64, exec: crate::config::Exec) -> Body {
    let frames = stream::try_unfold((file, lo), move |(mut file, at)| async move {
        if at >= hi {
            return Ok(None);
        }
        let read = move || {
            let mut buffer = vec![0; WINDOW.min((hi - at) as usize)];
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut buffer)?;
            Ok::<_, std::io::Error>((file, Bytes::from(buffer)))
        };
        let (file, bytes) = match exec {
            crate::config::Exec::Inline => read()?,
            crate::config::Exec::Threads => tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)??,
        };
        let next = at + bytes.len() as u64;
        Ok(Some((Frame::data(bytes), (file, next))))
    });
    StreamBody::new(frames).boxed_unsync()
}

fn full(text: impl Into<Bytes>) -> Body {
    Full::new(text.into()).map_err(|never| match never {}).boxed_unsync()
}

fn set(answer: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

fn answer<const N: usize>(status: StatusCode, headers: [(HeaderName, String); N], body: Body) -> Response<Body> {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    for (name, value) in headers {
        set(&mut answer, name, &value);
    }
    answer
}

fn json(status: StatusCode, text: String) -> Response<Body> {
    answer(status, [(CONTENT_TYPE, "application/json".into())], full(text))
}

fn refusal(fault: &Fault) -> Response<Body> {
    let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = json(status, serde_json::json!({ "code": fault.code, "text": fault.text }).to_string());
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => set(&mut answer, CONNECTION, "close"),
        // Whoever goes on has to come through the door again, which lets in so many of a network.
        StatusCode::TOO_MANY_REQUESTS => {
            set(&mut answer, RETRY_AFTER, "1");
            set(&mut answer, CONNECTION, "close");
        }
        _ => {}
    }
    answer
}
