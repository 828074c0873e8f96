//! How gateways stand.

use askama::Template;
use domain::delivery::GatewayKind;
use domain::delivery::breaker::Trouble as Why;
use domain::delivery::watch::Check;
use i18n::Lang;
use intake::pages::gateways::{GatewayCard, GatewayList, GatewayTrouble};
use intake::pages::{Link, Tab, Tone, Trouble};

use super::{Sample, bar, shell};

/// All well, one left alone, all left alone, and before a notifier has begun.
pub(crate) fn gateways(lang: Lang) -> Vec<Sample> {
    let pages = vec![
        ("gateways", list(lang, &[None, None])),
        ("gateways-impaired", list(lang, &[Some(Why::Network), None])),
        ("gateways-down", list(lang, &[Some(Why::Config), Some(Why::Balance)])),
        ("gateways-none", list(lang, &[])),
    ];
    pages.into_iter().map(|(name, page)| (name, page.expect("it renders"))).collect()
}

fn list(lang: Lang, troubles: &[Option<Why>]) -> askama::Result<String> {
    let down = !troubles.is_empty() && troubles.iter().all(Option::is_some);
    let standing = if down {
        (lang.gateways_down("14:02"), Tone::Late)
    } else if troubles.iter().any(Option::is_some) {
        (lang.gateways_impaired().to_owned(), Tone::Soon)
    } else {
        (lang.gateways_up().to_owned(), Tone::Good)
    };
    let mending = Link { href: "/desk/admin/gateways".to_owned(), label: lang.gateways_title().to_owned() };
    let trouble = down.then(|| Trouble {
        what: lang.trouble_texts("14:02"),
        mending: Some((lang.remedy_for(Check::Gateways), mending)),
    });
    let names = [("aliyun-primary", GatewayKind::Aliyun), ("mas", GatewayKind::Mas)];
    let card = |((name, kind), why): ((&str, GatewayKind), &Option<Why>)| {
        GatewayCard {
        name: name.to_owned(),
        kind: Some(lang.gateway_name(kind)),
        calls: lang.gateway_calls(1_204, 31, 7, 2),
        share: Some(if kind == GatewayKind::Mas {
            lang.gateway_spare().to_owned()
        } else {
            lang.gateway_lost_share(100, 10)
        }),
        trouble: why.map(|why| GatewayTrouble {
            what: lang.gateway_tripped("14:02", lang.gateway_trouble(why), "14:12"),
            said: "isv.SMS_SIGNATURE_ILLEGAL 该账号下找不到对应签名 (request 7A1B5F9E-6C3D-5E2F-9A8B-0C1D2E3F4A5B)".to_owned(),
            remedy: lang.gateway_mending(why),
        }),
    }
    };
    GatewayList {
        shell: shell(lang, "/desk/admin/gateways"),
        bar: intake::pages::DeskBar { trouble, ..bar(Tab::Admin, 2) },
        notice: None,
        standing,
        gateways: names.into_iter().zip(troubles).map(card).collect(),
    }
    .render()
}
