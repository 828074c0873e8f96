//! Pages of residents.

use askama::Template;
use i18n::Lang;
use intake::pages::resident::{
    Advised, AnswerLine, CategoryChoice, CodeProblem, CodeTrouble, CurrentCode, Faults, Filled, FormAnswer,
    FormQuestion, Judge, PlaceForm, Progress, Question, TypeCode,
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

pub(crate) fn categories(lang: Lang) -> Vec<CategoryChoice> {
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
    let choice = |(id, zh, en): (&str, &str, &str)| CategoryChoice {
        id: id.to_owned(),
        label: in_either(lang, zh, en).to_owned(),
        questions: Vec::new(),
    };
    all.map(choice).to_vec()
}

fn in_either<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::Zh { zh } else { en }
}

const GAS: (&str, &str) = ("现在闻到煤气（燃气）味吗？", "Do you smell gas now?");

const GO_OUTSIDE: (&str, &str) = (
    "请马上到室外：不要开关灯和电器，不要用火。到了室外再打 119 或燃气公司的抢险电话。",
    "Go outside now. Switch nothing on or off, use no flame. From outside call 119 or the gas company's emergency line.",
);

/// The same with questions of every kind under the first.
pub(crate) fn with_questions(lang: Lang) -> Vec<CategoryChoice> {
    let say = |(zh, en): (&str, &str)| in_either(lang, zh, en).to_owned();
    let option = |value: &str, label: String| FormAnswer {
        value: value.to_owned(),
        label,
        chosen: false,
        advice: None,
    };
    let question = |name: &str, text: String, options: Vec<FormAnswer>| FormQuestion {
        name: format!("q.utilities.{name}"),
        text,
        help: None,
        optional: true,
        options,
        value: String::new(),
        fault: None,
    };
    let yes = FormAnswer { advice: Some(say(GO_OUTSIDE)), ..option("yes", lang.answer_yes().to_owned()) };
    let no = option("no", lang.answer_no().to_owned());
    let gas = question("gas", say(GAS), vec![yes, no, option("unsure", lang.answer_unsure().to_owned())]);
    let who = FormQuestion {
        optional: false,
        help: Some(say(("看一看邻居家有没有。", "Please look whether your neighbours have it."))),
        ..question(
            "who",
            say(("是哪里没有？", "Where is it missing?")),
            vec![
                option("home", say(("只有我家", "In my home only"))),
                option("stair", say(("整个单元都没有", "Behind this whole entrance"))),
                option(
                    "estate",
                    say((
                        "整个小区都没有，包括物业和门口的商店",
                        "In the whole estate, the shops at the gate included",
                    )),
                ),
            ],
        )
    };
    let meter = question("meter", say(("表号是多少？", "What is the number of the meter?")), Vec::new());
    let mut categories = categories(lang);
    categories[0].questions = vec![gas, who, meter];
    categories
}

fn form(lang: Lang, place: PlaceLine) -> PlaceForm {
    PlaceForm {
        shell: shell(lang, "/c/7K3M9P2XVTABC"),
        place,
        action: "/c/7K3M9P2XVTABC".to_owned(),
        nonce: "n0nce".to_owned(),
        categories: categories(lang),
        asked: None,
        advised: None,
        asks_first: false,
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
            answers: false,
        },
        ..form(lang, place())
    };
    let [asked, advised, refused] = asking(lang);
    vec![
        ("form-asked", asked.render()),
        ("form-advised", advised.render()),
        ("form-refused", refused.render()),
        ("form", form(lang, place()).render()),
        ("form-faults", faulty.render()),
        ("form-long", form(lang, long_place()).render()),
    ]
}

/// The form with questions: one was left out, one was answered so that something else comes first, and for good.
fn asking(lang: Lang) -> [PlaceForm; 3] {
    let filled = Filled {
        category: "utilities".to_owned(),
        words: in_either(
            lang,
            "厨房的煤气表一直响，有味道。",
            "The gas meter in the kitchen hisses, and it smells.",
        )
        .to_owned(),
        phone: "138 0000 0021".to_owned(),
        name: String::new(),
    };
    let asked = PlaceForm {
        categories: with_questions(lang),
        filled: filled.clone(),
        asks_first: true,
        faults: Faults { photos: Some(lang.photos_again().to_owned()), ..Faults::default() },
        ..form(lang, place())
    };
    let mut missed = asked;
    missed.categories[0].questions[1].fault = Some(lang.choose_one().to_owned());
    let mut advised = PlaceForm {
        categories: with_questions(lang),
        filled,
        advised: Some(Advised {
            advice: vec![in_either(lang, GO_OUTSIDE.0, GO_OUTSIDE.1).to_owned()],
            insist: Some("q.utilities.gas".to_owned()),
            then: lang.advised_may_insist().to_owned(),
        }),
        ..form(lang, place())
    };
    advised.categories[0].questions[0].options[0].chosen = true;
    advised.categories[0].questions[1].options[2].chosen = true;
    let mut refused = advised.clone();
    refused.advised = Some(Advised {
        advice: vec![in_either(lang, GO_OUTSIDE.0, GO_OUTSIDE.1).to_owned()],
        insist: None,
        then: lang.or_call_hotline(lang.advised_for_good(), "0990-1234567"),
    });
    [missed, advised, refused]
}

/// What was answered, with and without an advice.
pub(crate) fn answered(lang: Lang, advised: String) -> Vec<AnswerLine> {
    let line = |question: &str, answer: &str, advised| AnswerLine {
        question: question.to_owned(),
        answer: answer.to_owned(),
        advised,
    };
    vec![
        line(in_either(lang, GAS.0, GAS.1), lang.answer_yes(), Some(advised)),
        line(in_either(lang, "表号是多少？", "What is the number of the meter?"), "0990 <17> 四号", None),
    ]
}

/// What to do when there is gas.
pub(crate) fn go_outside(lang: Lang) -> &'static str {
    in_either(lang, GO_OUTSIDE.0, GO_OUTSIDE.1)
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
        answers: vec![],
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
        answers: answered(lang, lang.you_were_advised(go_outside(lang))),
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
