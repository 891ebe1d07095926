//! How commands reach the service: certificates, proxies, sandboxes with an access token; and what
//! they show of answers that repeat the request.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener as Listener, TcpStream as Stream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use triggers_codegen::Source;
use triggers_runtime::{IDEMPOTENCY_NAMESPACE, Uuid};
use triggers_sandbox::Sandbox;

use crate::certificates::CERTIFICATES;
use crate::process::{Ran, Scratch, command, ran, root, run};

const ID: &str = "3f1c9a52-6a0e-4c1e-8a55-0f6c2f4c9a11";
const SECRET: &str = "canary-secret-\"83f1";
const TOKEN: &str = "canary-token-27d4";

/// The commands that use the network, of a manifest whose lock is not needed.
const COMMANDS: [&[&str]; 4] = [
    &["report", "session_starting", "--example"],
    &["cancel", "session_starting", "--id", ID],
    &["check", "--live"],
    &["diff", "--live"],
];

/// A run with these variables and those of the service.
fn with(args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = command(args);
    settings(&mut command, variables);
    ran(command.output().unwrap())
}

fn settings(command: &mut Command, variables: &[(&str, &str)]) {
    command
        .env("TRIGGERS_APP_SECRET", "sandbox-secret")
        .env("TRIGGERS_INSTANCE_ID", ID)
        .envs(variables.iter().copied());
}

/// A sandbox that may have a token, behind TLS and a proxy.
struct World {
    sandbox: Sandbox,
    tls: SocketAddr,
    proxy: SocketAddr,
    /// What the proxy was asked for.
    targets: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

impl World {
    fn new(token: Option<&str>) -> Self {
        let runtime = Runtime::new().unwrap();
        let manifest = std::fs::read_to_string(root().join("triggers.yaml")).unwrap();
        let mut builder = Sandbox::builder().manifest(Source::inline("triggers.yaml", manifest));
        if let Some(token) = token {
            builder = builder.access_token(token);
        }
        let sandbox = runtime.block_on(builder.start()).unwrap();
        let targets = Arc::default();
        let (tls, proxy) = runtime.block_on(async {
            (
                tls(sandbox.address()).await,
                proxy(Arc::clone(&targets)).await,
            )
        });
        Self {
            sandbox,
            tls,
            proxy,
            targets,
            _runtime: runtime,
        }
    }
}

/// TLS as `localhost`, in front of a server without.
async fn tls(to: SocketAddr) -> SocketAddr {
    let certificates = CertificateDer::pem_slice_iter(CERTIFICATES.certificate.as_bytes());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            certificates.collect::<Result<_, _>>().unwrap(),
            PrivateKeyDer::from_pem_slice(CERTIFICATES.key.as_bytes()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = Listener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut outside) = acceptor.accept(stream).await {
                    let mut inside = Stream::connect(to).await.unwrap();
                    let _ = copy_bidirectional(&mut outside, &mut inside).await;
                }
            });
        }
    });
    address
}

async fn proxy(targets: Arc<Mutex<Vec<String>>>) -> SocketAddr {
    let listener = Listener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut outside, _) = listener.accept().await.unwrap();
            let targets = Arc::clone(&targets);
            tokio::spawn(async move {
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    head.push(char::from(outside.read_u8().await.unwrap()));
                }
                let target = head.split(' ').nth(1).unwrap().to_owned();
                let port: u16 = target.rsplit(':').next().unwrap().parse().unwrap();
                targets.lock().unwrap().push(target);
                outside.write_all(b"HTTP/1.1 200 X\r\n\r\n").await.unwrap();
                let mut inside = Stream::connect(("127.0.0.1", port)).await.unwrap();
                let _ = copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    address
}

#[test]
fn certificates_and_proxies_come_from_the_environment() {
    let world = World::new(None);
    let target = format!("localhost:{}", world.tls.port());
    let url = format!("https://{target}");
    let proxy = format!("http://{}", world.proxy);
    let scratch = Scratch::new("authority");
    let authority = scratch.file("ca.pem", &CERTIFICATES.authority);
    let base = [("TRIGGERS_BASE_URL", &*url), ("SSL_CERT_FILE", &*authority)];
    for args in COMMANDS {
        let said = with(args, &base[..1]);
        assert_eq!(said.code, 1, "{args:?}");
        assert!(said.err.contains("UnknownIssuer"), "{}", said.err);
        assert!(said.err.contains("SSL_CERT_FILE"), "{}", said.err);

        let said = with(args, &base);
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);
        assert!(world.targets.lock().unwrap().is_empty());

        let said = with(args, &[&base[..], &[("HTTPS_PROXY", &*proxy)]].concat());
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);
        assert_eq!(
            std::mem::take(&mut *world.targets.lock().unwrap()),
            [&*target]
        );

        let around = [
            ("HTTPS_PROXY", "http://127.0.0.1:1"),
            ("NO_PROXY", "localhost"),
        ];
        let said = with(args, &[&base[..], &around].concat());
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);

        let said = with(
            args,
            &[&base[..], &[("ALL_PROXY", "socks5://u:hunter2@x")]].concat(),
        );
        assert!(
            said.err.contains("ALL_PROXY is a proxy of a kind"),
            "{}",
            said.err
        );
        assert!(!said.err.contains("hunter2"), "{}", said.err);

        let said = with(args, &[base[0], ("SSL_CERT_FILE", "/nowhere.pem")]);
        let part = "SSL_CERT_FILE names `/nowhere.pem`, which cannot be read";
        assert!(said.err.contains(part), "{}", said.err);
    }
}

