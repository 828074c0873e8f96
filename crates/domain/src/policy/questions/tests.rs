//! What is refused of questions and keywords, and how answers are read.

use proptest::prelude::*;

use super::super::tests::shipped;
use super::super::{AnswerFault, Answers, CategoryId, Given, Policy, PolicyError, QuestionId};
use super::{MOST_AT_ONCE, UNSURE};

const SHIPPED: &str = include_str!("../../../../../config/policy.toml");

/// The shipped policy with more behind the category of health care.
fn with(more: &str) -> String {
    let other = "[[categories]]\nid = \"other\"";
    assert!(SHIPPED.contains(other));
    SHIPPED.replacen(other, &format!("{more}\n{other}"), 1)
}

fn faults(toml: &str) -> Vec<String> {
    match Policy::parse(toml) {
        Err(PolicyError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, got {:?}", other.map(|_| "a policy")),
    }
}

/// A question with these lines.
fn question(id: &str, lines: &str) -> String {
    let text = "text = { zh = \"问\", en = \"Ask\" }";
    format!("[[categories.questions]]\nid = \"{id}\"\n{text}\n{lines}\n")
}

fn block(lines: &str) -> String {
    format!("[[categories.questions.blocks]]\n{lines}\n")
}

const ADVICE: &str = "advice = { zh = \"先做\", en = \"First\" }";

const OPTIONS: &str = "kind = \"choice\"\noptions = [{ id = \"a\", name = { zh = \"甲\", en = \"A\" } }, { id = \"b\", name = { zh = \"乙\", en = \"B\" } }]";

#[test]
fn what_is_wrong_with_a_question_is_told_with_its_key_and_line() {
    let yes_no = |more: &str| question("q", &format!("kind = \"yes_no\"\n{more}"));
    let key = "categories.health.questions.q";
    for (more, expected) in [
        (
            question("q", "kind = \"maybe\""),
            format!("{key}.kind: must be \"yes_no\", \"choice\" or \"text\", not \"maybe\""),
        ),
        (
            question("Q 1", "kind = \"text\""),
            "categories.health.questions.Q 1: \"Q 1\" must be of small letters".to_owned(),
        ),
        (yes_no("") + &yes_no(""), format!("{key}: stands twice")),
        (
            yes_no("options = [{ id = \"a\", name = { zh = \"甲\", en = \"A\" } }]"),
            format!("{key}.options: only a question"),
        ),
        (question("q", "kind = \"choice\""), format!("{key}.options: must be from 2 to 8; there are 0")),
        (question("q", &OPTIONS.replace("\"b\"", "\"a\"")), format!("{key}.options: \"a\" stands twice")),
        (
            question("q", &OPTIONS.replace("\"乙\"", "\" \"")),
            format!("{key}.options: is empty in one of the languages"),
        ),
        (
            yes_no(&format!("help = {{ zh = \"{}\", en = \"H\" }}", "长".repeat(121))),
            format!("{key}.help: at most 120 characters; there are 121"),
        ),
        (yes_no(&block("answer = \"yes\"")), format!("{key}.blocks[1].advice: is missing")),
        (
            yes_no(&block(&format!("answer = \"maybe\"\n{ADVICE}"))),
            format!("{key}.blocks[1].answer: \"maybe\" is no answer"),
        ),
        (
            yes_no(&block(&format!("answer = \"{UNSURE}\"\n{ADVICE}"))),
            format!("{key}.blocks[1].answer: \"unsure\" is no answer"),
        ),
        (
            question("q", "kind = \"text\"") + &block(&format!("answer = \"yes\"\n{ADVICE}")),
            format!("{key}.blocks[1].answer"),
        ),
        (
            question("q", OPTIONS)
                + &block(&format!("answer = \"a\"\n{ADVICE}"))
                + &block(&format!("answer = \"b\"\n{ADVICE}")),
            format!("{key}.blocks: every answer blocks"),
        ),
    ] {
        let toml = with(&more);
        let faults = faults(&toml);
        assert!(faults.len() == 1 && faults[0].starts_with(&expected), "{expected} in {faults:#?}");
        let line: usize = faults[0].rsplit_once("(line ").unwrap().1.trim_end_matches(')').parse().unwrap();
        let first = toml.lines().position(|line| line == "[[categories.questions]]").unwrap();
        assert!(toml.lines().nth(line - 1).is_some() && line > first, "{}", faults[0]);
    }
}

#[test]
fn a_fault_of_a_question_names_the_very_line() {
    let toml = with(&question("q", "kind = \"maybe\""));
    let line = toml.lines().position(|line| line == "kind = \"maybe\"").unwrap() + 1;
    assert!(faults(&toml)[0].ends_with(&format!("(line {line})")), "{:?}", faults(&toml));
}

#[test]
fn no_more_is_asked_at_once_than_people_bear_and_a_form_carries() {
    let many = |from: usize, to: usize| {
        (from..to).map(|n| question(&format!("q{n}"), "kind = \"text\"")).collect::<String>()
    };
    assert!(Policy::parse(&with(&many(0, MOST_AT_ONCE))).is_ok());
    let faults_of = faults(&with(&many(0, MOST_AT_ONCE + 1)));
    assert!(faults_of[0].starts_with("categories.health.questions: at most 5"), "{faults_of:?}");
    let child = |id: &str, parent: &str| {
        format!(
            "[[categories]]\nid = \"{id}\"\nname = {{ zh = \"子\", en = \"C\" }}\nparent = \"{parent}\"\n"
        )
    };
    let heading = "[[categories]]\nid = \"h\"\nname = { zh = \"头\", en = \"H\" }\nkeywords = [\"词语\"]\n";
    let faults_of = faults(&with(&format!("{heading}{}{}{}", many(0, 3), child("c", "h"), many(2, 5))));
    for start in [
        "categories.h.keywords: is a heading",
        "categories.c.questions.q2: stands under its heading as well",
        "categories.c.questions: at most 5, those of its heading included; there are 6",
    ] {
        assert!(faults_of.iter().any(|fault| fault.starts_with(start)), "{start} in {faults_of:#?}");
    }
    let five = many(0, 5);
    let nine: Vec<String> = (0..9)
        .map(|n| format!("[[categories]]\nid = \"m{n}\"\nname = {{ zh = \"类\", en = \"M\" }}\n{five}"))
        .collect();
    let faults_of = faults(&with(&nine.concat()));
    assert!(faults_of[0].starts_with("categories: a form carries"), "{faults_of:?}");
}

#[test]
fn keywords_that_are_no_use_are_refused() {
    for (keywords, start) in [
        ("\"水\"", "categories.m.keywords: \"水\" must have from 2 to 20"),
        ("\"药房\", \"药房\"", "categories.m.keywords: \"药房\" stands twice"),
        ("\"ＧＡＳ\"", "categories.m.keywords: \"gas\" stands under utilities as well"),
    ] {
        let more = format!(
            "[[categories]]\nid = \"m\"\nname = {{ zh = \"类\", en = \"M\" }}\nkeywords = [{keywords}]\n"
        );
        let faults = faults(&with(&more));
        assert!(faults.len() == 1 && faults[0].starts_with(start), "{start} in {faults:#?}");
    }
}

/// A heading whose question holds for what belongs to it.
fn nested() -> (Policy, CategoryId) {
    let heading = "[[categories]]\nid = \"h\"\nname = { zh = \"头\", en = \"H\" }\n";
    let child = "[[categories]]\nid = \"c\"\nname = { zh = \"子\", en = \"C\" }\nparent = \"h\"\n";
    let first = question("first", "kind = \"yes_no\"\nrequired = true")
        + &block(&format!("answer = \"yes\"\n{ADVICE}"));
    let policy =
        Policy::parse(&with(&format!("{heading}{first}{child}{}", question("second", OPTIONS)))).unwrap();
    (policy, CategoryId::new("c"))
}

#[test]
fn the_questions_of_a_heading_hold_for_what_belongs_to_it() {
    let (policy, child) = nested();
    let asked: Vec<_> = policy.questions(&child).map(|question| question.id.as_str()).collect();
    assert_eq!(asked, ["first", "second"]);
    let examined = policy.examine(&child, |_| "");
    assert_eq!(examined.faults, [(&QuestionId::new("first"), AnswerFault::Missing)]);
    assert!(policy.examine(&CategoryId::new("nothing"), |_| "yes").answers.given.is_empty());
}

#[test]
fn whoever_was_advised_may_insist_and_only_then() {
    let (policy, child) = nested();
    let examined = policy.examine(&child, |id| if id.as_str() == "first" { "yes" } else { "b" });
    assert!(examined.faults.is_empty() && examined.blocks.len() == 1);
    assert!(examined.may_insist(|id| id.as_str() == "first"));
    assert!(!examined.may_insist(|_| false));
    let advised: Vec<_> = examined.answers.given.iter().map(|answer| answer.advised).collect();
    assert_eq!(advised, [true, false]);
    let sure = policy.examine(&child, |_| "no");
    assert_eq!(sure.faults, [(&QuestionId::new("second"), AnswerFault::Unknown)]);
    assert!(sure.blocks.is_empty() && sure.may_insist(|_| false));
}

#[test]
fn answers_that_a_later_policy_does_not_know_are_left_out() {
    let (policy, child) = nested();
    let answers = policy.examine(&child, |id| if id.as_str() == "first" { "no" } else { "a" }).answers;
    assert_eq!(policy.known_answers(answers.clone()), Some(answers.clone()));
    assert_eq!(policy.answered(&answers).count(), 2);
    assert_eq!(shipped().known_answers(answers), None);
}

#[test]
fn logs_do_not_show_what_was_answered() {
    let (policy, child) = nested();
    let answers = policy.examine(&child, |id| if id.as_str() == "first" { "yes" } else { "a" }).answers;
    assert!(!format!("{answers:?}").contains("yes"), "{answers:?}");
}

#[test]
fn words_suggest_what_they_are_about() {
    let policy = shipped();
    for (words, category) in [
        ("三楼水管漏水，楼道里都是水", Some("utilities")),
        ("楼道灯坏了", Some("building")),
        ("ＧＡＳ leak in the kitchen", Some("utilities")),
        ("We were in Vegas", None),
        ("村口桥头路面塌了", Some("traffic")),
        ("邻居半夜吵架", Some("dispute")),
        ("拖欠工资两个月", Some("livelihood")),
        ("医保报销不了", Some("health")),
        ("The GARBAGE was not collected", Some("environment")),
        ("你好", None),
        ("", None),
    ] {
        assert_eq!(policy.suggest(words).map(CategoryId::as_str), category, "{words}");
    }
}

proptest! {
    /// Whatever is written is no reason to fall over, and means the same however it is typed.
    #[test]
    fn a_suggestion_is_the_same_in_capitals_and_in_full_width(words in "(\\PC|gas|漏水|垃圾|Road| ){0,40}") {
        let policy = shipped();
        let suggested = policy.suggest(&words);
        prop_assert_eq!(suggested, policy.suggest(&words.to_ascii_uppercase()));
        let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic()).unwrap_or(c);
        prop_assert_eq!(suggested, policy.suggest(&words.chars().map(wide).collect::<String>()));
        if let Some(id) = suggested {
            prop_assert!(policy.choices().any(|(known, _)| known == id));
        }
    }

    /// Whatever a form says, what is kept answers what was asked, and comes back as it was stored.
    #[test]
    fn whatever_is_sent_only_answers_to_questions_are_kept(
        sent in prop_oneof!["yes", "no", "unsure", "", "\\PC{0,250}"],
        category in prop_oneof!["utilities", "dispute", "health", "\\PC{0,10}"],
    ) {
        let policy = shipped();
        let examined = policy.examine(&CategoryId::new(category), |_| &sent);
        let answers = examined.answers;
        prop_assert_eq!(policy.answered(&answers).count(), answers.given.len());
        let chosen = |given: &Given| matches!(given, Given::Chosen(answer) if ["yes", "no", "unsure"].contains(&answer.as_str()));
        prop_assert!(answers.given.iter().all(|answer| chosen(&answer.given)));
        let stored = serde_json::to_string(&answers).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answers>(&stored).unwrap(), answers);
    }
}
