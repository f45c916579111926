//! A condition as filter text: read and checked again, it means the same.

use std::fmt::{self, Display, Formatter};

use super::condition::{Condition, FieldRef, Term, TermTest};
use super::typed::{TypedValue, ValueKind};
use crate::syntax::{FieldName, Value};

/// How tightly the place binds in which a condition is written.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Precedence {
    Or,
    And,
    Not,
}

/// Prints filter text, with dates as instants and numbers as typed. An empty `All` or `Any`, which no filter has and none can say, prints
/// as `always true` and `never true`, which cannot be parsed.
///
/// ```
/// use konnect_filter::check::Condition;
/// assert_eq!(Condition::All(Vec::new()).to_string(), "always true");
/// assert!(konnect_filter::parse("always true").is_err());
/// ```
impl Display for Condition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write(f, self, Precedence::Or)
    }
}

fn write(f: &mut Formatter<'_>, condition: &Condition<'_>, around: Precedence) -> fmt::Result {
    match condition {
        Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => {
            parts.iter().try_for_each(|part| write(f, part, around))
        }
        Condition::All(parts) if parts.is_empty() => f.write_str("always true"),
        Condition::Any(parts) if parts.is_empty() => f.write_str("never true"),
        Condition::All(parts) => chain(f, parts, " and ", Precedence::And, around),
        Condition::Any(parts) => chain(f, parts, " or ", Precedence::Or, around),
        Condition::Not(part) => {
            f.write_str("not ")?;
            write(f, part, Precedence::Not)
        }
        Condition::Term(term) => term.fmt(f),
    }
}

impl<'a> Condition<'a> {
    /// Parentheses and `not`s that writing it takes at its deepest place: what `write` opens there.
    pub(crate) fn depth(&self) -> usize {
        match self.alone() {
            Self::All(parts) => {
                let cost = |part: &Self| part.depth() + usize::from(matches!(part.alone(), Self::Any(_)));
                parts.iter().map(cost).max().unwrap_or(0)
            }
            Self::Any(parts) => parts.iter().map(Self::depth).max().unwrap_or(0),
            Self::Not(part) => part.depth() + 1 + usize::from(matches!(part.alone(), Self::All(_) | Self::Any(_))),
            Self::Term(term) => usize::from(term.negated && matches!(term.test, TermTest::Compare(..))),
        }
    }

    /// Without chains of one, which are not written.
    fn alone(&self) -> &Self {
        let mut condition = self;
        while let Self::All(parts) | Self::Any(parts) = condition {
            let [only] = parts.as_slice() else { break };
            condition = only;
        }
        condition
    }
}

fn chain(
    f: &mut Formatter<'_>,
    parts: &[Condition<'_>],
    word: &str,
    inner: Precedence,
    around: Precedence,
) -> fmt::Result {
    let group = around > inner;
    if group {
        f.write_str("(")?;
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        write(f, part, inner)?;
    }
    if group { f.write_str(")") } else { Ok(()) }
}

/// Prints one predicate.
impl Display for Term<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = if self.negated { " not" } else { "" };
        match &self.test {
            TermTest::Compare(comparison, value) => {
                let before = if self.negated { "not " } else { "" };
                // `= true` would ask for the text `true` as well.
                if self.target.is_untyped() && value.kind == ValueKind::Boolean(true) {
                    return write!(f, "{before}{}", self.target);
                }
                write!(f, "{before}{} {} {value}", self.target, comparison.as_str())
            }
            TermTest::Within(range) => write!(f, "{}{not} between {} and {}", self.target, range.0, range.1),
            TermTest::Regex(pattern) => write!(f, "{}{not} matches {}", self.target, Value::quoted(pattern.as_str())),
            TermTest::Exists => write!(f, "{}{not} exists", self.target),
            TermTest::Any(matcher, values) => {
                write!(f, "{}{not} {} ", self.target, matcher.as_str())?;
                match &**values {
                    [value] if *matcher != crate::syntax::MatchOperator::In => value.fmt(f),
                    _ => {
                        for (index, value) in values.iter().enumerate() {
                            write!(f, "{}{value}", if index == 0 { "(" } else { ", " })?;
                        }
                        f.write_str(")")
                    }
                }
            }
        }
    }
}

/// Prints the name that means it in a filter.
impl Display for FieldRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (name, key) = match self {
            Self::Filter { field, key } => (std::borrow::Cow::Borrowed(field.name.as_str()), key),
            Self::Record { field, key } => (field.path.join(".").into(), key),
            Self::Free(path) => (path.as_str().into(), &None),
        };
        match key {
            Some(key) => FieldName::new(format!("{name}.{key}")).fmt(f),
            None => FieldName::new(name).fmt(f),
        }
    }
}

/// Prints the value: text in quotes, anything else as a bareword where the language allows.
impl Display for TypedValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.kind {
            ValueKind::Text => Value::quoted(self.text.as_str()).fmt(f),
            ValueKind::Argument => f.write_str(&self.text),
            _ => Value::bare(self.text.as_str()).fmt(f),
        }
    }
}
