//! Ways to the service: certificates, proxies, and sandboxes with an access token.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use triggers_runtime::__private::cancel;
use triggers_runtime::{ClientBuilder, Error, ErrorKind, Uuid};

use super::secrets::shows_nothing;
use super::server::{INSTANCE, Server, answer};
use crate::certificates::CERTIFICATES;
use crate::sample::STARTING;

/// A listener in front of something else; ends with the test.
struct Front {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Front {
    async fn start<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream));
            }
        });
        Self { address, task }
    }

    /// TLS as `localhost`, in front of a server without.
    async fn tls(server: &Server) -> Self {
        let to: SocketAddr = server.url.strip_prefix("http://").unwrap().parse().unwrap();
        let certificates = CertificateDer::pem_slice_iter(CERTIFICATES.certificate.as_bytes());
        let certificates = certificates.collect::<Result<_, _>>().unwrap();
        let key = PrivateKeyDer::from_pem_slice(CERTIFICATES.key.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificates, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self::start(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut outside) = acceptor.accept(stream).await else {
                    return;
                };
                let mut inside = TcpStream::connect(to).await.unwrap();
                let _ = copy_bidirectional(&mut outside, &mut inside).await;
            }
        })
        .await
    }

    /// A proxy that connects to the port it is asked for, on this machine. It gives `reply` and keeps
    /// the head of each request.
    async fn proxy(reply: &'static str, heads: &Arc<Mutex<Vec<String>>>) -> Self {
        let heads = Arc::clone(heads);
        Self::start(move |mut outside| {
            let heads = Arc::clone(&heads);
            async move {
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    head.push(char::from(outside.read_u8().await.unwrap()));
                }
                let target = head.split(' ').nth(1).unwrap();
                let port: u16 = target.rsplit(':').next().unwrap().parse().unwrap();
                heads.lock().unwrap().push(head);
                outside.write_all(reply.as_bytes()).await.unwrap();
                if reply.contains(" 200 ") {
                    let mut inside = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    let _ = copy_bidirectional(&mut outside, &mut inside).await;
                }
            }
        })
        .await
    }
}

async fn server() -> Server {
    Server::new(|_| answer(200, "{}")).await
}

async fn send(builder: ClientBuilder) -> Result<(), Error> {
    let site = builder.build()?.instance(INSTANCE.into());
    cancel(&site, STARTING.key, Uuid::now_v7()).await.map(drop)
}

