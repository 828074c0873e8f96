//! The questions of a category in the forms: asked, answered, and answered so that something else comes first.

use casework::{CaseView, Submission};
use domain::number::TicketId;
use domain::policy::{Answers, CategoryId, Given};
use testkit::town::{POLICY, SECRETARY, TOWNSHIP, building};

use crate::filing::FORM;
use crate::house::{Answer, House};
use crate::photos::{in_parts, picture};

/// What a quarrel must be answered.
const COURT: &str = "q.dispute.court";

/// What whoever says yes to it is told.
const COURT_DEALS: &str = "法院、仲裁正在处理的事，我们不能另作决定";

/// The policy with questions under health care.
fn policy(questions: &str) -> String {
    let other = "[[categories]]\nid = \"other\"";
    assert!(POLICY.contains(other));
    POLICY.replacen(other, &format!("{questions}\n\n{other}"), 1)
}

/// A question of each kind, the last one with an answer that is not taken here.
const OF_EACH_KIND: &str = r#"
[[categories.questions]]
id = "since"
text = { zh = "从什么时候开始的？", en = "Since when?" }
help = { zh = "大概就行", en = "About when is enough" }
kind = "text"
required = true

[[categories.questions]]
id = "where"
text = { zh = "在哪里看的病？", en = "Where were you treated?" }
kind = "choice"
options = [
  { id = "clinic", name = { zh = "村卫生室", en = "At the village clinic" } },
  { id = "abroad", name = { zh = "外地<b>", en = "Elsewhere<b>" } },
]

[[categories.questions.blocks]]
answer = "abroad"
advice = { zh = "外地看病请打 12393。", en = "Please call 12393." }
may_insist = false
"#;

/// The form with other fields, and with more of them.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = FORM.to_vec();
    for change in changes {
        fields.retain(|(name, _)| name != &change.0);
        fields.push(*change);
    }
    fields
}

async fn send(house: &House, changes: &[(&str, &str)]) -> Answer {
    house.post(&house.form(), &form(changes)).await
}

async fn filed(house: &House) -> usize {
    house.town.casework.store().tickets_at(building(), 100).await.unwrap().len()
}

/// What lies with the ticket of a page that was answered with.
async fn view(house: &House, answer: &Answer) -> CaseView {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let token = answer.location.trim_start_matches("/t/");
    house.town.casework.requester_view(token).await.unwrap().unwrap()
}

async fn answers(house: &House, answer: &Answer) -> Option<Answers> {
    view(house, answer).await.answers
}

#[actix_web::test]
async fn a_category_without_questions_is_filed_in_one_step_and_so_are_answers_that_may_be_left_out() {
    let house = House::new().await;
    for (n, category) in ["building", "utilities"].into_iter().enumerate() {
        let answer = send(&house, &[("category", category), ("nonce", &format!("n{n}"))]).await;
        assert_eq!(answers(&house, &answer).await, None, "{category}");
    }
    assert_eq!(filed(&house).await, 2);
}

#[actix_web::test]
async fn the_questions_of_each_category_lie_behind_it_in_the_form() {
    let house = House::new().await;
    let page = house.get(&house.form()).await.text();
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what}: {page}"));
    let (utilities, gas, environment) =
        (at("value=\"utilities\""), at("q.utilities.gas"), at("value=\"environment\""));
    assert!(utilities < gas && gas < environment);
    assert!(at("请马上到室外") > gas && at("value=\"dispute\"") < at(COURT));
    assert!(!page.contains("ask open"), "nothing is chosen yet: {page}");
}

