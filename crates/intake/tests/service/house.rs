//! A town with its web service, and clients that ask it.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use actix_web::test::{self, TestRequest};
use actix_web::{App, cookie::Cookie};
use casework::{MadeToken, NewPerson, NewToken};
use domain::delivery::{Filled, GatewayKind, NoTemplate, Phrasing, TextKind, Variable};
use domain::number::{Issue, PlaceNumber};
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use domain::text::{ListCode, PersonName, TokenName};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use i18n::{Draft, Lang};
use intake::address::TrustedProxies;
use intake::routes::security_headers;
use intake::throttle::Allowance;
use intake::{Assembly, Gateway, Limits, Service, Settings, TextPreview, Town as TownSettings, Way};
use qr::code::{CodeKeys, sign};
use serde_json::Value;
use storage::Division;
use testkit::town::{Db, POLICY, Person, Switchboard, Town, building};

/// The password of everybody who signs in.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The secret part of the addresses of the gateway `city`.
pub(crate) const SECRET: &str = "0123456789abcdef";

/// Forms that one address may send at once.
pub(crate) const PER_ADDRESS: u32 = 50;

type Call = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse>>;

/// See the module.
pub(crate) struct House {
    pub(crate) town: Town,
    pub(crate) assembly: Assembly,
    pub(crate) codes: CodeKeys,
    call: Call,
}

/// What the service answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) kind: String,
    pub(crate) cookie: String,
    pub(crate) retry_after: String,
    /// The revision that it tells.
    pub(crate) tag: String,
    pub(crate) challenge: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What it says in JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The value of a hidden field, or of any other that has its value behind its name.
    pub(crate) fn field(&self, name: &str) -> String {
        let text = self.text();
        let after = text.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, after)| after);
        let value = after.and_then(|after| after.split('"').next());
        value.unwrap_or_else(|| panic!("no field {name} in: {text}")).to_owned()
    }
}

fn allowance(burst: u32) -> Allowance {
    Allowance { burst: NonZeroU32::new(burst).unwrap(), refill: Duration::from_mins(1) }
}

/// Two gateways: one takes any words, one has a template for reminders alone.
fn preview() -> TextPreview {
    let free = Way {
        name: "free".to_owned(),
        kind: GatewayKind::Http,
        phrase: Arc::new(|draft: &Draft| Ok(draft.free())),
    };
    let one = Way {
        name: "one".to_owned(),
        kind: GatewayKind::Aliyun,
        phrase: Arc::new(|draft: &Draft| match draft.kind {
            TextKind::Reminder => {
                let (code, values, cut) = ("SMS_7".to_owned(), Vec::new(), vec![Variable::Place]);
                let template = Some(Filled { code, values, cut });
                Ok(Phrasing { template, ..Phrasing::free("码上", &"字".repeat(70)) })
            }
            kind => Err(NoTemplate { kind }),
        }),
    };
    TextPreview { sign: "码上".to_owned(), ways: vec![free, one] }
}

