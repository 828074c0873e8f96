//! Rates and scores on the page and in the workbook: the same figures.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use casework::{ExportedMatter, RequesterCommand, Submission};
use domain::evaluation::Period;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{Command, Judgement};
use i18n::{Lang, When};
use intake::workbook::Matters;
use testkit::town::{COUNTY, RESIDENT, SECRETARY, TOWNSHIP, minutes};

use crate::house::House;

/// A matter that is called about after seven minutes, finished, and found solved.
async fn a_matter(house: &House) {
    let town = &house.town;
    let (_, policy) = town.casework.policy();
    let answers = policy.examine(&CategoryId::new("utilities"), |_| "unsure").answers;
    let submission = Submission { answers: Some(answers), ..town.submission("三楼漏水") };
    let receipt = town.casework.file(submission).await.unwrap();
    town.clock().advance(minutes(7));
    town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    town.requester(&receipt, RequesterCommand::ConfirmContact(true)).await.unwrap();
    town.does(SECRETARY, receipt.ticket, Command::Finish { result: Words::parse("已修好").unwrap() }).await;
    let judged = Command::Judge { judgement: Judgement::Basically, solved: Some(true), note: None };
    town.does(COUNTY, receipt.ticket, judged).await;
}

fn rows(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

/// What stands under a heading in a row of a workbook.
fn under<'a>(rows: &'a [Vec<Data>], head: &str, row: usize) -> &'a Data {
    let heads = rows.iter().position(|row| row.contains(&Data::String(head.to_owned())));
    let heads = heads.unwrap_or_else(|| panic!("no {head} in {rows:?}"));
    let column = rows[heads].iter().position(|cell| *cell == Data::String(head.to_owned())).unwrap();
    &rows[heads + 1 + row][column]
}

fn number(data: &Data) -> f64 {
    match data {
        Data::Float(number) => *number,
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

#[actix_web::test]
async fn the_page_and_the_workbook_say_the_same() {
    let house = House::new().await;
    a_matter(&house).await;
    let operator = house.sign_in(TOWNSHIP).await;
    let page = operator.get("/desk/evaluation").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    // Three rates of 100 % and one of 60 % weigh the same.
    for said in
        ["河湾社区", "90.00", "100.0%", "1/1", "60.0%", "1 件", "反映人确认 1", "自行登记 0", "7 分钟"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let file = operator.get("/desk/evaluation.xlsx").await;
    assert_eq!(file.status, 200);
    let rows = rows(file.bytes);
    assert_eq!(under(&rows, "对象", 0), &Data::String("河湾社区".to_owned()));
    for (head, expected) in [
        ("名次", 1.0),
        ("得分", 90.0),
        ("按时回电率", 1.0),
        ("按时回电率·件数", 1.0),
        ("满意率", 0.6),
        ("满意率·件数", 1.0),
        ("反映人确认", 1.0),
        ("退单率", 0.0),
        ("回电用时中位数（分钟）", 7.0),
    ] {
        assert!((number(under(&rows, head, 0)) - expected).abs() < 1e-9, "{head}: {rows:?}");
    }
    assert_eq!(under(&rows, "督办按时答复率", 0), &Data::Empty, "no rate without cases");
    house.town.texts();
}

#[actix_web::test]
async fn a_time_in_which_nothing_ended_says_so() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let page = operator.get("/desk/evaluation?first=2025-01-01&last=2025-01-31").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("没有到期、办结或回访的事项"));
}

#[actix_web::test]
async fn a_period_that_ends_before_it_begins_is_sent_back_and_other_slips_are_refused() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let ask = async |query: &str| {
        let answer = operator.get(&format!("/desk/evaluation?{query}")).await;
        (answer.status.as_u16(), answer.text())
    };
    let (status, page) = ask("first=2026-03-10&last=2026-03-09").await;
    assert!(status == 422 && page.contains("结束日期早于开始日期") && page.contains("2026-03-10"), "{page}");
    for query in ["first=yesterday", "by=weather", "unit=12"] {
        let status = ask(query).await.0;
        assert!([400, 403].contains(&status), "{query}: {status}");
    }
    assert_eq!(ask("unit=990101").await.0, 403, "the county's figures are not the township's to see");
}

#[actix_web::test]
async fn a_list_of_matters_names_no_telephone_and_no_words_unless_they_are_asked_for() {
    let house = House::new().await;
    a_matter(&house).await;
    let (_, policy) = house.town.casework.policy();
    let today = "2026-03-10".parse().unwrap();
    let period = Period::new(today, today, &policy.zone).unwrap();
    let matters: Vec<ExportedMatter> = house.town.casework.export(None, &period, None).await.unwrap();
    let when = When { lang: Lang::Zh, zone: policy.zone.clone(), now: house.town.now() };
    for with_words in [false, true] {
        let mut list = Matters::new("清溪县", when.clone(), with_words).unwrap();
        let answers = house.town.casework.answers(&matters[0].stored).await.unwrap();
        list.add(&matters[0], &policy, answers.as_ref().filter(|_| with_words)).unwrap();
        assert_eq!(list.count(), 1);
        let mut file = Cursor::new(Vec::new());
        list.finish(&mut file).unwrap();
        let rows = rows(file.into_inner());
        let number = matters[0].stored.ticket.id.number();
        assert_eq!(under(&rows, "编号", 0), &Data::String(number));
        assert_eq!(under(&rows, "状态", 0), &Data::String("已结束".to_owned()));
        assert!(matches!(under(&rows, "反映时间", 0), Data::DateTime(_)), "{rows:?}");
        let all = format!("{rows:?}");
        assert_eq!(all.contains("三楼漏水"), with_words);
        assert_eq!(all.contains("现在闻到煤气（燃气）味吗？ 不清楚 / "), with_words);
        assert!(!all.contains(RESIDENT.dialled()), "{all}");
    }
    house.town.texts();
}
