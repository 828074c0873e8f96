//! What people read, as plain lines: the words of a page without its markup, for fixed data.

use askama::Template;
use i18n::Lang;
use intake::problem::Problem;

mod samples;

/// The visible words of a page, one line for each element that has any.
fn words(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let mut lines = vec![];
    for part in body.split('<').skip(1) {
        let text = part.split_once('>').map_or("", |(_, text)| text).trim();
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines.join("\n")
}

fn page(lang: Lang, name: &str) -> String {
    let samples = samples::all(lang);
    let found = samples.into_iter().find(|(n, _)| *n == name);
    found.map_or_else(|| panic!("there is no sample named {name}"), |(_, page)| page)
}

#[test]
fn the_pages_read_as_agreed() {
    for name in [
        "form-faults",
        "progress-late",
        "desk",
        "ticket",
        "sign-in",
        "place",
        "file-faults",
        "filed",
        "roster",
        "duty",
        "me",
        "me-lost",
        "staff-unproven",
    ] {
        for lang in Lang::ALL {
            insta::assert_snapshot!(format!("{name}.{}", lang.tag()), words(&page(lang, name)));
        }
    }
}

#[test]
fn the_form_of_a_place_fits_the_first_14_kilobytes_without_compression() {
    for lang in Lang::ALL {
        let size = page(lang, "form").len();
        assert!(size <= 14 * 1024, "{size} bytes in {}", lang.tag());
    }
}

#[test]
fn what_people_type_cannot_become_markup() {
    let page = page(Lang::Zh, "form-faults");
    assert!(page.contains("李&#60;b&#62;奶奶"));
    assert!(!page.contains("<b>奶奶"));
}

#[test]
fn no_page_needs_script_or_anything_from_elsewhere() {
    for lang in Lang::ALL {
        for (name, page) in samples::all(lang) {
            for foreign in ["<script", "http://", "https://", " style=", "onclick"] {
                assert!(!page.contains(foreign), "{name} has {foreign}");
            }
        }
    }
}

/// Whoever sent something must know that it was not kept; whoever only looked must not send it again.
#[test]
fn only_whoever_sent_something_is_told_that_it_was_not_received() {
    for problem in [Problem::Unavailable, Problem::Broken("R7K2M3".to_owned())] {
        let says = |sent| problem.page(samples::shell(Lang::Zh, "/t/K3N7Q4"), sent).render().unwrap();
        assert!(says(true).contains("这次没有收到您的内容"));
        let looked = says(false);
        assert!(looked.contains("不用重发") && !looked.contains("没有收到"), "{looked}");
    }
}
