//! Pages of cadres and operators, and the demo telephones.

use askama::Template;
use domain::calls::{Call, Direction};
use i18n::Lang;
use intake::pages::deed::{Choice, Control, Deed};
use intake::pages::demo::{DemoPhones, Phone, Text};
use intake::pages::desk::{
    Alarm, Alarms, CallLine, CheckRow, CheckUnit, Checks, Choose, ClockLine, Due, Group, GroupKind,
    ItemGroup, ItemRow, Items, RequesterLine, Row, SignIn, TextLine, TicketPage, Tickets, Way,
};
use intake::pages::{Link, Step, Tab, Tone};
use jiff::{SignedDuration, Timestamp};

use super::{Sample, bar, long_place, long_words, place, shell, step, utc};

/// Every page of cadres and operators.
pub(crate) fn desk(lang: Lang) -> Vec<Sample> {
    let mut samples = lists(lang);
    samples.extend(tickets(lang));
    samples.extend(beside(lang));
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
        views: vec![],
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
        views: vec![
            (lang.all_open().to_owned(), None),
            (lang.state_parked().to_owned(), Some("/desk/unit?state=parked".to_owned())),
        ],
        ..mine(lang, vec![Group { kind: GroupKind::Later, rows: many.collect() }])
    };
    vec![
        ("desk", mine(lang, groups(lang)).render()),
        ("desk-empty", mine(lang, vec![]).render()),
        ("unit-200", unit.render()),
    ]
}

fn link(label: &str) -> Link {
    Link { href: "/desk/t/A7K2M3/dispatch".to_owned(), label: label.to_owned() }
}

fn clock(what: &'static str, tone: Tone) -> ClockLine {
    ClockLine { what, who: "柳泉社区王晓燕".to_owned(), at: utc("06:24"), tone }
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    let choice = |(n, label): (usize, &&str)| Choice { value: n.to_string(), label: (*label).to_owned() };
    labels.iter().enumerate().map(choice).collect()
}

fn tomorrow() -> Control {
    Control::Date { first: "2026-11-24".to_owned() }
}

fn contact(lang: Lang) -> Deed {
    Deed::new("contact", lang.record_call(), "")
        .note(lang.note_optional())
        .buttons("outcome", &[("reached", lang.call_reached()), ("tried", lang.call_tried())])
}

fn acknowledge(lang: Lang) -> Deed {
    Deed::new("acknowledge", lang.acknowledge(), lang.acknowledge_means()).unfolded()
}

fn hand_up(lang: Lang) -> Deed {
    Deed::new("hand-up", lang.hand_up(), lang.hand_up_means()).words(lang.hand_up_label())
}

fn remark(lang: Lang) -> Deed {
    Deed::new("remark", lang.write_remark(), lang.write_remark_means()).words(lang.write_remark_label())
}

fn classify(lang: Lang) -> Deed {
    let modes = choices(&[lang.mode_led(), lang.mode_joint()]);
    Deed::new("classify", lang.classify(), lang.classify_means())
        .field("mode", lang.handling_mode(), Control::Select(modes))
        .valued("1")
}

fn finish(lang: Lang) -> Deed {
    let words = Deed::new("finish", lang.finish(), lang.finish_means()).words(lang.finish_label());
    words.field("photos", lang.result_photos(3, 10), Control::Photos)
}

fn extend(lang: Lang) -> Deed {
    Deed::new("extend", lang.extend(), lang.extend_means(2, 10))
        .field("days", lang.extend_days(), Control::Number { most: 10 })
        .words(lang.reason())
}

fn park(lang: Lang) -> Deed {
    Deed::new("park", lang.park(), lang.park_means())
        .field("date", lang.review_on(), tomorrow())
        .words(lang.reason())
}

fn meeting(lang: Lang) -> Deed {
    Deed::new("meeting", lang.record_meeting(), lang.record_meeting_means())
        .field("at", lang.meeting_at(), Control::Moment)
        .field("who", lang.meeting_who(), Control::Line)
        .words(lang.meeting_agreed())
}

