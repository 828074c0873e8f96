//! Other programs of a city do by the API what people do on pages: the hotline's software, the cadre's, a mini-program.

use casework::{MadeToken, NewToken};
use domain::text::{TokenName, Words};
use domain::ticket::{Command, StateKind};
use serde_json::{Value, json};
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, COUNTY, Person, RESIDENT, SECRETARY, Sent, TOWNSHIP, Town, Web, building, hours, minutes,
};

async fn makes(town: &Town, who: Person, name: &str, last: &str) -> MadeToken {
    let (name, last) = (TokenName::parse(name).unwrap(), last.parse().unwrap());
    let new = NewToken { name, last, read_only: false };
    town.casework.make_token(&town.powers(who).await, new).await.unwrap()
}

async fn token_of(town: &Town, who: Person) -> String {
    match makes(town, who, "软件", "2026-12-31").await {
        MadeToken::Made(token) => token,
        refused => panic!("{}: {refused:?}", who.name),
    }
}

/// Another program at the web service of the town.
struct Program<'a> {
    web: &'a Web,
    token: String,
}

impl Program<'_> {
    fn sent(&self) -> Sent<'_> {
        Sent { token: Some(&self.token), ..Sent::default() }
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.web.get(self.sent(), path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Gives a command that must be done.
    async fn does(&self, number: &str, command: &str, body: Value) -> Value {
        let path = format!("/api/v1/tickets/{number}/commands/{command}");
        let (status, body) = self.web.post(self.sent(), &path, &body).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn is_let_in(&self) -> bool {
        self.web.get(self.sent(), "/api/v1/me").await.0 == 200
    }
}

async fn program<'a>(town: &Town, web: &'a Web, who: Person) -> Program<'a> {
    Program { web, token: token_of(town, who).await }
}

/// What a hotline was told by telephone.
fn told() -> Value {
    json!({
        "place": building().short(),
        "channel": "hotline",
        "category": "building",
        "words": "楼道灯坏了",
        "requester": { "phone": RESIDENT.dialled() },
    })
}

