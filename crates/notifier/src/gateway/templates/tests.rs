use super::*;
use i18n::texts::room;

const DEMANDS: Demands =
    Demands { limit: 35, is_code: |code| code.starts_with("SMS_"), code: "SMS_ and digits" };

fn config(toml: &str) -> Vec<TemplateConfig> {
    #[derive(serde::Deserialize)]
    struct All {
        templates: Vec<TemplateConfig>,
    }
    toml::from_str::<All>(toml).unwrap().templates
}

fn built(toml: &str) -> Templates {
    Templates::build("g", Some("码上"), &config(toml), DEMANDS).unwrap()
}

fn problems(toml: &str) -> Vec<(String, String)> {
    let found = Templates::build("g", Some("码上"), &config(toml), DEMANDS).err().unwrap_or_default();
    found.into_iter().map(|problem| (problem.key, problem.wrong)).collect()
}

const TWO: &str = r#"
    [[templates]]
    for = ["first_alert", "reopened"]
    code = "SMS_1"
    text = "${place}有新事项：${words}。请${minutes}分钟内回电，回复${number}表示收到"

    [[templates]]
    for = "*"
    code = "SMS_9"
    text = "您有社区事项${number}，请到工作台查看"
"#;

fn alert(place: &str, words: &str) -> Draft {
    let alert = i18n::texts::FirstAlert { number: "A7K2M3", place, category: "供水", words, minutes: 30 };
    Lang::Zh.text_first_alert(&alert, room("码上"))
}

#[test]
fn a_text_is_what_its_template_says_with_the_values_in_order() {
    let said = built(TWO).phrase(&alert("阳光花园3号楼", "停水了。\n")).unwrap();
    assert_eq!(said.text(), "【码上】阳光花园3号楼有新事项：停水了。请30分钟内回电，回复A7K2M3表示收到");
    let filled = said.template.unwrap();
    let values: Vec<_> = filled.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(filled.code, "SMS_1");
    assert_eq!(
        values,
        [("place", "阳光花园3号楼"), ("words", "停水了"), ("minutes", "30"), ("number", "A7K2M3")]
    );
    assert_eq!(filled.cut, []);
}

#[test]
fn what_people_wrote_gives_way_until_the_whole_is_one_segment_and_the_cut_is_told() {
    let place = "石门镇上河湾村第五村民小组二十一至五十户住宅片区东侧的那一排平房";
    let words = "从昨天晚上开始一直没有暖气，家里有老人和孩子，打了几次电话都没有人来看，请尽快派人处理";
    let said = built(TWO).phrase(&alert(place, words)).unwrap();
    assert_eq!(said.segments().len(), 1, "{}", said.text());
    assert!(said.body.contains("A7K2M3") && said.body.contains("30分钟"), "{}", said.body);
    let filled = said.template.unwrap();
    assert_eq!(filled.cut, [Variable::Place, Variable::Words]);
    assert!(filled.values.iter().all(|(_, value)| units(value) <= 35));
}

#[test]
fn a_value_is_never_longer_than_the_vendor_takes_and_never_splits_a_character() {
    let six = TWO.replacen("code = \"SMS_1\"", "code = \"SMS_1\"\nvariable_limit = 6", 1);
    let said = built(&six).phrase(&alert("阳光花园小区3号楼", "😀😀😀😀")).unwrap();
    assert_eq!(said.body, "阳光花园小…有新事项：😀😀…。请30分钟内回电，回复A7K2M3表示收到");
}

#[test]
fn a_time_that_does_not_fit_is_not_cut_but_told_by_the_general_template() {
    let timed = TWO.replace("[\"first_alert\", \"reopened\"]", "\"finish_soon\"").replace(
        "${place}有新事项：${words}。请${minutes}分钟内回电，回复${number}表示收到",
        "请${time}前办结${number}",
    );
    let told = |limit: &str, time: &str| {
        let toml =
            timed.replacen("code = \"SMS_1\"", &format!("code = \"SMS_1\"\nvariable_limit = {limit}"), 1);
        built(&toml).phrase(&Lang::Zh.text_finish_soon("A7K2M3", "3号楼", time, 60)).unwrap().body
    };
    assert_eq!(told("6", "14:32"), "请14:32前办结A7K2M3");
    assert_eq!(told("6", "11月23日 14:32"), "您有社区事项A7K2M3，请到工作台查看");
    assert_eq!(told("35", "11月23日 14:32"), "请11月23日 14:32前办结A7K2M3");
}

#[test]
fn refused_words_and_addresses_go_by_the_template_that_holds_none() {
    let short = Draft { in_short: true, ..alert("3号楼", "停水了") };
    let address = alert("3号楼", "请看 HTTP://example.top/x");
    for draft in [short, address] {
        assert_eq!(built(TWO).phrase(&draft).unwrap().template.unwrap().code, "SMS_9");
    }
}

