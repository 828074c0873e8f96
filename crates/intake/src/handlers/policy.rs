//! The policy: what is in force, what was, and putting another one in force.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use casework::{
    CaseError, LONGEST_POLICY, MOST_POLICY_LINES, PolicyLine, PolicyPut, PolicyRefusal, PolicySource,
    PolicyText,
};
use data_encoding::HEXLOWER;
use domain::policy::{Policy, PolicyVersion};
use domain::text::Note;
use i18n::Lang;
use sha2::{Digest, Sha256};

use super::{page, see};
use crate::changes::{lines, sentences, unified};
use crate::desk::Desk;
use crate::form::{Fields, LongForm};
use crate::pages::policy::{Changes, Checked, EditPage, FaultLine, PolicyPage, VersionLine, VersionPage};
use crate::pages::{Shell, Tab};
use crate::problem::Problem;

/// Versions on one page.
const VERSIONS: u64 = 20;

/// Characters of a line that are shown beside what is wrong with it.
const EXCERPT: usize = 60;

/// Where the pages lie.
const HERE: &str = "/desk/admin/policy";

/// What an address may ask for beside.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    done: String,
    #[serde(default)]
    from: u64,
}

/// The version whose text the form begins with.
#[derive(serde::Deserialize)]
pub(crate) struct Begun {
    from: Option<i32>,
}

/// `GET /desk/admin/policy`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let (version, policy) = newest(&desk).await?;
    // One more than is shown: it says whether the last one shown replaced something, and whether there are more.
    let entries = desk.casework().policy_history(desk.powers(), asked.from, VERSIONS + 1).await?;
    let mut versions: Vec<_> =
        (0..entries.len()).map(|at| version_line(&entries, at, version, say)).collect();
    let more = versions.len() > usize::try_from(VERSIONS).unwrap_or(usize::MAX);
    versions.truncate(entries.len() - usize::from(more));
    let current = match versions.iter().find(|line| line.in_force) {
        Some(line) => line.clone(),
        None => line_of(&desk, version).await?,
    };
    let view = PolicyPage {
        bar: desk.bar(Tab::Admin).await?,
        notice: (asked.done == "put").then(|| say.policy_put_done().to_owned()),
        current,
        words: say.policy_in_words(&policy),
        versions,
        more: more.then(|| format!("{HERE}?from={}", asked.from + VERSIONS)),
        shell: desk.shell,
    };
    page(StatusCode::OK, &view)
}

/// The policy in force, whichever process has put it there.
async fn newest(desk: &Desk) -> Result<(PolicyVersion, std::sync::Arc<Policy>), Problem> {
    desk.casework().look_for_policy().await?;
    Ok(desk.casework().policy())
}

async fn line_of(desk: &Desk, version: PolicyVersion) -> Result<VersionLine, Problem> {
    let text = desk.casework().policy_text(desk.powers(), version).await?;
    Ok(version_line(&[text.line], 0, version, desk.say()))
}

/// The version at a place among others, the newest first.
fn version_line(entries: &[PolicyLine], at: usize, in_force: PolicyVersion, say: Lang) -> VersionLine {
    let PolicyLine { entry, by } = &entries[at];
    let edited_before = entries.get(at + 1).is_some_and(|before| before.entry.source != PolicySource::File);
    let (source, note) = match &entry.source {
        PolicySource::File if edited_before => (say.policy_from_file_after_edit().to_owned(), None),
        PolicySource::File => (say.policy_from_file().to_owned(), None),
        PolicySource::Command { note } => (say.policy_by_command().to_owned(), Some(note.clone())),
        PolicySource::Page { note, .. } => {
            (say.policy_by(by.as_deref().unwrap_or_default()), Some(note.clone()))
        }
    };
    let number = entry.version.0;
    VersionLine { number, in_force: entry.version == in_force, since: entry.since, source, note }
}