on_both! {
    async fn the_hotline_files_and_the_software_of_the_cadre_does_the_rest(town) {
        let web = town.web();
        let (hotline, cadre) = (program(&town, &web, TOWNSHIP).await, program(&town, &web, SECRETARY).await);
        let (status, filed) = web.post(hotline.sent(), "/api/v1/tickets", &told()).await;
        assert_eq!((status, &filed["state"], &filed["due"]), (201, &json!("awaiting_contact"), &json!("2026-03-10T01:30:00Z")));
        let number = filed["number"].as_str().unwrap();
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("请30分钟内回电"));
        assert!(town.told(RESIDENT).contains(number));
        let mine = cadre.get("/api/v1/tickets").await;
        assert_eq!((&mine["rows"][0]["number"], &mine["next"]), (&json!(number), &Value::Null));
        cadre.does(number, "acknowledge", json!({})).await;
        town.passes(minutes(20)).await;
        town.quiet();
        let ticket = cadre.get(&format!("/api/v1/tickets/{number}")).await;
        assert_eq!(ticket["requester"]["phone"], RESIDENT.dialled());
        assert_eq!(ticket["clocks"][0]["clock"], "contact");
        cadre.does(number, "record-contact", json!({ "reached": true, "note": "今天去换" })).await;
        let done = cadre.does(number, "finish", json!({ "result": "换了灯泡" })).await;
        assert_eq!(done["state"], "finished");
        town.passes(minutes(0)).await;
        assert!(town.told(RESIDENT).contains("换了灯泡"));
        let log = cadre.get(&format!("/api/v1/tickets/{number}/log")).await;
        let events: Vec<_> = log["entries"].as_array().unwrap().iter().map(|entry| entry["event"].clone()).collect();
        assert_eq!(events, ["filed", "acknowledged", "contacted", "finished"]);
        let visits = program(&town, &web, COUNTY).await.get("/api/v1/visits").await;
        assert_eq!(visits["rows"][0]["number"], number);
    }

    async fn a_mini_program_files_by_the_code_and_judges_the_result(town) {
        let (web, nobody) = (town.web(), Sent::default());
        let code = web.code();
        let (_, place) = web.get(nobody, &format!("/api/v1/codes/{code}")).await;
        let matter = json!({
            "category": place["categories"][0]["id"],
            "words": "三楼漏水",
            "phone": RESIDENT.dialled(),
            "channel": "mini_program",
        });
        let (status, receipt) = web.post(nobody, &format!("/api/v1/codes/{code}/tickets"), &matter).await;
        assert_eq!(status, 201, "{receipt}");
        let ticket = receipt["ticket"]["number"].as_str().unwrap().parse().unwrap();
        assert_eq!(town.ticket(ticket).await.channel, domain::ticket::Channel::MiniProgram);
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.does(SECRETARY, ticket, Command::called(None)).await;
        let own = format!("/api/v1/t/{}", receipt["token"].as_str().unwrap());
        let (_, seen) = web.get(nobody, &own).await;
        assert!(seen["possible"].as_array().unwrap().contains(&json!("confirm-contact")), "{seen}");
        let confirmed = json!({ "called": true });
        for _ in 0..2 {
            assert_eq!(web.post(nobody, &format!("{own}/commands/confirm-contact"), &confirmed).await.0, 200);
        }
        town.does(SECRETARY, ticket, Command::Finish { result: Words::parse("换了水管").unwrap() }).await;
        town.passes(minutes(0)).await;
        town.told(RESIDENT);
        let (status, judged) = web.post(nobody, &format!("{own}/commands/judge"), &json!({ "judgement": "unsatisfied", "words": "还在漏" })).await;
        assert_eq!((status, &judged["state"]), (200, &json!("awaiting_contact")), "it is opened again");
        let (status, refused) = web.post(nobody, &format!("{own}/commands/separate"), &json!({})).await;
        assert_eq!((status, &refused["type"]), (409, &json!("/problems/refused")), "{refused}");
        town.worker().tick().await.unwrap();
        assert!(!town.texts().is_empty());
    }

    async fn the_same_request_twice_is_one_matter_on_every_process(town) {
        let (one, other) = (town.web(), town.web());
        let token = token_of(&town, TOWNSHIP).await;
        let sent = Sent { token: Some(&token), key: Some("call-4711"), seen: None };
        let first = one.post(sent, "/api/v1/tickets", &told()).await;
        let again = other.post(sent, "/api/v1/tickets", &told()).await;
        assert_eq!(first, again);
        assert_eq!(town.casework.store().tickets_at(building(), 10).await.unwrap().len(), 1);
        let path = format!("/api/v1/tickets/{}/commands/dispatch", first.1["number"].as_str().unwrap());
        let to = town.owner(COUNTY).await;
        let body = json!({ "to": { "staff": to.staff.unwrap().0, "unit": to.unit.to_string() }, "reason": "县里牵头" });
        let refused = one.post(sent, &path, &body).await;
        assert_eq!(refused.1["errors"][0]["pointer"], "#/to", "above oneself");
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.told(RESIDENT);
    }

    async fn whoever_was_overtaken_changes_nothing(town) {
        let web = town.web();
        let cadre = program(&town, &web, SECRETARY).await;
        let ticket = town.file("三楼漏水").await.ticket;
        town.does(TOWNSHIP, ticket, Command::Remark { note: Words::parse("已催").unwrap() }).await;
        let path = format!("/api/v1/tickets/{ticket}/commands/record-contact");
        let sent = Sent { seen: Some(1), ..cadre.sent() };
        let (status, problem) = web.post(sent, &path, &json!({ "reached": true })).await;
        assert_eq!((status, &problem["since"][0]["words"]), (412, &json!("已催")));
        assert_eq!(town.state(ticket).await.kind(), StateKind::AwaitingContact);
        let sent = Sent { seen: problem["revision"].as_i64(), ..cadre.sent() };
        assert_eq!(web.post(sent, &path, &json!({ "reached": true })).await.0, 200);
        town.passes(minutes(0)).await;
    }

    async fn a_token_that_was_revoked_or_has_expired_lets_nobody_in(town) {
        let web = town.web();
        let cadre = program(&town, &web, SECRETARY).await;
        assert!(cadre.is_let_in().await);
        let powers = town.powers(SECRETARY).await;
        let id = town.casework.own_tokens(&powers).await.unwrap()[0].id;
        town.casework.revoke_own_token(&town.powers(TOWNSHIP).await, id).await.unwrap();
        assert!(cadre.is_let_in().await, "somebody else revokes nothing");
        town.casework.revoke_own_token(&powers, id).await.unwrap();
        assert!(!cadre.is_let_in().await);
        assert_eq!(makes(&town, SECRETARY, "软件", "2027-03-11").await, MadeToken::Day);
        let MadeToken::Made(token) = makes(&town, SECRETARY, "软件", "2026-03-10").await else { panic!("not made") };
        assert_eq!(makes(&town, SECRETARY, "软件", "2026-03-10").await, MadeToken::NameTaken);
        let today = Program { web: &web, token };
        town.clock().advance(hours(14));
        assert!(today.is_let_in().await);
        town.clock().advance(hours(1));
        assert!(!today.is_let_in().await, "midnight has passed");
    }

    async fn whoever_has_left_has_no_token_any_more_and_none_when_they_return(town) {
        let web = town.web();
        let operator = program(&town, &web, TOWNSHIP).await;
        assert!(operator.is_let_in().await);
        let (administrator, staff) = (town.powers(ADMINISTRATOR).await, town.powers(TOWNSHIP).await.staff);
        town.casework.dismiss(&administrator, staff).await.unwrap();
        assert!(!operator.is_let_in().await);
        town.casework.reinstate(&administrator, staff).await.unwrap();
        assert!(!operator.is_let_in().await);
        let left = program(&town, &web, SECRETARY).await;
        town.leaves(SECRETARY).await;
        assert!(!left.is_let_in().await, "however they left");
    }

    async fn the_use_of_a_token_is_written_down_once_an_hour(town) {
        let web = town.web();
        let cadre = program(&town, &web, SECRETARY).await;
        let powers = town.powers(SECRETARY).await;
        let mut used = Vec::new();
        for _ in 0..3 {
            assert!(cadre.is_let_in().await);
            used.push(town.casework.own_tokens(&powers).await.unwrap()[0].used.unwrap().to_string());
            town.clock().advance(minutes(40));
        }
        assert_eq!(used, ["2026-03-10T01:00:00Z", "2026-03-10T01:00:00Z", "2026-03-10T02:20:00Z"]);
        let administrator = town.powers(ADMINISTRATOR).await;
        assert_eq!(town.casework.tokens_of(&administrator, powers.staff).await.unwrap().len(), 1);
    }
}
