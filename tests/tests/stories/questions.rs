//! The questions of a category: answered when a matter is filed, read by whoever handles it, kept as they were asked.

use casework::{GivenPolicy, Receipt, Submission};
use domain::policy::{Answers, CategoryId, Policy};
use domain::text::Words;
use domain::ticket::{Channel, Command, Judgement};
use testkit::on_both;
use testkit::town::{COUNTY, Db, POLICY, RESIDENT, SECRETARY, Town, building, hours, minutes};

use super::rows::Rows;

/// A question whose answer is written, under what the stories' matters are about.
const METER: &str = r#"
[[categories.questions]]
id = "meter"
text = { zh = "表号是多少？", en = "What is the number of the meter?" }
kind = "text"
"#;

/// What was written to it; it stands nowhere else.
const NUMBER: &str = "LZ-0990-四号表";

/// The shipped policy with one more question under utilities.
fn with_a_meter() -> String {
    let first = "[[categories.questions]]\nid = \"gas\"";
    assert!(POLICY.contains(first));
    POLICY.replacen(first, &format!("{METER}\n{first}"), 1)
}

fn answers(policy: &Policy, category: &str, sent: &[(&str, &str)]) -> Answers {
    let said = |id: &str| sent.iter().find(|(known, _)| *known == id).map_or("", |(_, answer)| answer);
    let examined = policy.examine(&CategoryId::new(category), |id| said(id.as_str()));
    assert_eq!(examined.faults, []);
    examined.answers
}

async fn files(town: &Town, category: &str, sent: &[(&str, &str)]) -> Receipt {
    let (_, policy) = town.casework.policy();
    let answers = Some(answers(&policy, category, sent));
    let submission =
        Submission { category: CategoryId::new(category), answers, ..town.submission("三楼没有暖气") };
    let receipt = town.casework.file(submission).await.unwrap();
    town.texts();
    receipt
}

/// Questions and answers as a page has them: what was asked in Chinese, and whether they were advised.
fn read(policy: &Policy, answers: Option<&Answers>) -> Vec<(String, bool)> {
    let lines = answers.into_iter().flat_map(|answers| policy.answered(answers));
    lines.map(|(question, answer)| (question.text.zh.clone(), answer.advised)).collect()
}

on_both! {
    async fn what_a_resident_answers_is_read_by_whoever_handles_it_and_by_themselves(town) {
        let receipt = files(&town, "utilities", &[("gas", "no"), ("wire", "unsure")]).await;
        let asked = ["现在闻到煤气（燃气）味吗？", "有电线断落，或能碰到的地方漏电吗？"].map(|text| (text.to_owned(), false));
        let desk = town.casework.desk_view(&town.powers(SECRETARY).await, receipt.ticket).await.unwrap().view;
        assert_eq!(read(&desk.policy, desk.answers.as_ref()), asked);
        let own = town.casework.requester_view(&receipt.token).await.unwrap().unwrap();
        assert_eq!(read(&own.policy, own.answers.as_ref()), asked);
    }

    async fn whoever_insists_is_filed_and_it_is_kept_that_they_were_advised(town) {
        let receipt = files(&town, "dispute", &[("court", "yes"), ("danger", "no")]).await;
        let view = town.casework.requester_view(&receipt.token).await.unwrap().unwrap();
        let advised: Vec<_> = read(&view.policy, view.answers.as_ref()).into_iter().map(|(_, advised)| advised).collect();
        assert_eq!(advised, [false, true]);
    }

    async fn a_matter_without_answers_has_none(town) {
        let receipt = files(&town, "building", &[]).await;
        let stored = town.casework.store().ticket(receipt.ticket).await.unwrap().unwrap();
        assert_eq!(stored.contents.unwrap().answers, None);
    }

    async fn a_running_matter_keeps_the_questions_that_it_was_asked(town) {
        let before = files(&town, "utilities", &[("gas", "no"), ("wire", "no")]).await;
        let (_, known) = town.casework.policy();
        let changed = POLICY.replacen("现在闻到煤气（燃气）味吗？", "闻到怪味吗？", 1).replace("id = \"wire\"", "id = \"cable\"");
        let later = town.started_with(GivenPolicy::File(&changed)).await;
        let view = later.requester_view(&before.token).await.unwrap().unwrap();
        assert_eq!(read(&view.policy, view.answers.as_ref())[0].0, "现在闻到煤气（燃气）味吗？");
        assert_eq!(read(&view.policy, view.answers.as_ref()).len(), 2);
        // A form that was open while the policy changed is filed with what the new one still asks.
        let old_form = Some(answers(&known, "utilities", &[("gas", "unsure"), ("wire", "no")]));
        let receipt = later.file(Submission { answers: old_form, ..town.submission("又停了") }).await.unwrap();
        let view = later.requester_view(&receipt.token).await.unwrap().unwrap();
        assert_eq!(read(&view.policy, view.answers.as_ref()), [("闻到怪味吗？".to_owned(), false)]);
        town.texts();
    }
}

