//! The canonical form of a filter: `parse(print(f)) == f`, apart from spans, for every filter that can be built.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Filter, Node, Operand, Operands};
use super::class;
use super::predicate::{Predicate, Test};
use super::value::{FieldName, Value, Values};
use crate::error::show_char;

impl Display for Filter<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root().fmt(f)
    }
}

impl Display for Operand<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.node() {
            Node::And(operands) => chain(f, operands, " and ", |operand| matches!(operand, Node::Or(_))),
            Node::Or(operands) => chain(f, operands, " or ", |_| false),
            Node::Not(operand) => {
                f.write_str("not ")?;
                grouped(f, operand, matches!(operand.node(), Node::And(_) | Node::Or(_)))
            }
            Node::Predicate(predicate) => predicate.fmt(f),
        }
    }
}

fn chain(
    f: &mut Formatter<'_>,
    operands: Operands<'_, '_>,
    word: &str,
    group: fn(Node<'_, '_>) -> bool,
) -> fmt::Result {
    for (index, operand) in operands.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        grouped(f, operand, group(operand.node()))?;
    }
    Ok(())
}

fn grouped(f: &mut Formatter<'_>, operand: Operand<'_, '_>, group: bool) -> fmt::Result {
    if group { write!(f, "({operand})") } else { operand.fmt(f) }
}

impl Display for Predicate<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.field.fmt(f)?;
        match &self.test {
            Test::IsTrue => Ok(()),
            Test::Compare { comparison, value } => write!(f, " {} {value}", comparison.as_str()),
            Test::Match { matcher, negated, values } => {
                f.write_str(not(*negated))?;
                write!(f, " {} ", matcher.as_str())?;
                match values.as_slice() {
                    [value] if *matcher != super::MatchOperator::In || value.argument_name().is_some() => value.fmt(f),
                    _ => list(f, values),
                }
            }
            Test::Between { negated, range } => {
                write!(f, "{} between {} and {}", not(*negated), range.low, range.high)
            }
            Test::Exists { negated } => write!(f, "{} exists", not(*negated)),
        }
    }
}

const fn not(negated: bool) -> &'static str {
    if negated { " not" } else { "" }
}

fn list(f: &mut Formatter<'_>, values: &Values<'_>) -> fmt::Result {
    f.write_char('(')?;
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        value.fmt(f)?;
    }
    f.write_char(')')
}

impl Display for FieldName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.name().split('.').enumerate() {
            if index > 0 {
                f.write_char('.')?;
            }
            if class::is_segment(segment, index == 0) { f.write_str(segment)? } else { quote(f, segment)? }
        }
        Ok(())
    }
}

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_quoted() { quote(f, self.text()) } else { f.write_str(self.text()) }
    }
}

/// Writes `text` in double quotes; control characters and what can reorder the line are escaped, so that a terminal shows
/// what is there.
fn quote(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            c => show_char(f, c)?,
        }
    }
    f.write_char('"')
}
