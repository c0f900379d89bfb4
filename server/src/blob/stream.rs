//! The byte stream under a connection: what was peeked comes first, and a peer that takes nothing does not stay for ever.
use bytes::{Buf as _, Bytes};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// The methods of the blob endpoint. An upgrade to WebSocket is a GET too, so the path decides.
const METHODS: [&[u8]; 4] = [b"GET ", b"PUT ", b"POST ", b"HEAD "];
/// A path that is longer is none of ours.
const PATH: usize = 512;

/// Reads just enough to tell whom a connection is for: its method and path. The bytes read are to be given back in front, with
/// [`Prefixed`].
pub(crate) async fn is_blob_request<S: AsyncRead + Unpin>(io: &mut S) -> io::Result<(bool, Bytes)> {
    let mut head = [0; PATH];
    let mut n = 0;
    loop {
        let seen = &head[..n];
        if let Some(ours) = is_blob(seen) {
            return Ok((ours, Bytes::copy_from_slice(seen)));
        }
        match io.read(&mut head[n..]).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => n += more,
        }
    }
}

/// `None` = it cannot be told yet.
fn is_blob(seen: &[u8]) -> Option<bool> {
    let Some(method) = METHODS.iter().find(|method| seen.starts_with(method)) else {
        return if METHODS.iter().any(|method| method.starts_with(seen)) { None } else { Some(false) };
    };
    let path = &seen[method.len()..];
    let end = path.iter().position(|b| b" ?\r\n".contains(b));
    match end {
        Some(end) => Some(path[..end].split(|b| *b == b'/').any(|part| part == b"blob")),
        None => (seen.len() == PATH).then_some(false),
    }
}

/// A stream with some bytes put back in front of it.
pub(crate) struct Prefixed<S> {
    head: Bytes,
    io: S,
}

impl<S> Prefixed<S> {
    pub(crate) fn new(head: Bytes, io: S) -> Prefixed<S> {
        Prefixed { head, io }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Prefixed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.head.is_empty() {
            return Pin::new(&mut self.io).poll_read(cx, out);
        }
        let n = self.head.len().min(out.remaining());
        out.put_slice(&self.head[..n]);
        self.head.advance(n);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Prefixed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

/// A stream whose writes fail when the peer takes nothing for `patience`. Reads have their own limits: header and body.
pub(super) struct Patient<S> {
    io: S,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(super) fn new(io: S, patience: Duration) -> Patient<S> {
        Patient { io, patience, waiting: None }
    }

    fn wait<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.waiting = None;
            return done;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(cx));
        waiting.as_mut().reset(Instant::now() + patience);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, out)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.wait(cx, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.io).poll_flush(cx);
        self.wait(cx, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.io).poll_shutdown(cx);
        self.wait(cx, done)
    }
}
