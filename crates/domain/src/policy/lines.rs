//! Where in the file a key stands: a fault is told with its line.

/// The line, from 1, on which `key` (as faults spell it: `clocks.contact.climb[2].after_minutes`, `roles.clerk`) stands, or
/// else what contains it; `None` when nothing of it is there.
pub(super) fn line_of(toml: &str, key: &str) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut table = Table::default();
    for (at, line) in toml.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix("[[").and_then(|rest| rest.split("]]").next()) {
            table.enter(name.trim(), true);
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            table.enter(name.trim(), false);
        } else if let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            table.read(name.trim(), value.trim());
            consider(&mut best, key, &table.keys_of(name.trim()), at + 1);
            continue;
        } else {
            continue;
        }
        consider(&mut best, key, &table.keys(), at + 1);
    }
    best.map(|(_, line)| line)
}

/// Keeps the line whose key has most of `key`; the first of equal ones.
fn consider(best: &mut Option<(usize, usize)>, key: &str, keys: &[String], line: usize) {
    for candidate in keys {
        let rest = key.strip_prefix(candidate.as_str());
        let fits = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        if fits && best.is_none_or(|(length, _)| candidate.len() > length) {
            *best = Some((candidate.len(), line));
        }
    }
}

/// The table that a line stands in.
#[derive(Default)]
struct Table {
    /// Spelled with the ids of what it stands in: `categories.utilities.questions`.
    name: String,
    /// As the file has it: `categories.questions`.
    plain: String,
    /// Which of its array it is, from 1; 0 for a table that is no member of one.
    member: usize,
    /// How many there were of each array.
    counts: std::collections::BTreeMap<String, usize>,
    /// Its `id`, when it has one.
    id: Option<String>,
    /// The last member of each array that has an `id`, spelled: what stands in it follows it.
    within: std::collections::BTreeMap<String, String>,
}

impl Table {
    fn enter(&mut self, name: &str, of_array: bool) {
        self.id = None;
        name.clone_into(&mut self.plain);
        self.within.retain(|array, _| is_below(name, array));
        let above = self.within.iter().max_by_key(|(array, _)| array.len());
        self.name = match above {
            Some((array, member)) => format!("{member}{}", &name[array.len()..]),
            None => name.to_owned(),
        };
        let name = self.name.as_str();
        self.member = 0;
        if of_array {
            let count = self.counts.entry(name.to_owned()).or_default();
            *count += 1;
            self.member = *count;
        }
    }

    fn read(&mut self, name: &str, value: &str) {
        if name == "id" {
            let id = value.trim_matches('"');
            self.id = Some(id.to_owned());
            self.within.insert(self.plain.clone(), format!("{}.{id}", self.name));
        }
    }

    /// The ways in which a fault may spell this table.
    fn keys(&self) -> Vec<String> {
        let numbered = format!("{}[{}]", self.name, self.member);
        let mut keys = vec![if self.member > 0 { numbered } else { self.name.clone() }];
        // The first member stands for the array as a whole.
        keys.extend((self.member == 1).then(|| self.name.clone()));
        keys.extend(self.id.as_ref().map(|id| format!("{}.{id}", self.name)));
        keys
    }

    fn keys_of(&self, name: &str) -> Vec<String> {
        if self.name.is_empty() {
            return vec![name.to_owned()];
        }
        let mut keys: Vec<String> = self.keys().iter().map(|key| format!("{key}.{name}")).collect();
        if name == "id" {
            keys.extend(self.keys());
        }
        keys
    }
}

/// Whether a table stands in a member of an array: `categories.questions` in `categories`.
fn is_below(table: &str, array: &str) -> bool {
    table.strip_prefix(array).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::line_of;

    const FILE: &str = "zone = \"X\"\n\n[[roles]]\nid = \"a\"\n\n[[roles]]\nid = \"b\"\nduty = \"c\"\n\n[clocks.visit]\n\
                        # days = 1\ndays = 2\n\n[[clocks.visit.climb]]\nlevel = \"county\"\n";

    #[test]
    fn a_key_is_found_where_it_stands_and_a_missing_one_at_what_contains_it() {
        for (key, line) in [
            ("zone", Some(1)),
            ("roles", Some(3)),
            ("roles.b", Some(7)),
            ("roles.b.duty", Some(8)),
            ("clocks.visit.days", Some(12)),
            ("clocks.visit.missing", Some(10)),
            ("clocks.visit.climb", Some(14)),
            ("clocks.visit.climb[1].level", Some(15)),
            ("clocks.visit.climb[1].roles", Some(14)),
            ("centres", None),
        ] {
            assert_eq!(line_of(FILE, key), line, "{key}");
        }
    }

    const NESTED: &str = "[[c]]\nid = \"a\"\n[[c.q]]\nid = \"x\"\n[[c.q.b]]\nanswer = \"no\"\n\n[[c]]\nid = \"b\"\n\
                          [[c.q]]\nid = \"x\"\nkind = \"k\"\n[[c.q]]\nid = \"y\"\n";

    #[test]
    fn what_stands_in_a_member_of_an_array_is_found_by_the_ids_of_both() {
        for (key, line) in [
            ("c.a", Some(2)),
            ("c.a.q", Some(3)),
            ("c.a.q.x.b[1].answer", Some(6)),
            ("c.a.q.x.b[2].answer", Some(5)),
            ("c.b.q.x.kind", Some(12)),
            ("c.b.q.y.kind", Some(14)),
            ("c.b.keywords", Some(9)),
            ("c.d.q", Some(1)),
        ] {
            assert_eq!(line_of(NESTED, key), line, "{key}");
        }
    }
}
