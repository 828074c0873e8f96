//! The forms of a matter's life: what is written into them is what happens.

use domain::deadline::ClockKind;
use domain::number::TicketId;
use domain::ticket::{Command, Mode, StateKind};
use testkit::town::{CITY, COUNTY, NEIGHBOUR, SECRETARY, TOWNSHIP, WATER};

use crate::house::{Client, House};

async fn in_hand(house: &House) -> TicketId {
    let ticket = house.town.file("三楼漏水").await.ticket;
    house.town.does(SECRETARY, ticket, Command::called(None)).await;
    ticket
}

/// Sends a form as its page shows it; says where it led.
async fn send(client: &Client<'_>, ticket: TicketId, form: &str, fields: &[(&str, &str)]) -> String {
    let page = client.get(&format!("/desk/t/{ticket}")).await;
    let (revision, once) = (page.field("revision"), page.field("once"));
    let mut all = vec![("revision", revision.as_str()), ("once", once.as_str())];
    all.extend(fields);
    let answer = client.post(&format!("/desk/t/{ticket}/{form}"), &all).await;
    assert_eq!(answer.status, 303, "{form}: {}", answer.text());
    answer.location
}

async fn chosen(house: &House, person: testkit::town::Person) -> String {
    let owner = house.town.owner(person).await;
    format!("{}@{}", owner.staff.unwrap(), owner.unit)
}

#[actix_web::test]
async fn more_time_is_asked_and_granted_and_a_number_with_letters_is_told_beside_its_field() {
    let house = House::new().await;
    let ticket = in_hand(&house).await;
    let promised = house.town.state(ticket).await.due();
    let secretary = house.sign_in(SECRETARY).await;
    let faulty = [("revision", "2"), ("days", "三天"), ("words", "等配件")];
    let answer = secretary.post(&format!("/desk/t/{ticket}/extend"), &faulty).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("extend-days-fault") && answer.text().contains("等配件"),
        "{}",
        answer.text()
    );
    send(&secretary, ticket, "extend", &[("days", "3"), ("words", "等配件")]).await;
    let township = house.sign_in(TOWNSHIP).await;
    let page = township.get("/desk/requests").await.text();
    assert!(page.contains("待我审批") && page.contains("等配件"), "{page}");
    send(&township, ticket, "decide", &[("item", "3"), ("granted", "yes"), ("note", "同意")]).await;
    assert!(house.town.state(ticket).await.due() > promised);
}

#[actix_web::test]
async fn a_matter_is_parked_until_a_day_and_resumed() {
    let house = House::new().await;
    let ticket = in_hand(&house).await;
    let (secretary, township) = (house.sign_in(SECRETARY).await, house.sign_in(TOWNSHIP).await);
    let past = [("revision", "2"), ("date", "2026-01-01"), ("words", "等管网")];
    let refused = secretary.post(&format!("/desk/t/{ticket}/park"), &past).await;
    assert!(refused.status == 409 && refused.text().contains("请选今天以后"), "{}", refused.text());
    send(&secretary, ticket, "park", &[("date", "2026-04-20"), ("words", "等管网")]).await;
    send(&township, ticket, "decide", &[("item", "3"), ("granted", "yes")]).await;
    let due = house.town.state(ticket).await.due().unwrap();
    assert_eq!(due.to_string(), "2026-04-20T10:00:00Z", "at six in the evening in Shanghai");
    assert!(township.get("/desk/unit?state=parked").await.text().contains(&ticket.number()));
    send(&secretary, ticket, "review", &[("date", "2026-05-20"), ("words", "还没通")]).await;
    send(&secretary, ticket, "resume", &[("words", "管网通了")]).await;
    assert_eq!(house.town.state(ticket).await.kind(), StateKind::InHand);
}

