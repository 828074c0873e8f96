//! Whether a template can work, before anything is sent: the rules of vendors in mainland China.

use std::collections::BTreeSet;

use domain::delivery::{TextKind, Variable};
use i18n::Lang;
use i18n::texts::SEGMENT;

use super::config::TemplateConfig;
use super::{Demands, Piece, Purpose, Template};
use crate::config::Problem;

/// A value of one character tells nothing, and one longer than a text never arrives.
const LIMITS: std::ops::RangeInclusive<usize> = 2..=SEGMENT;

/// What is wrong with one template, gathered.
struct Check<'a> {
    key: &'a str,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn add(&mut self, field: &str, wrong: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem::new(format!("{}.{field}", self.key), wrong, remedy));
    }
}

/// Reads a template.
pub(super) fn template(
    key: &str,
    config: &TemplateConfig,
    demands: Demands,
) -> Result<Template, Vec<Problem>> {
    let mut check = Check { key, problems: Vec::new() };
    let purposes = purposes(&mut check, config);
    let pieces = pieces(&mut check, config);
    let limit = config.variable_limit.unwrap_or(demands.limit);
    if !LIMITS.contains(&limit) {
        check.add(
            "variable_limit",
            format!("{limit} is no useful length"),
            "give 2 to 70, as the vendor says",
        );
    }
    if !(demands.is_code)(&config.code) {
        check.add("code", format!("{:?} is no code of this vendor", config.code), demands.code);
    }
    let lang = config.language.parse::<Lang>();
    if let Err(fault) = &lang {
        check.add("language", fault.to_string(), "give \"zh-CN\" or \"en\"");
    }
    shape(&mut check, &config.text, &pieces);
    general(&mut check, &purposes, &pieces);
    fillable(&mut check, &purposes, &pieces);
    match (lang, check.problems) {
        (Ok(lang), problems) if problems.is_empty() => {
            Ok(Template { purposes, lang, code: config.code.clone(), pieces, limit })
        }
        (_, problems) => Err(problems),
    }
}

fn purposes(check: &mut Check<'_>, config: &TemplateConfig) -> Vec<Purpose> {
    let names = config.purposes.names();
    if names.is_empty() {
        check.add("for", "no text is named", "name one, such as \"first_alert\", or give \"*\"");
    }
    let mut known = Vec::new();
    for name in names {
        let Some(purpose) = Purpose::parse(name) else {
            let all = TextKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
            let remedy = format!("give \"*\", \"staff\", \"public\" or one of: {all}");
            check.add("for", format!("there is no text {name:?}"), remedy);
            continue;
        };
        known.push(purpose);
    }
    known
}

/// The text in pieces; a name that is not known becomes words, and a problem.
fn pieces(check: &mut Check<'_>, config: &TemplateConfig) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), config.text.as_str());
    while let Some((before, name, after)) = next_name(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        let ours = config.variables.get(name).map_or(name, String::as_str);
        pieces.push(if let Ok(variable) = ours.parse::<Variable>() {
            Piece::Value { name: name.to_owned(), variable }
        } else {
            let all = Variable::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
            let remedy = format!("say in variables what {name:?} is; known are: {all}");
            check.add("text", format!("{ours:?} is no part of a text"), remedy);
            Piece::Words(name.to_owned())
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}

/// The text before the next `${name}` or `{name}`, the name, and the text behind it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before.strip_suffix('$').unwrap_or(before), name, after))
}

/// What vendors refuse to approve: such a text here cannot be the approved one.
fn shape(check: &mut Check<'_>, text: &str, pieces: &[Piece]) {
    if text.contains(['【', '】']) {
        check.add("text", "it holds a sign", "leave 【…】 away: it is added once, from the key sign");
    }
    if !pieces.iter().any(|piece| matches!(piece, Piece::Words(_))) {
        check.add("text", "nothing but values", "give the text exactly as it was approved");
    }
    if pieces.windows(2).any(|pair| pair.iter().all(|piece| matches!(piece, Piece::Value { .. }))) {
        check.add("text", "two values stand side by side", "vendors approve none such: put words between");
    }
    let mut seen = BTreeSet::new();
    for piece in pieces {
        if let Piece::Value { name, .. } = piece
            && !seen.insert(name)
        {
            check.add("text", format!("{name:?} stands in it twice"), "vendors take each value once");
        }
    }
}

/// A general template says the same of every text: what only some have is not in it.
fn general(check: &mut Check<'_>, purposes: &[Purpose], pieces: &[Piece]) {
    let fits = |piece: &Piece| match piece {
        Piece::Value { variable, .. } => matches!(variable, Variable::Number | Variable::Place),
        Piece::Words(_) => true,
    };
    if purposes.iter().any(|purpose| purpose.is_general()) && !pieces.iter().all(fits) {
        check.add(
            "text",
            "a general template may hold the number and the place, nothing else",
            "name the texts in for, or take the other values out",
        );
    }
}

/// Whether the texts it is for have what it asks.
fn fillable(check: &mut Check<'_>, purposes: &[Purpose], pieces: &[Piece]) {
    for purpose in purposes {
        let Purpose::Kind(kind) = *purpose else { continue };
        let draft = Lang::Zh.sample(kind, SEGMENT);
        for piece in pieces {
            if let Piece::Value { variable, .. } = piece
                && draft.value(*variable).is_none()
            {
                let has = draft.values.iter().filter(|(_, value)| !value.is_empty());
                let has = has.map(|(known, _)| known.as_str()).collect::<Vec<_>>().join(", ");
                check.add("text", format!("the text {kind} has no {variable}"), format!("it has: {has}"));
            }
        }
    }
}
