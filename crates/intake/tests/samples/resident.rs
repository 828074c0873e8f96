//! Pages of residents.

use askama::Template;
use i18n::Lang;
use intake::pages::resident::{
    Choice, CodeProblem, CodeTrouble, CurrentCode, Faults, Filled, Judge, PlaceForm, Progress, Question,
    TypeCode,
};
use intake::pages::sentence::Sentence;
use intake::pages::{Link, PlaceLine, Tone};

use super::{Sample, long_place, long_words, place, shell, step, utc};

/// Every page of residents.
pub(crate) fn resident(lang: Lang) -> Vec<Sample> {
    let mut samples = forms(lang);
    samples.extend(codes(lang));
    samples.extend(progress(lang));
    samples.extend(sentences(lang));
    samples.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

type Rendered = (&'static str, askama::Result<String>);

pub(crate) fn categories(lang: Lang) -> Vec<Choice> {
    let all = [
        ("utilities", "水电气暖", "Water, power, heating"),
        ("housing", "房屋楼道", "Building and stairs"),
        ("environment", "环境卫生", "Rubbish and dirt"),
        ("traffic", "道路停车", "Roads and parking"),
        ("dispute", "邻里纠纷", "Quarrel"),
        ("health", "看病医保", "Health care"),
        ("welfare", "社保救助", "Welfare"),
        ("other", "其他", "Something else"),
    ];
    let choice = |(id, zh, en): (&str, &str, &str)| Choice {
        id: id.to_owned(),
        label: if lang == Lang::Zh { zh } else { en }.to_owned(),
    };
    all.map(choice).to_vec()
}

fn form(lang: Lang, place: PlaceLine) -> PlaceForm {
    PlaceForm {
        shell: shell(lang, "/c/7K3M9P2XVTABC"),
        place,
        action: "/c/7K3M9P2XVTABC".to_owned(),
        nonce: "n0nce".to_owned(),
        categories: categories(lang),
        minutes: 30,
        photo_limit: 3,
        photo_megabytes: 10,
        banner: None,
        filled: Filled::default(),
        faults: Faults::default(),
    }
}

fn forms(lang: Lang) -> Vec<Rendered> {
    let faulty = PlaceForm {
        filled: Filled {
            category: "utilities".to_owned(),
            words: long_words(),
            phone: "138 0000 000".to_owned(),
            name: "李<b>奶奶</b>".to_owned(),
        },
        faults: Faults {
            category: Some(lang.choose_one().to_owned()),
            words: Some(lang.too_long(1000, 1024)),
            phone: Some(lang.phone_form().to_owned()),
            name: None,
            photos: Some(lang.photo_not_picture().to_owned()),
        },
        ..form(lang, place())
    };
    vec![
        ("form", form(lang, place()).render()),
        ("form-faults", faulty.render()),
        ("form-long", form(lang, long_place()).render()),
    ]
}

fn codes(lang: Lang) -> Vec<Rendered> {
    let trouble = |trouble| CodeProblem::new(shell(lang, "/c/7K3M9P2XVTABC"), trouble).render();
    let current = CurrentCode { href: "/c/8K3M9P2XVTABD".to_owned(), place: place().name };
    let typed = |typed: &str, fault: Option<&str>| {
        let fault = fault.map(ToOwned::to_owned);
        TypeCode { shell: shell(lang, "/"), typed: typed.to_owned(), fault }.render()
    };
    vec![
        ("code-mistyped", trouble(CodeTrouble::Mistyped)),
        ("code-foreign", trouble(CodeTrouble::Foreign)),
        ("code-revoked", trouble(CodeTrouble::Revoked { current: Some(current) })),
        ("code-gone", trouble(CodeTrouble::Revoked { current: None })),
        ("code-unknown", trouble(CodeTrouble::UnknownPlace)),
        ("type", typed("", None)),
        ("type-fault", typed("000178", Some(lang.code_mistyped()))),
    ]
}

fn waiting(lang: Lang) -> Progress {
    Progress {
        shell: shell(lang, "/t/token"),
        heading: lang.progress_waiting().to_owned(),
        place: place(),
        number: "A7K2M3".to_owned(),
        promise: lang.promise_call("柳泉社区书记王晓燕", "14:32"),
        tone: Tone::Good,
        notice: None,
        action: "/t/token".to_owned(),
        judge: None,
        steps: vec![
            step("06:03", lang.step_told("柳泉社区书记王晓燕"), Tone::Calm),
            step("06:02", lang.step_filed(), Tone::Good),
        ],
        category: categories(lang)[0].label.clone(),
        words: "二单元三楼以上从早上起没有暖气。\n家里有老人。".to_owned(),
        photos: vec![],
        results: vec![],
        question: None,
        called: None,
        may_separate: false,
        may_add: true,
        added: String::new(),
        add_fault: None,
        may_withdraw: true,
    }
}

fn progress(lang: Lang) -> Vec<Rendered> {
    let asked = Progress {
        heading: lang.progress_in_hand().to_owned(),
        question: Some(Question { words: "请问是几单元几楼？".to_owned(), until: utc("10:00") }),
        called: Some(utc("06:10")),
        ..waiting(lang)
    };
    let merged = Progress {
        heading: lang.progress_merged().to_owned(),
        promise: lang.promise_merged_done().to_owned(),
        tone: Tone::Calm,
        results: vec!["/icon.svg".to_owned()],
        may_separate: true,
        ..waiting(lang)
    };
    let late = Progress {
        promise: lang.promise_broken("14:05", "柳泉镇综治中心"),
        tone: Tone::Late,
        steps: vec![
            step("06:05", lang.step_climbed("柳泉镇综治中心"), Tone::Calm),
            step("06:05", lang.step_breached("柳泉社区书记王晓燕"), Tone::Late),
            step("05:35", lang.step_filed(), Tone::Good),
        ],
        added: String::new(),
        add_fault: Some(lang.write_something().to_owned()),
        ..waiting(lang)
    };
    let finished = Progress {
        heading: lang.progress_finished().to_owned(),
        promise: lang.promise_result("已联系供热站排气，暖气恢复，当天下午回访正常。"),
        judge: Some(Judge { until: Some("2026-11-26T10:00:00Z".parse().expect("a time")) }),
        may_withdraw: false,
        ..waiting(lang)
    };
    let over = Progress {
        heading: lang.progress_withdrawn().to_owned(),
        promise: lang.promise_withdrawn().to_owned(),
        tone: Tone::Calm,
        may_add: false,
        may_withdraw: false,
        place: long_place(),
        words: long_words(),
        notice: Some(lang.words_added().to_owned()),
        ..waiting(lang)
    };
    vec![
        ("progress", waiting(lang).render()),
        ("progress-asked", asked.render()),
        ("progress-merged", merged.render()),
        ("progress-late", late.render()),
        ("progress-finished", finished.render()),
        ("progress-long", over.render()),
    ]
}

fn sentences(lang: Lang) -> Vec<Rendered> {
    let page = |heading: &str, sentence: String, reference: Option<&str>| {
        Sentence {
            shell: shell(lang, "/"),
            heading: heading.to_owned(),
            sentence,
            link: Some(Link { href: "/".to_owned(), label: lang.to_first_page().to_owned() }),
            reference: reference.map(ToOwned::to_owned),
        }
        .render()
    };
    let at = shell(lang, "/").when.at(utc("06:22"));
    vec![
        ("too-many", page(lang.too_many(), lang.too_many_do(at), None)),
        ("not-found", page(lang.not_found(), lang.not_found_do().to_owned(), None)),
        ("broken", page(lang.broken(), lang.broken_do().to_owned(), Some("R7K2M3"))),
    ]
}
