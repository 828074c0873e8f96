//! The first schema.
//!
//! Times are whole milliseconds since 1970 (UTC) in 64-bit integers: the same on both databases, and sortable. Codes,
//! states and names are text as `domain` spells them. What is personal is encrypted (`…_sealed`) and found again by a
//! keyed digest (`…_index`).

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in register().into_iter().chain(matters()).chain(delivery()).chain(house()) {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        manager.get_connection().execute_unprepared(ONE_CLOCK).await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("the first schema is not taken back; restore a backup instead".to_owned()))
    }
}

fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().primary_key().to_owned()
}

fn serial(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().auto_increment().primary_key().to_owned()
}

fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

fn big_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().to_owned()
}

fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().to_owned()
}

fn int_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().to_owned()
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

fn text_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().to_owned()
}

fn blob(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().to_owned()
}

fn blob_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().null().to_owned()
}

fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().to_owned()
}

fn double_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().null().to_owned()
}

fn table(name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    table
}

fn keyed(mut table: TableCreateStatement, columns: &[&'static str]) -> TableCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(*column);
    }
    table.primary_key(&mut key);
    table
}

/// Divisions, places, codes, people.
fn register() -> Vec<TableCreateStatement> {
    vec![
        table(
            "divisions",
            vec![text("code").primary_key().to_owned(), text("name"), text_null("parent"), big("changed_at")],
        ),
        table(
            "places",
            vec![
                key("number"),
                text("code").unique_key().to_owned(),
                text("name"),
                text("division"),
                text_null("address"),
                int_null("households"),
                big_null("keeper"),
                text_null("hotline"),
                double_null("longitude"),
                double_null("latitude"),
                big("changed_at"),
            ],
        ),
        keyed(
            table(
                "place_codes",
                vec![
                    big("place"),
                    int("issue"),
                    big("issued_at"),
                    big_null("revoked_at"),
                    text_null("reason"),
                ],
            ),
            &["place", "issue"],
        ),
        table(
            "print_batches",
            vec![serial("id"), big("at"), big_null("staff"), text("division"), text("layout"), int("codes")],
        ),
        keyed(
            table("print_items", vec![big("batch"), big("place"), int("issue")]),
            &["batch", "place", "issue"],
        ),
        table(
            "staff",
            vec![
                serial("id"),
                text("code").unique_key().to_owned(),
                text("name"),
                blob("phone_sealed"),
                blob("phone_index").unique_key().to_owned(),
                text_null("password"),
                flag("active"),
                big("changed_at"),
            ],
        ),
        keyed(
            table("posts", vec![big("staff"), text("role"), text("division")]),
            &["staff", "role", "division"],
        ),
    ]
}

/// Tickets and what belongs to them.
fn matters() -> Vec<TableCreateStatement> {
    vec![
        table(
            "tickets",
            vec![
                key("id"),
                big("place"),
                text("division"),
                text("category"),
                text("channel"),
                text("level"),
                big("filed_at"),
                int("policy"),
                int("revision"),
                blob("head"),
                text("state"),
                text("state_data"),
                text_null("owner_unit"),
                big_null("owner_staff"),
                big_null("due_at"),
                text("words"),
                text("language"),
                blob_null("name_sealed"),
                blob("phone_sealed"),
                blob("phone_index"),
                blob("submission").unique_key().to_owned(),
            ],
        ),
        keyed(
            table(
                "events",
                vec![
                    big("ticket"),
                    int("revision"),
                    big("at"),
                    text("actor"),
                    text("kind"),
                    text("data"),
                    text_null("words"),
                    blob_null("words_salt"),
                    blob_null("words_digest"),
                    blob("digest"),
                ],
            ),
            &["ticket", "revision"],
        ),
        table(
            "deadlines",
            vec![
                serial("id"),
                big("ticket"),
                text("clock"),
                text("status"),
                big("started_at"),
                big("due_at"),
                int("step"),
                big_null("next_at"),
                flag("quiet"),
                big_null("ended_at"),
                big_null("breached_at"),
            ],
        ),
        table(
            "photos",
            vec![
                serial("id"),
                big("ticket"),
                int("position"),
                text("media_type"),
                int("width"),
                int("height"),
                blob("bytes"),
            ],
        ),
        table(
            "alarms",
            vec![
                serial("id"),
                big("ticket"),
                text("clock"),
                text("cause"),
                text("division"),
                big("raised_at"),
                big_null("cleared_at"),
            ],
        ),
        table("disclosures", vec![serial("id"), big("ticket"), big("staff"), big("at"), text("what")]),
    ]
}

