//! The preview of texts: what the telephone shows by each gateway.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use domain::delivery::{Phrasing, TextKind};
use i18n::Lang;
use i18n::texts::{room, units};

use super::page;
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::evaluation::Choice;
use crate::pages::texts::{TextGroup, TextRow, TextShown, Texts};
use crate::problem::Problem;
use crate::settings::Way;

/// By which gateway, and in which language.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    by: String,
    #[serde(default)]
    language: String,
}

/// `GET /desk/admin/texts`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let (say, texts) = (desk.say(), &desk.service.settings.texts);
    let language = asked.language.parse().unwrap_or(desk.service.settings.town.lang);
    let way = texts.ways.iter().find(|way| way.name == asked.by).or(texts.ways.first());
    let groups = way.map_or_else(Vec::new, |way| groups(way, &texts.sign, language, say));
    let choice = |other: &Way| Choice {
        value: other.name.clone(),
        label: format!("{} · {}", other.name, say.gateway_name(other.kind)),
        chosen: way.is_some_and(|way| way.name == other.name),
    };
    let lacking = groups.iter().flat_map(|group| &group.rows).filter(|row| row.shown.is_none()).count();
    let view = Texts {
        bar: desk.bar(Tab::Admin).await?,
        gateways: texts.ways.iter().map(choice).collect(),
        languages: languages(language),
        lacking,
        groups,
        shell: desk.shell,
    };
    page(StatusCode::OK, &view)
}

fn languages(chosen: Lang) -> Vec<Choice> {
    let choice = |lang: Lang| Choice {
        value: lang.tag().to_owned(),
        label: lang.other().other_language().to_owned(),
        chosen: lang == chosen,
    };
    Lang::ALL.into_iter().map(choice).collect()
}

/// Every text, by whom it goes to.
fn groups(way: &Way, sign: &str, language: Lang, say: Lang) -> Vec<TextGroup> {
    let to = |title, wanted: fn(TextKind) -> bool| TextGroup {
        title,
        rows: TextKind::ALL
            .iter()
            .filter(|kind| wanted(**kind))
            .map(|&kind| row(way, kind, sign, language, say))
            .collect(),
    };
    vec![
        to(say.texts_to_staff(), |kind| !kind.is_public() && !kind.is_answer()),
        to(say.texts_answers(), |kind| !kind.is_public() && kind.is_answer()),
        to(say.texts_to_public(), TextKind::is_public),
    ]
}

fn row(way: &Way, kind: TextKind, sign: &str, language: Lang, say: Lang) -> TextRow {
    let draft = language.sample(kind, room(sign)).signed(sign);
    let shown = (way.phrase)(&draft).ok().map(|said| shown(&said, say));
    TextRow { name: say.text_name(kind), key: kind.as_str(), shown }
}

fn shown(said: &Phrasing, say: Lang) -> TextShown {
    let (text, segments) = (said.text(), said.segments().len());
    let mut about = vec![say.text_length(units(&text), segments)];
    if let Some(filled) = &said.template {
        about.push(say.text_template(&filled.code));
        let cut: Vec<&str> = filled.cut.iter().map(|variable| say.part_name(*variable)).collect();
        if !cut.is_empty() {
            about.push(say.text_cut(cut.join(say.between_names())));
        }
    }
    TextShown { text, about: about.join(" · "), long: segments > 1 }
}