fn decide(lang: Lang) -> Deed {
    let means = lang.decide_means("王晓燕", lang.asked_extend(5), "14:32");
    Deed::new("decide", lang.decide(), means)
        .item(5, Some("配件要从外地调来，最快下周三到。".to_owned()))
        .note(lang.decide_label())
        .buttons("granted", &[("yes", lang.grant()), ("no", lang.refuse())])
}

fn answer_order(lang: Lang) -> Deed {
    Deed::new("answer-order", lang.answer_order(), lang.answer_order_means("宋长河", "14:32"))
        .item(6, Some("请说明为什么还没有修好，什么时候能修好。".to_owned()))
        .words(lang.answer_label())
        .unfolded()
}

fn visit(lang: Lang) -> Deed {
    let solved = choices(&[lang.solved_yes(), lang.solved_no(), lang.solved_unasked()]);
    let judgements = [
        ("satisfied", lang.satisfied()),
        ("basically", lang.basically_satisfied()),
        ("unsatisfied", lang.judged_unsatisfied()),
        ("unreachable", lang.judged_unreachable()),
    ];
    Deed::new("visit", lang.record_visit(), lang.visit_attempts(1, 3))
        .field("solved", lang.is_it_solved(), Control::Radios(solved))
        .note(lang.note_optional())
        .buttons("judgement", &judgements)
}

fn choosing(lang: Lang, nobody: bool) -> Choose {
    let people =
        ["周小满 · 村（社区）书记 · 清溪县 清溪镇 南门社区", &"江月明 · 乡镇（街道）中心主任".repeat(3)];
    Choose {
        shell: shell(lang, "/desk/t/A7K2M3/assist"),
        bar: bar(Tab::Mine, 0),
        number: "A7K2M3".to_owned(),
        place: place().name,
        title: lang.ask_assist().to_owned(),
        means: lang.ask_assist_means().to_owned(),
        query: "南门".to_owned(),
        nobody,
        deed: Deed::new("assist", lang.ask_assist(), "")
            .field("to", lang.choose_somebody(), Control::Radios(choices(&people)))
            .words(lang.ask_assist_label())
            .field("date", lang.answer_by(), tomorrow()),
        revision: 2,
        once: String::new(),
    }
}

fn items(lang: Lang, exclusions: u64, groups: Vec<ItemGroup>) -> Items {
    Items { shell: shell(lang, "/desk/requests"), bar: bar(Tab::Requests, 0), exclusions, groups }
}

fn item_group(lang: Lang, title: &'static str, rows: usize) -> ItemGroup {
    let row = ItemRow {
        number: "A7K2M3".to_owned(),
        place: long_place().name,
        what: lang.clock_supervision().to_owned(),
        words: "请说明为什么还没有修好，什么时候能修好".to_owned(),
        who: "宋长河 → 王晓燕".to_owned(),
        due: utc("06:24"),
        tone: Tone::Soon,
    };
    ItemGroup { title, rows: vec![row; rows], more: None }
}

fn checks(lang: Lang) -> Checks {
    let row = |checked| CheckRow {
        number: "A7K2M3".to_owned(),
        place: long_place().name,
        category: super::resident::categories(lang)[0].label.clone(),
        checked,
    };
    let unit = |name: &str, what: String, seed, rows| CheckUnit { name: name.to_owned(), what, seed, rows };
    let seed = format!("990101:2026-10:{}", "0123456789abcdef".repeat(4));
    Checks {
        shell: shell(lang, "/desk/checks"),
        bar: bar(Tab::Visits, 0),
        month: "2026-10".to_owned(),
        units: vec![
            unit("清河县", lang.drawn(2, 31), Some(seed), vec![row(false), row(true)]),
            unit("白山县", lang.not_drawn_yet().to_owned(), None, vec![]),
        ],
    }
}

