//! The preview of texts.

use askama::Template;
use domain::delivery::TextKind;
use i18n::Lang;
use i18n::texts::{room, units};
use intake::pages::Tab;
use intake::pages::evaluation::Choice;
use intake::pages::texts::{TextGroup, TextRow, TextShown, Texts};

use super::{Sample, bar, shell};

const SIGN: &str = "码上反映";

/// With everything said, with templates missing, and without a gateway.
pub(crate) fn texts(lang: Lang) -> Vec<Sample> {
    let few = |kind| matches!(kind, TextKind::FirstAlert | TextKind::Breach | TextKind::Finished);
    let pages = vec![
        ("texts", preview(lang, |_| false, true)),
        ("texts-lacking", preview(lang, move |kind| !few(kind), true)),
        ("texts-none", preview(lang, |_| false, false)),
    ];
    pages.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

fn preview(lang: Lang, lacks: impl Fn(TextKind) -> bool, any: bool) -> askama::Result<String> {
    let choice =
        |value: &str, label: &str, chosen| Choice { value: value.into(), label: label.into(), chosen };
    let group = |title, wanted: fn(TextKind) -> bool| {
        let kinds = TextKind::ALL.iter().copied().filter(|kind| wanted(*kind));
        TextGroup { title, rows: kinds.map(|kind| row(lang, kind, !lacks(kind))).collect() }
    };
    let groups = vec![
        group(lang.texts_to_staff(), |kind| !kind.is_public() && !kind.is_answer()),
        group(lang.texts_answers(), TextKind::is_answer),
        group(lang.texts_to_public(), TextKind::is_public),
    ];
    Texts {
        shell: shell(lang, "/desk/admin/texts"),
        bar: bar(Tab::Admin, 0),
        gateways: vec![
            choice("aliyun-main", "aliyun-main · 阿里云", true),
            choice("spare", "spare · Kannel", false),
        ],
        languages: vec![choice("zh-CN", "中文", lang == Lang::Zh), choice("en", "English", lang == Lang::En)],
        lacking: TextKind::ALL.iter().filter(|kind| lacks(**kind)).count(),
        groups: if any { groups } else { Vec::new() },
    }
    .render()
}

fn row(lang: Lang, kind: TextKind, said: bool) -> TextRow {
    let text = lang.sample(kind, room(SIGN)).signed(SIGN).free().text();
    let segments = domain::delivery::segments(&text).len();
    let mut about = vec![lang.text_length(units(&text), segments)];
    if kind == TextKind::FirstAlert {
        about.extend([
            lang.text_template("SMS_123456789"),
            lang.text_cut(lang.part_name(domain::delivery::Variable::Words)),
        ]);
    }
    let shown = TextShown { text, about: about.join(" · "), long: segments > 1 };
    TextRow { name: lang.text_name(kind), key: kind.as_str(), shown: said.then_some(shown) }
}
