//! The byte stream under a WebSocket until its user is known. Whoever has shown no token makes the server hold few bytes: an
//! upgrade request of [`UPGRADE`], then frames of [`FRAMES`] together.
//!
//! tungstenite makes room for a frame as soon as it knows the length that the frame states, and its limit stays as it was made.
//! So the gate looks at a frame's header before it hands it on, and refuses one that states too much. It never reads beyond the
//! frame it hands on. Once opened it only keeps a pace: messages are counted when they are whole, and one may come in any number of
//! parts that have nothing in them.
use crate::limits::{Bucket, Rate};
use ntk_protocol::MAX_HELLO;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf, Take};
use tokio::time::{Instant, Sleep, sleep, timeout};

/// Bytes of the upgrade request; a `Hello` in it has up to 8 KiB of them.
const UPGRADE: u64 = 24 * 1024;
/// Bytes of all frames up to the `Hello`: that, and a little for pings.
const FRAMES: u64 = MAX_HELLO as u64 + 256;
/// What is thrown away of a refused peer, so that it can read why.
const DRAIN: u64 = 2 << 20;
/// Longest header of a WebSocket frame (RFC 6455, 5.2).
const HEADER: usize = 14;

/// TCP or TLS.
pub(crate) trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

pub(crate) struct Gate {
    /// Hands on at most what it may just now.
    io: Take<Box<dyn Io>>,
    stage: Stage,
}

enum Stage {
    Upgrade,
    Frames {
        left: u64,
        /// The header of the next frame as far as it was read, and how much of it was handed on.
        header: [u8; HEADER],
        read: usize,
        given: usize,
        /// Bytes of the frame that are still to be handed on.
        payload: u64,
    },
    Refused,
    Open(Pace),
}

/// How fast bytes are read of a user who is known.
struct Pace {
    rate: Rate,
    bytes: Bucket,
    /// Nothing more is read before.
    rest: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    fn read(&mut self, io: Pin<&mut impl AsyncRead>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Some(rest) = &mut self.rest {
            ready!(rest.as_mut().poll(cx));
            self.rest = None;
        }
        let before = out.filled().len();
        ready!(io.poll_read(cx, out))?;
        let read = out.filled().len() - before;
        self.rest = self.bytes.charge(self.rate, Instant::now(), read as f64).map(|wait| Box::pin(sleep(wait)));
        Poll::Ready(Ok(()))
    }
}

impl Gate {
    pub(crate) fn new(io: Box<dyn Io>) -> Gate {
        Gate { io: io.take(UPGRADE), stage: Stage::Upgrade }
    }

    /// The upgrade is done: frames follow.
    pub(crate) fn upgraded(&mut self) {
        self.stage = Stage::Frames { left: FRAMES, header: [0; HEADER], read: 0, given: 0, payload: 0 };
    }

    /// The user is known, and may send bytes as fast as that.
    pub(crate) fn open(&mut self, rate: Rate) {
        self.io.set_limit(u64::MAX);
        self.stage = Stage::Open(Pace { rate, bytes: Bucket::full(rate, Instant::now()), rest: None });
    }

    /// Did the peer want to send more than it may?
    pub(crate) fn refused(&self) -> bool {
        matches!(self.stage, Stage::Refused)
    }

    /// Ends the stream to a peer that may still be sending, so that what was said last is not lost to it.
    pub(crate) async fn drain(mut self) {
        self.io.set_limit(DRAIN);
        let rest = async {
            self.io.get_mut().shutdown().await?;
            tokio::io::copy(&mut self.io, &mut tokio::io::sink()).await
        };
        // However it ends, the peer was told.
        let _ = timeout(Duration::from_secs(1), rest).await;
    }

    fn refuse(&mut self) -> Poll<io::Result<()>> {
        self.stage = Stage::Refused;
        Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "more than is read before a token")))
    }
}

