//! The document in the form of `OpenAPI` 3.1: made of the table of routes and of the types that are read and written, so that no route can be
//! missing and no schema can be another one than that of the answer.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, web};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::fault::Details;
use crate::routes::{Access, Entry, Routes};

/// Where schemas lie in the document.
const SCHEMAS: &str = "/components/schemas";

/// What is said of the whole.
const ABOUT: &str = "What people do on the pages, for other programs. Everything under /api/v1/codes and /api/v1/t needs no \
    token: the place's code, or the token of the requester's page, is in the path. Everything else needs an access token, \
    made by a member of the staff on /desk/tokens; it acts as that person, with exactly their powers. Times are RFC 3339 in \
    UTC. Lists come in pages: `next` of an answer is `after` of the next request. Problems are told as RFC 9457 says; their \
    words, and all other words for people, are in the language of Accept-Language (zh-CN or en).";

type Make = fn(&mut SchemaGenerator) -> Schema;

/// What is said of one operation.
#[derive(Clone)]
pub(crate) struct Description {
    id: &'static str,
    summary: &'static str,
    query: Option<Make>,
    body: Option<Make>,
    answer: Option<Make>,
    kind: &'static str,
    status: StatusCode,
    /// Whether it takes an `Idempotency-Key`.
    once: bool,
    /// Whether it takes an `If-Match`.
    conditional: bool,
    /// Whether its answer has an `ETag`.
    tagged: bool,
}

/// Says what an operation does; its id is unique.
pub(crate) fn describe(id: &'static str, summary: &'static str) -> Description {
    Description {
        id,
        summary,
        query: None,
        body: None,
        answer: None,
        kind: "application/json",
        status: StatusCode::OK,
        once: false,
        conditional: false,
        tagged: false,
    }
}

impl Description {
    /// Parameters of the query.
    pub(crate) fn asks<T: JsonSchema>(self) -> Self {
        Self { query: Some(T::json_schema), ..self }
    }

    /// The body.
    pub(crate) fn takes<T: JsonSchema>(self) -> Self {
        Self { body: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// The answer.
    pub(crate) fn answers<T: JsonSchema>(self) -> Self {
        Self { answer: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// An answer of another type than JSON, or of any form.
    pub(crate) const fn answers_any(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// The status of success, when it is another than 200.
    pub(crate) const fn with(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Sent again with the same key, it is done once.
    pub(crate) const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Done only at the revision that was seen.
    pub(crate) const fn conditional(mut self) -> Self {
        (self.conditional, self.tagged) = (true, true);
        self
    }

    /// The answer tells its revision.
    pub(crate) const fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }
}

/// The document, as it is answered.
pub(crate) struct Document(String);

/// What makes schemas of what is read, and of what is written.
struct Making {
    reads: SchemaGenerator,
    writes: SchemaGenerator,
}

impl Document {
    /// Describes every route of the API.
    pub(crate) fn of(routes: &Routes) -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = SCHEMAS.into();
                settings.meta_schema = None;
            })
        };
        let mut making = Making {
            reads: settings().for_deserialize().into_generator(),
            writes: settings().for_serialize().into_generator(),
        };
        let mut paths: Map<String, Value> = Map::new();
        for (entry, description) in routes.descriptions() {
            let operation = making.operation(entry, description);
            let path = paths.entry(entry.path).or_insert_with(|| json!({}));
            path[verb(&entry.method)] = operation;
        }
        let problem = making.writes.subschema_for::<Details>();
        let mut schemas = making.writes.take_definitions(true);
        for (name, schema) in making.reads.take_definitions(true) {
            debug_assert!(
                schemas.get(&name).is_none_or(|known| *known == schema),
                "two schemas are called {name}"
            );
            schemas.insert(name, schema);
        }
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Mashang",
                "version": env!("CARGO_PKG_VERSION"),
                "description": ABOUT,
                "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            },
            "servers": [{ "url": "/" }],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "responses": { "problem": {
                    "description": "Why it was not answered as asked",
                    "content": { "application/problem+json": { "schema": problem } },
                } },
                "securitySchemes": { "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by a member of the staff on /desk/tokens, and shown once.",
                } },
            },
        });
        Self(document.to_string())
    }
}

fn verb(method: &Method) -> String {
    method.as_str().to_ascii_lowercase()
}

impl Making {
    fn operation(&mut self, entry: &Entry, description: &Description) -> Value {
        let mut parameters = in_path(entry.path);
        parameters.extend(self.in_query(description));
        parameters.extend(headers(description));
        let mut success = json!({ "description": "Done" });
        let content = match description.answer {
            Some(make) => json!({ "schema": make(&mut self.writes) }),
            None => json!({}),
        };
        success["content"] = json!({ description.kind: content });
        if description.tagged {
            success["headers"] = json!({ "ETag": {
                "description": "The revision, for If-Match",
                "schema": { "type": "string" },
            } });
        }
        let mut operation = json!({
            "operationId": description.id,
            "summary": description.summary,
            "parameters": parameters,
            "responses": {
                description.status.as_str(): success,
                "default": { "$ref": "#/components/responses/problem" },
            },
        });
        if let Some(make) = description.body {
            let schema = make(&mut self.reads);
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        operation["security"] = match entry.access {
            Access::Staff(_) => json!([{ "accessToken": [] }]),
            _ => json!([]),
        };
        operation
    }

    fn in_query(&mut self, description: &Description) -> Vec<Value> {
        let Some(make) = description.query else { return Vec::new() };
        let schema = make(&mut self.reads).to_value();
        let required = |name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
        };
        let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
        let parameter = |(name, schema): (&String, &Value)| {
            let mut schema = schema.clone();
            let about = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            json!({
                "name": name,
                "in": "query",
                "required": required(name),
                "description": about.unwrap_or_default(),
                "schema": schema,
            })
        };
        properties.iter().map(parameter).collect()
    }
}

fn in_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| {
        let (about, schema) = match name {
            "code" => ("What is printed, or read from a printed code", "string"),
            "token" => ("The token of the requester's page", "string"),
            "number" => ("The number of a matter", "string"),
            "position" => ("Which picture", "integer"),
            _ => ("Its key", "integer"),
        };
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "description": about,
            "schema": { "type": schema },
        })
    };
    names.map(parameter).collect()
}

fn headers(description: &Description) -> Vec<Value> {
    let header = |name: &str, about: &str| {
        json!({
            "name": name,
            "in": "header",
            "required": false,
            "description": about,
            "schema": { "type": "string", "maxLength": 255 },
        })
    };
    let once = header(
        "Idempotency-Key",
        "Any text that is made anew for each request, such as a UUID. Sent again with the same one, it is done once and \
         answered alike.",
    );
    let seen = header(
        "If-Match",
        "The ETag that was seen. When something has happened to the matter since, nothing is done: 412 says what.",
    );
    let once = description.once.then_some(once);
    once.into_iter().chain(description.conditional.then_some(seen)).collect()
}

/// `GET /api/openapi.json`
pub(crate) async fn show(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(document.0.clone())
}
