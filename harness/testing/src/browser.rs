//! Pages in a headless Chromium, controlled by the DevTools protocol over two pipes: it
//! reads commands from descriptor 3 and writes responses to descriptor 4, each
//! ended by a zero byte.
#![expect(
    clippy::unwrap_used,
    reason = "it is used in tests, which fail by panicking"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::chromium;

/// The time that the browser has to respond.
const TIMEOUT: Duration = Duration::from_mins(2);

/// A page in a browser of its own.
#[derive(Debug)]
pub struct Page {
    browser: Child,
    commands: ChildStdin,
    responses: Receiver<Value>,
    session: Option<String>,
    last: u64,
    /// Where the page may load from; nowhere if it is a file.
    origin: String,
    /// The events that the page sent.
    events: Vec<Value>,
    _profile: TempDir,
}

impl Page {
    /// Opens a file.
    pub fn open(file: &Path) -> Self {
        Self::open_url(&format!("file://{}", file.display()))
    }

    /// Opens a URL.
    pub fn open_url(url: &str) -> Self {
        let program = chromium().expect("the trial requires Chromium");
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Command::new("sh")
            // The shell moves the pipes to the descriptors that the browser uses.
            .args([
                "-c",
                "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1",
                "sh",
                &program,
            ])
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--no-first-run",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = browser.stdin.take().unwrap();
        let mut output = BufReader::new(browser.stdout.take().unwrap());
        let (sender, responses) = channel();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            while output.read_until(0, &mut text).is_ok_and(|read| read > 0) {
                text.pop();
                let Ok(response) = serde_json::from_slice(&text) else {
                    return;
                };
                if sender.send(response).is_err() {
                    return;
                }
                text.clear();
            }
        });
        let mut page = Self {
            browser,
            commands,
            responses,
            session: None,
            last: 0,
            origin: origin_of(url),
            events: Vec::new(),
            _profile: profile,
        };
        let target = page.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = page.call(
            "Target.attachToTarget",
            &json!({"targetId": target["targetId"], "flatten": true}),
        );
        page.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Network", "Log"] {
            page.call(&format!("{domain}.enable"), &json!({}));
        }
        page.resize(1_200, 900);
        page.call("Page.navigate", &json!({ "url": url }));
        page.wait_until("document.querySelector('h1')");
        page
    }

    /// Sends a command and returns its result.
    #[expect(
        clippy::disallowed_methods,
        reason = "the browser has its time, whatever else it tells meanwhile"
    )]
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        write!(self.commands, "{message}\0").unwrap();
        // Events of the page come meanwhile, and must not put the end off.
        let started = Instant::now();
        loop {
            let left = TIMEOUT.saturating_sub(started.elapsed());
            let response = self.responses.recv_timeout(left);
            let mut response = response
                .unwrap_or_else(|_| panic!("the browser did not answer {method}: {params}"));
            if response["id"] == id {
                assert!(
                    response.get("error").is_none(),
                    "{method}: {}",
                    response["error"]
                );
                return response["result"].take();
            }
            self.events.push(response);
        }
    }

    /// Evaluates an expression in the page.
    pub fn eval(&mut self, expression: &str) -> Value {
        let mut response = self.call(
            "Runtime.evaluate",
            &json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        let failed = response.get("exceptionDetails");
        assert!(
            failed.is_none(),
            "{expression}: {}",
            response["exceptionDetails"]
        );
        response["result"]["value"].take()
    }

    /// Returns the text of an element.
    pub fn text(&mut self, selector: &str) -> String {
        let text = self.eval(&format!(
            "document.querySelector({selector:?})?.innerText ?? null"
        ));
        let text = text.as_str();
        text.unwrap_or_else(|| panic!("no element matches {selector}"))
            .to_owned()
    }

    /// Returns the number of matching elements.
    pub fn count(&mut self, selector: &str) -> u64 {
        self.eval(&format!("document.querySelectorAll({selector:?}).length"))
            .as_u64()
            .unwrap()
    }

    /// Waits until a condition is true, which is evaluated for every frame.
    pub fn wait_until(&mut self, condition: &str) {
        self.eval(&format!(
            "new Promise((resolve) => {{ const check = () => ({condition}) ? resolve(true) : requestAnimationFrame(check); check(); }})"
        ));
    }

    /// Clicks at the position of an element.
    pub fn click(&mut self, selector: &str) {
        let position = self.eval(&format!(
            "(() => {{ const element = document.querySelector({selector:?}); element.scrollIntoView({{block: 'center'}}); \
             const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": position[0], "y": position[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Presses a key.
    pub fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, Some("\r")),
            "Tab" => (9, None),
            "ArrowRight" => (39, None),
            "Escape" => (27, None),
            "ArrowDown" => (40, None),
            "End" => (35, None),
            // A letter or a sign is its own text.
            other if other.len() == 1 => (0, Some(other)),
            other => panic!("no code for the key {other}"),
        };
        let mut down =
            json!({"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code});
        if let Some(text) = text {
            down["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", &down);
        let up = json!({"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", &up);
    }

    /// Types into the focused element.
    pub fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// Sets the size of the window.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    /// Emulates a medium and a colour scheme.
    pub fn media(&mut self, media: &str, scheme: &str) {
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    /// Saves a picture of what the window shows.
    pub fn picture(&mut self, file: &Path) {
        let picture = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        let data = picture["data"].as_str().unwrap();
        std::fs::write(file, BASE64_STANDARD.decode(data).unwrap()).unwrap();
    }

    /// Returns the errors in the page, and its network requests if it is a file.
    pub fn problems(&mut self) -> Vec<String> {
        // All earlier events arrive before this response.
        self.eval("0");
        let events = std::mem::take(&mut self.events);
        let problem = |event: &Value| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
                "Log.entryAdded" => Some(params["entry"]["text"].to_string()),
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str()?;
                    let page = url.starts_with("file:") && params["type"] == "Document";
                    let own = url.starts_with(&self.origin) || url.starts_with("blob:");
                    (!page && !own).then(|| url.to_owned())
                }
                _ => None,
            }
        };
        events.iter().filter_map(problem).collect()
    }
}

/// Returns the scheme, host and port of a URL; what no URL begins with for a file.
fn origin_of(url: &str) -> String {
    let parts: Vec<&str> = url.splitn(4, '/').collect();
    match parts[..] {
        ["http:", "", host, ..] => format!("http://{host}/"),
        _ => "no origin".to_owned(),
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // It has to end before its profile is removed.
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
