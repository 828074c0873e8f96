//! How gateways stand: the page for administrators, and what stands on every page of the desk when texts do not go out.

use domain::delivery::breaker::Trouble;

use crate::Lang;
use crate::macros::words;

words! {
    /// Heading.
    gateways_title() { zh: "短信网关", en: "Gateways" }
    /// On the tile.
    gateways_what() { zh: "短信经哪些网关发，哪个发不出、为什么、何时再试", en: "By what texts are sent, which does not take them, why, and when it is tried again" }
    /// Under the heading.
    gateways_mean() {
        zh: "短信按这个顺序和份额发。一个网关发不出，别的网关接着发；停用的网关按时自动再试一条，发成功就恢复。",
        en: "Texts go by these, in this order and by their shares. Where one does not take them the others do. One that is left alone is tried again by itself with one text, and used as before once it takes that.",
    }
    /// All is well.
    gateways_up() { zh: "短信都发得出。", en: "Texts go out." }
    /// Some are left alone.
    gateways_impaired() { zh: "有网关停用，短信经其余网关照常发出。", en: "Texts go out, but not by every gateway." }
    /// None takes texts.
    gateways_down(since) { zh: "自 {since} 起，没有一个网关收短信。短信都留着，一恢复就补发。", en: "Since {since} no gateway takes texts. They are kept, and go out as soon as one does." }
    /// The notifier has not begun.
    gateways_none() { zh: "发送进程还没有启动过，不知道用哪些网关。启动 mashang serve 后再看。", en: "No notifier has begun yet, so it is not known by what texts are sent. Start `mashang serve` and look again." }
    /// Badge.
    gateway_used() { zh: "在用", en: "in use" }
    /// Badge.
    gateway_left_alone() { zh: "停用", en: "left alone" }
    /// Since when, why and until when.
    gateway_tripped(since, why, next) { zh: "自 {since} 起停用：{why}。{next} 自动再试。", en: "Left alone since {since}: {why}. It is tried again at {next}." }
    /// Its last words.
    gateway_said() { zh: "网关答复", en: "It said" }
    /// Label.
    gateway_day() { zh: "24小时内", en: "Within 24 hours" }
    /// Counts.
    gateway_calls(delivered, accepted, failed, unknown) { zh: "送达 {delivered} 条，已交网关 {accepted} 条，失败 {failed} 条，不知发出没有 {unknown} 条", en: "{delivered} delivered, {accepted} taken and on their way, {failed} failed, {unknown} unknown" }
    /// Label.
    gateway_share() { zh: "份额", en: "Share" }
    /// As configured.
    gateway_whole_share(weight) { zh: "{weight}%", en: "{weight} %" }
    /// Less than configured.
    gateway_lost_share(weight, lost) { zh: "{weight}%，因回执慢让出其中 {lost}%", en: "{weight} %, of which it has lost {lost} % because its receipts are slow" }
    /// It has no share of its own.
    gateway_spare() { zh: "备用：别的网关发不出时才用", en: "none: it is used where the others do not take texts" }
    /// Label.
    gateway_remedy() { zh: "怎么办", en: "What to do" }
    /// Button.
    gateway_again() { zh: "已修好，马上再试", en: "It is mended: try it now" }
    /// Notice.
    gateway_tried() { zh: "好的：等着的短信马上再经它发。再发不出会再次停用，请看下面的答复。", en: "Texts that wait go by it at once. If it does not take them it is left alone again: look below at what it says." }
    /// Notice.
    gateway_was_used() { zh: "这个网关本来就在用。", en: "This gateway is in use already." }
    /// Name of the notice on every page of the desk.
    trouble_label() { zh: "通知故障", en: "Trouble with notices" }
    /// For cadres: no texts.
    trouble_texts(since) { zh: "自 {since} 起短信发不出去。请常看清单，需要谁办就直接打电话。", en: "Since {since} no texts go out. Look at your list often, and telephone whoever must know." }
    /// For cadres: something else.
    trouble_other(since, what) { zh: "自 {since} 起通知系统不正常（{what}），短信可能迟到。请常看清单。", en: "Since {since} the notifier is in trouble ({what}): texts may be late. Look at your list often." }
    /// The same when it never was otherwise.
    trouble_ever(what) { zh: "通知系统没有工作（{what}），短信可能发不出。请常看清单。", en: "The notifier does not work ({what}): texts may not go out. Look at your list often." }
}

impl Lang {
    /// What is wrong with a gateway.
    pub const fn gateway_trouble(self, trouble: Trouble) -> &'static str {
        match (self, trouble) {
            (Self::Zh, Trouble::Config) => "网关不接受现在的设置",
            (Self::Zh, Trouble::Balance) => "余额不足，或达到额度上限",
            (Self::Zh, Trouble::Network) => "连不上、不答复，或要求稍后再发",
            (Self::En, Trouble::Config) => "it does not accept how it is configured",
            (Self::En, Trouble::Balance) => "the account is empty, or has reached its quota",
            (Self::En, Trouble::Network) => "it cannot be reached, does not answer, or asks for patience",
        }
    }

    /// What to do about it.
    pub const fn gateway_mending(self, trouble: Trouble) -> &'static str {
        match (self, trouble) {
            (Self::Zh, Trouble::Config) => {
                "核对账号、密钥、签名和模板：在服务器上运行 mashang doctor，再看运营商的审核结果。"
            }
            (Self::Zh, Trouble::Balance) => "充值，或请运营商提高额度。",
            (Self::Zh, Trouble::Network) => "查看服务器的网络和运营商的公告；有备用网关的，写进 sms.order。",
            (Self::En, Trouble::Config) => {
                "Check account, key, sign and templates: run `mashang doctor` on the server, then look at what the operator has approved."
            }
            (Self::En, Trouble::Balance) => "Pay, or ask the operator for a higher quota.",
            (Self::En, Trouble::Network) => {
                "Look at the server's network and at the operator's notices. If you have another gateway, put it into sms.order."
            }
        }
    }
}
