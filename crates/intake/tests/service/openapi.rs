//! The document of the API: that it is well formed, that it names every route, and that what is answered is what it says.

use std::collections::BTreeSet;

use domain::number::TicketId;
use jsonschema::Validator;
use serde_json::{Value, json};
use testkit::town::{CITY, COUNTY, DIRECTOR, SECRETARY, TOWNSHIP, building};

use crate::house::{Answer, House, Program};

/// The document, to hold answers against.
pub(crate) struct Contract(Value);

impl Contract {
    pub(crate) async fn of(house: &House) -> Self {
        let answer = house.get("/api/openapi.json").await;
        assert_eq!((answer.status.as_u16(), answer.kind.as_str()), (200, "application/json"));
        Self(answer.json())
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        let operation = &self.0["paths"][path][method];
        assert!(operation.is_object(), "{method} {path} is not in the document");
        operation
    }

    /// A schema of the document with all that it refers to.
    fn validator(&self, schema: &Value) -> Validator {
        let mut schema = schema.clone();
        schema["components"] = self.0["components"].clone();
        jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
    }

    /// Whether an answer is what the document says of the route.
    pub(crate) fn holds(&self, method: &str, path: &str, answer: &Answer) {
        let operation = self.operation(method, path);
        let known = &operation["responses"][answer.status.as_str()];
        let (kind, schema) = if known.is_object() {
            ("application/json", known["content"]["application/json"]["schema"].clone())
        } else {
            let problem = &self.0["components"]["responses"]["problem"];
            ("application/problem+json", problem["content"]["application/problem+json"]["schema"].clone())
        };
        assert_eq!(answer.kind, kind, "{method} {path}: {}", answer.text());
        let faults: Vec<_> =
            self.validator(&schema).iter_errors(&answer.json()).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{method} {path}: {faults:#?} in {}", answer.text());
        assert!(!answer.text().contains("+08:00"), "times are in UTC: {}", answer.text());
    }

    /// Whether a body is what the document says of the route.
    fn takes(&self, path: &str, body: &Value) {
        let schema = &self.operation("post", path)["requestBody"]["content"]["application/json"]["schema"];
        assert!(self.validator(schema).is_valid(body), "{path}: {body}");
    }
}

/// Every schema in a document, wherever it stands.
fn schemas<'a>(at: &'a Value, found: &mut Vec<&'a Value>) {
    match at {
        Value::Object(members) => {
            if let Some(schema) = members.get("schema") {
                found.push(schema);
            }
            members.values().for_each(|member| schemas(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| schemas(item, found)),
        _ => {}
    }
}

fn references<'a>(at: &'a Value, found: &mut Vec<&'a str>) {
    match at {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[actix_web::test]
async fn the_document_names_every_route_of_the_api_and_nothing_else() {
    let house = House::new().await;
    let Contract(document) = Contract::of(&house).await;
    let mut said = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        said.extend(operations.as_object().unwrap().keys().map(|verb| (verb.to_uppercase(), path.clone())));
    }
    let routes = house.assembly.routes().table().filter(|entry| entry.path.starts_with("/api/"));
    let routes: BTreeSet<_> = routes.map(|entry| (entry.method.to_string(), entry.path.to_owned())).collect();
    assert_eq!(said, routes);
}

/// What the specification of `OpenAPI` 3.1 demands of a document, and what generators of clients stumble over.
#[actix_web::test]
async fn the_document_is_well_formed() {
    let house = House::new().await;
    let Contract(document) = Contract::of(&house).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    assert!(!document.to_string().contains("http://") && !document.to_string().contains("https://"));
    let mut ids = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (verb, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "{id} is there twice");
            assert!(operation["summary"].is_string() && operation["responses"].is_object(), "{verb} {path}");
            assert_eq!(operation["requestBody"].is_object(), verb == "post", "{verb} {path}");
            let named = operation["parameters"].as_array().unwrap().iter();
            let named: BTreeSet<_> = named
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| {
                    assert_eq!(parameter["required"], true);
                    format!("{{{}}}", parameter["name"].as_str().unwrap())
                })
                .collect();
            let wanted = path.split('/').filter(|part| part.starts_with('{')).map(ToOwned::to_owned);
            assert_eq!(named, wanted.collect(), "{verb} {path}");
        }
    }
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut found = Vec::new();
    schemas(&document, &mut found);
    found.extend(document["components"]["schemas"].as_object().unwrap().values());
    for schema in found {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{schema}");
    }
}

/// Goes through the lists and a whole life, and holds every answer against the document.
struct Walk<'a> {
    contract: Contract,
    house: &'a House,
    number: String,
    /// What was asked for and what was answered.
    seen: BTreeSet<String>,
}

impl Walk<'_> {
    async fn get(&mut self, who: &Program<'_>, path: &str, query: &str) -> Value {
        let answer = who.get(&(path.replace("{number}", &self.number) + query)).await;
        self.note("get", path, &answer)
    }

    async fn post(&mut self, who: &Program<'_>, path: &str, body: Value) -> Value {
        self.contract.takes(path, &body);
        let answer = who.post(&path.replace("{number}", &self.number), &body).await;
        self.note("post", path, &answer)
    }

    async fn does(&mut self, who: &Program<'_>, command: &str, body: Value) -> Value {
        let done = self.post(who, &format!("/api/v1/tickets/{{number}}/commands/{command}"), body).await;
        self.get(who, "/api/v1/tickets/{number}", "").await;
        done
    }

    fn note(&mut self, method: &str, path: &str, answer: &Answer) -> Value {
        assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.text());
        self.contract.holds(method, path, answer);
        self.seen.insert(format!("{method} {path}"));
        answer.json()
    }
}

