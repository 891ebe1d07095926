//! One headless Chromium, spoken to by the `WebDriver` protocol.

use crate::http::Connection;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a page may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// What `WebDriver` calls the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One browser at a time: they would only wait for each other.
static TURN: Mutex<()> = Mutex::new(());

#[derive(Debug)]
pub(crate) struct Browser {
    driver: Driver,
    profile: PathBuf,
    connection: Connection,
    session: String,
    /// The sandbox, the only thing that the browser can reach.
    base: String,
    _turn: MutexGuard<'static, ()>,
}

impl Browser {
    /// A browser of 1280 by 720 with the sandbox's first page.
    pub(crate) fn open(base: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let (driver, address) = start_driver();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("triggers-browser-{}-{number}", std::process::id());
        let profile = std::env::temp_dir().join(name);
        let mut connection = Connection::to(address);
        let wanted = capabilities(&profile).to_string();
        let (status, answer) = connection.call("POST", "/session", &[], &wanted);
        let session = answer["value"]["sessionId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let base = base.to_owned();
        let mut browser = Self {
            driver,
            profile,
            connection,
            session,
            base,
            _turn: turn,
        };
        assert_eq!(status, 200, "chromium does not start: {answer}");
        browser.size(1280, 720);
        // What the browser's own first tab has loaded is nobody's fault.
        browser.command("POST", "url", &json!({ "url": "about:blank" }));
        browser.log("performance");
        browser.go("/");
        browser
    }

    pub(crate) fn go(&mut self, path: &str) {
        let url = format!("{}{path}", self.base);
        self.command("POST", "url", &json!({ "url": url }));
    }

    /// Width and height of the page in CSS pixels.
    pub(crate) fn size(&mut self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
    }

    pub(crate) fn dark(&mut self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    pub(crate) fn click(&mut self, css: &str) {
        let start = Instant::now();
        loop {
            let element = self.find(css);
            let path = format!("/session/{}/element/{element}/click", self.session);
            let (status, answer) = self.connection.call("POST", &path, &[], "{}");
            // A page that follows what happens may have put a new element in its place since.
            let stale = answer["value"]["error"] == "stale element reference";
            if status == 200 {
                return;
            }
            assert!(stale && start.elapsed() < PATIENCE, "{css}: {answer}");
        }
    }

    /// Takes the place of what a field holds.
    pub(crate) fn fill(&mut self, css: &str, text: &str) {
        let element = self.find(css);
        self.command("POST", &format!("element/{element}/clear"), &json!({}));
        self.command(
            "POST",
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        );
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) fn press(&mut self, keys: &str) {
        let mut actions = Vec::new();
        for key in keys.chars().map(String::from) {
            actions.push(json!({ "type": "keyDown", "value": key }));
            actions.push(json!({ "type": "keyUp", "value": key }));
        }
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.command("POST", "actions", &json!({ "actions": [keyboard] }));
    }

    /// What a script returns; it ends with `return …`.
    pub(crate) fn run(&mut self, script: &str) -> Value {
        self.command(
            "POST",
            "execute/sync",
            &json!({ "script": script, "args": [] }),
        )
    }

    /// What a script resolves to that is given a callback as `done`.
    pub(crate) fn run_async(&mut self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; {script}");
        self.command(
            "POST",
            "execute/async",
            &json!({ "script": script, "args": [] }),
        )
    }

    /// The visible text of an element.
    pub(crate) fn text(&mut self, css: &str) -> String {
        let element = self.find(css);
        let text = self.command("GET", &format!("element/{element}/text"), &Value::Null);
        text.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn count(&mut self, css: &str) -> u64 {
        let script = format!("return document.querySelectorAll({}).length", json!(css));
        self.run(&script).as_u64().unwrap_or_default()
    }

    /// Waits until a condition in the page holds.
    #[track_caller]
    pub(crate) fn until(&mut self, condition: &str) {
        let start = Instant::now();
        while self.run(&format!("return Boolean({condition})")) != true {
            if start.elapsed() > PATIENCE {
                let page = self
                    .run("return location.href + '\\n' + document.body.innerText.slice(0, 1500)");
                panic!(
                    "never came true: {condition}\n{}",
                    page.as_str().unwrap_or_default()
                );
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the page says that in an element.
    #[track_caller]
    pub(crate) fn until_says(&mut self, css: &str, text: &str) {
        let (css, text) = (json!(css), json!(text));
        self.until(&format!(
            "document.querySelector({css})?.innerText.includes({text})"
        ));
    }

    /// A picture of the page as it is seen, as PNG in base64.
    pub(crate) fn picture(&mut self) -> String {
        let picture = self.command("GET", "screenshot", &Value::Null);
        picture.as_str().expect("a picture").to_owned()
    }

    /// Ends the browser, and fails if a page wanted what it must not: another host, a script that
    /// the policy forbids, or anything else that browsers complain about.
    #[track_caller]
    pub(crate) fn finish(mut self) {
        let complaints: Vec<_> = self
            .log("browser")
            .into_iter()
            .filter(is_complaint)
            .collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
        let own = format!("{}/", self.base);
        for entry in self.log("performance") {
            let message: Value =
                serde_json::from_str(entry["message"].as_str().unwrap_or_default())
                    .unwrap_or_default();
            let url = &message["message"]["params"]["request"]["url"];
            let url = url.as_str().unwrap_or(&own);
            assert!(url.starts_with(&own), "the page asked for {url}");
        }
    }

    fn log(&mut self, kind: &str) -> Vec<Value> {
        let entries = self.command("POST", "se/log", &json!({ "type": kind }));
        entries.as_array().cloned().unwrap_or_default()
    }

    #[track_caller]
    fn find(&mut self, css: &str) -> String {
        let wanted = json!({ "using": "css selector", "value": css });
        let element = self.command("POST", "element", &wanted);
        element[ELEMENT].as_str().expect("an element").to_owned()
    }

    fn devtools(&mut self, command: &str, parameters: &Value) -> Value {
        let call = json!({ "cmd": command, "params": parameters });
        self.command("POST", "goog/cdp/execute", &call)
    }

    #[track_caller]
    fn command(&mut self, method: &str, command: &str, body: &Value) -> Value {
        let path = format!("/session/{}/{command}", self.session);
        let body = if method == "GET" {
            String::new()
        } else {
            body.to_string()
        };
        let (status, mut answer) = self.connection.call(method, &path, &[], &body);
        assert_eq!(
            status, 200,
            "{command} {body}: {}",
            answer["value"]["message"]
        );
        answer["value"].take()
    }
}

/// Refused calls are part of some tests, and the browser notes them too.
fn is_complaint(entry: &Value) -> bool {
    let message = entry["message"].as_str().unwrap_or_default();
    entry["level"] == "SEVERE" && !message.contains("Failed to load resource")
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let path = format!("/session/{}", self.session);
            let _ended = self.connection.call("DELETE", &path, &[], "");
        }
        self.driver.end();
        let _gone = std::fs::remove_dir_all(&self.profile);
    }
}

/// The program between; it takes its browser with it.
#[derive(Debug)]
struct Driver(Child);

impl Driver {
    fn end(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// Starts the driver on a free port, and reads from it which one.
fn start_driver() -> (Driver, SocketAddr) {
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let started = Command::new(&program)
        .args(["--port=0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut driver = match started {
        Ok(child) => Driver(child),
        Err(error) => panic!(
            "cannot start `{program}`: {error}\nthese tests need a browser: install Debian's \
             `chromium` and `chromium-driver`, or set CHROMIUM and CHROMEDRIVER; without \
             the feature `browser`, `cargo test --workspace` leaves them out"
        ),
    };
    let output = driver.0.stdout.take().expect("its output");
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            let port: u16 = port.trim_end_matches('.').parse().expect("a port");
            return (driver, SocketAddr::from(([127, 0, 0, 1], port)));
        }
    }
    driver.end();
    panic!("`{program}` has not started");
}

fn capabilities(profile: &std::path::Path) -> Value {
    let mut options = json!({ "args": [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--hide-scrollbars",
        // Whatever a page would fetch from elsewhere cannot even be looked up.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        format!("--user-data-dir={}", profile.display()),
    ] });
    if let Ok(program) = std::env::var("CHROMIUM") {
        options["binary"] = program.into();
    }
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        // A dialog makes the next command fail: no page may open one.
        "unhandledPromptBehavior": "ignore",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    } } })
}
