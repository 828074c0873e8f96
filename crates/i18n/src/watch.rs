//! What the watchdog finds, in words: for whoever runs the server, and for the desk when texts do not go out.

use domain::delivery::watch::{Check, Finding};

use crate::macros::words;
use crate::{Lang, When};

words! {
    /// All is well.
    ready() { zh: "正常：短信在发，时限有人盯。", en: "ready: texts go out and deadlines are kept" }
    /// Something is wrong.
    not_ready() { zh: "异常", en: "not ready" }
    /// The database does not answer.
    database_silent(fault) { zh: "数据库没有应答（{fault}）：查看数据库是否在运行，磁盘是否已满。", en: "the database does not answer ({fault}): look whether it runs and whether its disk is full" }
    /// Since when something is wrong.
    wrong_since(time) { zh: "自 {time} 起", en: "since {time}" }
    /// It never was right.
    wrong_ever() { zh: "从未正常过", en: "it never was otherwise" }
    /// Something is wrong: which check, what, since when, and what to do.
    wrong_line(check, wrong, since, remedy) { zh: "{check}：{wrong}（{since}）；{remedy}", en: "{check}: {wrong} ({since}); {remedy}" }
    /// Subject of a letter to whoever is on duty.
    duty_wrong(sign) { zh: "【{sign}】通知系统出了故障", en: "[{sign}] The notifier is in trouble" }
    /// The same, an hour later.
    duty_still(sign) { zh: "【{sign}】通知系统的故障还没有排除", en: "[{sign}] The notifier is still in trouble" }
    /// The end of it.
    duty_over(sign) { zh: "【{sign}】通知系统恢复了", en: "[{sign}] The notifier works again" }
    /// What is wrong, line by line, and where to look.
    duty_wrong_body(lines, desk) {
        zh: "{lines}\n\n短信可能发不出或迟到。没有一条会丢：恢复后会补发。此间请用电话通知责任人，名单和时限在 {desk}/desk/unit 和 {desk}/desk/alarms。各网关的情况在 {desk}/desk/admin/gateways。\n\n故障不除，每小时再发一封；恢复了也会来信。请不要回复这封邮件。\n",
        en: "{lines}\n\nTexts may not go out, or late. None is lost: they go out when it works again. Call those responsible by telephone meanwhile; {desk}/desk/unit and {desk}/desk/alarms say who and by when. {desk}/desk/admin/gateways says how the gateways do.\n\nAs long as it lasts there is one letter an hour, and one when it is over. Please do not reply to this mail.\n",
    }
    /// All is well again.
    duty_over_body(time, desk) {
        zh: "{time}：短信在发，时限有人盯。故障期间留下的短信正在补发；没有送到的，请看 {desk}/desk/alarms。\n",
        en: "{time}: texts go out and deadlines are kept. What waited is being sent; {desk}/desk/alarms says whom nothing has reached.\n",
    }
    /// The clock has jumped.
    clock_jumped(time, seconds) { zh: "注意：{time} 服务器时钟跳变了 {seconds} 秒。查看对时服务（timedatectl）。", en: "note: at {time} the clock was set by {seconds} s; look at time synchronisation (timedatectl)" }
}

impl When {
    /// What the watchdog has found, in one line.
    pub fn finding(&self, Finding { check, since }: &Finding) -> String {
        let say = self.lang;
        let since = since.map_or_else(|| say.wrong_ever().to_owned(), |at| say.wrong_since(self.at(at)));
        say.wrong_line(check, say.failed_check(*check), since, say.remedy_for(*check))
    }
}

impl Lang {
    /// What is wrong when a check fails.
    pub const fn failed_check(self, check: Check) -> &'static str {
        match self {
            Self::Zh => match check {
                Check::Notifier => "没有发送进程在工作",
                Check::DeadlinesLook => "没有检查时限",
                Check::OutboxLook => "没有检查待发短信",
                Check::CallbacksLook => "没有检查网关回执",
                Check::OverdueLook => "没有检查悬而未决的短信",
                Check::Deadlines => "到时的事项没有处理",
                Check::Texts => "紧急短信没有发出",
                Check::Gateways => "没有一个短信网关收短信",
                Check::Callbacks => "网关的回执没有处理",
                Check::Unknown => "有短信不知道发出没有",
                Check::Lease => "有短信卡在一个进程手里",
                Check::Canary => "试验用的定时没有响",
            },
            Self::En => match check {
                Check::Notifier => "no notifier works",
                Check::DeadlinesLook => "nobody looks for deadlines",
                Check::OutboxLook => "nobody looks for texts to send",
                Check::CallbacksLook => "nobody looks at what gateways posted",
                Check::OverdueLook => "nobody looks after texts of which nothing is heard",
                Check::Deadlines => "a deadline has come and is not handled",
                Check::Texts => "an urgent text waits to be sent",
                Check::Gateways => "no gateway takes texts",
                Check::Callbacks => "what a gateway posted is not worked off",
                Check::Unknown => "of a text it is unknown whether it was sent",
                Check::Lease => "a text lies in the hands of a worker that is gone",
                Check::Canary => "the canary, a timer that only shows that timers go off, did not",
            },
        }
    }

    /// What to do when a check fails.
    pub const fn remedy_for(self, check: Check) -> &'static str {
        match self {
            Self::Zh => match check {
                Check::Notifier => "启动 mashang serve 或 mashang serve --role notifier，并看它的日志",
                Check::DeadlinesLook | Check::OutboxLook | Check::CallbacksLook | Check::OverdueLook => {
                    "查看发送进程的日志和数据库是否繁忙，然后重启发送进程"
                }
                Check::Deadlines | Check::Callbacks => "查看数据库和发送进程的负荷及日志；停机之后会自行补上",
                Check::Texts => "查看日志中网关的答复，再看网关的账户、余额和网络；同时用电话通知责任人",
                Check::Gateways => "在“短信网关”页看各网关的答复并排除故障；同时用电话通知责任人",
                Check::Unknown => "向网关核实这些短信；查看到网关的网络",
                Check::Lease => "查看发送进程是否卡住，然后重启；短信会由别的进程接着处理",
                Check::Canary => "查看磁盘是否已满、数据库能否写入，再看服务器时钟",
            },
            Self::En => match check {
                Check::Notifier => {
                    "start `mashang serve`, or `mashang serve --role notifier`, and read its log"
                }
                Check::DeadlinesLook | Check::OutboxLook | Check::CallbacksLook | Check::OverdueLook => {
                    "look at the notifier's log and whether the database is busy, then start the notifier anew"
                }
                Check::Deadlines | Check::Callbacks => {
                    "look at the load and the log of database and notifier; after a pause they catch up by themselves"
                }
                Check::Texts => {
                    "look in the log at what the gateway answers, then at its account, balance and network; call those \
                     responsible meanwhile"
                }
                Check::Gateways => {
                    "read on the page of gateways what each answers and mend it; call those responsible meanwhile"
                }
                Check::Unknown => "ask the gateway about these texts; look at the network to it",
                Check::Lease => {
                    "look whether a notifier hangs and start it anew; another takes over what it had in hand"
                }
                Check::Canary => {
                    "look whether the disk is full and the database can be written, then at the server's clock"
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_says_what_is_wrong_and_no_two_say_the_same() {
        for lang in [Lang::Zh, Lang::En] {
            let said: std::collections::BTreeSet<_> =
                Check::ALL.iter().map(|c| lang.failed_check(*c)).collect();
            assert_eq!(said.len(), Check::ALL.len());
            assert!(Check::ALL.iter().all(|check| !lang.remedy_for(*check).is_empty()));
        }
    }
}