#[test]
fn a_text_without_a_template_says_so() {
    let one = TWO.split("[[templates]]\n    for = \"*\"").next().unwrap();
    let draft = Lang::Zh.text_merged("A7K2M3");
    assert_eq!(built(one).phrase(&draft), Err(NoTemplate { kind: TextKind::Merged }));
    assert_eq!(built(TWO).phrase(&draft).unwrap().body, "您有社区事项A7K2M3，请到工作台查看");
    let nothing_open = Draft::new(Lang::Zh, TextKind::NothingOpen, String::new(), &[]);
    assert!(built(TWO).phrase(&nothing_open).is_err(), "it has no number");
}

#[test]
fn a_code_goes_by_a_template_that_says_it_and_by_no_other() {
    let plain = "[[templates]]\nfor = \"staff\"\ncode = \"SMS_7\"\ntext = \"您有新消息，请到工作台查看\"\n";
    let draft = Lang::Zh.text_verification(&domain::ways::Code::of(42_137), "林向阳", room("码上"));
    assert!(built(plain).phrase(&draft).is_err());
    let made = "[[templates]]\nfor = \"verification\"\ncode = \"SMS_6\"\ntext = \"${who}的验证码${code}\"\n";
    assert_eq!(built(&format!("{plain}{made}")).phrase(&draft).unwrap().body, "林向阳的验证码042137");
}

#[test]
fn general_templates_may_speak_to_the_staff_or_to_the_public_alone() {
    let both = TWO.replace("for = \"*\"", "for = \"staff\"")
        + "[[templates]]\nfor = [\"public\"]\ncode = \"SMS_8\"\ntext = \"您反映的${number}有新进展\"";
    let code = |draft: &Draft| built(&both).phrase(draft).unwrap().template.unwrap().code;
    assert_eq!(code(&Lang::Zh.text_merged("A7K2M3")), "SMS_8");
    assert_eq!(code(&Lang::Zh.text_reminder("A7K2M3", "3号楼", 5, 60)), "SMS_9");
}

#[test]
fn the_readers_language_comes_first_and_another_before_silence() {
    let english = "[[templates]]\nfor = \"merged\"\nlanguage = \"en\"\ncode = \"SMS_7\"\ntext = \"{n} is handled with another\"\nvariables = { n = \"number\" }";
    let both = TWO.to_owned() + english;
    let body = |lang: Lang| built(&both).phrase(&lang.text_merged("A7K2M3")).unwrap().body;
    assert_eq!(body(Lang::En), "A7K2M3 is handled with another");
    assert_eq!(body(Lang::Zh), "您有社区事项A7K2M3，请到工作台查看");
    let only = built(english).phrase(&Lang::Zh.text_merged("A7K2M3")).unwrap();
    assert_eq!(only.body, "A7K2M3 is handled with another");
}

#[test]
fn numbered_names_of_a_vendor_are_ours_by_configuration() {
    let toml = "[[templates]]\nfor = \"reminder\"\ncode = \"SMS_2\"\ntext = \"事项{1}在{2}，还剩{3}分钟\"\nvariables = { 1 = \"number\", 2 = \"place\", 3 = \"minutes\" }";
    let said = built(toml).phrase(&Lang::Zh.text_reminder("A7K2M3", "3号楼", 5, 60)).unwrap();
    assert_eq!(said.body, "事项A7K2M3在3号楼，还剩5分钟");
    let names: Vec<_> = said.template.unwrap().values.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["1", "2", "3"]);
}

#[test]
fn a_template_that_cannot_be_the_approved_one_is_told_key_by_key() {
    assert_eq!(problems(TWO), []);
    let first = "text = \"${place}有新事项：${words}。请${minutes}分钟内回电，回复${number}表示收到\"";
    for (from, to, key, wrong) in [
        (first, "text = \"${place}${words}\"", "text", "side by side"),
        (first, "text = \"${place}：${place}\"", "text", "twice"),
        (first, "text = \"${addr}：有事\"", "text", "\"addr\" is no part"),
        (first, "text = \"${number}\"", "text", "nothing but values"),
        (first, "text = \"【码上】${number}有事\"", "text", "sign"),
        (first, "text = \"${time}前办\"", "text", "first_alert has no time"),
        ("您有社区事项${number}，", "${words}：", "text", "general template"),
        ("\"SMS_1\"", "\"1\"", "code", "no code"),
        ("\"SMS_1\"", "\"SMS_1\"\nvariable_limit = 1", "variable_limit", "no useful length"),
        ("\"SMS_1\"", "\"SMS_1\"\nlanguage = \"fr\"", "language", "fr"),
        ("\"first_alert\", \"reopened\"", "\"first\"", "for", "no text \"first\""),
        ("\"first_alert\", \"reopened\"", "", "for", "no text is named"),
    ] {
        let found = problems(&TWO.replacen(from, to, 1));
        let told = found.iter().any(|(k, w)| k.ends_with(&format!("].{key}")) && w.contains(wrong));
        assert!(told, "{from} -> {to}: {found:?}");
    }
    let none = Templates::build("g", Some("码上"), &[], DEMANDS).err().unwrap();
    assert_eq!(none[0].key, "g.templates");
}