/// How long a header is, by as much of it as is here, and what length it states once it is here whole.
fn stated(header: &[u8]) -> (usize, u64) {
    let &[_, second, ref rest @ ..] = header else { return (2, 0) };
    let more = match second & 0x7f {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    let mask = if second & 0x80 == 0 { 0 } else { 4 };
    let length = match more {
        0 => u64::from(second & 0x7f),
        more => rest.iter().take(more).fold(0, |n, byte| n << 8 | u64::from(*byte)),
    };
    (2 + more + mask, length)
}

impl AsyncRead for Gate {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let gate = self.get_mut();
        let io = Pin::new(&mut gate.io);
        let Stage::Frames { left, header, read, given, payload } = &mut gate.stage else {
            return match &mut gate.stage {
                Stage::Refused => gate.refuse(),
                Stage::Upgrade if io.limit() == 0 => gate.refuse(),
                Stage::Open(pace) => pace.read(io, cx, out),
                Stage::Upgrade | Stage::Frames { .. } => io.poll_read(cx, out),
            };
        };
        if *read == *given && *payload > 0 {
            let io = io.get_mut();
            io.set_limit(*payload);
            ready!(Pin::new(&mut *io).poll_read(cx, out))?;
            *payload = io.limit();
            return Poll::Ready(Ok(()));
        }
        if *read == *given {
            (*read, *given) = (0, 0);
        }
        while *given == 0 && *read < stated(&header[..*read]).0 {
            let (wanted, _) = stated(&header[..*read]);
            let mut part = ReadBuf::new(&mut header[*read..wanted]);
            gate.io.set_limit(HEADER as u64);
            ready!(Pin::new(&mut gate.io).poll_read(cx, &mut part))?;
            match part.filled().len() {
                0 => return Poll::Ready(Ok(())),
                n => *read += n,
            }
        }
        if *given == 0 {
            let (size, length) = stated(&header[..*read]);
            let all = length.saturating_add(size as u64);
            if all > *left {
                return gate.refuse();
            }
            *left -= all;
            *payload = length;
        }
        let n = out.remaining().min(*read - *given);
        out.put_slice(&header[*given..*given + n]);
        *given += n;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Gate {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(self.io.get_mut()).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.io.get_mut()).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.io.get_mut()).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::duplex;

    /// A frame's header: masked, with a mask of zeros.
    fn header(length: u64) -> Vec<u8> {
        let mut out = vec![0x82];
        match length {
            0..126 => out.push(0x80 | length as u8),
            126..65_536 => {
                out.push(0x80 | 126);
                out.extend((length as u16).to_be_bytes());
            }
            _ => {
                out.push(0x80 | 127);
                out.extend(length.to_be_bytes());
            }
        }
        out.extend([0; 4]);
        out
    }

    fn frame(length: usize) -> Vec<u8> {
        [header(length as u64), vec![7; length]].concat()
    }

    /// A gate behind which `bytes` wait in pieces of a few bytes.
    fn gate(bytes: Vec<u8>) -> Gate {
        let (ours, mut theirs) = duplex(3);
        tokio::task::spawn_local(async move { theirs.write_all(&bytes).await });
        Gate::new(Box::new(ours))
    }

    async fn local<T>(work: impl Future<Output = T>) -> T {
        tokio::task::LocalSet::new().run_until(work).await
    }

    #[tokio::test]
    async fn frames_pass_byte_for_byte_up_to_the_limit_and_after_it_is_opened_without_one() {
        let sent = [frame(5), frame(0), frame(200), frame(7_900), frame(100_000)].concat();
        let before = sent.len() - frame(100_000).len();
        local(async {
            let mut gate = gate(sent.clone());
            gate.upgraded();
            let mut got = vec![0; before];
            gate.read_exact(&mut got).await.expect("it may pass");
            gate.open(Rate::NONE);
            gate.read_to_end(&mut got).await.expect("it may pass");
            assert!(got == sent);
        })
        .await;
    }

    #[tokio::test]
    async fn a_frame_that_states_too_much_is_refused_at_its_header() {
        for length in [8_449, 65_535, 65_536, 1 << 20, u64::MAX] {
            local(async {
                let mut gate = gate([frame(3), header(length)].concat());
                gate.upgraded();
                let mut got = vec![0; frame(3).len()];
                gate.read_exact(&mut got).await.expect("it may pass");
                assert!(gate.read(&mut [0; 100]).await.is_err(), "{length}");
                assert!(gate.refused());
            })
            .await;
        }
    }

    #[tokio::test]
    async fn many_small_frames_are_as_much_as_one_long_one() {
        local(async {
            let mut gate = gate(frame(100).repeat(100));
            gate.upgraded();
            let mut got = Vec::new();
            assert!(gate.read_to_end(&mut got).await.is_err());
            assert_eq!(got.len(), 79 * 106);
            assert!(gate.refused());
        })
        .await;
    }

    #[tokio::test]
    async fn an_upgrade_request_without_end_is_refused() {
        local(async {
            let mut gate = gate(vec![b'a'; 100_000]);
            let mut got = Vec::new();
            assert!(gate.read_to_end(&mut got).await.is_err());
            assert_eq!((got.len() as u64, gate.refused()), (UPGRADE, true));
        })
        .await;
    }
}
