//! What the figures of units, people and categories say of matters whose fates are known.

use casework::{CaseError, Evaluated, Evaluation, EvaluationScope, Receipt, RequesterCommand};
use domain::division::DivisionCode;
use domain::evaluation::{By, Period, Rate};
use domain::text::Words;
use domain::ticket::{Command, ContactGrade, Judgement};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use testkit::on_both;
use testkit::town::{
    CITY, COUNTY, DIRECTOR, NEIGHBOUR, OTHER_VILLAGE, Person, SECRETARY, TOWNSHIP, Town, VILLAGE, hours,
    minutes,
};

/// The day on which every story begins.
const TUESDAY: Date = date(2026, 3, 10);

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn code(code: &str) -> DivisionCode {
    code.parse().unwrap()
}

fn scope(town: &Town, division: &str, by: &str, (first, last): (Date, Date)) -> EvaluationScope {
    let (_, policy) = town.casework.policy();
    let division = code(division);
    let by = By::below(&division, by).unwrap();
    EvaluationScope { division, period: Period::new(first, last, &policy.zone).unwrap(), by }
}

/// The evaluation of the township's first day as its operator sees it.
async fn of_the_township(town: &Town, by: &str) -> Evaluation {
    let scope = scope(town, "990101100", by, (TUESDAY, TUESDAY));
    town.casework.evaluation(&town.powers(TOWNSHIP).await, scope).await.unwrap()
}

/// Time passes, and nobody listens.
async fn later(town: &Town, by: i64) {
    town.passes(minutes(by)).await;
    town.texts();
}

async fn finishes(town: &Town, who: Person, receipt: &Receipt, judgement: Judgement) {
    town.does(who, receipt.ticket, Command::Finish { result: words("换了管子") }).await;
    let solved = Some(judgement != Judgement::Unsatisfied);
    town.does(COUNTY, receipt.ticket, Command::Judge { judgement, solved, note: None }).await;
}

/// One matter goes well. One is called about after 45 minutes, and its requester is not satisfied: the director calls
/// again. One is handed on to the next village, which calls after five minutes. One is taken back at once.
async fn a_morning(town: &Town) {
    let well = town.file("三楼漏水").await;
    later(town, 10).await;
    town.does(SECRETARY, well.ticket, Command::called(None)).await;
    later(town, 50).await;
    finishes(town, SECRETARY, &well, Judgement::Satisfied).await;

    let late = town.file("没有暖气").await;
    later(town, 45).await;
    town.does(SECRETARY, late.ticket, Command::called(None)).await;
    later(town, 60).await;
    finishes(town, SECRETARY, &late, Judgement::Unsatisfied).await;
    later(town, 5).await;
    town.does(DIRECTOR, late.ticket, Command::called(None)).await;

    let elsewhere = town.file("南门的路灯").await;
    let to = town.owner(NEIGHBOUR).await;
    town.does(TOWNSHIP, elsewhere.ticket, Command::Dispatch { to, reason: words("在南门") }).await;
    later(town, 5).await;
    town.does(NEIGHBOUR, elsewhere.ticket, Command::called(None)).await;

    let back = town.file("搞错了").await;
    town.requester(&back, RequesterCommand::Withdraw).await.unwrap();
    later(town, 1).await;
}

fn line<'a>(evaluation: &'a Evaluation, name: &str) -> &'a Evaluated {
    let found = evaluation.lines.iter().find(|line| line.name.as_deref() == Some(name));
    found.unwrap_or_else(|| panic!("no {name} in {:#?}", evaluation.lines))
}

const fn rate(good: u32, of: u32) -> Rate {
    Rate { good, of }
}

