//! What the web service and the worker are told of the configuration.

use std::num::NonZeroU32;
use std::time::Duration;

use casework::Voice;
use domain::retention::Retention;
use intake::address::TrustedProxies;
use intake::throttle::Allowance;
use qr::sheet::FontFile;

use super::{Config, Limits, Print};

impl Config {
    /// The settings of the web service.
    pub(crate) fn intake(&self) -> intake::Settings {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let workers = usize::from(self.server.workers);
        intake::Settings {
            listen: self.server.listen,
            workers: if workers == 0 { cores() } else { workers },
            public_url: self.server.public_url.clone(),
            upper_case_codes: self.server.upper_case_codes,
            trusted_proxies: TrustedProxies::new(self.server.trusted_proxies.clone()),
            watchers: self.server.watchers.clone(),
            town: intake::Town {
                name: self.town.name.clone(),
                hotline: self.town.hotline.as_ref().map(ToString::to_string),
                text_to: self.sms.number.clone(),
                lang: self.town.language,
            },
            limits: self.limits.allowances(),
            gateways: self.gateways(),
            texts: intake::TextPreview::default(),
            demo: self.demo_gateway(),
            fonts: self.print.font_file().map(|file| (file, None)),
        }
    }

    /// The demo gateway, where its telephones are to be looked at.
    fn demo_gateway(&self) -> Option<String> {
        self.sms.demo().filter(|_| self.demo.enabled).map(str::to_owned)
    }

    fn gateways(&self) -> Vec<intake::Gateway> {
        let gateway = |endpoint: notifier::config::Endpoint| intake::Gateway {
            name: endpoint.gateway,
            secret: endpoint.secret.reveal().to_owned(),
            ack: endpoint.ack,
            allow_from: endpoint.allow_from,
        };
        let exchange = |endpoint: notifier::exchange::config::CallEndpoint| intake::Gateway {
            name: endpoint.exchange,
            secret: endpoint.secret.reveal().to_owned(),
            ack: endpoint.ack,
            allow_from: Vec::new(),
        };
        let gateways = self.sms.endpoints().into_iter().map(gateway);
        gateways.chain(self.calls.endpoints().into_iter().map(exchange)).collect()
    }

    /// How the worker works.
    pub(crate) fn notifier(&self) -> notifier::Settings {
        let (retention, budget) = (Retention::of_days(self.retention.days), self.sms.budget());
        let (process, per_gateway) = (process_name(), self.sms.calls_at_once.get().into());
        notifier::Settings {
            retention,
            budget,
            process,
            per_gateway,
            ..notifier::Settings::new(self.voice())
        }
    }

    /// How the town speaks in its texts.
    fn voice(&self) -> Voice {
        Voice { lang: self.town.language, sign: self.town.sign.clone() }
    }
}

/// By which a process is known among those that share a database. In containers all have the same number, and each a host
/// name of its own.
fn process_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}-{}", host.trim(), std::process::id())
}

impl Limits {
    fn allowances(&self) -> intake::Limits {
        intake::Limits {
            per_address: allowance(self.per_address_per_minute),
            per_place: allowance(self.per_code_per_minute),
            sign_in: allowance(self.sign_in_per_minute),
            photos: usize::from(self.photos),
            photo_megabytes: usize::from(self.photo_megabytes),
        }
    }
}

/// The allowance of a minute at once, and then evenly spread.
fn allowance(per_minute: NonZeroU32) -> Allowance {
    Allowance { burst: per_minute, refill: Duration::from_mins(1) / per_minute.get() }
}

impl Print {
    /// The font file that is to be used, when one is named.
    pub(crate) fn font_file(&self) -> Option<FontFile> {
        let named = !self.font.as_os_str().is_empty();
        named.then(|| FontFile { path: self.font.clone(), index: self.font_index })
    }
}
