//! What is wrong with the description of a gateway.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::config::{Condition, ContentType, GenericConfig, Method};
use super::template::{Template, Values, escape, in_address};
use crate::config::{Problem, callback_secret};

/// The headers, read.
pub(super) fn headers(name: &str, config: &GenericConfig) -> Result<HeaderMap, Vec<Problem>> {
    let mut headers = HeaderMap::new();
    let mut problems = Vec::new();
    for (header, value) in &config.headers {
        match (HeaderName::try_from(header.as_str()), HeaderValue::from_str(value.reveal())) {
            (Ok(header), Ok(mut value)) => {
                value.set_sensitive(true);
                headers.insert(header, value);
            }
            _ => problems.push(Problem::new(
                format!("sms.gateways.{name}.headers.{header}"),
                "no header has this name or value",
                "use letters, digits and hyphens for the name and printable ASCII for the value",
            )),
        }
    }
    if problems.is_empty() { Ok(headers) } else { Err(problems) }
}

/// Everything else that is wrong.
pub(super) fn problems(
    name: &str,
    config: &GenericConfig,
    url: &Template,
    body: Option<&Template>,
) -> Vec<Problem> {
    let check = Check { prefix: format!("sms.gateways.{name}"), problems: Vec::new() };
    check
        .places(url, body)
        .address(url)
        .body(config, body)
        .conditions(config)
        .callbacks(config, url, body)
        .problems
}

struct Check {
    prefix: String,
    problems: Vec<Problem>,
}

/// Values that are hard to escape, to try a template with.
const TRIAL: Values<'_> = Values { to: "13800001234", text: "\"\\\n&=%{}水", id: "1" };

impl Check {
    fn add(&mut self, field: &str, wrong: &str, remedy: &str) {
        self.problems.push(Problem::new(format!("{}.{field}", self.prefix), wrong, remedy));
    }

    fn places(mut self, url: &Template, body: Option<&Template>) -> Self {
        let anywhere = |has: fn(&Template) -> bool| has(url) || body.is_some_and(has);
        if !anywhere(Template::has_to) {
            self.add(
                "body",
                "nowhere is {to}, so that every text would go to nobody",
                "write {to} in body or url",
            );
        }
        if !anywhere(Template::has_text) {
            self.add(
                "body",
                "nowhere is {text}, so that every text would be the same",
                "write {text} in body or url",
            );
        }
        self
    }

    fn address(mut self, url: &Template) -> Self {
        let filled = url.fill(&TRIAL, in_address);
        let ok = url::Url::parse(&filled)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
        if !ok {
            self.add("url", "no http address", "give one such as https://sms.example.cn/send");
        }
        self
    }

    fn body(mut self, config: &GenericConfig, body: Option<&Template>) -> Self {
        match (config.method, body) {
            (Method::Get, Some(_)) => {
                self.add("body", "a GET has no body", "set method = \"POST\", or use url");
            }
            (Method::Post, Some(body)) if config.content_type == ContentType::Json => {
                let filled = body.fill(&TRIAL, escape(ContentType::Json));
                if serde_json::from_str::<serde_json::Value>(&filled).is_err() {
                    self.add("body", "it does not become JSON", "put quotes around {to}, {text} and {id}");
                }
            }
            _ => {}
        }
        self
    }

    fn conditions(mut self, config: &GenericConfig) -> Self {
        let rules = config.rules.iter().map(|rule| ("rules", &rule.when));
        for (field, condition) in rules.chain(config.success.iter().map(|success| ("success", success))) {
            if is_empty(condition) {
                self.add(
                    field,
                    "a condition that says nothing",
                    "give status, contains, or pointer with equals",
                );
            }
            if condition.pointer.is_some() == condition.equals.is_empty() {
                self.add(field, "pointer and equals belong together", "give both or neither");
            }
            if condition.pointer.as_deref().is_some_and(|pointer| !is_pointer(pointer)) {
                self.add(field, NO_POINTER, POINTER);
            }
        }
        if config.provider_id.as_deref().is_some_and(|pointer| !is_pointer(pointer)) {
            self.add("provider_id", NO_POINTER, POINTER);
        }
        self
    }

    fn callbacks(mut self, config: &GenericConfig, url: &Template, body: Option<&Template>) -> Self {
        let key = format!("{}.callback_secret", self.prefix);
        match &config.callback_secret {
            Some(secret) => self.problems.extend(callback_secret(&key, secret)),
            None if config.receipt.is_some() || config.reply.is_some() => {
                self.add(
                    "callback_secret",
                    "missing, but there are callbacks",
                    "give at least 22 random letters",
                );
            }
            None => {}
        }
        if let Some(receipt) = &config.receipt {
            let sent = url.has_id() || body.is_some_and(Template::has_id);
            if receipt.attempt.is_some() && !sent {
                self.add(
                    "receipt.attempt",
                    "{id} is not sent along, so that it cannot come back",
                    "write {id} in body",
                );
            }
            if receipt.attempt.is_none() && (receipt.provider_id.is_none() || config.provider_id.is_none()) {
                self.add(
                    "receipt",
                    "nothing says to which text a receipt belongs",
                    "give receipt.attempt, or both provider_id and receipt.provider_id",
                );
            }
        }
        for (field, pointer) in pointers(config) {
            if !is_pointer(pointer) {
                self.add(field, NO_POINTER, POINTER);
            }
        }
        self
    }
}

pub(crate) const NO_POINTER: &str = "no JSON pointer";
pub(crate) const POINTER: &str = "begin with a slash, such as /data/id";

/// Every place in a callback that the configuration names.
fn pointers(config: &GenericConfig) -> Vec<(&'static str, &str)> {
    let mut all = Vec::new();
    if let Some(receipt) = &config.receipt {
        all.extend([("receipt.list", receipt.list.as_str()), ("receipt.state", &receipt.state)]);
        let optional = [
            ("receipt.attempt", &receipt.attempt),
            ("receipt.provider_id", &receipt.provider_id),
            ("receipt.segment", &receipt.segment),
            ("receipt.segments", &receipt.segments),
            ("receipt.code", &receipt.code),
        ];
        all.extend(optional.into_iter().filter_map(|(field, at)| Some((field, at.as_deref()?))));
    }
    if let Some(reply) = &config.reply {
        all.extend([
            ("reply.list", reply.list.as_str()),
            ("reply.from", &reply.from),
            ("reply.text", &reply.text),
        ]);
        all.extend(reply.id.as_deref().map(|at| ("reply.id", at)));
    }
    all
}

/// Empty means the whole; anything else begins with a slash.
pub(crate) fn is_pointer(text: &str) -> bool {
    text.is_empty() || text.starts_with('/')
}

fn is_empty(condition: &Condition) -> bool {
    condition.status.is_empty() && condition.pointer.is_none() && condition.contains.is_none()
}
