//! The preview of texts, for administrators: what each text is called, and what is said of how a gateway puts it.

use domain::delivery::{GatewayKind, TextKind, Variable};

use crate::Lang;
use crate::macros::words;

/// Writes a table of names down, both languages side by side.
macro_rules! names {
    ($(#[$doc:meta])+ $method:ident($kind:ident) { $($name:ident => $zh:literal, $en:literal;)+ }) => {
        impl Lang {
            $(#[$doc])+
            pub const fn $method(self, of: $kind) -> &'static str {
                match (of, self) {
                    $(($kind::$name, Self::Zh) => $zh, ($kind::$name, Self::En) => $en,)+
                }
            }
        }
    };
}

names! {
    /// What a text is called.
    text_name(TextKind) {
        FirstAlert => "新事项", "New matter";
        Reopened => "重办", "Opened again";
        Reminder => "催办回电", "Call due soon";
        Breach => "超时未回电", "Call missed";
        Climbed => "超时升级", "Call missed, climbing";
        Unreached => "收不到短信", "Cannot be texted";
        FinishSoon => "催办办结", "Work due soon";
        Unfinished => "超期未办结", "Work late";
        Unvisited => "未回访", "Not asked afterwards";
        HandedUp => "上报", "Handed up";
        Dispatched => "派单", "Given by those above";
        TakenOver => "转由负责", "Taken over";
        Added => "反映人补充", "Requester adds";
        Asked => "待审批", "To be decided";
        Decided => "审批结果", "Decided";
        Lapsed => "到期未审批", "Not decided in time";
        AssistAsked => "请协办", "Help asked";
        AssistAnswered => "协办答复", "Help given";
        Ordered => "督办", "Order";
        OrderAnswered => "督办答复", "Order answered";
        Urged => "上级催办", "Nudge from above";
        ContactDenied => "反映人称未接到电话", "Requester had no call";
        Unanswered => "反映人未答复", "Requester has not answered";
        AssistSoon => "协办将到期", "Help due soon";
        OrderSoon => "督办将到期", "Order due soon";
        ReviewSoon => "挂账复查将到期", "Parked matter due soon";
        AssistLate => "协办超期", "Help late";
        OrderLate => "督办超期", "Order late";
        ReviewLate => "审批或复查超期", "Decision or review late";
        ManyNew => "多件新诉求", "Several new";
        ManyUrgent => "多件超时", "Several late";
        ManyNews => "多件有新情况", "Several with news";
        Verification => "验证收得到短信", "Do texts arrive?";
        Acknowledged => "答：已签收，待回电", "Answer: noted, call due";
        InHand => "答：已签收，待办结", "Answer: noted, work due";
        StillYours => "答：仍由您负责", "Answer: still yours";
        ReturnAsked => "答：已报退回", "Answer: return asked";
        NothingOpen => "答：没有待办", "Answer: nothing open";
        Called => "答：已记回电", "Answer: call recorded";
        Noted => "答：备注已存", "Answer: note kept";
        NotUnderstood => "答：没有看懂", "Answer: not understood";
        UnknownNumber => "答：没有这个编号", "Answer: no such number";
        NotYours => "答：不由您负责", "Answer: not yours";
        Over => "答：已结束", "Answer: over";
        WhichOne => "答：哪一件", "Answer: which one";
        Registered => "已登记", "Registered";
        Finished => "已办结", "Finished";
        Questioned => "请补充说明", "A question";
        Extended => "延期", "Takes longer";
        Parked => "挂账", "Parked";
        Resumed => "恢复办理", "Handled again";
        Declined => "不予受理", "Not accepted";
        Merged => "合并办理", "Handled with another";
        PublicAlready => "答：已登记过", "Answer: registered already";
        PublicAlreadyOver => "答：登记过，已结束", "Answer: registered, over";
        PublicAdded => "答：已转告", "Answer: passed on";
        PublicJudged => "答：已收到评价", "Answer: judgement kept";
        PublicReopened => "答：重新办理", "Answer: open again";
        PublicUnknownPlace => "答：没有这个短号", "Answer: no such place";
        PublicMistyped => "答：短号输错", "Answer: mistyped";
        PublicNoWords => "答：请写情况", "Answer: say what is wrong";
        PublicSeveral => "答：分不清哪件", "Answer: several are open";
        PublicNothingToJudge => "答：没有待评价", "Answer: nothing to judge";
        PublicHowTo => "答：怎么反映", "Answer: how to report";
        PublicTooMany => "答：发得太多", "Answer: too many";
    }
}

names! {
    /// What a part of a text is called.
    part_name(Variable) {
        Number => "编号", "number";
        Numbers => "编号列表", "numbers";
        Count => "件数", "count";
        Place => "地点", "place";
        Category => "类别", "category";
        Words => "内容", "words";
        Minutes => "分钟", "minutes";
        Time => "时间", "time";
        Late => "超时", "how late";
        Who => "谁", "who";
        What => "事由", "what";
        Deed => "要做的事", "what is owed";
        Result => "结果", "result";
        Code => "验证码", "code";
    }
}

names! {
    /// What a kind of gateway is called.
    gateway_name(GatewayKind) {
        Demo => "演示", "demo";
        Kannel => "Kannel", "Kannel";
        Http => "HTTP 网关", "HTTP gateway";
        Aliyun => "阿里云", "Aliyun";
        Tencent => "腾讯云", "Tencent Cloud";
        Mas => "移动云 MAS", "China Mobile MAS";
        Twilio => "Twilio", "Twilio";
        Smpp => "SMPP", "SMPP";
    }
}

words! {
    /// Heading.
    preview_title() { zh: "短信预览", en: "Texts" }
    /// On the tile.
    texts_what() { zh: "每条短信经各网关发出的样子，哪些还缺模板", en: "How each text looks by each gateway, and which lack a template" }
    /// Under the heading.
    texts_mean() {
        zh: "用一件虚构的事项排出每条短信：手机上看到的字、字数、计几条、用哪个模板、哪里缩短了。模板在配置文件中维护，须与审核通过的一字不差。",
        en: "Every text, made up from an invented matter: what the telephone shows, its length, its segments, its template, and what was shortened. Templates stand in the configuration file, exactly as they were approved.",
    }
    /// A choice.
    texts_by() { zh: "网关", en: "Gateway" }
    /// A choice.
    texts_language() { zh: "短信语言", en: "Language of the texts" }
    /// Button.
    texts_show() { zh: "查看", en: "Show" }
    /// Above texts.
    texts_to_staff() { zh: "发给工作人员", en: "To the staff" }
    /// Above texts.
    texts_answers() { zh: "答复工作人员的短信", en: "Answers to the staff" }
    /// Above texts.
    texts_to_public() { zh: "发给群众", en: "To the public" }
    /// How long a text is.
    text_length(units, segments) { zh: "{units} 字，计 {segments} 条", en: "{units} characters, counted as {segments}" }
    /// Which template.
    text_template(code) { zh: "模板 {code}", en: "template {code}" }
    /// What was shortened.
    text_cut(parts) { zh: "缩短：{parts}", en: "shortened: {parts}" }
    /// Between names in a list.
    between_names() { zh: "、", en: ", " }
    /// Badge.
    text_lacks() { zh: "没有合适的模板", en: "No template fits" }
    /// Under the badge.
    text_lacks_means(key) {
        zh: "这个网关发不出，会改用下一个网关；都不行时，重要的会在工作台告警。请为 {key} 申请模板，或加一个通用模板。",
        en: "This gateway cannot send it and the next one is used; where none can, what matters raises an alarm on the desk. Have a template approved for {key}, or add a general one.",
    }
    /// Above all, when something is missing.
    texts_lacking(count) { zh: "有 {count} 条短信没有合适的模板，这个网关发不出", en: "{count} texts have no template: this gateway cannot send them" }
    /// Above all, when nothing is missing.
    texts_complete() { zh: "每条短信都发得出", en: "Every text can be sent" }
    /// Without gateways.
    texts_no_gateway() { zh: "没有可以预览的网关", en: "There is no gateway to preview" }
}