async fn on_each(policy: &str) -> [Town; 2] {
    [Town::under(policy, Db::Sqlite).await, Town::under(policy, Db::Postgres).await]
}

#[tokio::test]
async fn what_was_answered_lies_sealed_and_is_erased_with_the_rest() {
    for town in on_each(&with_a_meter()).await {
        let rows = Rows::of(&town).await;
        let receipt = files(&town, "utilities", &[("meter", NUMBER), ("gas", "no")]).await;
        let stored = town.casework.store().ticket(receipt.ticket).await.unwrap().unwrap();
        let sealed = stored.contents.unwrap().answers.unwrap().0;
        assert_eq!(rows.holding(NUMBER.as_bytes()).await, [""; 0], "nobody reads it without the key");
        assert_eq!(rows.holding(&sealed).await, ["tickets"]);
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        town.does(SECRETARY, receipt.ticket, Command::Finish { result: Words::parse("已修好").unwrap() })
            .await;
        let judge = Command::Judge { judgement: Judgement::Satisfied, solved: None, note: None };
        town.does(COUNTY, receipt.ticket, judge).await;
        town.passes(minutes(10)).await;
        town.texts();
        town.casework.erase_by_law(receipt.ticket, Words::parse("本人书面要求").unwrap()).await.unwrap();
        assert_eq!(rows.holding(&sealed).await, [""; 0]);
        let view = town.casework.requester_view(&receipt.token).await.unwrap().unwrap();
        assert_eq!(view.answers, None);
    }
}

/// Nobody can be asked by text: what must be answered in the form is no reason to refuse it.
#[tokio::test]
async fn a_text_is_taken_without_answers_and_keeps_its_category() {
    let must = METER.replace("kind", "required = true\nkind");
    let calendar = "[calendar]";
    assert_eq!(POLICY.matches(calendar).count(), 1);
    for town in on_each(&POLICY.replace(calendar, &format!("{must}\n{calendar}"))).await {
        town.writes(RESIDENT, &format!("{} 三楼水管漏水", building().short())).await;
        let index = town.casework.keys().find_phone(&RESIDENT.phone());
        let theirs = town.casework.store().tickets_of_phone(index, town.now() - hours(1)).await.unwrap();
        let [stored] = &theirs[..] else { panic!("{} tickets", theirs.len()) };
        assert_eq!((stored.ticket.channel, stored.ticket.category.as_str()), (Channel::TextMessage, "other"));
        let view =
            town.casework.desk_view(&town.powers(SECRETARY).await, stored.ticket.id).await.unwrap().view;
        assert_eq!(view.answers, None);
        let suggested = view.policy.suggest(view.words().unwrap());
        assert_eq!(suggested.map(CategoryId::as_str), Some("utilities"));
        town.texts();
    }
}
