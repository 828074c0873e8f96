//! What the centre's statuses mean (SMPP 3.4, 5.1.3). One that is not zero says that the text was not taken.

use domain::delivery::{Outcome, Refusal, Remark};
use rusmpp::CommandStatus;

/// All is well.
pub(super) const OK: u32 = 0;

/// What an answer to a text means that is not zero.
pub(super) fn refusal(status: u32) -> Outcome {
    use CommandStatus as S;
    let why = remark(status);
    let rejected = |class| Outcome::Rejected { class, why: why.clone() };
    match S::from(status) {
        _ if is_passing(status) => Outcome::RefusedForNow { why, not_sent: false },
        S::EsmeRinvdstadr => rejected(Refusal::Number),
        S::EsmeRinvmsglen => rejected(Refusal::Content),
        // The rest complains of what every text has: the account, its sender, its types of numbers; or it is a vendor's
        // own word, which is to be looked at as well.
        _ => rejected(Refusal::Config),
    }
}

/// Whether the same text may be taken a moment later.
pub(super) fn is_passing(status: u32) -> bool {
    use CommandStatus as S;
    matches!(
        S::from(status),
        S::EsmeRthrottled
            | S::EsmeRmsgqful
            | S::EsmeRsyserr
            | S::EsmeRxTAppn
            | S::EsmeRsubmitfail
            // The centre has forgotten us; the line is built anew.
            | S::EsmeRinvbndsts
    )
}

/// Why the centre did not let us in, and whether somebody has to mend something. Another process may hold our place, or
/// the centre may not have noticed yet that our last line broke.
pub(super) fn not_bound(status: u32) -> (Remark, Option<Refusal>) {
    let mend = (!is_passing(status) && CommandStatus::from(status) != CommandStatus::EsmeRalybnd)
        .then_some(Refusal::Config);
    (remark(status), mend)
}

/// The status as people look it up, for the record.
pub(super) fn remark(status: u32) -> Remark {
    let words = match CommandStatus::from(status) {
        CommandStatus::Other(_) => "a status of the vendor's own".to_owned(),
        known => format!("{known:?}"),
    };
    Remark::new(&format!("SMPP status {status:#x}: {words}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_told_apart_by_what_would_have_to_change() {
        for (status, class) in [
            (0x01, Refusal::Content),
            (0x0A, Refusal::Config),
            (0x0B, Refusal::Number),
            (0x43, Refusal::Config),
            (0x48, Refusal::Config),
            (0x0E, Refusal::Config),
            (0x400, Refusal::Config),
        ] {
            let outcome = refusal(status);
            assert!(
                matches!(&outcome, Outcome::Rejected { class: c, .. } if *c == class),
                "{status:#x}: {outcome:?}"
            );
        }
        for status in [0x04, 0x08, 0x14, 0x45, 0x58, 0x64] {
            let outcome = refusal(status);
            assert!(
                matches!(outcome, Outcome::RefusedForNow { not_sent: false, .. }),
                "{status:#x}: {outcome:?}"
            );
        }
    }

    #[test]
    fn a_status_stands_in_the_record_as_people_look_it_up() {
        assert_eq!(remark(0x58).as_str(), "SMPP status 0x58: EsmeRthrottled");
        assert_eq!(remark(0x401).as_str(), "SMPP status 0x401: a status of the vendor's own");
    }

    #[test]
    fn a_place_that_is_taken_may_be_free_again_and_a_wrong_password_stays_wrong() {
        for (status, mend) in [
            (0x0D, true),
            (0x0E, true),
            (0x0F, true),
            (0x53, true),
            (0x05, false),
            (0x08, false),
            (0x58, false),
        ] {
            assert_eq!(not_bound(status).1.is_some(), mend, "{status:#x}");
        }
    }
}
