//! What matters can be about, as the policy file says it.

use super::check::Faults;
use super::file::CategoryEntry;
use super::questions::{MOST_AT_ONCE, MOST_ON_A_FORM, questions};
use super::suggest::keywords;
use super::{Category, CategoryId};

pub(super) fn categories(entries: Vec<CategoryEntry>, faults: &mut Faults) -> Vec<(CategoryId, Category)> {
    let mut categories: Vec<(CategoryId, Category)> = Vec::new();
    for entry in entries {
        let id = CategoryId::new(entry.id);
        let parent = entry.parent.map(CategoryId::new);
        if categories.iter().any(|(known, _)| *known == id) {
            faults.add(format_args!("categories.{id}"), "stands twice");
        }
        // Two levels: a parent stands earlier and has no parent itself, so there can be no cycle.
        let top = |p: &CategoryId| categories.iter().any(|(known, c)| known == p && c.parent.is_none());
        if let Some(parent) = &parent
            && !top(parent)
        {
            faults.add(
                format_args!("categories.{id}.parent"),
                format_args!(
                    "{:?} must be a category of the first level that stands before it",
                    parent.as_str()
                ),
            );
        }
        let questions = questions(entry.questions, &id, faults);
        let keywords = keywords(entry.keywords, &id, faults);
        categories.push((id, Category { label: entry.name, parent, questions, keywords }));
    }
    if categories.is_empty() {
        faults.add("categories", "there must be at least one");
    }
    together(&categories, faults);
    categories
}

/// What holds only of all categories together.
fn together(categories: &[(CategoryId, Category)], faults: &mut Faults) {
    let mut asked = 0;
    for (at, (id, category)) in categories.iter().enumerate() {
        let is_heading = categories.iter().any(|(_, c)| c.parent.as_ref() == Some(id));
        if is_heading && !category.keywords.is_empty() {
            let fault = "is a heading, which nothing is put under: give the keywords to what belongs to it";
            faults.add(format_args!("categories.{id}.keywords"), fault);
        }
        let above = categories[..at].iter().find(|(known, _)| category.parent.as_ref() == Some(known));
        let inherited = above.map_or(&[][..], |(_, above)| &above.questions);
        for question in category.questions.iter().filter(|q| inherited.iter().any(|i| i.id == q.id)) {
            let fault = "stands under its heading as well, and both would be asked together";
            faults.add(format_args!("categories.{id}.questions.{}", question.id), fault);
        }
        let together = inherited.len() + category.questions.len();
        if together > MOST_AT_ONCE {
            let fault =
                format_args!("at most {MOST_AT_ONCE}, those of its heading included; there are {together}");
            faults.add(format_args!("categories.{id}.questions"), fault);
        }
        asked += if is_heading { 0 } else { together };
        for (other, earlier) in &categories[..at] {
            for word in category.keywords.iter().filter(|word| earlier.keywords.contains(word)) {
                let fault = format_args!("{word:?} stands under {other} as well");
                faults.add(format_args!("categories.{id}.keywords"), fault);
            }
        }
    }
    if asked > MOST_ON_A_FORM {
        let fault = format_args!(
            "a form carries the questions of all that can be chosen, at most {MOST_ON_A_FORM}; there are {asked}"
        );
        faults.add("categories", fault);
    }
}
