//! The pages of a matter whose personal data were erased.

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::test::TestRequest;
use casework::RequesterCommand;
use domain::text::Words;
use domain::ticket::Command;
use testkit::town::{COUNTY, SECRETARY};

use crate::house::House;

fn words(text: &str) -> Words {
    Words::parse(text).unwrap()
}

#[actix_web::test]
async fn both_pages_say_in_both_languages_that_it_was_erased_and_show_nothing_of_it() {
    let house = House::new().await;
    let receipt = house.town.file("三楼水管漏水").await;
    house.town.does(SECRETARY, receipt.ticket, Command::Remark { note: words("王家在家等") }).await;
    house.town.requester(&receipt, RequesterCommand::Withdraw).await.unwrap();
    house.town.casework.erase_by_law(receipt.ticket, words("本人书面要求")).await.unwrap();
    let operator = house.sign_in(COUNTY).await;
    let (own, desk) = (format!("/t/{}", receipt.token), format!("/desk/t/{}", receipt.ticket));
    let ask = |path: &str, lang: &str| TestRequest::get().uri(path).insert_header((ACCEPT_LANGUAGE, lang));
    for (lang, erased, step, hidden) in [
        ("zh-CN", "（内容已删除）", "已依法删除个人信息和文字内容", "反映人的电话、称呼和照片已删除。"),
        (
            "en",
            "(The words were erased.)",
            "erased as the law demands",
            "number, name and pictures were erased.",
        ),
    ] {
        let own = house.ask(ask(&own, lang)).await.text();
        let desk = operator.ask(ask(&desk, lang)).await.text();
        for page in [&own, &desk] {
            assert!(page.contains(erased) && page.contains(step), "{page}");
            assert!(
                !page.contains("漏水") && !page.contains("王家") && !page.contains("13700000001"),
                "{page}"
            );
        }
        assert!(desk.contains(hidden) && desk.contains("本人书面要求"), "{desk}");
        assert!(!own.contains("本人书面要求"), "why is for the staff: {own}");
    }
}