/// Messages, attempts, and what gateways post to us.
fn delivery() -> Vec<TableCreateStatement> {
    vec![
        table(
            "messages",
            vec![
                serial("id"),
                big_null("ticket"),
                text("purpose"),
                int("priority"),
                text("recipient"),
                big("recipient_id"),
                // What is to be told, as data: it is put into words for a gateway and a language when it is sent.
                text("content"),
                big("created_at"),
                text("status"),
                big_null("next_at"),
                int("lease_token"),
                int("refusals"),
                int("unknowns"),
                // The first message of a family: what did not arrive is told once more by another way.
                big_null("instead_of"),
            ],
        ),
        table(
            "message_history",
            vec![
                serial("id"),
                big("message"),
                big("at"),
                text("status_from"),
                text("status_to"),
                text("why"),
            ],
        ),
        table(
            "attempts",
            vec![
                serial("id"),
                big("message"),
                int("token"),
                text("gateway"),
                text("body"),
                text("status"),
                big("started_at"),
                big_null("answered_at"),
                text_null("provider_id"),
                text_null("refusal"),
                text_null("remark"),
                text_null("receipt"),
                big_null("receipt_at"),
            ],
        ),
        table(
            "callbacks",
            vec![
                serial("id"),
                text("gateway"),
                text("kind"),
                big("received_at"),
                blob("raw_sealed"),
                blob("raw_index"),
                big_null("next_at"),
                int("tries"),
                text_null("outcome"),
            ],
        ),
    ]
}

/// What the program keeps for itself.
fn house() -> Vec<TableCreateStatement> {
    vec![
        table(
            "policies",
            vec![int("version").primary_key().to_owned(), blob("digest"), text("body"), big("since")],
        ),
        table("counters", vec![text("name").primary_key().to_owned(), big("value")]),
        table(
            "sessions",
            vec![
                blob("token_digest").primary_key().to_owned(),
                big("staff"),
                big("created_at"),
                big("expires_at"),
            ],
        ),
    ]
}

fn index(name: &'static str, on: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(on);
    for column in columns {
        index.col(*column);
    }
    index
}

/// One index both finds the clocks of a ticket and lets no clock run twice: those that have ended stand under NULL, of
/// which there may be many. In SQL of its own, for the builder makes no index of an expression on SQLite.
const ONE_CLOCK: &str =
    "CREATE UNIQUE INDEX deadlines_once ON deadlines (ticket, (CASE WHEN status = 'open' THEN clock END))";

fn indexes() -> Vec<IndexCreateStatement> {
    let partial = |mut index: IndexCreateStatement, column: &'static str| {
        index.and_where(Expr::col(column).is_not_null());
        index
    };
    let only = |mut index: IndexCreateStatement, condition: &'static str| {
        index.and_where(Expr::cust(condition));
        index
    };
    let once = |mut index: IndexCreateStatement, condition| only(index.unique().to_owned(), condition);
    let mut standing = index("alarms_standing", "alarms", &["division", "raised_at"]);
    standing.and_where(Expr::col("cleared_at").is_null());
    vec![
        index("places_by_division", "places", &["division"]),
        index("posts_by_division", "posts", &["division"]),
        index("print_items_by_place", "print_items", &["place", "issue"]),
        // Only what somebody owes something on: the lists stay fast however many tickets are closed.
        partial(index("tickets_by_owner", "tickets", &["owner_staff", "due_at"]), "due_at"),
        partial(index("tickets_by_division", "tickets", &["division", "due_at"]), "due_at"),
        index("tickets_by_place", "tickets", &["place", "filed_at"]),
        partial(index("deadlines_due", "deadlines", &["next_at"]), "next_at"),
        index("photos_by_ticket", "photos", &["ticket"]),
        index("alarms_by_ticket", "alarms", &["ticket"]),
        // Counted for the head of every page of the desk.
        standing,
        partial(index("messages_due", "messages", &["status", "priority", "next_at"]), "next_at"),
        index("messages_by_ticket", "messages", &["ticket"]),
        partial(index("messages_by_family", "messages", &["instead_of"]), "instead_of"),
        // Only of answers is it asked what was said to somebody before.
        only(
            index("answers_by_recipient", "messages", &["recipient", "recipient_id", "created_at"]),
            "purpose = 'answer'",
        ),
        index("message_history_by_message", "message_history", &["message"]),
        index("attempts_by_message", "attempts", &["message"]),
        index("attempts_by_provider", "attempts", &["gateway", "provider_id"]),
        partial(index("callbacks_due", "callbacks", &["next_at"]), "next_at"),
        index("callbacks_by_raw", "callbacks", &["raw_index"]),
        index("attempts_by_gateway", "attempts", &["gateway", "started_at"]),
        index("sessions_by_staff", "sessions", &["staff"]),
        index("sessions_by_end", "sessions", &["expires_at"]),
        // What may be there once at a time, whatever the program does.
        once(index("alarms_once", "alarms", &["ticket", "clock", "cause"]), "cleared_at IS NULL"),
        once(index("attempts_once", "attempts", &["message"]), "status = 'sending'"),
    ]
}