on_both! {
    async fn a_morning_gives_exactly_the_figures_that_follow_from_it(town) {
        a_morning(&town).await;
        let evaluation = of_the_township(&town, "unit").await;
        let village = &line(&evaluation, "河湾社区").line;
        let figures = &village.figures;
        assert_eq!(figures.contact, rate(1, 2), "what was handed on and taken back is not the village's");
        assert_eq!((figures.on_time, figures.solved), (rate(2, 2), rate(1, 2)));
        assert_eq!((figures.reopened, figures.returned), (rate(1, 2), rate(0, 3)));
        assert_eq!(figures.calls_of(ContactGrade::Claimed), 2);
        assert_eq!(figures.to_contact.median(), Some(SignedDuration::from_mins(10)));
        assert_eq!(figures.to_contact.p90(), Some(SignedDuration::from_mins(45)));
        assert_eq!(figures.to_finish.p90(), Some(SignedDuration::from_mins(105)));
        // 25 · 1/2 + 25 · 2/2 + 25 · 1/2 + 25 · 1/2
        assert_eq!((village.score.unwrap().hundredths(), village.rank), (6_250, Some(3)));
        for (name, contact) in [("清溪镇", rate(1, 1)), ("南门社区", rate(1, 1))] {
            let unit = &line(&evaluation, name).line;
            assert_eq!((unit.figures.contact, unit.rank), (contact, Some(1)), "{name}");
        }
        assert_eq!((evaluation.whole.contact, evaluation.lines.len()), (rate(3, 4), 3));
    }

    async fn whoever_computes_again_gets_the_same_and_so_does_another_process(town) {
        a_morning(&town).await;
        let other = town.another_process().await;
        for by in ["unit", "person", "category"] {
            let first = of_the_township(&town, by).await;
            let again = of_the_township(&town, by).await;
            let elsewhere = other.evaluate(first.scope.clone()).await.unwrap();
            for same in [&again, &elsewhere] {
                assert_eq!((&first.lines, &first.whole), (&same.lines, &same.whole), "{by}");
            }
        }
    }

    async fn people_and_categories_add_up_to_the_same_whole_as_units(town) {
        a_morning(&town).await;
        let units = of_the_township(&town, "unit").await;
        let people = of_the_township(&town, "person").await;
        let categories = of_the_township(&town, "category").await;
        assert_eq!((&people.whole, &categories.whole), (&units.whole, &units.whole));
        let secretary = line(&people, SECRETARY.name);
        assert_eq!(secretary.unit.as_deref(), Some("河湾社区"));
        assert_eq!(secretary.line.figures.contact, rate(1, 2));
        assert_eq!(categories.lines.len(), 1);
    }

    async fn the_next_day_has_figures_of_its_own_and_those_of_the_first_stay(town) {
        a_morning(&town).await;
        let before = of_the_township(&town, "unit").await;
        town.passes(hours(15)).await;
        town.texts();
        let receipt = town.file("又漏水").await;
        later(&town, 3).await;
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        let tomorrow = TUESDAY.tomorrow().unwrap();
        let scope = scope(&town, VILLAGE, "unit", (tomorrow, tomorrow));
        let next = town.casework.evaluate(scope).await.unwrap();
        assert_eq!((next.whole.contact, next.lines.len()), (rate(1, 1), 1));
        assert_eq!(of_the_township(&town, "unit").await.lines, before.lines);
    }

    async fn a_requester_who_denies_a_call_and_an_order_that_is_answered_late_cost_points(town) {
        let receipt = town.file("三楼漏水").await;
        later(&town, 10).await;
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        town.requester(&receipt, RequesterCommand::ConfirmContact(false)).await.unwrap();
        let due = town.now() + hours(2);
        town.does(TOWNSHIP, receipt.ticket, Command::Order { due, words: words("下午说明情况") }).await;
        later(&town, 180).await;
        let evaluation = of_the_township(&town, "unit").await;
        let village = &line(&evaluation, "河湾社区").line;
        assert_eq!((village.figures.denied, village.figures.orders), (rate(1, 1), rate(0, 1)));
        assert_eq!(village.score.unwrap().hundredths(), 8_500, "100, less 10 and 5");
    }

    async fn nobody_sees_figures_of_other_parts_of_the_tree_and_a_handler_none(town) {
        let sees = async |person: Person, division: &str| {
            let scope = scope(&town, division, "unit", (TUESDAY, TUESDAY));
            match town.casework.evaluation(&town.powers(person).await, scope).await {
                Ok(_) => true,
                Err(CaseError::Forbidden) => false,
                Err(other) => panic!("{other}"),
            }
        };
        assert!(sees(TOWNSHIP, "990101100").await && sees(TOWNSHIP, OTHER_VILLAGE).await);
        assert!(!sees(TOWNSHIP, "990101").await && sees(COUNTY, "990101").await && sees(CITY, "9901").await);
        assert!(!sees(SECRETARY, VILLAGE).await);
    }

    async fn matters_are_listed_for_export_in_order_and_only_those_of_the_division_and_the_time(town) {
        a_morning(&town).await;
        let (_, policy) = town.casework.policy();
        let list = async |division: Option<&str>, day: Date| {
            let period = Period::new(day, day, &policy.zone).unwrap();
            let division = division.map(code);
            let matters = town.casework.export(division.as_ref(), &period, None).await.unwrap();
            let next = match matters.last() {
                Some(last) => {
                    let after = Some(last.stored.ticket.id);
                    town.casework.export(division.as_ref(), &period, after).await.unwrap().len()
                }
                None => 0,
            };
            (matters.len(), next)
        };
        assert_eq!(list(None, TUESDAY).await, (4, 0));
        assert_eq!(list(Some(VILLAGE), TUESDAY).await, (4, 0));
        assert_eq!(list(Some(OTHER_VILLAGE), TUESDAY).await, (0, 0));
        assert_eq!(list(None, TUESDAY.tomorrow().unwrap()).await, (0, 0));
    }
}
