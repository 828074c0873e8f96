//! Quiet hours: texts that can wait are kept back through the night, where the policy says so.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::check::Faults;
use super::file::QuietEntry;
use crate::delivery::Purpose;
use crate::roster::Hours;

/// When which texts wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuietHours {
    /// Each day from when until when; nights go over midnight.
    pub hours: Hours,
    /// Which texts.
    pub purposes: Vec<Purpose>,
}

impl QuietHours {
    /// Until when a text of a purpose waits that could be sent `now`; `None` when it is sent.
    pub fn until(&self, purpose: Purpose, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        // A policy cannot name others (see below); the rule is kept where it is used as well.
        if !purpose.may_wait() || !self.purposes.contains(&purpose) {
            return None;
        }
        let at = now.to_zoned(zone.clone()).datetime();
        let days = at.date().yesterday().ok().into_iter().chain([at.date()]);
        let end = days.filter(|day| self.hours.cover(*day, at)).find_map(|day| self.hours.end(day))?;
        zone.to_timestamp(end).ok().filter(|end| *end > now)
    }
}

/// Off where the policy does not say.
pub(super) fn quiet(entry: Option<QuietEntry>, faults: &mut Faults) -> Option<QuietHours> {
    let QuietEntry { from, to, purposes: names } = entry?;
    let hours = Hours::parse(&from, &to);
    let Some(hours) = hours.filter(|hours| hours.from != hours.to) else {
        faults.add(
            "quiet",
            "write two different times from and to, such as from = \"22:00\" and to = \"07:00\"",
        );
        return None;
    };
    let mut purposes = Vec::new();
    for name in names {
        match name.parse::<Purpose>() {
            Ok(purpose) if purpose.may_wait() => purposes.push(purpose),
            Ok(_) => {
                faults
                    .add("quiet.purposes", format_args!("{name:?} is urgent and cannot wait; leave it out"));
            }
            Err(_) => faults.add("quiet.purposes", format_args!("{name:?} is none of {}", in_words())),
        }
    }
    if purposes.is_empty() {
        faults.add(
            "quiet.purposes",
            format_args!("names none of {}; leave [quiet] out to have no quiet hours", in_words()),
        );
    }
    Some(QuietHours { hours, purposes })
}

/// What can be named.
fn in_words() -> String {
    let names = Purpose::ALL.iter().filter(|purpose| purpose.may_wait()).map(|purpose| purpose.as_str());
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    const SHIPPED: &str = include_str!("../../../../config/policy.toml");

    fn with(quiet: &str) -> Result<Policy, crate::policy::PolicyError> {
        Policy::parse(&format!("{SHIPPED}\n[quiet]\n{quiet}\n"))
    }

    fn at(text: &str) -> Timestamp {
        format!("{text}+08:00").parse().unwrap()
    }

    #[test]
    fn what_can_wait_waits_from_the_evening_until_the_morning() {
        let policy = with("from = \"22:00\"\nto = \"07:00\"\npurposes = [\"report\"]").unwrap();
        let quiet = policy.quiet.unwrap();
        let until = |purpose, time| quiet.until(purpose, at(time), &policy.zone);
        assert_eq!(until(Purpose::Report, "2026-03-10T21:59"), None);
        assert_eq!(until(Purpose::Report, "2026-03-10T22:00"), Some(at("2026-03-11T07:00")));
        assert_eq!(until(Purpose::Report, "2026-03-11T06:59"), Some(at("2026-03-11T07:00")));
        assert_eq!(until(Purpose::Report, "2026-03-11T07:00"), None);
        assert_eq!(until(Purpose::Addition, "2026-03-11T03:00"), None, "the policy does not name it");
    }

    #[test]
    fn nothing_urgent_is_ever_kept_back_whatever_a_policy_says() {
        for purpose in Purpose::ALL.iter().copied().filter(|purpose| !purpose.may_wait()) {
            let text = format!(
                "from = \"22:00\"\nto = \"07:00\"\npurposes = [\"report\", \"{}\"]",
                purpose.as_str()
            );
            let error = with(&text).unwrap_err();
            assert!(
                error.to_string().contains("quiet.purposes") && error.to_string().contains("urgent"),
                "{error}"
            );
            let forced = QuietHours { hours: Hours::WHOLE_DAY, purposes: Purpose::ALL.to_vec() };
            assert_eq!(forced.until(purpose, at("2026-03-11T03:00"), &TimeZone::UTC), None);
        }
        let wait: Vec<_> = Purpose::ALL.iter().filter(|purpose| purpose.may_wait()).collect();
        assert_eq!(wait, [&Purpose::Reminder, &Purpose::Addition, &Purpose::Digest, &Purpose::Report]);
    }

    #[test]
    fn quiet_hours_are_off_by_default_and_mistakes_are_told() {
        assert!(Policy::parse(SHIPPED).unwrap().quiet.is_none());
        for (quiet, told) in [
            ("from = \"22:00\"\nto = \"22:00\"\npurposes = [\"report\"]", "two different times"),
            ("from = \"22h\"\nto = \"07:00\"\npurposes = [\"report\"]", "two different times"),
            ("from = \"22:00\"\nto = \"07:00\"\npurposes = []", "names none of"),
            ("from = \"22:00\"\nto = \"07:00\"\npurposes = [\"reports\"]", "is none of reminder"),
        ] {
            let error = with(quiet).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
