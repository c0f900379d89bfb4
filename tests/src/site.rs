//! A reverse proxy as sites have them: it serves one path, which it takes off before it asks the server behind it, and answers for
//! everything else itself.
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// The proxy.
pub struct Proxy {
    /// Where to connect.
    pub addr: SocketAddr,
    /// Requests outside the path.
    pub astray: AtomicU64,
}

impl Proxy {
    /// Serves `path` ("/im") of a site with `server`.
    pub async fn start(path: &'static str, server: SocketAddr) -> Arc<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let proxy = Arc::new(Proxy { addr: listener.local_addr().expect("bound"), astray: AtomicU64::new(0) });
        let weak = Arc::downgrade(&proxy);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Some(proxy) = weak.upgrade() else { return };
                tokio::spawn(async move {
                    // Either end may go at any time.
                    let _ = proxy.carry(client, path, server).await;
                });
            }
        });
        proxy
    }

    /// Request by request, until one of them becomes a WebSocket.
    async fn carry(&self, mut client: TcpStream, path: &str, server: SocketAddr) -> std::io::Result<()> {
        let mut server = TcpStream::connect(server).await?;
        loop {
            let head = head(&mut client).await?;
            let body = body(&mut client, &head).await?;
            let (method, rest) = head.split_once(' ').unwrap_or_default();
            let Some(below) = rest.strip_prefix(path).filter(|below| below.starts_with(['/', ' '])) else {
                self.astray.fetch_add(1, Ordering::SeqCst);
                client.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 8\r\n\r\nNot here").await?;
                continue;
            };
            let below = if below.starts_with('/') { below.to_owned() } else { format!("/{below}") };
            server.write_all(format!("{method} {below}").as_bytes()).await?;
            server.write_all(&body).await?;
            if head.to_ascii_lowercase().contains("upgrade: websocket") {
                return copy_bidirectional(&mut client, &mut server).await.map(drop);
            }
            let answer = self::head(&mut server).await?;
            let body = self::body(&mut server, &answer).await?;
            client.write_all(answer.as_bytes()).await?;
            client.write_all(&body).await?;
        }
    }
}

async fn head(from: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(from.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn body(from: &mut TcpStream, head: &str) -> std::io::Result<Vec<u8>> {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None }
    });
    let mut body = vec![0; length.unwrap_or(0)];
    from.read_exact(&mut body).await?;
    Ok(body)
}
