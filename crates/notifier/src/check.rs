//! Checks that the configurations of several gateways share.

use url::Url;

use crate::config::{Problem, Secret, address};

/// Gathers what is wrong with one gateway.
pub(crate) struct Check {
    prefix: String,
    problems: Vec<Problem>,
}

impl Check {
    pub(crate) fn gateway(name: &str) -> Self {
        Self { prefix: format!("sms.gateways.{name}"), problems: Vec::new() }
    }

    pub(crate) fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.prefix)
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn add(&mut self, field: &str, wrong: impl Into<String>, remedy: impl Into<String>) {
        let problem = Problem::new(self.key(field), wrong, remedy);
        self.problems.push(problem);
    }

    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.problems.extend(problems);
    }

    /// A name or key of an account: letters and digits, as the vendor's console shows it.
    pub(crate) fn credential(&mut self, field: &str, value: &str, least: usize) {
        let usual = value.chars().all(|c| c.is_ascii_graphic());
        if value.len() < least || !usual {
            let remedy = "copy it from the vendor's console, without blanks";
            let wrong = format!("not what the vendor gives: at least {least} letters and digits");
            self.add(field, wrong, remedy);
        }
    }

    pub(crate) fn secret(&mut self, field: &str, value: &Secret, least: usize) {
        self.credential(field, value.reveal(), least);
    }

    /// The sign that stands before texts.
    pub(crate) fn sign(&mut self, sign: &str) {
        if sign.is_empty() {
            self.add(
                "sign",
                "missing: carriers refuse texts without a sign",
                "give the sign that was approved",
            );
        } else if sign.contains(['【', '】', '[', ']']) {
            self.add("sign", "it holds brackets", "give it without 【】: they are added once");
        }
    }

    /// An address to which secrets go: encrypted, unless it was said that it need not be.
    pub(crate) fn encrypted(&mut self, field: &str, text: &str, allow_http: bool) -> Option<Url> {
        match address(&self.key(field), text) {
            Ok(url) if url.scheme() == "http" && !allow_http => {
                self.add(
                    field,
                    "the address is not encrypted, and what is signed or secret goes there",
                    "give an https address, or allow_http = true within a network of your own",
                );
                None
            }
            Ok(url) => Some(url),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// The problems that were found, if any.
    pub(crate) fn done(self) -> Vec<Problem> {
        self.problems
    }
}