fn beside(lang: Lang) -> Vec<Rendered> {
    let groups = vec![item_group(lang, lang.to_answer(), 2), item_group(lang, lang.to_decide(), 50)];
    vec![
        ("choose", choosing(lang, false).render()),
        ("choose-nobody", choosing(lang, true).render()),
        ("requests", items(lang, 3, groups).render()),
        ("requests-empty", items(lang, 0, vec![]).render()),
        ("checks", checks(lang).render()),
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
        kept: None,
        due: Some(Due { what: lang.due_call().to_owned(), at: utc("06:24"), tone: Tone::Soon }),
        category: super::resident::categories(lang)[0].label.clone(),
        words: "二单元三楼以上从早上起没有暖气。\n家里有老人。".to_owned(),
        answers: super::resident::answered(lang, lang.was_advised(super::resident::go_outside(lang))),
        photos: vec!["/icon.svg".to_owned(), "/icon.svg".to_owned()],
        requester: Some(RequesterLine {
            name: "李奶奶".to_owned(),
            way: Way::Number("13800000021".to_owned()),
        }),
        no_number: "",
        results: vec![],
        urgent: vec![contact(lang), acknowledge(lang)],
        links: vec![link(lang.dispatch())],
        others: vec![hand_up(lang), classify(lang), remark(lang)],
        revision: 2,
        once: "00112233445566778899aabbccddeeff".to_owned(),
        clocks: vec![clock(lang.clock_contact(), Tone::Soon)],
        related: vec![],
        steps: vec![step("05:55", told, Tone::Calm), step("05:54", lang.step_filed(), Tone::Good)],
        calls: vec![],
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
    let mut returned = finish(lang);
    returned.fields[0].fault = Some(lang.write_something().to_owned());
    let lengthy = TicketPage {
        place: long_place().name,
        division: long_place().division,
        state: lang.state_in_hand().to_owned(),
        fault: Some(lang.conflict("张建国")),
        kept: Some("已换了水管，试过水，不漏了。".to_owned()),
        due: Some(Due { what: lang.due_handle().to_owned(), at: utc("05:02"), tone: Tone::Late }),
        words: long_words(),
        photos: vec![],
        urgent: vec![decide(lang), answer_order(lang)],
        links: vec![link(lang.dispatch()), link(lang.ask_assist())],
        others: vec![returned, hand_up(lang), extend(lang), park(lang), meeting(lang), remark(lang)],
        results: vec!["/icon.svg".to_owned()],
        clocks: [lang.clock_handling(), lang.clock_decision(), lang.clock_assist(), lang.clock_supervision()]
            .map(|what| clock(what, Tone::Late))
            .to_vec(),
        related: vec![Link { href: "/desk/t/B9XW4Q".to_owned(), label: "B9XW4Q".to_owned() }],
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
        urgent: vec![visit(lang)],
        links: vec![],
        others: vec![remark(lang)],
        ..ticket(lang)
    };
    let mut all = vec![
        ("ticket", ticket(lang).render()),
        ("ticket-long", lengthy.render()),
        ("ticket-finished", finished.render()),
    ];
    all.extend(calling(lang));
    all
}

/// The ways to call a requester where an exchange lends middle numbers.
fn calling(lang: Lang) -> Vec<Rendered> {
    let by = |way| TicketPage {
        requester: Some(RequesterLine { name: "李奶奶".to_owned(), way }),
        ..ticket(lang)
    };
    let call = |direction, rang, answered, ended| Call { direction, rang, answered, ended };
    let (at, late) = (utc("06:05"), utc("06:06"));
    let calls = [
        call(Direction::FromRequester, Some(at), Some(at), late),
        call(Direction::ToRequester, Some(at), Some(at), late),
        call(Direction::ToRequester, Some(at), None, late),
        call(Direction::ToRequester, None, None, late),
    ];
    let line = |call: &Call| CallLine {
        what: lang.call_on_record(call, "王晓燕"),
        at,
        tone: if call.answered.is_some() { Tone::Good } else { Tone::Calm },
    };
    let middle = TicketPage {
        notice: Some(lang.middle_had().to_owned()),
        calls: calls.iter().map(line).collect(),
        ..by(Way::Middle("17000000000".to_owned(), utc("08:00")))
    };
    vec![
        ("ticket-call-ask", by(Way::Ask).render()),
        ("ticket-call-middle", middle.render()),
        ("ticket-call-uncounted", by(Way::Uncounted("13800000021".to_owned())).render()),
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
