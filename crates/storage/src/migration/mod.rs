//! The schema, step by step. A step that has been released is never changed: another one follows it.

mod m0001_start;
mod m0002_life;
mod m0003_anchors;
mod m0004_by_text;
mod m0005_warnings;
mod m0006_access_tokens;
mod m0007_answers;
mod m0008_policies;
mod m0009_exclusions;
mod m0011_rosters;
mod m0012_calls;
mod m0013_mail;
mod m0014_watch;
mod m0015_storms;
mod m0016_ways;

#[cfg(test)]
pub(crate) use m0009_exclusions::ALARMS_BESIDE;
use sea_orm_migration::prelude::*;

/// All steps in order.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_start::Migration),
            Box::new(m0002_life::Migration),
            Box::new(m0003_anchors::Migration),
            Box::new(m0004_by_text::Migration),
            Box::new(m0005_warnings::Migration),
            Box::new(m0006_access_tokens::Migration),
            Box::new(m0007_answers::Migration),
            Box::new(m0008_policies::Migration),
            Box::new(m0009_exclusions::Migration),
            Box::new(m0011_rosters::Migration),
            Box::new(m0012_calls::Migration),
            Box::new(m0013_mail::Migration),
            Box::new(m0014_watch::Migration),
            Box::new(m0015_storms::Migration),
            Box::new(m0016_ways::Migration),
        ]
    }
}