/// `GET /desk/admin/policy/{version}`
pub(crate) async fn version(desk: Desk, number: web::Path<i32>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let (in_force, _) = newest(&desk).await?;
    let PolicyText { line, text, before } =
        desk.casework().policy_text(desk.powers(), PolicyVersion(*number)).await?;
    let words = in_words(&text, say);
    let view = VersionPage {
        bar: desk.bar(Tab::Admin).await?,
        version: version_line(&[line], 0, in_force, say),
        changes: before.map(|before| changes(&before, &text, say)),
        words,
        text: unified(&text),
        shell: desk.shell,
    };
    page(StatusCode::OK, &view)
}

/// What a text says; nothing where it is no policy any more.
fn in_words(text: &str, say: Lang) -> Vec<String> {
    Policy::parse(text).map_or_else(|_| Vec::new(), |policy| say.policy_in_words(&policy))
}

fn changes(before: &str, after: &str, say: Lang) -> Changes {
    let sentences = match (in_words(before, say), in_words(after, say)) {
        (before, after) if before.is_empty() || after.is_empty() => Vec::new(),
        (before, after) => sentences(&before, &after),
    };
    Changes { sentences, lines: lines(before, after) }
}

/// `GET /desk/admin/policy/{version}/policy.toml`
pub(crate) async fn download(desk: Desk, number: web::Path<i32>) -> Result<HttpResponse, Problem> {
    let text = desk.casework().policy_text(desk.powers(), PolicyVersion(*number)).await?.text;
    let name = format!("attachment; filename=\"policy-{number}.toml\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/toml; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(text))
}

/// `GET /desk/admin/policy/edit`: the form with the policy in force, or with an earlier one that is to be so again.
pub(crate) async fn blank(desk: Desk, begun: web::Query<Begun>) -> Result<HttpResponse, Problem> {
    let (base, _) = newest(&desk).await?;
    let from = begun.from.map_or(base, PolicyVersion);
    let text = unified(&desk.casework().policy_text(desk.powers(), from).await?.text);
    let checked = if from == base { Checked::NotYet } else { check(&desk, base, &text).await?.0 };
    let view = form(desk, base, text, checked).await?;
    page(StatusCode::OK, &view)
}

async fn form(desk: Desk, base: PolicyVersion, text: String, checked: Checked) -> Result<EditPage, Problem> {
    Ok(EditPage {
        bar: desk.bar(Tab::Admin).await?,
        shell: Shell { here: format!("{HERE}/edit"), ..desk.shell },
        base: base.0,
        text,
        checked,
        warning: None,
        note: String::new(),
        note_fault: None,
    })
}

/// Checks a text, and says what it would change of the version in force.
async fn check(desk: &Desk, base: PolicyVersion, text: &str) -> Result<(Checked, StatusCode), Problem> {
    let (casework, say) = (desk.casework(), desk.say());
    if let Err(refusal) = casework.check_policy(text, Some(desk.powers().staff)).await? {
        return Ok((Checked::Faulty(faults(refusal, text, say)), StatusCode::UNPROCESSABLE_ENTITY));
    }
    let before = casework.policy_text(desk.powers(), base).await?.text;
    if unified(&before) == text {
        return Ok((Checked::Same, StatusCode::OK));
    }
    let running = casework.store().count_running().await.map_err(CaseError::from)?;
    let holds = Checked::Holds { changes: changes(&before, text, say), running, seen: seen(base, text) };
    Ok((holds, StatusCode::OK))
}

/// By which it is known whether a text, and what it is compared with, are still those that were shown.
fn seen(base: PolicyVersion, text: &str) -> String {
    let digest = Sha256::new().chain_update(base.0.to_be_bytes()).chain_update(text).finalize();
    HEXLOWER.encode(&digest[..16])
}

fn faults(refusal: PolicyRefusal, text: &str, say: Lang) -> Vec<FaultLine> {
    let PolicyRefusal { too_long, mut faults, lost, locks_out } = refusal;
    // Whoever mends them goes down the text.
    faults.sort_by_key(|fault| fault.line.unwrap_or(usize::MAX));
    let sentence = |what| FaultLine { line: None, excerpt: None, key: String::new(), what };
    let too_long = too_long.then(|| say.policy_too_long(LONGEST_POLICY >> 10, MOST_POLICY_LINES));
    let locks_out = locks_out.then(|| say.policy_locks_out().to_owned());
    let lost =
        lost.iter().map(|lost| say.policy_lost_role(&lost.role, lost.level, lost.people, &lost.divisions));
    let excerpt = |line: usize| text.lines().nth(line.checked_sub(1)?);
    let keyed = faults.into_iter().map(|fault| FaultLine {
        line: fault.line,
        excerpt: fault.line.and_then(excerpt).map(shortened),
        key: fault.key,
        what: fault.what,
    });
    too_long.into_iter().map(sentence).chain(keyed).chain(lost.chain(locks_out).map(sentence)).collect()
}

/// The beginning of a line.
fn shortened(line: &str) -> String {
    let mut shown: String = line.trim().chars().take(EXCERPT).collect();
    if line.trim().chars().count() > EXCERPT {
        shown.push('…');
    }
    shown
}

/// What became of a text that was sent.
enum Sent {
    /// It is in force.
    InForce,
    /// The form is shown again.
    Shown(Checked, StatusCode),
    /// The same, and something is to be said above it.
    Warned(Checked, String),
    /// The same, because something is wrong with the reason.
    WithoutNote(Checked, String),
}

/// `POST /desk/admin/policy/edit`: checks the text, and puts it in force when that is wanted and nothing has changed since it
/// was shown.
pub(crate) async fn submit(sent: LongForm) -> Result<HttpResponse, Problem> {
    let (desk, fields) = (sent.0.desk, sent.0.fields);
    let text = unified(fields.get("text"));
    let base = newest(&desk).await?.0;
    let sent = receive(&desk, &fields, base, &text).await?;
    let (checked, status, warning, note_fault) = match sent {
        Sent::InForce => return Ok(see(format!("{HERE}?done=put"))),
        Sent::Shown(checked, status) => (checked, status, None, None),
        Sent::Warned(checked, warning) => (checked, StatusCode::CONFLICT, Some(warning), None),
        Sent::WithoutNote(checked, fault) => (checked, StatusCode::UNPROCESSABLE_ENTITY, None, Some(fault)),
    };
    let base = desk.casework().policy().0;
    let view = form(desk, base, text, checked).await?;
    page(status, &EditPage { warning, note_fault, note: fields.get("note").to_owned(), ..view })
}

async fn receive(desk: &Desk, fields: &Fields, base: PolicyVersion, text: &str) -> Result<Sent, Problem> {
    let say = desk.say();
    let wanted = fields.get("then") == "put";
    let (checked, status) = check(desk, base, text).await?;
    match &checked {
        // Sent twice, it is in force since the first time.
        Checked::Same if wanted => return Ok(Sent::InForce),
        Checked::Holds { .. } => {}
        Checked::NotYet | Checked::Faulty(_) | Checked::Same => return Ok(Sent::Shown(checked, status)),
    }
    if fields.get("base") != base.0.to_string() {
        return Ok(Sent::Warned(checked, say.policy_overtaken(base.0)));
    }
    if !wanted {
        return Ok(Sent::Shown(checked, status));
    }
    if fields.get("seen") != seen(base, text) {
        return Ok(Sent::Warned(checked, say.policy_check_again().to_owned()));
    }
    let note = match Note::parse(fields.get("note")) {
        Ok(note) => note,
        Err(fault) => return Ok(Sent::WithoutNote(checked, say.text_fault(fault))),
    };
    match desk.casework().change_policy(desk.powers(), text, base, &note).await? {
        PolicyPut::InForce(_) => Ok(Sent::InForce),
        PolicyPut::Refused(refusal) => {
            Ok(Sent::Shown(Checked::Faulty(faults(refusal, text, say)), StatusCode::UNPROCESSABLE_ENTITY))
        }
        PolicyPut::Overtaken => {
            let base = newest(desk).await?.0;
            let (checked, _) = check(desk, base, text).await?;
            Ok(Sent::Warned(checked, say.policy_overtaken(base.0)))
        }
    }
}
