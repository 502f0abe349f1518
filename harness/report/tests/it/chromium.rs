//! A Chromium without a window, driven by its DevTools protocol over two pipes:
//! the browser reads commands from its descriptor 3 and writes answers to its
//! descriptor 4, each ended by a zero byte. No port, no socket, no crate.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser that says nothing for so long never will.
const PATIENCE: Duration = Duration::from_mins(2);

/// The browser to use; `REHEARSAL_CHROMIUM` can name one.
fn program() -> Option<String> {
    let named = std::env::var("REHEARSAL_CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    named
        .into_iter()
        .chain(usual.map(str::to_owned))
        .find(|program| {
            let asked = Command::new(program).arg("--version").output();
            asked.is_ok_and(|output| output.status.success())
        })
}

pub(crate) struct Page {
    browser: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    last: u64,
    /// What the page told without being asked.
    events: Vec<Value>,
    _profile: TempDir,
}

impl Page {
    /// Opens a file; `None`, said aloud, where there is no browser.
    pub(crate) fn open(file: &Path) -> Option<Self> {
        let Some(program) = program() else {
            #[expect(
                clippy::print_stdout,
                reason = "who runs the tests is to know what was not tested"
            )]
            {
                println!("skipped: there is no Chromium here (REHEARSAL_CHROMIUM names one)");
            }
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Command::new("sh")
            // The shell puts the pipes where the browser looks for them.
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
        let to = browser.stdin.take().unwrap();
        let mut answers = BufReader::new(browser.stdout.take().unwrap());
        let (tell, from) = channel();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            while answers.read_until(0, &mut text).is_ok_and(|read| read > 0) {
                text.pop();
                let Ok(answer) = serde_json::from_slice(&text) else {
                    return;
                };
                if tell.send(answer).is_err() {
                    return;
                }
                text.clear();
            }
        });
        let mut page = Self {
            browser,
            to,
            from,
            session: None,
            last: 0,
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
        page.phone(1_200, 900);
        page.call(
            "Page.navigate",
            &json!({"url": format!("file://{}", file.display())}),
        );
        page.until("document.querySelector('h1')");
        Some(page)
    }

    /// Asks something of the browser and gives back its answer.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        write!(self.to, "{message}\0").unwrap();
        loop {
            let mut answer = self
                .from
                .recv_timeout(PATIENCE)
                .expect("the browser answers");
            if answer["id"] == id {
                assert!(
                    answer.get("error").is_none(),
                    "{method}: {}",
                    answer["error"]
                );
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// What an expression is worth in the page.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let mut answer = self.call(
            "Runtime.evaluate",
            &json!({"expression": expression, "returnByValue": true, "awaitPromise": true}),
        );
        let failed = answer.get("exceptionDetails");
        assert!(
            failed.is_none(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].take()
    }

    pub(crate) fn text(&mut self, selector: &str) -> String {
        let text = self.eval(&format!(
            "document.querySelector({selector:?})?.innerText ?? null"
        ));
        let text = text.as_str();
        text.unwrap_or_else(|| panic!("there is no {selector}"))
            .to_owned()
    }

    pub(crate) fn count(&mut self, selector: &str) -> u64 {
        self.eval(&format!("document.querySelectorAll({selector:?}).length"))
            .as_u64()
            .unwrap()
    }

    /// Until a condition holds; looked at whenever the page has been drawn.
    pub(crate) fn until(&mut self, condition: &str) {
        self.eval(&format!(
            "new Promise((held) => {{ const look = () => ({condition}) ? held(true) : requestAnimationFrame(look); look(); }})"
        ));
    }

    /// Clicks as a person does: at a place, on whatever is there.
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.eval(&format!(
            "(() => {{ const one = document.querySelector({selector:?}); one.scrollIntoView({{block: 'center'}}); \
             const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let at = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", &at);
        }
    }

    /// Presses a key.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, Some("\r")),
            "Tab" => (9, None),
            "ArrowRight" => (39, None),
            "ArrowDown" => (40, None),
            "End" => (35, None),
            other => panic!("the code of {other} is not known here"),
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

    /// Writes into what has the focus.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// Makes the window so large.
    pub(crate) fn phone(&mut self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}),
        );
    }

    pub(crate) fn media(&mut self, media: &str, scheme: &str) {
        self.call(
            "Emulation.setEmulatedMedia",
            &json!({"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
    }

    /// What went wrong in the page, and what it asked of the network.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // Whatever was told before this answer has been read by then.
        self.eval("0");
        let events = std::mem::take(&mut self.events);
        let complaint = |event: &Value| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
                "Log.entryAdded" => Some(params["entry"]["text"].to_string()),
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str()?;
                    let page = url.starts_with("file:") && params["type"] == "Document";
                    (!page).then(|| url.to_owned())
                }
                _ => None,
            }
        };
        events.iter().filter_map(complaint).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // It ends with its pipe, too; but not before its profile is thrown away.
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
