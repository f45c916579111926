//! What a filter means, after the language's description, by brute force: a tree of its own, its text, and its truth.

use serde_json::Value;

/// A filter.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
    Leaf { field: usize, key: Option<&'static str>, test: Test },
}

#[derive(Debug, Clone)]
pub(crate) enum Test {
    Alone,
    Compare(&'static str, Literal),
    /// The words (`in`, `not contains`, …) and the values.
    Match(&'static str, bool, Vec<Literal>),
    Between(bool, Literal, Literal),
    Exists(bool),
}

/// A value: how it is written, and what it means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Literal {
    pub(crate) text: String,
    pub(crate) means: Means,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Means {
    Text(String),
    Number(i64),
    Boolean(bool),
    /// From a second to another one, the end not included; or one instant.
    Time(i64, Option<i64>),
    Null,
}

/// Where a field's values are.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) path: &'static [&'static str],
}

impl Tree {
    pub(crate) fn write(&self, places: &[Place]) -> String {
        let group = |tree: &Self| match tree {
            Self::And(_) | Self::Or(_) => format!("({})", tree.write(places)),
            _ => tree.write(places),
        };
        let join = |trees: &[Self], word| trees.iter().map(group).collect::<Vec<_>>().join(word);
        match self {
            Self::And(trees) => join(trees, " and "),
            Self::Or(trees) => join(trees, " or "),
            Self::Not(tree) => format!("not {}", group(tree)),
            Self::Leaf { field, key, test } => {
                let mut name = places[*field].name.to_owned();
                if let Some(key) = key {
                    name = format!("{name}.{key}");
                }
                let list = |values: &[Literal]| {
                    format!("({})", values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(", "))
                };
                let not = |negated: &bool| if *negated { "not " } else { "" };
                match test {
                    Test::Alone => name,
                    Test::Compare(operator, value) => format!("{name} {operator} {}", value.text),
                    Test::Match("matches", negated, values) => {
                        format!("{name} {}matches {}", not(negated), values[0].text)
                    }
                    Test::Match(word, negated, values) => format!("{name} {}{word} {}", not(negated), list(values)),
                    Test::Between(negated, low, high) => {
                        format!("{name} {}between {} and {}", not(negated), low.text, high.text)
                    }
                    Test::Exists(negated) => format!("{name} {}exists", not(negated)),
                }
            }
        }
    }

    /// True, false, or unknown.
    pub(crate) fn matches(&self, places: &[Place], record: &Value) -> Option<bool> {
        let all = |truths: &mut dyn Iterator<Item = Option<bool>>| {
            let truths: Vec<_> = truths.collect();
            if truths.contains(&Some(false)) {
                Some(false)
            } else if truths.contains(&None) {
                None
            } else {
                Some(true)
            }
        };
        match self {
            Self::And(trees) => all(&mut trees.iter().map(|tree| tree.matches(places, record))),
            Self::Or(trees) => all(&mut trees.iter().map(|tree| tree.matches(places, record).map(|is_true| !is_true)))
                .map(|none| !none),
            Self::Not(tree) => tree.matches(places, record).map(|is_true| !is_true),
            Self::Leaf { field, key, test } => leaf(&places[*field], *key, test, record),
        }
    }
}

fn leaf(place: &Place, key: Option<&str>, test: &Test, record: &Value) -> Option<bool> {
    let mut at = Some(record);
    for step in place.path.iter().copied().chain(key) {
        at = at.and_then(|value| value.get(step)).filter(|value| !value.is_null());
    }
    let elements = match at {
        None => Vec::new(),
        Some(Value::Array(elements)) => elements.iter().filter(|element| !element.is_null()).collect(),
        Some(value) => vec![value],
    };
    let any = |test: &dyn Fn(&Value) -> bool| at.map(|_| elements.iter().any(|value| test(value)));
    // `null` means a missing value, and is then true or false.
    let equal = |with: &Literal| match with.means {
        Means::Null => Some(at.is_none()),
        _ => any(&|value| compare(value, with).is_some_and(|(from, to)| from >= 0 && to)),
    };
    let negate = |negated: bool, holds: Option<bool>| holds.map(|holds| holds != negated);
    match test {
        Test::Alone => any(&|value| *value == true),
        Test::Compare("=", with) => equal(with),
        Test::Compare("!=", with) => negate(true, equal(with)),
        Test::Compare(operator, with) => any(&|value| {
            // How the value compares with the beginning, and whether it is before the end.
            compare(value, with).is_some_and(|(from, before_end)| match *operator {
                "<" => from < 0,
                "<=" => before_end,
                ">" => !before_end,
                ">=" => from >= 0,
                _ => unreachable!(),
            })
        }),
        Test::Match("in", negated, values) => {
            let truths: Vec<_> = values.iter().map(equal).collect();
            let holds = if truths.contains(&Some(true)) {
                Some(true)
            } else if truths.contains(&None) {
                None
            } else {
                Some(false)
            };
            negate(*negated, holds)
        }
        Test::Match(word, negated, values) => {
            let passes = |value: &Value| {
                let own = text(value);
                let folded = own.to_lowercase();
                values.iter().any(|part| {
                    let Means::Text(part) = &part.means else { return false };
                    if *word == "matches" {
                        // The patterns of the test are `^` and a text.
                        return own.starts_with(part.trim_start_matches('^'));
                    }
                    let part = part.to_lowercase();
                    match *word {
                        "contains" => folded.contains(&part),
                        "starts with" => folded.starts_with(&part),
                        "ends with" => folded.ends_with(&part),
                        _ => unreachable!(),
                    }
                })
            };
            negate(*negated, any(&passes))
        }
        Test::Between(negated, low, high) => negate(
            *negated,
            any(&|value| {
                compare(value, low).is_some_and(|(from, _)| from >= 0)
                    && compare(value, high).is_some_and(|(_, before)| before)
            }),
        ),
        Test::Exists(negated) => Some(at.is_some() != *negated),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How a value compares with where the literal begins, and whether it is not after where the literal ends.
fn compare(value: &Value, with: &Literal) -> Option<(i8, bool)> {
    let order = match &with.means {
        Means::Text(own) => text(value).cmp(own),
        Means::Number(own) => value.as_f64()?.partial_cmp(&(*own as f64))?,
        Means::Boolean(own) => value.as_bool()?.cmp(own),
        Means::Time(start, end) => {
            let second = value.as_str()?.parse::<jiff::Timestamp>().ok()?.as_second();
            return Some((second.cmp(start) as i8, end.map_or(second <= *start, |end| second < end)));
        }
        Means::Null => return None,
    };
    Some((order as i8, order.is_le()))
}
