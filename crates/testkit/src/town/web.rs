//! The web service of a town, in process, as another program asks it.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::App;
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::{self, TestRequest};
use domain::number::Issue;
use i18n::Lang;
use intake::address::TrustedProxies;
use intake::routes::security_headers;
use intake::throttle::Allowance;
use intake::{Assembly, Limits, Service, Settings, TextPreview, Town as TownSettings};
use qr::code::{CodeKeys, sign};
use serde_json::Value;

use super::{Town, building, sure};

/// The web service of a town.
#[derive(Clone)]
pub struct Web {
    assembly: Assembly,
    codes: CodeKeys,
}

/// What a program sends along.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sent<'a> {
    /// The access token.
    pub token: Option<&'a str>,
    /// By which the request is known when it is sent again.
    pub key: Option<&'a str>,
    /// The revision that was seen.
    pub seen: Option<i64>,
}

fn settings() -> Settings {
    let most = NonZeroU32::MIN.saturating_add(9_999);
    let allowance = Allowance { burst: most, refill: Duration::from_secs(1) };
    Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        workers: 1,
        public_url: "https://mashang.example".to_owned(),
        upper_case_codes: false,
        trusted_proxies: TrustedProxies::default(),
        watchers: Vec::new(),
        town: TownSettings {
            name: "码上反映".to_owned(),
            hotline: None,
            text_to: String::new(),
            lang: Lang::Zh,
        },
        limits: Limits {
            per_address: allowance,
            per_place: allowance,
            sign_in: allowance,
            ..Limits::default()
        },
        gateways: Vec::new(),
        texts: TextPreview::default(),
        demo: None,
        fonts: None,
    }
}

impl Town {
    /// Its web service.
    pub fn web(&self) -> Web {
        let codes = sure("a key of codes", CodeKeys::new([[5_u8; 32]]));
        let service = Service::new(self.casework.clone(), codes.clone(), settings());
        Web { assembly: Assembly::new(service), codes }
    }
}

impl Web {
    /// What is printed at [`building`].
    pub fn code(&self) -> String {
        sign(&self.codes, building(), Issue::FIRST).to_string()
    }

    /// Asks for something; gives the status and what was answered.
    pub async fn get(&self, sent: Sent<'_>, path: &str) -> (u16, Value) {
        self.ask(sent, TestRequest::get().uri(path)).await
    }

    /// Sends something; gives the status and what was answered.
    pub async fn post(&self, sent: Sent<'_>, path: &str, body: &Value) -> (u16, Value) {
        self.ask(sent, TestRequest::post().uri(path).set_json(body)).await
    }

    async fn ask(&self, sent: Sent<'_>, mut request: TestRequest) -> (u16, Value) {
        if let Some(token) = sent.token {
            request = request.insert_header((AUTHORIZATION, format!("Bearer {token}")));
        }
        if let Some(key) = sent.key {
            request = request.insert_header(("Idempotency-Key", key));
        }
        if let Some(seen) = sent.seen {
            request = request.insert_header(("If-Match", format!("\"{seen}\"")));
        }
        let assembly = self.assembly.clone();
        let app = App::new().wrap(security_headers()).configure(move |config| assembly.configure(config));
        let app = test::init_service(app).await;
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        let body = test::read_body(response).await;
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }
}
