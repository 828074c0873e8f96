//! The telephones of the demonstration.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, DemoPhone};
use domain::delivery::{CallbackKind, Inbound, RawCallback};
use domain::phone::PhoneNumber;
use domain::text::Words;
use i18n::Lang;
use url::form_urlencoded;

use super::admin::{names, role_name};
use super::{page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::demo::{DemoPhones, Phone, Text};
use crate::problem::Problem;
use crate::service::Service;

/// Texts that are shown, each way.
const TEXTS: u64 = 200;

/// `GET /demo/phones`
pub(crate) async fn show(desk: Desk) -> Result<HttpResponse, Problem> {
    let service = &desk.service;
    let found = service.casework.demo_phones(gateway(service)?, TEXTS, read).await?;
    let mut phones = Vec::with_capacity(found.len());
    for phone in found {
        phones.push(view(service, phone, desk.say()).await?);
    }
    let csrf = desk.csrf();
    page(StatusCode::OK, &DemoPhones { shell: desk.shell, csrf, phones })
}

fn gateway(service: &Service) -> Result<&str, Problem> {
    service.settings.demo.as_deref().ok_or(Problem::NotFound)
}

async fn view(service: &Service, phone: DemoPhone, say: Lang) -> Result<Phone, Problem> {
    let text = |text: casework::DemoText| Text { body: text.body, at: text.at, own: text.own };
    let number = phone.phone.national();
    Ok(Phone {
        id: number.clone(),
        role: duties(service, &phone.phone, say).await?,
        name: phone.name.unwrap_or_else(|| say.a_residents_phone().to_owned()),
        number,
        texts: phone.texts.into_iter().rev().map(text).collect(),
    })
}

/// What the person with this number does, and where.
async fn duties(service: &Service, phone: &PhoneNumber, say: Lang) -> Result<String, Problem> {
    let store = service.casework.store();
    let member = store.staff_by_phone(service.casework.keys().find_phone(phone)).await;
    let Some(member) = member.map_err(CaseError::from)? else { return Ok(say.to_requester().to_owned()) };
    let posts = store.posts_of(member.id).await.map_err(CaseError::from)?;
    let (names, (_, policy)) = (names(service).await?, service.casework.policy());
    let duty = |post: &domain::ladder::Post| {
        let place = names.get(&post.division).map_or(post.division.as_str(), String::as_str);
        format!("{place} {}", role_name(&policy, &post.role, say))
    };
    Ok(posts.iter().map(duty).collect::<Vec<_>>().join(" · "))
}

/// `POST /demo/phones/{number}/reply`: what is typed goes the way that a gateway's reply goes.
pub(crate) async fn reply(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let from = PhoneNumber::parse(&number).map_err(|_| Problem::NotFound)?;
    let text = Words::parse(form.fields.get("text")).map_err(|_| Problem::Unreadable("the form"))?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("from", &from.national()).append_pair("text", text.as_str());
    let raw = RawCallback { query: query.finish(), ..RawCallback::default() };
    form.desk.casework().callback(gateway(&form.desk.service)?, CallbackKind::Reply, &raw).await?;
    Ok(see("/demo/phones"))
}

/// Reads what [`reply`] wrote.
fn read(raw: &RawCallback) -> Vec<Inbound> {
    let field = |wanted: &str| {
        let mut fields = form_urlencoded::parse(raw.query.as_bytes());
        fields.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    let from = field("from").and_then(|from| PhoneNumber::parse(&from).ok());
    let inbound = |(from, text)| Inbound { from, text, provider_id: None };
    from.zip(field("text")).map(inbound).into_iter().collect()
}
