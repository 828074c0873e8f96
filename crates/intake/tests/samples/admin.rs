//! Pages of administrators.

use askama::Template;
use domain::ways::Way;
use i18n::Lang;
use intake::pages::admin::{
    AddPerson, AddPlace, AdminHome, CodeRow, DutyField, Gap, Gaps, PersonFaults, PersonFilled, PersonPage,
    PersonRow, PlaceFaults, PlaceFilled, PlacePage, PlaceRow, Places, PrintRow, Prints, Revoked, Staff, Tile,
    Unproven,
};
use intake::pages::resident::Choice;
use intake::pages::ways::MailField;
use intake::pages::{Tab, Tone};

use super::tokens::tokens;
use super::ways::line;
use super::{Sample, bar, long_place, place, shell, utc};

/// Every page of administrators.
pub(crate) fn admin(lang: Lang) -> Vec<Sample> {
    let mut samples = people(lang);
    samples.extend(places(lang));
    samples.extend(homes(lang));
    samples.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

type Rendered = (&'static str, askama::Result<String>);

fn choice(id: &str, label: &str) -> Choice {
    Choice { id: id.to_owned(), label: label.to_owned() }
}

fn homes(lang: Lang) -> Vec<Rendered> {
    let tile = |href, title, what| Tile { href, title, what };
    let tiles = vec![
        tile("/desk/admin/staff", lang.staff_title(), lang.staff_what()),
        tile("/desk/admin/places", lang.places_title(), lang.places_what()),
        tile("/desk/admin/prints", lang.prints_title(), lang.prints_what()),
        tile("/desk/admin/gaps", lang.gaps_title(), lang.gaps_what()),
        tile("/desk/admin/policy", lang.policy_title(), lang.policy_what()),
    ];
    let gaps = |gaps| Gaps { shell: shell(lang, "/desk/admin/gaps"), bar: bar(Tab::Admin, 0), gaps }.render();
    let prints = |prints| {
        let shell = shell(lang, "/desk/admin/prints");
        Prints { shell, bar: bar(Tab::Admin, 0), prints, more: None }.render()
    };
    let print = |codes| PrintRow {
        at: utc("06:22"),
        division: "上河湾村".to_owned(),
        form: lang.print_layout("a4-24"),
        codes,
        by: lang.print_on_server().to_owned(),
    };
    let gap = Gap {
        division: "990401102001".to_owned(),
        name: "上河湾村".to_owned(),
        role_id: "village_police".to_owned(),
        role: if lang == Lang::Zh { "包村民警" } else { "village police officer" }.to_owned(),
    };
    vec![
        ("admin", AdminHome { shell: shell(lang, "/desk/admin"), bar: bar(Tab::Admin, 0), tiles }.render()),
        ("gaps", gaps(vec![gap.clone(), gap])),
        ("gaps-empty", gaps(vec![])),
        ("prints", prints(vec![print(20_640), print(1)])),
        ("prints-empty", prints(vec![])),
    ]
}

fn people(lang: Lang) -> Vec<Rendered> {
    let staff = |query: &str, people| {
        let shell = shell(lang, "/desk/admin/staff");
        let (bar, query) = (bar(Tab::Admin, 0), query.to_owned());
        let unproven = Unproven { all: 312, to_ask: 300, only: false };
        Staff { shell, bar, notice: None, unproven, query, people, more: None }
    };
    let one = |left: bool, owes| {
        PersonPage {
            shell: shell(lang, "/desk/admin/staff/7"),
            bar: bar(Tab::Admin, 0),
            notice: (!left).then(|| lang.password_once("王晓燕", "k7m2-9pqx-w4td")),
            fault: left.then(|| lang.number_of_successor().to_owned()),
            action: "/desk/admin/staff/7".to_owned(),
            name: "王晓燕".to_owned(),
            code: "LQ001".to_owned(),
            phone: "138****0001".to_owned(),
            duties: vec!["书记 · 柳泉社区".to_owned()],
            ways: vec![
                line(lang, Way::Phone, lang.their_way(Way::Phone), Tone::Late),
                line(lang, Way::Mail, lang.their_way(Way::Mail), Tone::Good),
            ],
            mail: MailField { value: "wang.xiaoyan@example.gov.cn".to_owned(), fault: None },
            left,
            owes,
            oneself: false,
            mark: "mark".to_owned(),
            tokens: if left { vec![] } else { tokens(lang) },
        }
        .render()
    };
    let person = PersonRow {
        href: Some("/desk/admin/staff/7".to_owned()),
        left: false,
        name: "王晓燕".to_owned(),
        code: "LQ001".to_owned(),
        phone: "138****0001".to_owned(),
        duties: vec!["书记 · 柳泉社区".to_owned(), "网格员 · 柳泉社区第一网格".to_owned()],
        proven: true,
    };
    let unproven = PersonRow { proven: false, ..person.clone() };
    let asked = |people: Vec<PersonRow>, to_ask| Staff {
        notice: (to_ask == 0).then(|| lang.asked_unproven(300)),
        unproven: Unproven { all: 312, to_ask, only: true },
        ..staff("", people)
    };
    let add = |filled, faults| {
        AddPerson {
            shell: shell(lang, "/desk/admin/staff/new"),
            bar: bar(Tab::Admin, 0),
            filled,
            faults,
            roles: vec![choice("village_secretary", "村（社区）书记"), choice("village_police", "包村民警")],
            divisions: vec![choice("990401101001", "柳泉社区"), choice("990401102001", "上河湾村")],
        }
        .render()
    };
    let fault = Some(lang.duty_incomplete().to_owned());
    let half = DutyField { role: "village_police".to_owned(), division: String::new(), fault };
    let wrong = PersonFilled {
        name: "赵敏".to_owned(),
        phone: "1380000".to_owned(),
        code: "LQ001".to_owned(),
        duties: vec![half, DutyField::default()],
    };
    let faults = PersonFaults {
        name: None,
        phone: Some(lang.phone_form().to_owned()),
        code: Some(lang.staff_code_taken().to_owned()),
    };
    let blank =
        PersonFilled { duties: vec![DutyField::default(), DutyField::default()], ..PersonFilled::default() };
    vec![
        ("staff", staff("", vec![person.clone(), unproven.clone()]).render()),
        ("staff-200", staff("王", vec![person.clone(); 200]).render()),
        ("staff-left", staff("", vec![PersonRow { left: true, ..person }]).render()),
        ("staff-unproven", asked(vec![unproven.clone(); 3], 300).render()),
        ("staff-asked", asked(vec![unproven], 0).render()),
        ("person", one(false, 2)),
        ("person-left", one(true, 0)),
        ("staff-empty", staff("诸葛", vec![]).render()),
        ("person-new", add(blank, PersonFaults::default())),
        ("person-faults", add(wrong, faults)),
    ]
}

fn places(lang: Lang) -> Vec<Rendered> {
    let list = |query: &str, places, more: Option<&str>| {
        let shell = shell(lang, "/desk/admin/places");
        let more = more.map(ToOwned::to_owned);
        Places { shell, bar: bar(Tab::Admin, 0), query: query.to_owned(), places, more }.render()
    };
    let usual = PlaceRow { short: "000178".to_owned(), name: place().name, division: place().division };
    let lengthy =
        PlaceRow { short: "000185".to_owned(), name: long_place().name, division: long_place().division };
    let add = |filled, faults| {
        let divisions = vec![choice("990401101001", "柳泉社区"), choice("990401102001", "上河湾村")];
        let shell = shell(lang, "/desk/admin/places/new");
        AddPlace { shell, bar: bar(Tab::Admin, 0), filled, faults, divisions }.render()
    };
    let wrong = PlaceFilled {
        name: "幸福里1号楼".to_owned(),
        division: "990499".to_owned(),
        ..PlaceFilled::default()
    };
    let faults = PlaceFaults { division: Some(lang.division_unknown().to_owned()), ..PlaceFaults::default() };
    vec![
        ("places", list("", vec![usual.clone(), lengthy], None)),
        ("places-200", list("", vec![usual; 200], Some("/desk/admin/places?after=200"))),
        ("places-empty", list("无此地", vec![], None)),
        ("place-new", add(PlaceFilled::default(), PlaceFaults::default())),
        ("place-faults", add(wrong, faults)),
        ("place", one(lang, None)),
        ("place-fault", one(lang, Some(lang.write_something().to_owned()))),
    ]
}

fn one(lang: Lang, reason_fault: Option<String>) -> askama::Result<String> {
    let code =
        |issue, text: &str, revoked| CodeRow { issue, text: text.to_owned(), issued: utc("01:00"), revoked };
    let revoked = Revoked { at: utc("05:30"), reason: "海报被雨淋坏".to_owned() };
    PlacePage {
        shell: shell(lang, "/desk/admin/places/000178"),
        bar: bar(Tab::Admin, 0),
        short: "000178".to_owned(),
        name: place().name,
        division: place().division,
        notice: reason_fault.is_none().then(|| lang.code_reissued(2)),
        codes: vec![code(2, "8K3M9P2XVTABD", None), code(1, "7K3M9P2XVTABC", Some(revoked))],
        current: Some(2),
        reason: String::new(),
        reason_fault,
    }
    .render()
}
