//! Asking Tencent what became of a text: `PullSmsSendStatusByPhoneNumber`.
//!
//! It lists what was reported of a number's texts. A text that is not among them may be on its way still, so that
//! nothing can be concluded from its absence.

use domain::delivery::{ProviderId, ReceiptState, Remark};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Tencent, answer};
use crate::config::NumberForm;
use crate::gateway::vendor::{remark, text};
use crate::gateway::{Asked, Fate};
use crate::http::{self, Failure};

/// The most texts that come at a time.
const PAGE: usize = 100;

/// No number gets more texts: limits are far below.
const PAGES: usize = 10;

/// Their clock and ours may differ.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

impl Tencent {
    pub(super) async fn fate(&self, asked: &Asked) -> Fate {
        for page in 0..PAGES {
            match self.page(asked, page * PAGE).await {
                Ok((Some(fate), _)) => return fate,
                Ok((None, true)) => {}
                Ok((None, false)) => return Fate::NotNow { why: Remark::new("not reported yet") },
                Err(why) => return Fate::NotNow { why },
            }
        }
        Fate::NotNow { why: Remark::new("more texts to this number than are looked through") }
    }

    /// What stands on a page, and whether there may be another.
    async fn page(&self, asked: &Asked, offset: usize) -> Result<(Option<Fate>, bool), Remark> {
        let body = json!({
            "BeginTime": (asked.sent - BEFORE).as_second(),
            "EndTime": self.means.now().as_second(),
            "Offset": offset,
            "Limit": PAGE,
            "PhoneNumber": NumberForm::International.write(&asked.to),
            "SmsSdkAppId": self.config.app_id,
        });
        let request = self.request("PullSmsSendStatusByPhoneNumber", body.to_string());
        let answer = http::call(request).await.map_err(Failure::remark)?;
        let body: Value = serde_json::from_str(&answer.body).map_err(|_| answer.remark())?;
        if let Some(code) = answer::refusal(&body) {
            return Err(remark(&answer, &code));
        }
        let list = body.pointer("/Response/PullSmsSendStatusSet").and_then(Value::as_array);
        let list = list.ok_or_else(|| answer.remark())?;
        let found = list.iter().find(|item| is_ours(item, asked));
        Ok((found.and_then(fate), list.len() == PAGE))
    }
}

/// By our own number, or by theirs if it was ever heard.
fn is_ours(item: &Value, asked: &Asked) -> bool {
    let ours = text(item, "SessionContext").is_some_and(|id| id == asked.attempt.to_string());
    let theirs = asked.provider_id.as_ref();
    ours || theirs.is_some_and(|id| text(item, "SerialNo").as_deref() == Some(id.as_str()))
}

fn fate(item: &Value) -> Option<Fate> {
    let state = match text(item, "ReportStatus")?.as_str() {
        "SUCCESS" => ReceiptState::Delivered,
        "FAIL" => ReceiptState::Undelivered,
        _ => return None,
    };
    let provider_id = text(item, "SerialNo").as_deref().and_then(ProviderId::new);
    Some(Fate::Found {
        provider_id,
        state,
        code: Remark::new(&text(item, "Description").unwrap_or_default()),
    })
}
