//! A handful of matters in different states, so that the desk of the demo town is not empty.

use casework::{CaseError, Casework, RequesterCommand, Submission};
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::{CategoryId, NO};
use domain::text::{PersonName, Words};
use domain::ticket::{Channel, Command, Judgement};

use crate::failure::Failure;

/// How far a matter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// Nobody has called yet.
    Filed,
    /// The requester was called.
    Called,
    /// It was done.
    Finished,
    /// And the requester is satisfied.
    Satisfied,
}

struct Matter {
    place: &'static str,
    category: &'static str,
    words: &'static str,
    name: &'static str,
    phone: &'static str,
    stage: Stage,
}

const MATTERS: [Matter; 5] = [
    Matter {
        place: "HW-004",
        category: "building",
        words: "二楼楼道的灯坏了三天，晚上老人下楼看不见台阶。",
        name: "梅映雪",
        phone: "13800001001",
        stage: Stage::Satisfied,
    },
    Matter {
        place: "TY-001",
        category: "traffic",
        words: "村口桥头路面塌了一块，车辆绕行很危险，请尽快围挡。",
        name: "杨柳青",
        phone: "13800001002",
        stage: Stage::Called,
    },
    Matter {
        place: "NM-003",
        category: "environment",
        words: "楼后垃圾两天没有清运，天热味道大。",
        name: "方圆",
        phone: "13800001003",
        stage: Stage::Finished,
    },
    Matter {
        place: "BL-002",
        category: "dispute",
        words: "邻居家排水沟改道，雨水流进我家院子，商量不下来，请帮忙调解。",
        name: "谷满仓",
        phone: "13800001004",
        stage: Stage::Called,
    },
    Matter {
        place: "HW-002",
        category: "utilities",
        words: "自来水从今天早上开始很小，四楼以上没有水。",
        name: "水清浅",
        phone: "13800001005",
        stage: Stage::Filed,
    },
];

/// Files them, and has the staff do their part.
pub(super) async fn file(casework: &Casework) -> Result<(), Failure> {
    let (_, policy) = casework.policy();
    for matter in &MATTERS {
        let place = casework.store().place_by_code(matter.place).await?.ok_or(CaseError::Missing("place"))?;
        let category = CategoryId::new(matter.category);
        let submission = Submission {
            place: place.number,
            channel: Channel::Code,
            answers: Some(policy.examine(&category, |_| NO).answers),
            category,
            words: Words::parse(matter.words)?,
            phone: PhoneNumber::parse(matter.phone)?,
            name: Some(PersonName::parse(matter.name)?),
            language: "zh".to_owned(),
            photos: Vec::new(),
            once: format!("demo-{}", matter.place),
        };
        let receipt = casework.file(submission).await?;
        if matter.stage >= Stage::Called {
            act(casework, receipt.ticket, Command::called(Some(Words::parse("已电话联系，情况属实。")?)))
                .await?;
        }
        if matter.stage >= Stage::Finished {
            act(casework, receipt.ticket, Command::Finish { result: Words::parse("已到现场处理完毕。")? })
                .await?;
        }
        if matter.stage == Stage::Satisfied {
            let judge = RequesterCommand::Judge(Judgement::Satisfied, None);
            casework.act_as_requester(&receipt.token, judge).await?;
        }
    }
    Ok(())
}

/// Whoever is responsible does it.
async fn act(casework: &Casework, ticket: TicketId, command: Command) -> Result<(), Failure> {
    let stored = casework.store().ticket(ticket).await?.ok_or(CaseError::Missing("ticket"))?;
    let owner = stored.ticket.state.owes().and_then(|(owner, _)| owner.staff);
    let powers = casework.powers(owner.ok_or(CaseError::Missing("person"))?).await?;
    casework.act(&powers, ticket, command).await?;
    Ok(())
}
