//! Early warnings on the desk.

use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Command, StateKind};
use testkit::town::{COUNTY_LEADER, SECRETARY, TOWNSHIP};

use crate::house::{Client, House};

const SAME: &str = "可能是同一件事";

async fn three_neighbours(house: &House) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for words in ["主管道爆了", "家里没水", "楼道被淹"] {
        tickets.push(house.town.file(words).await.ticket);
    }
    house.town.casework.look_for_warnings().await.unwrap();
    tickets
}

/// Where the only form of the page with this end is sent to.
async fn action(client: &Client<'_>, end: &str) -> String {
    let page = client.get("/desk/warnings").await.text();
    let forms: Vec<_> = page.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let found: Vec<_> = forms.iter().filter(|action| action.ends_with(end)).collect();
    let [action] = &found[..] else { panic!("{forms:?} in {page}") };
    (**action).to_owned()
}

async fn merge(client: &Client<'_>, tickets: &[TicketId]) -> crate::house::Answer {
    let numbers: Vec<String> = tickets.iter().map(|ticket| ticket.number()).collect();
    let fields: Vec<(&str, &str)> = numbers.iter().map(|number| ("ticket", number.as_str())).collect();
    client.post(&action(client, "/merge").await, &fields).await
}

#[actix_web::test]
async fn an_incident_is_counted_in_the_menu_and_merged_with_one_form() {
    let house = House::new().await;
    let tickets = three_neighbours(&house).await;
    let operator = house.sign_in(TOWNSHIP).await;
    let badge = "预警 <span class=\"badge soon\">1</span>";
    assert!(operator.get("/desk").await.text().contains(badge));
    let page = operator.get("/desk/warnings").await.text();
    assert!(
        page.contains(SAME) && page.contains("河湾花园1号楼1单元") && page.contains("家里没水"),
        "{page}"
    );
    assert_eq!(page.matches("name=\"ticket\"").count(), 3);
    let answer = merge(&operator, &tickets).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/desk/warnings?done=merge"));
    let after = operator.get(&answer.location).await.text();
    assert!(after.contains("已经合并办理") && !after.contains(badge), "{after}");
    let states = [house.town.state(tickets[1]).await, house.town.state(tickets[2]).await];
    assert_eq!(states.map(|state| state.kind()), [StateKind::Merged; 2]);
}

#[actix_web::test]
async fn what_was_taken_out_is_not_merged_and_stands_until_somebody_dismisses_it() {
    let house = House::new().await;
    let tickets = three_neighbours(&house).await;
    let operator = house.sign_in(TOWNSHIP).await;
    assert_eq!(merge(&operator, &tickets[..2]).await.status, 303);
    assert_eq!(house.town.state(tickets[2]).await.kind(), StateKind::AwaitingContact);
    assert!(operator.get("/desk/warnings").await.text().contains(SAME));
    let dismiss = action(&operator, "/dismiss").await;
    assert_eq!(operator.post(&dismiss, &[("words", "第三家是另一回事")]).await.status, 303);
    assert!(operator.get("/desk/warnings").await.text().contains("没有预警"));
}

#[actix_web::test]
async fn whoever_chooses_one_ticket_is_told_beside_the_choice() {
    let house = House::new().await;
    let tickets = three_neighbours(&house).await;
    let operator = house.sign_in(TOWNSHIP).await;
    for chosen in [&tickets[..1], &[]] {
        let answer = merge(&operator, chosen).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("请至少勾选两件") && answer.text().contains(SAME));
    }
}

#[actix_web::test]
async fn a_ticket_that_has_gone_on_meanwhile_is_named_with_the_reason_and_the_rest_is_merged() {
    let house = House::new().await;
    let tickets = three_neighbours(&house).await;
    let operator = house.sign_in(TOWNSHIP).await;
    house.town.does(SECRETARY, tickets[1], Command::called(None)).await;
    let result = Words::parse("已关阀").unwrap();
    house.town.does(SECRETARY, tickets[1], Command::Finish { result }).await;
    let answer = merge(&operator, &tickets).await;
    assert_eq!(answer.status, 409);
    let (text, lead, gone_on) = (answer.text(), tickets[0].number(), tickets[1].number());
    assert!(text.contains(&format!("1件已经并入 {lead}")), "{text}");
    assert!(text.contains(&format!("<li>{gone_on}：")), "{text}");
    assert_eq!(house.town.state(tickets[2]).await.kind(), StateKind::Merged);
}

#[actix_web::test]
async fn a_warning_is_dismissed_with_a_reason_and_not_without() {
    let house = House::new().await;
    three_neighbours(&house).await;
    let leader = house.sign_in(COUNTY_LEADER).await;
    let page = leader.get("/desk/warnings").await.text();
    assert!(page.contains(SAME) && !page.contains("name=\"ticket\""), "a leader merges nothing: {page}");
    let dismiss = action(&leader, "/dismiss").await;
    let answer = leader.post(&dismiss, &[("words", "  ")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("aria-invalid=\"true\"") && answer.text().contains("<details open>"));
    for _ in 0..2 {
        let answer = leader.post(&dismiss, &[("words", "三家各自的水管")]).await;
        assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/desk/warnings?done=dismiss"));
    }
    let page = leader.get("/desk/warnings?done=dismiss").await.text();
    assert!(page.contains("已记录，不再提示") && page.contains("没有预警"), "{page}");
}

#[actix_web::test]
async fn the_village_reads_its_warnings_and_has_no_forms() {
    let house = House::new().await;
    let tickets = three_neighbours(&house).await;
    let secretary = house.sign_in(SECRETARY).await;
    let page = secretary.get("/desk/warnings").await.text();
    assert!(page.contains(SAME) && page.contains(&format!("/desk/t/{}", tickets[0])), "{page}");
    assert!(!page.contains("/desk/warnings/"), "{page}");
}