#[actix_web::test]
async fn a_question_that_must_be_answered_is_asked_first_with_everything_kept() {
    let house = House::new().await;
    let quarrel = [("category", "dispute"), ("q.dispute.danger", "no")];
    let asked = send(&house, &quarrel).await;
    assert_eq!(asked.status, 422);
    let text = asked.text();
    for said in
        ["请先回答几个问题", "请选一项", "三楼水管漏水", "137 0000 0001", "value=\"夏荷\"", "ask open"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains(r#"name="q.dispute.danger" value="no" checked"#), "{text}");
    assert!(!text.contains("请按各栏下面的提示改一下"), "nothing was written wrongly: {text}");
    assert_eq!(filed(&house).await, 0);
    let done = send(&house, &[quarrel[0], quarrel[1], (COURT, "unsure")]).await;
    let given = answers(&house, &done).await.unwrap();
    let chosen = |answer: &str| Given::Chosen(answer.to_owned());
    assert_eq!(
        given.given.iter().map(|a| (a.given.clone(), a.advised)).collect::<Vec<_>>(),
        [(chosen("no"), false), (chosen("unsure"), false)]
    );
    let page = house.get(&done.location).await.text();
    assert!(page.contains("法院或仲裁机构已经受理了吗") && page.contains("不清楚"), "{page}");
}

#[actix_web::test]
async fn an_answer_that_comes_first_is_told_and_filed_when_they_want_it_all_the_same() {
    let house = House::new().await;
    let quarrel = [("category", "dispute"), (COURT, "yes")];
    let told = send(&house, &quarrel).await;
    assert_eq!((told.status.as_u16(), filed(&house).await), (422, 0));
    let text = told.text();
    for said in ["还没有发送，请先看", COURT_DEALS, "三楼水管漏水", "看过了，仍要反映", "137 0000 0001"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Sent once more as it is, it is told once more.
    assert_eq!(send(&house, &quarrel).await.status, 422);
    let insist = told.field("insist");
    // What they have not read of is told first.
    let more =
        send(&house, &[quarrel[0], quarrel[1], ("q.dispute.danger", "yes"), ("insist", &insist)]).await;
    assert!(more.status == 422 && more.text().contains("请先打 110"), "{}", more.text());
    assert_eq!(filed(&house).await, 0);
    let done = send(&house, &[quarrel[0], quarrel[1], ("insist", &insist)]).await;
    let given = answers(&house, &done).await.unwrap().given;
    assert!(given.len() == 1 && given[0].advised, "{given:?}");
    let page = house.get(&done.location).await.text();
    assert!(page.contains("请注意：法院"), "{page}");
    let secretary = house.sign_in(SECRETARY).await;
    let number = view(&house, &done).await.ticket().id;
    let desk = secretary.get(&format!("/desk/t/{number}")).await.text();
    assert!(desk.contains("已提示，对方仍要反映：法院"), "{desk}");
    house.town.texts();
}

#[actix_web::test]
async fn what_is_not_taken_here_is_not_filed_and_nobody_is_left_without_a_number_to_call() {
    let house = House::under(&policy(OF_EACH_KIND)).await;
    let away = [("category", "health"), ("q.health.since", "上周"), ("q.health.where", "abroad")];
    let told = send(&house, &away).await;
    let text = told.text();
    assert_eq!(told.status, 422);
    assert!(
        text.contains("外地看病请打 12393。") && text.contains("12345") && text.contains("上周"),
        "{text}"
    );
    assert!(!text.contains("仍要反映") && !text.contains("外地<b>"), "{text}");
    let insisting = [away[0], away[1], away[2], ("insist", "q.health.where")];
    assert_eq!(send(&house, &insisting).await.status, 422);
    assert_eq!(filed(&house).await, 0);
    let changed = [away[0], away[1], ("q.health.where", "clinic")];
    assert_eq!(answers(&house, &send(&house, &changed).await).await.unwrap().given.len(), 2);
}

#[actix_web::test]
async fn forged_overlong_and_marked_up_answers_do_no_harm() {
    let house = House::under(&policy(OF_EACH_KIND)).await;
    let health = ("category", "health");
    let long = "长".repeat(201);
    for (answer, says) in [
        ([("q.health.since", ""), ("q.health.where", "")], "请写几个字"),
        ([("q.health.since", &long), ("q.health.where", "")], "最多 200 个字"),
        ([("q.health.since", "上周"), ("q.health.where", "nowhere")], "请选一项"),
    ] {
        let back = send(&house, &[health, answer[0], answer[1]]).await;
        assert!(back.status == 422 && back.text().contains(says), "{answer:?}: {}", back.text());
    }
    assert_eq!(filed(&house).await, 0);
    let forged = [
        health,
        ("q.health.since", "<i>上周</i>\u{202E}"),
        ("q.health.nothing", "yes"),
        ("q.dispute.court", "yes"),
        ("q.nothing.gas", "yes"),
        ("q.", "yes"),
    ];
    let done = send(&house, &forged).await;
    assert_eq!(answers(&house, &done).await.unwrap().given.len(), 1);
    let page = house.get(&done.location).await.text();
    assert!(page.contains("&#60;i&#62;上周&#60;/i&#62;") && !page.contains("<i>"), "{page}");
}

#[actix_web::test]
async fn photos_of_a_form_that_came_back_are_to_be_chosen_again() {
    use actix_web::http::header::CONTENT_TYPE;
    use actix_web::test::TestRequest;

    let house = House::new().await;
    let fields = form(&[("category", "dispute")]);
    let request = TestRequest::post()
        .uri(&house.form())
        .insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"));
    let asked = house.ask(request.set_payload(in_parts(&fields, &[("a.png", &picture())]))).await;
    assert!(asked.status == 422 && asked.text().contains("照片没有保留"), "{}", asked.text());
    assert!(
        asked.text().contains("请先回答几个问题"),
        "the photos are no reason to call it wrong: {}",
        asked.text()
    );
}

/// Fourteen categories with five questions each do not fit the first answer of a connection.
fn curious() -> String {
    let question = |n: usize| {
        format!(
            "[[categories.questions]]\nid = \"q{n}\"\nkind = \"yes_no\"\n\
             text = {{ zh = \"这是第{n}个问题，问得比较长一些，是这样的情况吗？\", en = \"A question of some length, number {n}, is it so?\" }}\n"
        )
    };
    let questions: String = (0..5).map(question).collect();
    let more = |n: usize| {
        format!(
            "[[categories]]\nid = \"more{n}\"\nname = {{ zh = \"更多{n}\", en = \"More {n}\" }}\n{questions}"
        )
    };
    policy(&format!("{questions}{}", (0..6).map(more).collect::<String>()))
}

#[actix_web::test]
async fn questions_that_would_make_the_form_too_large_come_when_a_category_was_chosen() {
    let house = House::under(&curious()).await;
    let first = house.get(&house.form()).await;
    assert!(first.bytes.len() <= 14 * 1024, "{} bytes", first.bytes.len());
    assert!(!first.text().contains("q.health.q0") && first.field("asked").is_empty());
    let sent = [("category", "health"), ("asked", "")];
    let asked = send(&house, &sent).await;
    assert_eq!((asked.status.as_u16(), filed(&house).await), (422, 0));
    assert_eq!(asked.field("asked"), "health");
    let text = asked.text();
    assert!(
        text.contains("q.health.q4") && !text.contains("q.more1.q0") && text.contains("请先回答几个问题")
    );
    // Another category has other questions; one without any has none.
    let other = send(&house, &[("category", "more1"), ("asked", "health")]).await;
    assert_eq!(other.field("asked"), "more1");
    let done = send(&house, &[("category", "health"), ("asked", "health"), ("q.health.q1", "no")]).await;
    assert_eq!(answers(&house, &done).await.unwrap().given.len(), 1);
    let none = send(&house, &[("category", "building"), ("asked", ""), ("nonce", "n2")]).await;
    assert_eq!(answers(&house, &none).await, None);
}

fn report<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("place", "HW-001"),
        ("channel", "hotline"),
        ("who", "told"),
        ("phone", "137 0000 0001"),
        ("so-far", "call"),
        ("nonce", "once-1"),
    ];
    fields.extend(changes);
    fields
}

#[actix_web::test]
async fn whoever_files_for_somebody_is_asked_and_advised_and_never_stopped() {
    let house = House::under(&policy(OF_EACH_KIND)).await;
    let operator = house.sign_in(TOWNSHIP).await;
    let told = report(&[("category", "health"), ("words", "报销被退回"), ("q.health.where", "abroad")]);
    let filed = operator.post("/desk/file", &told).await;
    assert_eq!(filed.status, 303, "{}", filed.text());
    let page = operator.get(&filed.location).await.text();
    assert!(page.contains("请提醒反映人：外地看病请打 12393。"), "{page}");
    let desk = operator.get(&filed.location.replace("/file/", "/t/")).await.text();
    assert!(desk.contains("应提醒对方：外地看病请打 12393。"), "{desk}");
    assert!(desk.contains("外地&#60;b&#62;") && !desk.contains("从什么时候开始的"), "{desk}");
    let long = "长".repeat(201);
    let faulty =
        report(&[("category", "health"), ("words", "报销"), ("q.health.since", &long), ("nonce", "n2")]);
    let back = operator.post("/desk/file", &faulty).await;
    assert!(back.status == 422 && back.text().contains("最多 200 个字"), "{}", back.text());
    assert!(back.text().contains(&long));
}

#[actix_web::test]
async fn the_words_suggest_a_category_and_people_decide() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let back = operator.post("/desk/file", &report(&[("words", "ＧＡＳ 味很重，楼上漏水")])).await;
    assert!(
        back.status == 422 && back.text().contains("请选一项。 按文字看像是：水电气暖"),
        "{}",
        back.text()
    );
    assert!(!back.text().contains(r#"name="category" value="utilities" checked"#), "{}", back.text());
    let submission = house.town.submission("邻居半夜吵架扰民");
    let submission = Submission { category: CategoryId::new("other"), ..submission };
    let receipt = house.town.casework.file(submission).await.unwrap();
    let page = |id: TicketId| format!("/desk/t/{id}");
    let desk = operator.get(&page(receipt.ticket)).await.text();
    assert!(desk.contains("按文字看像是：邻里与家庭纠纷。由您判断。"), "{desk}");
    assert!(desk.contains(r#"<option value="other" selected>"#), "{desk}");
    // Where it is put there already, there is nothing to suggest.
    let same = house.town.submission("三楼水管漏水");
    let receipt = house.town.casework.file(same).await.unwrap();
    assert!(!operator.get(&page(receipt.ticket)).await.text().contains("按文字看"));
    house.town.texts();
}