fn settings() -> Settings {
    Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        workers: 1,
        public_url: "https://mashang.example".to_owned(),
        upper_case_codes: false,
        trusted_proxies: TrustedProxies::default(),
        watchers: vec!["127.0.0.0/8".parse().unwrap()],
        town: TownSettings {
            name: "码上".to_owned(),
            hotline: Some("12345".to_owned()),
            text_to: String::new(),
            lang: Lang::Zh,
        },
        limits: Limits {
            per_address: allowance(PER_ADDRESS),
            per_place: allowance(60),
            sign_in: allowance(5),
            ..Limits::default()
        },
        gateways: vec![
            Gateway {
                name: "city".to_owned(),
                secret: SECRET.to_owned(),
                ack: GatewayKind::Http.ack(),
                allow_from: Vec::new(),
            },
            Gateway {
                name: "fenced".to_owned(),
                secret: SECRET.to_owned(),
                ack: GatewayKind::Aliyun.ack(),
                allow_from: vec!["203.0.113.0/24".parse().unwrap()],
            },
        ],
        texts: preview(),
        demo: Some("demo".to_owned()),
        fonts: None,
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(settings(), POLICY).await
    }

    /// A house in a town that has a policy of its own.
    pub(crate) async fn under(policy: &str) -> Self {
        Self::with(settings(), policy).await
    }

    /// A house in which one address may send as much as it likes.
    pub(crate) async fn unlimited() -> Self {
        let mut settings = settings();
        settings.limits.per_address = allowance(10_000);
        Self::with(settings, POLICY).await
    }

    /// A house in a town where a switchboard lends middle numbers.
    pub(crate) async fn lending(switchboard: &Arc<Switchboard>) -> Self {
        let town = Town::under(POLICY, Db::Sqlite).await;
        Self::of(town.lending(switchboard), settings()).await
    }

    async fn with(settings: Settings, policy: &str) -> Self {
        Self::of(Town::under(policy, Db::Sqlite).await, settings).await
    }

    async fn of(town: Town, settings: Settings) -> Self {
        let codes = CodeKeys::new([[5_u8; 32]]).unwrap();
        let service = Service::new(town.casework.clone(), codes.clone(), settings);
        let assembly = Assembly::new(service);
        let inner = assembly.clone();
        let app = App::new().wrap(security_headers()).configure(move |config| inner.configure(config));
        let app = Rc::new(test::init_service(app).await);
        let call = move |request: TestRequest| {
            let app = Rc::clone(&app);
            async move { test::call_service(&*app, request.to_request()).await }.boxed_local()
        };
        Self { town, assembly, codes, call: Rc::new(call) }
    }

    pub(crate) async fn ask(&self, request: TestRequest) -> Answer {
        let response = (self.call)(request).await;
        let header = |name| {
            let value = response.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let (location, kind, cookie) = (header(LOCATION), header(CONTENT_TYPE), header(SET_COOKIE));
        let (retry_after, tag, challenge) = (header(RETRY_AFTER), header(ETAG), header(WWW_AUTHENTICATE));
        let status = response.status();
        let bytes = test::read_body(response).await.to_vec();
        Answer { status, location, kind, cookie, retry_after, tag, challenge, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(path)).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(TestRequest::post().uri(path).set_form(fields)).await
    }

    /// The path of the form of Building 1.
    pub(crate) fn form(&self) -> String {
        self.form_of(building(), Issue::FIRST)
    }

    pub(crate) fn form_of(&self, place: PlaceNumber, issue: Issue) -> String {
        format!("/c/{}", sign(&self.codes, place, issue))
    }

    /// The cookie of somebody who has just signed in.
    pub(crate) async fn sign_in(&self, person: Person) -> Client<'_> {
        let powers = self.town.powers(person).await;
        self.town.casework.set_password(powers.staff, PASSWORD).await.unwrap();
        let session = self.town.casework.sign_in(&person.phone(), PASSWORD).await.unwrap();
        Client { house: self, session }
    }

    /// The same for somebody who is added first.
    pub(crate) async fn newcomer(&self, phone: &str, role: &str, division: &str) -> Client<'_> {
        let phone = PhoneNumber::parse(phone).unwrap();
        let person = NewPerson {
            code: ListCode::parse(&phone.national()).unwrap(),
            name: PersonName::parse("外来人").unwrap(),
            phone: phone.clone(),
            posts: vec![(RoleId::new(role), division.parse().unwrap())],
        };
        let casework = &self.town.casework;
        let id = casework.appoint(person).await.unwrap();
        casework.set_password(id, PASSWORD).await.unwrap();
        Client { house: self, session: casework.sign_in(&phone, PASSWORD).await.unwrap() }
    }

    /// A county beside that of the town, with a township.
    pub(crate) async fn next_county(&self) {
        let mut tx = self.town.casework.store().begin().await.unwrap();
        let division =
            |code: &str, name: &str| Division { code: code.parse().unwrap(), name: name.to_owned() };
        let divisions = [division("990102", "邻县"), division("990102100", "邻镇")];
        tx.put_divisions(&divisions, self.town.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Another program, with an access token or without.
pub(crate) struct Program<'a> {
    house: &'a House,
    token: Option<String>,
}

impl<'a> Program<'a> {
    pub(crate) fn new(house: &'a House, token: Option<String>) -> Self {
        Self { house, token }
    }

    pub(crate) async fn ask(&self, request: TestRequest) -> Answer {
        let request = match &self.token {
            Some(token) => request.insert_header((AUTHORIZATION, format!("Bearer {token}"))),
            None => request,
        };
        self.house.ask(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(TestRequest::post().uri(path).set_json(body)).await
    }

    /// Gives a command on a revision that was seen.
    pub(crate) async fn on(&self, revision: i64, path: &str, body: &Value) -> Answer {
        let request = TestRequest::post().uri(path).insert_header((IF_MATCH, format!("\"{revision}\"")));
        self.ask(request.set_json(body)).await
    }
}

/// Somebody who is signed in.
pub(crate) struct Client<'a> {
    house: &'a House,
    session: String,
}

impl Client<'_> {
    /// A token by which another program acts as this person.
    pub(crate) async fn token(&self, read_only: bool) -> String {
        let casework = &self.house.town.casework;
        let powers = casework.signed_in(&self.session).await.unwrap().unwrap().powers;
        let name = TokenName::parse(&format!("{}{read_only}", &self.session[..8])).unwrap();
        let last = "2026-12-31".parse().unwrap();
        match casework.make_token(&powers, NewToken { name, last, read_only }).await.unwrap() {
            MadeToken::Made(token) => token,
            refused => panic!("{refused:?}"),
        }
    }

    pub(crate) fn csrf(&self) -> String {
        self.house.town.casework.keys().form_token(&self.session)
    }

    pub(crate) async fn ask(&self, request: TestRequest) -> Answer {
        self.house.ask(request.cookie(Cookie::new("session", self.session.clone()))).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(path)).await
    }

    /// Sends a form as our own pages do.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let fields: Vec<_> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.ask(TestRequest::post().uri(path).set_form(fields)).await
    }
}