#[actix_web::test]
async fn helpers_are_found_asked_and_answer_and_what_was_agreed_on_the_site_is_kept() {
    let house = House::new().await;
    let ticket = in_hand(&house).await;
    let secretary = house.sign_in(SECRETARY).await;
    let found = secretary.get(&format!("/desk/t/{ticket}/assist?q=%E6%B2%88%E6%B2%B3%E6%B8%85")).await.text();
    let water = chosen(&house, WATER).await;
    assert!(found.contains(&water), "{found}");
    let asked = [("to", water.as_str()), ("date", "2026-03-20"), ("words", "请关主阀")];
    send(&secretary, ticket, "assist", &asked).await;
    let met = [("at", "2026-03-10T09:00"), ("who", "村、镇、水务"), ("words", "周三换管")];
    send(&secretary, ticket, "meeting", &met).await;
    send(&secretary, ticket, "question", &[("words", "哪个单元？")]).await;
    let helper = house.sign_in(WATER).await;
    let page = helper.get(&format!("/desk/t/{ticket}")).await.text();
    assert!(
        page.contains("请关主阀") && page.contains("到场：村、镇、水务") && page.contains("议定：周三换管"),
        "{page}"
    );
    send(&helper, ticket, "answer-assist", &[("item", "3"), ("words", "已关")]).await;
    let ticket = house.town.ticket(ticket).await;
    let kinds: Vec<_> = ticket.clocks().iter().map(|running| running.clock.kind()).collect();
    assert_eq!((ticket.dossier.mode, kinds), (Mode::Joint, vec![ClockKind::Handling, ClockKind::Question]));
}

#[actix_web::test]
async fn an_order_keeps_a_matter_from_being_finished_until_it_is_answered() {
    let house = House::new().await;
    let ticket = in_hand(&house).await;
    let (county, secretary) = (house.sign_in(COUNTY).await, house.sign_in(SECRETARY).await);
    send(&county, ticket, "order", &[("date", "2026-03-20"), ("words", "请说明")]).await;
    send(&county, ticket, "urge", &[("note", "居民又来电话")]).await;
    let revision = house.town.ticket(ticket).await.revision.to_string();
    let finish = [("revision", revision.as_str()), ("words", "换了管")];
    let early = secretary.post(&format!("/desk/t/{ticket}/finish"), &finish).await;
    assert!(early.status == 409 && early.text().contains("还有督办没有答复"), "{}", early.text());
    assert!(early.text().contains("换了管"), "what was typed is kept");
    send(&secretary, ticket, "answer-order", &[("item", "3"), ("words", "配件明天到")]).await;
    send(&secretary, ticket, "finish", &[("words", "换了管")]).await;
    assert!(county.get("/desk/visits").await.text().contains(&ticket.number()));
}

#[actix_web::test]
async fn a_matter_is_classified_dispatched_merged_and_taken_apart() {
    let house = House::new().await;
    let (ticket, other) = (in_hand(&house).await, in_hand(&house).await);
    let township = house.sign_in(TOWNSHIP).await;
    send(&township, ticket, "classify", &[("category", "building"), ("mode", "joint")]).await;
    let unknown = [("revision", "3"), ("into", "不是编号")];
    let faulty = township.post(&format!("/desk/t/{ticket}/merge"), &unknown).await;
    assert!(faulty.status == 422 && faulty.text().contains("merge-into-fault"), "{}", faulty.text());
    send(&township, ticket, "merge", &[("into", &other.number())]).await;
    assert_eq!(house.town.state(ticket).await.kind(), StateKind::Merged);
    send(&township, ticket, "unmerge", &[]).await;
    assert_eq!(house.town.ticket(ticket).await.category.as_str(), "building");
    let to = chosen(&house, NEIGHBOUR).await;
    let led = send(&township, ticket, "dispatch", &[("to", &to), ("words", "归南门")]).await;
    assert!(township.get(&led).await.text().contains("已派出"));
    let owner = house.town.state(ticket).await.owner().clone();
    assert_eq!(owner, house.town.owner(NEIGHBOUR).await);
}

#[actix_web::test]
async fn the_requester_says_whether_they_were_called_and_answers_what_they_are_asked() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    house.town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    let words = domain::text::Words::parse("哪个单元？").unwrap();
    house.town.does(SECRETARY, receipt.ticket, Command::AskRequester { words }).await;
    let own = format!("/t/{}", receipt.token);
    let page = house.get(&own).await.text();
    assert!(page.contains("接到电话了吗") && page.contains("哪个单元？"), "{page}");
    assert_eq!(house.post(&format!("{own}/called"), &[("called", "yes")]).await.status.as_u16(), 303);
    assert_eq!(house.post(&format!("{own}/add"), &[("words", "三单元")]).await.status.as_u16(), 303);
    let page = house.get(&own).await.text();
    assert!(!page.contains("接到电话了吗") && !page.contains("工作人员想请您补充"), "{page}");
}

