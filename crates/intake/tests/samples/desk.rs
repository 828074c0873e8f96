//! Pages of cadres and operators, and the demo telephones.

use askama::Template;
use i18n::Lang;
use intake::pages::demo::{DemoPhones, Phone, Text};
use intake::pages::desk::{
    Alarm, Alarms, Due, Group, GroupKind, May, RequesterLine, Returned, Row, SignIn, TextLine, TicketPage,
    Tickets,
};
use intake::pages::{Step, Tab, Tone};
use jiff::{SignedDuration, Timestamp};

use super::{Sample, bar, long_place, long_words, place, shell, step, utc};

/// Every page of cadres and operators.
pub(crate) fn desk(lang: Lang) -> Vec<Sample> {
    let mut samples = lists(lang);
    samples.extend(tickets(lang));
    samples.extend(others(lang));
    samples.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

type Rendered = (&'static str, askama::Result<String>);

fn row(lang: Lang, number: &str, due: Option<Timestamp>, tone: Tone) -> Row {
    Row {
        number: number.to_owned(),
        place: place().name,
        category: super::resident::categories(lang)[0].label.clone(),
        words: "二单元三楼以上从早上起没有暖气，家里有老人".to_owned(),
        state: lang.state_awaiting().to_owned(),
        who: None,
        due,
        tone,
    }
}

fn mine(lang: Lang, groups: Vec<Group>) -> Tickets {
    Tickets {
        shell: shell(lang, "/desk"),
        bar: bar(Tab::Mine, 2),
        heading: lang.my_list().to_owned(),
        notice: None,
        groups,
        empty: lang.nothing_to_do().to_owned(),
        more: None,
    }
}

fn groups(lang: Lang) -> Vec<Group> {
    let later = Row {
        state: lang.state_in_hand().to_owned(),
        place: long_place().name,
        words: long_words(),
        ..row(lang, "C2PQ7T", Some("2026-11-26T10:00:00Z".parse().expect("a time")), Tone::Calm)
    };
    vec![
        Group { kind: GroupKind::Late, rows: vec![row(lang, "A7K2M3", Some(utc("06:07")), Tone::Late)] },
        Group { kind: GroupKind::Soon, rows: vec![row(lang, "B9XW4Q", Some(utc("06:24")), Tone::Soon)] },
        Group { kind: GroupKind::Later, rows: vec![later] },
        Group { kind: GroupKind::Done, rows: vec![row(lang, "D4MN8R", None, Tone::Calm)] },
    ]
}

fn lists(lang: Lang) -> Vec<Rendered> {
    let many = (0..200).map(|n| Row {
        who: Some("王晓燕".to_owned()),
        ..row(lang, "E5RS2V", Some(utc("06:30") + SignedDuration::from_mins(n * 7)), Tone::Calm)
    });
    let unit = Tickets {
        bar: bar(Tab::Unit, 0),
        heading: lang.unit_list().to_owned(),
        notice: Some(lang.done_finished("A7K2M3")),
        more: Some("/desk/unit?after=200".to_owned()),
        ..mine(lang, vec![Group { kind: GroupKind::Later, rows: many.collect() }])
    };
    vec![
        ("desk", mine(lang, groups(lang)).render()),
        ("desk-empty", mine(lang, vec![]).render()),
        ("unit-200", unit.render()),
    ]
}

fn ticket(lang: Lang) -> TicketPage {
    let told = lang.step_told("王晓燕");
    TicketPage {
        shell: shell(lang, "/desk/t/A7K2M3"),
        bar: bar(Tab::Mine, 0),
        number: "A7K2M3".to_owned(),
        place: place().name,
        division: place().division,
        state: lang.state_awaiting().to_owned(),
        notice: None,
        fault: None,
        due: Some(Due { what: lang.due_call().to_owned(), at: utc("06:24"), tone: Tone::Soon }),
        category: super::resident::categories(lang)[0].label.clone(),
        words: "二单元三楼以上从早上起没有暖气。\n家里有老人。".to_owned(),
        photos: vec!["/icon.svg".to_owned(), "/icon.svg".to_owned()],
        requester: Some(RequesterLine { name: "李奶奶".to_owned(), phone: "13800000021".to_owned() }),
        may: May {
            contact: true,
            acknowledge: true,
            finish: false,
            hand_up: true,
            remark: true,
            visit: false,
        },
        revision: 2,
        returned: Returned::default(),
        steps: vec![step("05:55", told, Tone::Calm), step("05:54", lang.step_filed(), Tone::Good)],
        texts: vec![TextLine {
            to: "王晓燕".to_owned(),
            at: utc("05:54"),
            state: lang.text_delivered(),
            tone: Tone::Good,
        }],
        facts: vec![
            (lang.fact_filed(), "2026-11-23 13:54".to_owned()),
            (lang.fact_responsible(), "王晓燕（书记）".to_owned()),
            (lang.fact_unit(), "柳泉社区".to_owned()),
            (lang.fact_address(), "柳泉镇解放路 18 号".to_owned()),
        ],
    }
}

fn tickets(lang: Lang) -> Vec<Rendered> {
    let returned = Returned {
        form: "finish".to_owned(),
        typed: String::new(),
        fault: Some(lang.write_something().to_owned()),
    };
    let lengthy = TicketPage {
        place: long_place().name,
        division: long_place().division,
        state: lang.state_in_hand().to_owned(),
        fault: Some(lang.conflict("张建国")),
        due: Some(Due { what: lang.due_handle().to_owned(), at: utc("05:02"), tone: Tone::Late }),
        words: long_words(),
        photos: vec![],
        may: May { finish: true, hand_up: true, remark: true, ..May::default() },
        returned,
        steps: (0..12)
            .map(|n| Step {
                words: (n % 3 == 0).then(|| "已到现场查看，正在联系维修人员。".to_owned()),
                by: Some("王晓燕".to_owned()),
                ..step("05:54", lang.step_remarked(), Tone::Calm)
            })
            .collect(),
        ..ticket(lang)
    };
    let finished = TicketPage {
        state: lang.state_finished().to_owned(),
        due: Some(Due { what: lang.due_visit().to_owned(), at: utc("08:30"), tone: Tone::Calm }),
        may: May { visit: true, remark: true, ..May::default() },
        ..ticket(lang)
    };
    vec![
        ("ticket", ticket(lang).render()),
        ("ticket-long", lengthy.render()),
        ("ticket-finished", finished.render()),
    ]
}

fn others(lang: Lang) -> Vec<Rendered> {
    let sign_in = |phone: &str, fault: Option<&str>| {
        let fault = fault.map(ToOwned::to_owned);
        SignIn { shell: shell(lang, "/desk/sign-in"), to: "/desk".to_owned(), phone: phone.to_owned(), fault }
            .render()
    };
    let alarms = |alarms: Vec<Alarm>| {
        let bar = bar(Tab::Alarms, alarms.len() as u64);
        Alarms { shell: shell(lang, "/desk/alarms"), bar, alarms, more: None }.render()
    };
    let alarm = Alarm {
        number: "A7K2M3".to_owned(),
        place: place().name,
        what: lang.alarm_ladder_ended().to_owned(),
        since: utc("04:20"),
        who: "柳泉社区 · 王晓燕".to_owned(),
    };
    vec![
        ("sign-in", sign_in("", None)),
        ("sign-in-wrong", sign_in("13800000001", Some(lang.sign_in_wrong()))),
        ("alarms", alarms(vec![alarm.clone(), alarm])),
        ("alarms-empty", alarms(vec![])),
        (
            "demo",
            DemoPhones { shell: shell(lang, "/demo/phones"), csrf: String::new(), phones: phones() }.render(),
        ),
        (
            "demo-empty",
            DemoPhones { shell: shell(lang, "/demo/phones"), csrf: String::new(), phones: vec![] }.render(),
        ),
    ]
}

fn phones() -> Vec<Phone> {
    let text = |clock: &str, own: bool, body: &str| Text { body: body.to_owned(), at: utc(clock), own };
    let phone = |id: &str, name: &str, role: &str, texts| Phone {
        id: id.to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
        number: format!("1380000{id}"),
        texts,
    };
    let alert = "【码上反映】阳光花园3号楼2单元，水电气暖：没有暖气。请30分钟内回电，回复A7K2M3表示收到";
    let noted = "【码上反映】已签收A7K2M3（阳光花园3号楼2单元）。请在14:32前回电，打完回复A7K2M3 1";
    let late = "【码上反映】超时：阳光花园3号楼2单元的事项B9XW4Q，王晓燕未在14:07前回电。请督促或直接回电";
    vec![
        phone(
            "0001",
            "王晓燕",
            "柳泉社区书记",
            vec![text("06:02", false, alert), text("06:04", true, "A7K2M3"), text("06:04", false, noted)],
        ),
        phone("0002", "张建国", "柳泉镇综治中心主任", vec![text("06:07", false, late)]),
    ]
}