#[tokio::test]
async fn an_own_authority_is_trusted_when_it_is_named() {
    let server = server().await;
    let front = Front::tls(&server).await;
    let url = format!("https://localhost:{}", front.address.port());
    let builder = || server.builder().base_url(&url).no_proxy();

    let error = send(builder()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    let text = error.to_string();
    for part in ["UnknownIssuer", "SSL_CERT_FILE", "add_root_certificate"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(server.seen().is_empty());

    send(builder().add_root_certificate(&CERTIFICATES.authority))
        .await
        .unwrap();
    let bundle = format!(
        "# comment\n{}\n{}",
        CERTIFICATES.certificate, CERTIFICATES.authority
    );
    send(builder().add_root_certificate(bundle)).await.unwrap();
    let der = CertificateDer::from_pem_slice(CERTIFICATES.authority.as_bytes()).unwrap();
    send(builder().add_root_certificate(&der)).await.unwrap();
    assert_eq!(server.calls().len(), 3);
}

#[tokio::test]
async fn a_wrong_name_and_a_port_without_tls_are_told() {
    let server = server().await;
    let front = Front::tls(&server).await;
    let builder = |url: String| {
        let builder = server.builder().base_url(url).no_proxy();
        builder.add_root_certificate(&CERTIFICATES.authority)
    };
    let error = send(builder(format!(
        "https://[::ffff:127.0.0.1]:{}",
        front.address.port()
    )))
    .await;
    let text = error.unwrap_err().to_string();
    assert!(text.contains("not valid for name"), "{text}");
    let plain = Front::start(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 X\r\n\r\n").await;
    })
    .await;
    let error = send(builder(format!(
        "https://localhost:{}",
        plain.address.port()
    )))
    .await;
    let text = error.unwrap_err().to_string();
    assert!(text.contains("is this a port for TLS?"), "{text}");
}

#[tokio::test]
async fn what_is_no_certificate_is_refused() {
    let server = server().await;
    for (certificate, part) in [
        ("", "holds no certificate in PEM or DER form"),
        ("abc", "holds no certificate in PEM or DER form"),
        (
            CERTIFICATES.key.as_str(),
            "holds no certificate, only other PEM sections",
        ),
        (
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "is not readable as PEM",
        ),
    ] {
        let builder = server.builder().add_root_certificate(certificate);
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[tokio::test]
async fn https_goes_through_the_tunnel_of_a_proxy() {
    let server = server().await;
    let front = Front::tls(&server).await;
    let heads = Arc::default();
    let proxy = Front::proxy("HTTP/1.1 200 Connection established\r\n\r\n", &heads).await;
    // Only the proxy finds this host.
    let target = format!("localhost:{}", front.address.port());
    let builder = server
        .builder()
        .base_url(format!("https://{target}"))
        .add_root_certificate(&CERTIFICATES.authority)
        .proxy(format!("http://user:canary-token-27d4@{}", proxy.address));
    shows_nothing(&format!("{builder:?}"));
    send(builder.clone()).await.unwrap();
    assert_eq!(server.calls().len(), 1);
    let heads = heads.lock().unwrap().clone();
    assert_eq!(heads.len(), 1, "one connection for token and call");
    let expected = format!("CONNECT {target} HTTP/1.1\r\nhost: {target}\r\n");
    assert!(heads[0].starts_with(&expected), "{}", heads[0]);
    let credentials = "proxy-authorization: Basic dXNlcjpjYW5hcnktdG9rZW4tMjdkNA==\r\n";
    assert!(heads[0].contains(credentials), "{}", heads[0]);
}

#[tokio::test]
async fn plain_http_never_goes_through_a_proxy() {
    let server = server().await;
    let heads = Arc::default();
    let proxy = Front::proxy("HTTP/1.1 200 X\r\n\r\n", &heads).await;
    let builder = server.builder().proxy(proxy.address.to_string());
    send(builder).await.unwrap();
    assert!(heads.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_proxy_that_does_not_connect_is_told() {
    for (reply, part) in [
        (
            "HTTP/1.1 407 X\r\n\r\n",
            "needs a user and a password (status 407)",
        ),
        ("HTTP/1.1 403 X\r\n\r\n", "refused to connect (status 403)"),
        ("SSH-2.0\r\n\r\n", "does not answer as an HTTP proxy does"),
        ("HTTP/1.1 200", "closed the connection"),
    ] {
        let heads = Arc::default();
        let proxy = Front::proxy(reply, &heads).await;
        let builder = server().await.builder();
        let builder = builder
            .base_url("https://example.invalid")
            .proxy(format!("http://user:canary-token-27d4@{}", proxy.address));
        let error = send(builder).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        let text = error.to_string();
        let way = format!(
            "cannot connect to example.invalid through the proxy {}",
            proxy.address
        );
        assert!(text.contains(&way) && text.contains(part), "{text}");
        shows_nothing(&text);
    }
    let error = server()
        .await
        .builder()
        .proxy("socks5://127.0.0.1:1080")
        .build();
    let text = error.unwrap_err().to_string();
    assert!(
        text.contains("the proxy is a proxy of a kind that is not supported"),
        "{text}"
    );
}

#[tokio::test]
async fn a_sandbox_token_is_sent_along() {
    let server = server().await;
    let token = "canary-token-27d4";
    let in_url = format!("{}/_token/{token}", server.url);
    for builder in [
        server.builder().sandbox_token(token),
        server.builder().base_url(in_url),
    ] {
        shows_nothing(&format!("{builder:?}"));
        let client = builder.clone().build().unwrap();
        shows_nothing(&format!("{client:?}"));
        send(builder).await.unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 4, "token and call");
    for request in seen {
        assert_eq!(request.header("x-sandbox-token"), Some(token));
        assert!(!request.path().contains("_token"), "{}", request.path());
    }
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let server = server().await;
    let url = server.url.replace("127.0.0.1", "localhost");
    send(server.builder().base_url(url)).await.unwrap();
    assert_eq!(server.calls().len(), 1);
    assert!(
        server.seen()[0]
            .header("host")
            .unwrap()
            .starts_with("localhost:")
    );
}
