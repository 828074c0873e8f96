//! Asking Aliyun what became of a text: `QuerySendDetails`.

use domain::delivery::{ReceiptState, Remark};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Aliyun, answer};
use crate::config::NumberForm;
use crate::gateway::vendor::{remark, text};
use crate::gateway::{Asked, Fate};
use crate::http::{self, Failure};

/// The most texts that come at a time.
const PAGE: u32 = 50;

/// No number gets more texts in a day: limits are far below. Whoever has more is not looked at further.
const PAGES: u32 = 20;

/// So near to midnight the vendor may count a text to the other day.
const MIDNIGHT: SignedDuration = SignedDuration::from_mins(30);

/// One page of a day.
enum Page {
    Found(Fate),
    Another,
    Last,
}

impl Aliyun {
    pub(super) async fn fate(&self, asked: &Asked) -> Fate {
        for day in days(asked.sent) {
            for page in 1..=PAGES {
                match self.page(asked, day, page).await {
                    Ok(Page::Found(fate)) => return fate,
                    Ok(Page::Another) if page == PAGES => {
                        return Fate::NotNow {
                            why: Remark::new("more texts in a day than are looked through"),
                        };
                    }
                    Ok(Page::Another) => {}
                    Ok(Page::Last) => break,
                    Err(why) => return Fate::NotNow { why },
                }
            }
        }
        Fate::NotThere
    }

    async fn page(&self, asked: &Asked, day: Date, page: u32) -> Result<Page, Remark> {
        let number = NumberForm::National.write(&asked.to);
        let (day, page_text, size) = (day.strftime("%Y%m%d").to_string(), page.to_string(), PAGE.to_string());
        let request = self.request(
            "QuerySendDetails",
            &[("PhoneNumber", &number), ("SendDate", &day), ("PageSize", &size), ("CurrentPage", &page_text)],
        );
        let answer = http::call(request).await.map_err(Failure::remark)?;
        let code = answer::code(&answer).unwrap_or_default();
        if code != "OK" || !answer.status.is_success() {
            return Err(remark(&answer, &code));
        }
        let body: Value = serde_json::from_str(&answer.body).map_err(|_| answer.remark())?;
        read(&body, asked, page).ok_or_else(|| answer.remark())
    }
}

/// The days that may hold a text, by the vendor's calendar: the likelier first.
fn days(sent: Timestamp) -> Vec<Date> {
    let beijing = TimeZone::fixed(Offset::constant(8));
    let day = |at: Timestamp| at.to_zoned(beijing.clone()).date();
    let mut days = vec![day(sent)];
    for near in [day(sent - MIDNIGHT), day(sent + MIDNIGHT)] {
        if !days.contains(&near) {
            days.push(near);
        }
    }
    days
}

/// What stands on a page; `None` when it cannot be read.
fn read(body: &Value, asked: &Asked, page: u32) -> Option<Page> {
    let total: u32 = text(body, "TotalCount")?.parse().ok()?;
    let details = body.pointer("/SmsSendDetailDTOs/SmsSendDetailDTO").and_then(Value::as_array);
    let ours = |item: &&Value| text(item, "OutId").is_some_and(|id| id == asked.attempt.to_string());
    let Some(item) = details.and_then(|details| details.iter().find(ours)) else {
        return Some(if total > page * PAGE { Page::Another } else { Page::Last });
    };
    let state = match text(item, "SendStatus")?.as_str() {
        "1" => ReceiptState::Accepted,
        "2" => ReceiptState::Undelivered,
        "3" => ReceiptState::Delivered,
        _ => return None,
    };
    let code = Remark::new(&text(item, "ErrCode").unwrap_or_default());
    // The name by which receipts know a text does not stand in it; our own number does there as well.
    Some(Page::Found(Fate::Found { provider_id: asked.provider_id.clone(), state, code }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_midnight_in_china_both_days_are_looked_at_and_otherwise_one() {
        let days = |sent: &str| {
            let found = days(sent.parse().unwrap());
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(days("2026-01-15T08:00:00Z"), "2026-01-15");
        // 00:10 on the sixteenth in China.
        assert_eq!(days("2026-01-15T16:10:00Z"), "2026-01-16 2026-01-15");
        assert_eq!(days("2026-01-15T15:50:00Z"), "2026-01-15 2026-01-16");
    }
}