#[actix_web::test]
async fn what_is_answered_is_what_the_document_says() {
    let house = House::unlimited().await;
    let mut clients = Vec::new();
    for person in [SECRETARY, TOWNSHIP, COUNTY, CITY, DIRECTOR] {
        let client = house.sign_in(person).await;
        clients.push(Program::new(&house, Some(client.token(false).await)));
    }
    let [secretary, township, county, city, director] = clients.try_into().ok().unwrap();
    let (contract, nobody) = (Contract::of(&house).await, Program::new(&house, None));
    let mut walk = Walk { contract, house: &house, number: String::new(), seen: BTreeSet::new() };
    requester(&mut walk, &nobody).await;
    let filed = json!({
        "place": building().short(),
        "channel": "hotline",
        "category": "building",
        "words": "楼道灯坏了",
        "requester": { "phone": "13700000001", "name": "夏荷" },
    });
    walk.number = walk.post(&township, "/api/v1/tickets", filed).await["number"].as_str().unwrap().to_owned();
    let later = "2026-03-20T16:00:00Z";
    walk.does(&secretary, "acknowledge", json!({})).await;
    walk.does(&secretary, "record-contact", json!({ "reached": true, "note": "说好明天去" })).await;
    walk.does(&secretary, "classify", json!({ "category": "utilities", "mode": "joint" })).await;
    walk.does(&secretary, "remark", json!({ "note": "等配件" })).await;
    walk.does(
        &secretary,
        "record-meeting",
        json!({ "at": "2026-03-10T01:00:00Z", "who": "村、镇", "words": "明天修" }),
    )
    .await;
    walk.does(&secretary, "ask", json!({ "asked": "extend", "working_days": 2, "reason": "等配件" })).await;
    walk.get(&township, "/api/v1/requests", "?list=decide").await;
    walk.does(&township, "decide", json!({ "granted": true })).await;
    let targets = walk.get(&secretary, "/api/v1/tickets/{number}/targets", "?for=assist&q=13800000010").await;
    let to = targets["targets"][0]["to"].clone();
    walk.does(&secretary, "ask-assist", json!({ "to": to, "due": later, "words": "请来看水管" })).await;
    walk.does(&secretary, "ask-requester", json!({ "words": "哪一层？" })).await;
    walk.does(&township, "order", json!({ "due": later, "words": "抓紧" })).await;
    walk.does(&township, "urge", json!({})).await;
    let owed = walk.get(&secretary, "/api/v1/requests", "").await;
    let item = owed["rows"][0]["item"].clone();
    walk.does(&secretary, "answer-order", json!({ "item": item, "words": "明天修好" })).await;
    for (who, path) in [(&secretary, ""), (&township, "?list=unit&state=in_hand&limit=1")] {
        walk.get(who, "/api/v1/tickets", path).await;
    }
    walk.does(&secretary, "finish", json!({ "result": "换了灯泡" })).await;
    walk.get(&county, "/api/v1/visits", "").await;
    walk.does(&county, "judge", json!({ "judgement": "satisfied", "solved": true })).await;
    walk.does(&city, "spot-check", json!({ "judgement": "unsatisfied", "solved": false })).await;
    walk.does(&director, "acknowledge", json!({})).await;
    walk.does(
        &director,
        "ask-exclusion",
        json!({ "counted": "contact", "leave_out": true, "reason": "停电" }),
    )
    .await;
    walk.get(&county, "/api/v1/exclusions", "").await;
    walk.does(&county, "decide-exclusion", json!({ "granted": true })).await;
    walk.get(&county, "/api/v1/exclusions", "?list=decided").await;
    lists(&mut walk, &township, &city).await;
    assert_eq!(walk.house.town.log(walk.number.parse::<TicketId>().unwrap()).await.len(), 23);
}

async fn requester(walk: &mut Walk<'_>, nobody: &Program<'_>) {
    let code = walk.house.form().trim_start_matches("/c/").to_owned();
    let answer = nobody.get(&format!("/api/v1/codes/{code}")).await;
    walk.note("get", "/api/v1/codes/{code}", &answer);
    let matter = json!({ "category": "utilities", "words": "三楼漏水", "phone": "13700000001" });
    let answer = nobody.post(&format!("/api/v1/codes/{code}/tickets"), &matter).await;
    let token = walk.note("post", "/api/v1/codes/{code}/tickets", &answer)["token"].clone();
    let own = format!("/api/v1/t/{}", token.as_str().unwrap());
    let answer = nobody.get(&own).await;
    walk.note("get", "/api/v1/t/{token}", &answer);
    for (command, body) in [("add-words", json!({ "words": "还在漏" })), ("withdraw", json!({}))] {
        let answer = nobody.post(&format!("{own}/commands/{command}"), &body).await;
        walk.note("post", &format!("/api/v1/t/{{token}}/commands/{command}"), &answer);
    }
}

async fn lists(walk: &mut Walk<'_>, township: &Program<'_>, city: &Program<'_>) {
    walk.get(township, "/api/v1/tickets/{number}/log", "").await;
    for path in ["/api/v1/me", "/api/v1/alarms", "/api/v1/warnings"] {
        walk.get(township, path, "").await;
    }
    for by in ["unit", "person", "category"] {
        let query = format!("?by={by}&from=2026-03-01&until=2026-03-31");
        walk.get(township, "/api/v1/evaluation", &query).await;
    }
    for month in ["", "?month=2026-02"] {
        walk.get(city, "/api/v1/checks", month).await;
    }
}
