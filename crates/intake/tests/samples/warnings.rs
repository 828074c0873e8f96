//! Early warnings of every kind.

use askama::Template;
use domain::number::TicketId;
use domain::warning::{Departure, Reason};
use i18n::Lang;
use intake::pages::Tab;
use intake::pages::warnings::{WarningFaults, WarningRow, WarningTicket, Warnings};

use super::{Sample, bar, long_place, place, shell, utc};

fn ticket(lang: Lang, number: &str, filed: &str, words: &str) -> WarningTicket {
    WarningTicket {
        number: number.to_owned(),
        readable: true,
        place: None,
        words: Some(words.to_owned()),
        state: lang.state_awaiting().to_owned(),
        filed: utc(filed),
    }
}

fn row(lang: Lang, id: i64, reason: &Reason) -> WarningRow {
    let category = super::resident::categories(lang)[0].label.clone();
    WarningRow {
        id,
        kind: lang.warning_kind(reason),
        name: place().name,
        path: place().division,
        reason: shell(lang, "/").when.warning(reason, Some(&category)),
        since: utc("04:20"),
        heading: lang.tickets_of_it(),
        tickets: vec![
            ticket(lang, "A7K2M3", "02:10", "主管道爆了，到处是水"),
            ticket(lang, "B9XW4Q", "02:40", "家里没水了"),
            ticket(lang, "C2PQ7T", "03:55", "一楼楼道被淹，老人出不了门，请快来看看，电表箱旁边也有水"),
        ],
        mergeable: matches!(reason, Reason::Incident { .. }),
        dismissible: true,
        faults: WarningFaults::default(),
    }
}

fn rows(lang: Lang) -> Vec<WarningRow> {
    let three = vec![TicketId(1), TicketId(2), TicketId(3)];
    let incident =
        Reason::Incident { tickets: three.clone(), reports: 3, first: utc("02:10"), last: utc("03:55") };
    let rate = Reason::Rate(Departure { count: 9, before: 24, weeks: 12, one_in: 1_000 });
    let again = Reason::Again { tickets: three, times: 3, days: 90 };
    let reopened = Reason::Reopened { ticket: TicketId(1), times: 2 };
    let mut rate = WarningRow { heading: lang.newest_of_them(), ..row(lang, 2, &rate) };
    "柳泉社区".clone_into(&mut rate.name);
    for ticket in &mut rate.tickets {
        ticket.place = Some(long_place().name);
    }
    let mut reopened = WarningRow { dismissible: false, ..row(lang, 4, &reopened) };
    reopened.tickets.truncate(1);
    reopened.tickets[0].readable = false;
    let mut again = row(lang, 3, &again);
    for finished in &mut again.tickets[..2] {
        lang.state_finished().clone_into(&mut finished.state);
    }
    vec![row(lang, 1, &incident), rate, again, reopened]
}

/// The page with warnings of every kind, with forms that came back, after a merging that did not wholly succeed, and without any.
pub(crate) fn warnings(lang: Lang) -> Vec<Sample> {
    let all = Warnings {
        shell: shell(lang, "/desk/warnings"),
        bar: bar(Tab::Warnings, 1),
        notice: None,
        undone: Vec::new(),
        rows: rows(lang),
        more: Some("/desk/warnings?from=50".to_owned()),
    };
    let faults = WarningFaults {
        tickets: Some(lang.choose_two().to_owned()),
        words: Some(lang.text_fault(domain::text::TextError::Empty)),
        typed: String::new(),
    };
    let returned = WarningRow { faults, ..all.rows[0].clone() };
    let sent_back = Warnings { rows: vec![returned], more: None, ..all.clone() };
    let partly = Warnings {
        notice: Some(lang.incident_merged_partly(4, "A7K2M3")),
        undone: vec![lang.not_merged("B9XW4Q", lang.not_merged_state())],
        ..sent_back.clone()
    };
    let none = Warnings { rows: Vec::new(), ..sent_back.clone() };
    let pages = [
        ("warnings", all),
        ("warnings-faults", sent_back),
        ("warnings-partly", partly),
        ("warnings-empty", none),
    ];
    pages.into_iter().map(|(name, page)| (name, page.render().expect("it renders"))).collect()
}
