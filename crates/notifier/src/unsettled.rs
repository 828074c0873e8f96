//! Asking gateways what became of texts whose outcome is unknown, side by side, and settling what was learnt.

use std::sync::Arc;
use std::time::Duration;

use casework::{CaseError, Learnt, Unsettled};
use domain::delivery::{ASK_AT, Asked, Remark};
use tokio::task::JoinSet;

use crate::gateway::{Asked as Question, Fate, SmsGateway};
use crate::worker::Inner;

/// How many gateways' answers are waited for at a time: asking is no more urgent than sending.
const SIDE_BY_SIDE: usize = 8;

/// How long an answer is waited for: some gateways must be asked page by page.
const PATIENCE: Duration = Duration::from_secs(20);

/// Settles the calls whose outcome is unknown and at which it is time to look. Says how many were changed.
///
/// # Errors
/// The database's.
pub(crate) async fn settle_unknown(inner: &Inner) -> Result<usize, CaseError> {
    let mut waiting = inner.casework.unsettled(&inner.settings.voice).await?.into_iter();
    let mut asking: JoinSet<(Unsettled, Learnt)> = JoinSet::new();
    let (mut changed, mut fault) = (0, None);
    loop {
        while asking.len() < SIDE_BY_SIDE
            && let Some(call) = waiting.next()
        {
            let gateway = inner.gateways.named(&call.gateway).cloned();
            asking.spawn(async move {
                let learnt = learn(gateway, &call).await;
                (call, learnt)
            });
        }
        // One that broke off is asked again at the next look.
        let Some(answered) = asking.join_next().await else { break };
        let Ok((call, learnt)) = answered else { continue };
        match inner.casework.settle_unknown(&call, &learnt, &inner.ways).await {
            Ok(done) => changed += usize::from(done),
            Err(error) => fault = Some(error),
        }
    }
    fault.map_or(Ok(changed), Err)
}

async fn learn(gateway: Option<Arc<dyn SmsGateway>>, call: &Unsettled) -> Learnt {
    let Some(gateway) = gateway.filter(|gateway| gateway.can_be_asked()) else {
        return Learnt::Nothing(Asked::Never);
    };
    // Whoever is no longer on the staff cannot be asked about, and need not be.
    let Some(to) = call.to.clone().filter(|_| call.elapsed >= ASK_AT[0]) else {
        return Learnt::Nothing(Asked::NotYet);
    };
    let question =
        Question { attempt: call.attempt, provider_id: call.provider_id.clone(), to, sent: call.sent };
    let asked = tokio::time::timeout(PATIENCE, gateway.ask(&question)).await;
    match asked.unwrap_or_else(|_| Fate::NotNow { why: Remark::new("no answer in time") }) {
        Fate::Found { provider_id, state, code } => Learnt::Found { provider_id, state, code },
        Fate::NotThere => Learnt::Nothing(Asked::NotThere),
        Fate::CannotBeAsked => Learnt::Nothing(Asked::Never),
        Fate::NotNow { why } => {
            tracing::warn!(gateway = call.gateway, attempt = %call.attempt, %why, "a gateway does not say what became of a text");
            Learnt::Nothing(Asked::NotYet)
        }
    }
}