#[test]
fn a_sandbox_with_an_access_token_can_be_used() {
    let token = "0123456789abcdef";
    let world = World::new(Some(token));
    let url = world.sandbox.base_url();
    let of_localhost = url.replace("127.0.0.1", "localhost");
    let in_path = format!("{url}/_token/{token}");
    let token = ("TRIGGERS_SANDBOX_TOKEN", token);
    for args in COMMANDS {
        let said = with(args, &[("TRIGGERS_BASE_URL", url)]);
        assert_eq!(said.code, 1, "{args:?}");
        let part = "= set TRIGGERS_SANDBOX_TOKEN to the access token of the sandbox";
        assert!(said.err.contains(part), "{}", said.err);

        for variables in [
            &[("TRIGGERS_BASE_URL", url), token][..],
            &[("TRIGGERS_BASE_URL", &*of_localhost), token],
            &[("TRIGGERS_BASE_URL", &*in_path)],
        ] {
            let said = with(args, variables);
            assert_eq!(said.code, 0, "{args:?}: {}", said.err);
            assert!(!said.err.contains(token.1), "{}", said.err);
        }
        let flag = format!("--sandbox={url}");
        let mut alone = command(&[args, &[&*flag]].concat());
        let said = ran(alone.env(token.0, token.1).output().unwrap());
        assert_eq!(said.code, 0, "{args:?}: {}", said.err);
        let flag = format!("--sandbox={in_path}");
        assert_eq!(run(&[args, &[&*flag]].concat()).code, 0, "{args:?}");
    }
    let said = with(COMMANDS[0], &[("TRIGGERS_BASE_URL", "http://sandbox:4010")]);
    assert!(said.err.contains("TRIGGERS_SANDBOX_TOKEN"), "{}", said.err);
    let said = with(COMMANDS[0], &[token]);
    assert!(
        said.err.contains("that of the real service"),
        "{}",
        said.err
    );
}

#[test]
fn settings_with_a_line_break_are_named() {
    for args in COMMANDS {
        for name in [
            "TRIGGERS_APP_ID",
            "TRIGGERS_APP_SECRET",
            "TRIGGERS_INSTANCE_ID",
            "TRIGGERS_BASE_URL",
            "TRIGGERS_SANDBOX_TOKEN",
        ] {
            let said = with(args, &[(name, "canary\n")]);
            assert_eq!(said.code, 1, "{args:?}");
            let part = format!("{name} begins or ends with white space or a line break");
            assert!(said.err.contains(&part), "{}", said.err);
            assert!(!said.err.contains("canary"), "{}", said.err);
        }
    }
}

/// A server that refuses and repeats all it was sent; with `grants`, it grants a token first.
fn echo(grants: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || while repeat(&stream, grants).is_some() {});
        }
    });
    url
}

fn repeat(stream: &TcpStream, grants: bool) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    let is_token = head.starts_with("POST /oauth2/token");
    let (status, answer) = if grants && is_token {
        (200, json!({ "access_token": TOKEN }))
    } else {
        let all = format!("you sent {head} {body} {SECRET} \u{202e}\u{1b}[31m");
        let violation = json!({"field": all, "description": all, "violatedRule": all});
        let details = json!({
            "applicationError": {"code": all, "description": all},
            "validationError": {"fieldViolations": [violation]},
        });
        (401, json!({"message": all, "details": details}))
    };
    let answer = answer.to_string();
    let length = answer.len();
    let mut writer = stream;
    writer
        .write_all(
            format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{answer}").as_bytes(),
        )
        .ok()
}

#[test]
fn neither_secret_nor_token_is_shown_when_the_service_repeats_them() {
    let scratch = Scratch::new("echo");
    let manifest = std::fs::read_to_string(root().join("triggers.yaml")).unwrap();
    let manifest = scratch.file("triggers.yaml", &manifest);
    let pull: &[&str] = &["pull", "--manifest", &manifest];
    for grants in [false, true] {
        let url = echo(grants);
        let variables = [
            ("TRIGGERS_BASE_URL", &*url),
            ("TRIGGERS_APP_SECRET", SECRET),
        ];
        for args in COMMANDS.into_iter().chain([pull]) {
            let said = with(args, &variables);
            assert_eq!(said.code, 1, "{args:?}");
            assert!(
                said.err.contains("the service says: you sent"),
                "{}",
                said.err
            );
            for hidden in [
                SECRET,
                r#"canary-secret-\"83f1"#,
                "83f1",
                TOKEN,
                "\u{202e}",
                "\u{1b}",
            ] {
                assert!(
                    !said.err.contains(hidden),
                    "{args:?}: {hidden:?}: {}",
                    said.err
                );
            }
        }
    }
}

#[test]
fn a_report_has_the_key_that_the_app_would_give_it() {
    let body_of = |more: &[&str]| -> Value {
        let args = [
            "report",
            "invoice_overdue",
            "--example",
            "--id",
            ID,
            "--dry-run",
        ];
        let shown = run(&[&args, more].concat()).fine();
        serde_json::from_str(shown.lines().last().unwrap()).unwrap()
    };
    let body = body_of(&[]);
    let due = &body["payload"]["dueDate"];
    assert!(due.is_string());
    let text = format!(r#"["invoice_overdue","{ID}",{due}]"#);
    let derived = Uuid::new_v5(&IDEMPOTENCY_NAMESPACE, text.as_bytes()).to_string();
    let idempotency = |key: &str| json!({"key": key, "ttlInMilliseconds": "604800000"});
    assert_eq!(body["idempotency"], idempotency(&derived));
    let body = body_of(&["--idempotency-key", "k"]);
    assert_eq!(body["idempotency"], idempotency("k"));
}
