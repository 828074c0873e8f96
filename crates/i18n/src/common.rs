//! Words that every page needs.

use crate::Lang;
use crate::macros::words;

words! {
    /// The name of a language in that language, on the link that changes to it: seen from [`Lang::other`].
    other_language() { zh: "English", en: "中文" }
    /// The first link of a page, for people who move with the keyboard.
    skip_to_content() { zh: "跳到正文", en: "Skip to the content" }
    /// Before the hotline's number at the foot of a page.
    hotline() { zh: "服务热线", en: "Hotline" }
    /// Button that sends what was written.
    send() { zh: "发送", en: "Send" }
    /// Button to the next step.
    go_on() { zh: "下一步", en: "Continue" }
    /// Link that leaves a form without doing anything.
    cancel() { zh: "取消", en: "Cancel" }
    /// Between two parts of a sentence.
    comma() { zh: "，", en: ", " }
    /// Above a form that came back; the faults stand beside the fields.
    form_has_faults() { zh: "还没有发送：请按各栏下面的提示改一下。", en: "Not sent yet: please look at the notes beside the fields." }
    /// Title of the list of what has happened.
    steps_title() { zh: "办理进展", en: "What has happened" }
    /// What a picture is called for people who cannot see it.
    photo_number(number) { zh: "照片 {number}", en: "Photo {number}" }
    /// A ticket's number in a line of text.
    number_is(number) { zh: "编号 {number}", en: "Number {number}" }
}

/// Numbers for emergencies and what each is for, in the order in which people need them.
const EMERGENCIES: [(&str, &str, &str); 4] = [
    ("110", "报警", "Police"),
    ("119", "火警", "Fire"),
    ("120", "急救", "Ambulance"),
    ("122", "交通", "Traffic"),
];

impl Lang {
    /// The emergency numbers of China, each with its purpose.
    pub fn emergency_numbers(self) -> [(&'static str, &'static str); 4] {
        EMERGENCIES.map(|(number, zh, en)| match self {
            Self::Zh => (number, zh),
            Self::En => (number, en),
        })
    }
}
