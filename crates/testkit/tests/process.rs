//! The program as a part of tests.

#![cfg(test)]

use std::path::Path;

use testkit::parts::process::Mashang;

#[tokio::test]
#[should_panic(expected = "mashang serve is not ready (ended: Some(")]
async fn a_program_that_ends_instead_of_serving_fails_the_test_at_once() {
    Mashang::serve(Path::new("/nowhere/mashang.toml"), &[]).await;
}