#[actix_web::test]
async fn what_is_not_the_fault_of_a_unit_is_left_out_when_those_above_agree_and_an_appeal_goes_higher() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let (secretary, township) = (house.sign_in(SECRETARY).await, house.sign_in(TOWNSHIP).await);
    let county = house.sign_in(COUNTY).await;
    let wish = [("counted", "contact"), ("leave_out", "yes"), ("words", "网关当时停机")];
    let page = secretary.get(&format!("/desk/t/{ticket}")).await.text();
    assert!(page.contains("不计入考评") && !page.contains("恢复计入考评"), "nothing is left out yet");
    send(&secretary, ticket, "ask-exclusion", &wish).await;
    let requests = township.get("/desk/requests").await.text();
    assert!(requests.contains("待决定的考评剔除申请：1 件"), "{requests}");
    let list = township.get("/desk/evaluation/exclusions").await.text();
    assert!(
        list.contains("先行联系：不计入考评") && list.contains("待您决定") && list.contains("网关当时停机")
    );
    send(&township, ticket, "decide-exclusion", &[("granted", "no"), ("note", "有人接到电话")]).await;
    send(&secretary, ticket, "ask-exclusion", &wish).await;
    let list = township.get("/desk/evaluation/exclusions").await.text();
    assert!(
        list.contains("待上级决定") && !list.contains("待您决定"),
        "who decided does not hear the appeal"
    );
    let path = format!("/desk/t/{ticket}/decide-exclusion");
    let refused = township.post(&path, &[("revision", "4"), ("granted", "yes")]).await;
    assert_eq!(refused.status, 403);
    send(&county, ticket, "decide-exclusion", &[("granted", "yes"), ("note", "")]).await;
    let list = county.get("/desk/evaluation/exclusions").await.text();
    let (agreed, not) = (list.find("同意，"), list.find("不同意，"));
    assert!(agreed.is_some() && not.is_some() && list.contains("有人接到电话"), "{list}");
    let page = secretary.get(&format!("/desk/t/{ticket}")).await.text();
    assert!(page.contains("同意了考评申请") && page.contains("恢复计入考评"), "{page}");
}

#[actix_web::test]
async fn a_matter_is_declined_on_a_ground_of_the_policy_and_the_requester_reads_where_to_go() {
    let house = House::new().await;
    let receipt = house.town.file("想改判决").await;
    let ticket = receipt.ticket;
    let (secretary, township) = (house.sign_in(SECRETARY).await, house.sign_in(TOWNSHIP).await);
    let made_up = [("revision", "1"), ("ground", "no_time"), ("words", "去法院")];
    let refused = secretary.post(&format!("/desk/t/{ticket}/decline"), &made_up).await;
    assert!(refused.status == 409 && refused.text().contains("去法院"), "{}", refused.text());
    send(&secretary, ticket, "decline", &[("ground", "court"), ("words", "请到县法院立案庭")]).await;
    send(&township, ticket, "decide", &[("item", "2"), ("granted", "yes"), ("note", "")]).await;
    assert_eq!(house.town.state(ticket).await.kind(), StateKind::Declined);
    let page = house.get(&format!("/t/{}", receipt.token)).await.text();
    assert!(page.contains("请到县法院立案庭") && page.contains("诉讼"), "{page}");
}

#[actix_web::test]
async fn the_city_asks_once_more_about_what_is_closed_and_only_the_city() {
    let house = House::new().await;
    let ticket = in_hand(&house).await;
    let finish = Command::Finish { result: domain::text::Words::parse("换了管子").unwrap() };
    house.town.does(SECRETARY, ticket, finish).await;
    let county = house.sign_in(COUNTY).await;
    send(&county, ticket, "visit", &[("judgement", "satisfied"), ("solved", "yes"), ("note", "")]).await;
    let again = [("revision", "4"), ("judgement", "unsatisfied"), ("solved", "no"), ("note", "又漏了")];
    assert_eq!(county.post(&format!("/desk/t/{ticket}/check"), &again).await.status, 403);
    let city = house.sign_in(CITY).await;
    send(&city, ticket, "check", &again[1..]).await;
    let state = house.town.state(ticket).await;
    assert_eq!(state.kind(), StateKind::AwaitingContact, "who is not satisfied is called again");
    assert!(city.get(&format!("/desk/t/{ticket}")).await.text().contains("又漏了"));
}
