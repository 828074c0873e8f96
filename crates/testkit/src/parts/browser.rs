//! Chromium, driven over plain WebDriver: a phone or a desktop, with or without scripts, on a good or a bad network.
//!
//! Elements are named by CSS selectors. Every method panics with the driver's own words and the page's address.

mod network;
mod webdriver;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program;
use super::running::{Launch, Running};
pub use network::{Exchange, Network};
use webdriver::Session;

/// Names axe-core's `axe.min.js`; `scripts/test` installs it and sets the variable.
pub const AXE: &str = "MASHANG_AXE";

/// Android's WeChat, whose browser most residents scan with.
const WECHAT: &str = "Mozilla/5.0 (Linux; Android 13; M2012K11AC Build/TKQ1.220829.002; wv) AppleWebKit/537.36 \
    (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.47.2560(0x28002F35) \
    WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64";

/// What the person holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 390 × 844 points, touch, WeChat's browser.
    Phone,
    /// 1440 × 900.
    Desktop,
}

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// They may.
    On,
    /// They may not; the driver's own [`Browser::script`] still works.
    Off,
}

/// A fault that axe-core found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule, such as `color-contrast`.
    pub rule: String,
    /// What is wrong, in words.
    pub help: String,
    /// The elements, as HTML.
    pub elements: Vec<String>,
}

/// One browser with one window.
#[derive(Debug)]
pub struct Browser {
    session: Session,
    _driver: Running,
    _folder: TempDir,
}

impl Browser {
    /// Starts a browser of its own profile.
    pub async fn start(screen: Screen, scripts: Scripts) -> Self {
        let folder = TempDir::with_prefix("mashang-browser-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let (driver, port) = start_driver(folder.path());
        let session = Session::open(port, capabilities(screen)).await;
        let browser = Self { session, _driver: driver, _folder: folder };
        if scripts == Scripts::Off {
            browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        }
        browser
    }

    /// Opens an address and waits until the page is loaded.
    pub async fn open(&self, url: &str) {
        self.session.post("url", json!({ "url": url })).await;
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        string(&self.session.get("url").await)
    }

    /// The page's title.
    pub async fn title(&self) -> String {
        string(&self.session.get("title").await)
    }

    /// The page as HTML, as it now stands.
    pub async fn source(&self) -> String {
        string(&self.session.get("source").await)
    }

    /// Whether an element is there.
    pub async fn has(&self, selector: &str) -> bool {
        !self.session.find_all(selector).await.is_empty()
    }

    /// How many elements there are.
    pub async fn count(&self, selector: &str) -> usize {
        self.session.find_all(selector).await.len()
    }

    /// What an element shows.
    pub async fn text(&self, selector: &str) -> String {
        let element = self.session.find(selector).await;
        string(&self.session.get(&format!("element/{element}/text")).await)
    }

    /// An element's attribute, as written.
    pub async fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let element = self.session.find(selector).await;
        self.session.get(&format!("element/{element}/attribute/{name}")).await.as_str().map(str::to_owned)
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, selector: &str, text: &str) {
        let element = self.session.find(selector).await;
        self.session.post(&format!("element/{element}/clear"), json!({})).await;
        self.session.post(&format!("element/{element}/value"), json!({ "text": text })).await;
    }

    /// Presses keys in an element; `\u{E007}` is Enter.
    pub async fn press(&self, selector: &str, keys: &str) {
        let element = self.session.find(selector).await;
        self.session.post(&format!("element/{element}/value"), json!({ "text": keys })).await;
    }

    /// Chooses a file in a file field.
    pub async fn attach(&self, selector: &str, file: &Path) {
        self.press(selector, &file.to_string_lossy()).await;
    }

    /// Clicks, scrolling there first. A click that leaves the page waits for the next one.
    pub async fn click(&self, selector: &str) {
        let element = self.session.find(selector).await;
        self.session.post(&format!("element/{element}/click"), json!({})).await;
    }

    /// Runs a function body in the page and gives what it returns.
    pub async fn script(&self, body: &str) -> Value {
        self.session.post("execute/sync", json!({ "script": body, "args": [] })).await
    }

    /// Writes the whole page, not only what is in view, as PNG.
    pub async fn screenshot(&self, file: &Path) {
        let picture = self
            .devtools("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }))
            .await;
        let png = data_encoding::BASE64.decode(string(&picture["data"]).as_bytes());
        let png = png.unwrap_or_else(|error| panic!("the screenshot is not base64: {error}"));
        std::fs::write(file, png).unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
    }

    /// Sets the network that pages feel.
    pub async fn network(&self, network: Network) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", network.conditions()).await;
    }

    /// What has gone over the wire since the last call, in the order in which it was complete.
    pub async fn traffic(&self) -> Vec<Exchange> {
        network::exchanges(&self.session.post("se/log", json!({ "type": "performance" })).await)
    }

    /// Has axe-core look at the page for faults against WCAG 2.2 A and AA. Empty is good.
    pub async fn axe(&self) -> Vec<Violation> {
        let path = program::from_env(AXE, "axe-core's axe.min.js");
        let axe = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        self.script(&axe).await;
        let run = "const done = arguments[0];
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
                (result) => done(result.violations.map(
                    (v) => ({ rule: v.id, help: v.help, elements: v.nodes.map((n) => n.html) }))),
                (error) => done(String(error)));";
        let found = self.session.post("execute/async", json!({ "script": run, "args": [] })).await;
        let Value::Array(found) = found else { panic!("axe-core failed: {found}") };
        found.iter().map(Violation::read).collect()
    }

    /// Sends a command of the Chrome DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.session.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }
}

impl Violation {
    fn read(found: &Value) -> Self {
        Self {
            rule: string(&found["rule"]),
            help: string(&found["help"]),
            elements: found["elements"].as_array().into_iter().flatten().map(string).collect(),
        }
    }
}

/// Starts chromedriver on a port that it chooses itself.
fn start_driver(folder: &Path) -> (Running, u16) {
    let chromedriver = program::find("chromedriver", "chromium-driver");
    let launch = Launch {
        name: "chromedriver",
        log: folder.join("chromedriver.log"),
        // The browser is in its group and has nothing to save.
        stop: Signal::KILL,
        folder: Some(folder),
    };
    let mut command = Command::new(chromedriver);
    // Profile and caches go into the part's folder, and with it.
    command.arg("--port=0").env("TMPDIR", folder).env("HOME", folder).current_dir(folder);
    let mut driver = Running::start(launch, &mut command);
    let port = driver.wait_for(Duration::from_secs(20), |driver| {
        let log = driver.log();
        let (_, rest) = log.split_once("started successfully on port ")?;
        rest.split('.').next()?.parse().ok()
    });
    (driver, port)
}

fn capabilities(screen: Screen) -> Value {
    let chromium = program::find("chromium", "chromium");
    let mut options = json!({
        "binary": chromium,
        "args": [
            "--headless=new",
            // Tests run as root in containers, where Chromium's sandbox cannot be set up.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--no-proxy-server",
            "--hide-scrollbars",
            "--lang=zh-CN",
            "--window-size=1440,900",
        ],
        "prefs": { "intl.accept_languages": "zh-CN,zh" },
        "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
    });
    if screen == Screen::Phone {
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true },
            "userAgent": WECHAT,
        });
    }
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": { "performance": "ALL" },
        "goog:chromeOptions": options,
    } } })
}

fn string(value: &Value) -> String {
    value.as_str().map_or_else(|| panic!("a text was expected, not {value}"), str::to_owned)
}
