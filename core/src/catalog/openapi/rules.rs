//! What the operators of one field say of its values: a field has one list of values, and one pattern, for all of them.

use std::collections::HashSet;

use serde_json::Value;

use super::document::Reader;
use super::kinds::{any_of, without_list};
use super::shape::merge;
use super::values::takes_list;
use crate::catalog::{Field, Operator, Type};
use crate::error::{Result, brief};

/// What the schemas of one operator, each an alternative, say of a whole value.
pub(super) struct Rule<'a> {
    pub operator: Operator,
    /// The first of them.
    pub at: &'a Value,
    /// The types of a value.
    pub kinds: Vec<Type>,
    /// The values that it has to be one of, if it has to.
    pub listed: Option<Vec<String>>,
    /// The pattern that it has to match, if there is one.
    pub pattern: Option<&'a str>,
}

/// The rules of a field's operators.
#[derive(Default)]
pub(super) struct Rules<'a>(Vec<Rule<'a>>);

impl<'a> Rules<'a> {
    /// Adds what a schema says of an operator's values. No operator means `eq`.
    pub(super) fn add(&mut self, reader: &Reader<'a>, mut new: Rule<'a>) -> Result<()> {
        if new.operator == Operator::Bare {
            new.operator = Operator::Eq;
        }
        let Some(known) = self.0.iter_mut().find(|known| known.operator == new.operator) else {
            self.0.push(new);
            return Ok(());
        };
        known.listed = any_of(reader, known.listed.take(), new.listed)?;
        known.pattern = known.pattern.filter(|pattern| Some(*pattern) == new.pattern);
        known.kinds.extend(new.kinds);
        Ok(())
    }

    /// Gives the field what all of its operators say; what some of them say is noted.
    pub(super) fn settle(mut self, reader: &Reader<'a>, field: &mut Field) -> Result<()> {
        let offered = field.operators();
        self.0.retain(|rule| {
            // Kong describes a list as one text, with commas in it, which says nothing of its items.
            let is_text = rule.listed.is_none() && rule.pattern.is_none() && takes_list(rule.operator);
            let is_plain = rule.operator == Operator::Eq && offered.contains(Operator::Bare);
            (is_plain || offered.contains(rule.operator)) && !(is_text && reader.is_of_kong())
        });
        self.settle_list(reader, field)?;
        self.settle_pattern(reader, field)?;
        self.note_types(reader, field);
        Ok(())
    }

    fn settle_list(&self, reader: &Reader<'a>, field: &mut Field) -> Result<()> {
        let first = self.0.iter().find_map(|rule| Some((rule.at, rule.listed.as_ref()?)));
        let Some((at, first)) = first else {
            // Values that are listed beside any others restrict nothing.
            field.kind = without_list(&field.kind);
            return Ok(());
        };
        let all = self.0.len() == 1 || self.have_all(reader, first)?;
        let why = match &field.kind {
            _ if !all => "the operators differ in them, so none is checked",
            Type::Enum(_) => return Ok(()),
            Type::Boolean if first.len() == 2 => return Ok(()),
            // Of several types, all of which are listed.
            Type::Any | Type::String => {
                field.kind = Type::Enum(first.iter().map(|value| reader.copy(value)).collect::<Result<_>>()?);
                return Ok(());
            }
            _ => "only strings are checked against a list",
        };
        reader.skip(at, format_args!("the listed values of the filter field `{}`", brief(&field.name)), why);
        field.kind = without_list(&field.kind);
        Ok(())
    }

    /// Whether each operator lists the values of one of them.
    fn have_all(&self, reader: &Reader<'a>, first: &[String]) -> Result<bool> {
        reader.spend(self.0.iter().filter_map(|rule| rule.listed.as_ref()).map(Vec::len).sum())?;
        let known: HashSet<&String> = first.iter().collect();
        let is_same = |values: &Vec<String>| values.len() == known.len() && values.iter().all(|v| known.contains(v));
        Ok(self.0.iter().all(|rule| rule.listed.as_ref().is_some_and(is_same)))
    }

    fn settle_pattern(&self, reader: &Reader<'a>, field: &mut Field) -> Result<()> {
        let first = self.0.iter().find_map(|rule| Some((rule.at, rule.pattern?)));
        // A listed value is right as it is, and a pattern is one of strings.
        let is_text = !matches!(field.kind, Type::Enum(_) | Type::Number | Type::Boolean);
        let Some((at, pattern)) = first.filter(|_| is_text) else { return Ok(()) };
        reader.spend_text(pattern.len().saturating_mul(1 + self.0.len()))?;
        let all = self.0.iter().all(|rule| rule.pattern == Some(pattern));
        let why = match field.kind {
            _ if !all => "the operators differ in it, so it is not checked",
            Type::String => match reader.patterns.why_not(pattern) {
                None => {
                    field.pattern = Some(reader.copy(pattern)?);
                    return Ok(());
                }
                Some(why) => why,
            },
            _ => "only strings without a format are checked against one",
        };
        reader.skip(at, format_args!("the pattern of the filter field `{}`", brief(&field.name)), why);
        Ok(())
    }

    /// Notes that a type is not checked, because another operator has another one, or another alternative has.
    fn note_types(&self, reader: &Reader<'a>, field: &Field) {
        // Kong's custom fields have types of their own, which the operators follow.
        if reader.is_of_kong() || !matches!(field.kind, Type::String | Type::Any) {
            return;
        }
        let is_open = |kind: &Type| matches!(kind, Type::String | Type::Any);
        let mut narrow = self.0.iter().filter(|rule| !rule.kinds.iter().any(is_open));
        // Lists were dealt with.
        let typed = narrow.find(|rule| !matches!(merge(&rule.kinds), Type::Enum(_)));
        if let Some(rule) = typed {
            let mut names: Vec<&str> = Vec::new();
            rule.kinds.iter().map(Type::as_str).for_each(|name| {
                if !names.contains(&name) {
                    names.push(name)
                }
            });
            let what = format!("the type of the filter field `{}` ({})", brief(&field.name), names.join(" or "));
            reader.skip(rule.at, what, "a field has one type, and there are several, so none is checked");
        }
    }
}
