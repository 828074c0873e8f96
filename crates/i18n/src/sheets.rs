//! The words printed around a code on labels and posters.

use crate::Lang;

/// What to do and what one gets for it, in two halves: "扫码反映" and "30分钟内回电".
pub fn promise(lang: Lang, minutes: u16) -> [String; 2] {
    match lang {
        Lang::Zh => ["扫码反映".to_owned(), format!("{minutes}分钟内回电")],
        Lang::En => ["Scan to report".to_owned(), format!("A call in {minutes} minutes")],
    }
}

/// Stands between the halves of [`promise`] when they share a line. In a Chinese font the dot is as wide as a character.
pub fn between(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "·",
        Lang::En => " · ",
    }
}

/// Where emergencies go, before their numbers.
pub fn emergency(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "遇紧急危险请直接拨打",
        Lang::En => "In an emergency call",
    }
}

/// Police, fire brigade, ambulance, traffic police.
pub const EMERGENCY_NUMBERS: &str = "110 119 120 122";

/// Before the short number of a place.
pub fn number(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "短号",
        Lang::En => "No.",
    }
}

/// Before the number of the hotline.
pub fn hotline(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "热线",
        Lang::En => "Hotline",
    }
}

/// Above the short number of a place where there is room to say what it is for.
pub fn number_hint(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "短号（来电时请报）",
        Lang::En => "Number to give when you call",
    }
}

/// How to report without scanning, where residents may text to `number`.
pub fn by_text(lang: Lang, number: &str) -> String {
    match lang {
        Lang::Zh => format!("不会扫码？把短号和情况发短信到 {number}"),
        Lang::En => format!("No camera? Text the number below and what is wrong to {number}"),
    }
}

/// How to scan, and that nothing is needed for it.
pub fn how(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "微信扫一扫，不用下载，不用注册",
        Lang::En => "Scan with WeChat or any camera: no app, no account",
    }
}

/// In the margin of a sheet of labels.
pub fn page(lang: Lang, page: usize, of: usize) -> String {
    match lang {
        Lang::Zh => format!("第 {page} 页，共 {of} 页"),
        Lang::En => format!("Page {page} of {of}"),
    }
}

/// In the margin of a sheet of labels, for whoever prints: the size must stay as it is.
pub fn print_hint(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "按实际大小打印，沿裁切标记裁开",
        Lang::En => "Print at actual size and cut along the marks",
    }
}

/// The headings of a list of codes: short number, code, place, division, address, file.
pub fn manifest(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::Zh => ["短号", "代码", "点位", "区划", "网址", "文件"],
        Lang::En => ["number", "code", "place", "division", "address", "file"],
    }
}

/// The document's title.
pub fn title(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "码上：点位二维码",
        Lang::En => "Mashang: place codes",
    }
}
