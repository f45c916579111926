//! Tests of one value.

use regex_syntax::hir::Hir;

use super::key;
use super::row::ValueRow;
use super::said::Said;
use super::words::Fields as _;
use crate::check::{DayOrInstant, FieldRef, Term, TermTest, TypedValue, ValueKind, boolean_text, has_order};
use crate::number::Decimal;
use crate::syntax::{Comparison, MatchOperator};

/// What is wrong with an argument without a value.
const UNBOUND: &str = "cannot compare with an argument that has no value";

/// Tests of a term's values.
pub(super) struct Tests<'r>(pub(super) &'r ValueRow<'r>);

impl Tests<'_> {
    /// Whether one value passes a term's test, `!=` taken as `=`; null when it cannot be read as the field's type.
    pub(super) fn passes(&self, term: &Term<'_>) -> Said {
        match &term.test {
            TermTest::Compare(Comparison::Eq | Comparison::Ne, with) => self.equals(&term.target, &[with]),
            TermTest::Compare(comparison, with) => self.order(&term.target, *comparison, with),
            TermTest::Within(range) => {
                let low = self.order(&term.target, Comparison::Ge, &range.0)?;
                let high = self.order(&term.target, Comparison::Le, &range.1)?;
                // Where the lower bound says nothing, the upper one is not asked.
                Ok(format!("CASE WHEN ({low}) IS NULL THEN NULL ELSE ({low}) AND ({high}) END"))
            }
            TermTest::Any(MatchOperator::In | MatchOperator::Matches, values) => {
                self.equals(&term.target, &values.iter().collect::<Vec<_>>())
            }
            TermTest::Any(matcher, values) => self.parts(*matcher, values),
            TermTest::Regex(pattern) => {
                let hir: Hir =
                    regex_syntax::parse(pattern.as_str()).map_err(|_| "cannot read the regular expression")?;
                self.0.words().matches(&self.0.text()?, &hir)
            }
            TermTest::Exists => Ok("TRUE".to_owned()),
        }
    }

    fn literals<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Said {
        Ok(texts.map(|text| self.0.words().text(text)).collect::<Said<Vec<_>>>()?.join(", "))
    }

    /// Whether a value is any of some; those that cannot be compared with it do not count.
    fn equals(&self, target: &FieldRef<'_>, values: &[&TypedValue]) -> Said {
        let mut groups = Groups::default();
        for value in values {
            groups.add(value)?;
        }
        let mut tests = Vec::new();
        if !groups.texts.is_empty() {
            let values = self.literals(groups.texts.iter().copied())?;
            tests.push(self.0.words().is_any(&self.0.text()?, &values));
        }
        if !groups.numbers.is_empty() {
            let keys = self.literals(groups.numbers.iter().map(String::as_str))?;
            tests.push(self.0.words().is_any(&self.0.number("sn")?, &keys));
        }
        if !groups.instants.is_empty() {
            let keys = self.literals(groups.instants.iter().map(String::as_str))?;
            tests.push(self.0.words().is_any(&self.0.instant()?, &keys));
        }
        if !groups.booleans.is_empty() {
            let values = self.literals(groups.booleans.iter().copied())?;
            tests.push(self.0.words().is_any(&self.0.boolean()?, &values));
        }
        for uuid in &groups.uuids {
            tests.push(self.uuid(*uuid)?);
        }
        if groups.null {
            tests.push("FALSE".to_owned());
        }
        tests.extend(self.untyped(target, &groups)?);
        Ok(match tests.as_slice() {
            [only] => only.clone(),
            all => {
                let any = all.join(" OR ");
                format!("CASE WHEN {any} THEN TRUE ELSE COALESCE({}) END", all.join(", "))
            }
        })
    }

    /// Values that the record's own value reads: what it cannot read so, it compares as text.
    fn untyped(&self, target: &FieldRef<'_>, groups: &Groups<'_>) -> Said<Vec<String>> {
        let free = matches!(target, FieldRef::Free(_));
        let mut tests = Vec::new();
        if !groups.any_numbers.is_empty() {
            let keys = self.literals(groups.any_numbers.iter().map(|(key, _)| key.as_str()))?;
            let values = self.literals(groups.any_numbers.iter().map(|(_, text)| *text))?;
            let number = self.0.number(if free { "sn" } else { "n" })?;
            let text = self.0.text()?;
            let [as_number, as_text] = [self.0.words().is_any(&number, &keys), self.0.words().is_any(&text, &values)];
            tests.push(format!("CASE WHEN {number} IS NOT NULL THEN {as_number} ELSE {as_text} END"));
        }
        if !groups.any_booleans.is_empty() {
            let folded: Vec<String> = groups.any_booleans.iter().map(|text| text.to_ascii_lowercase()).collect();
            let own = format!("CASE WHEN {} THEN {} END", self.0.is("b"), self.0.field("x"));
            let keys = self.literals(folded.iter().map(String::as_str))?;
            let values = self.literals(groups.any_booleans.iter().copied())?;
            let text = self.0.text()?;
            let [as_boolean, as_text] =
                [self.0.words().is_any(&format!("({own})"), &keys), self.0.words().is_any(&text, &values)];
            tests.push(format!("CASE WHEN ({own}) IS NOT NULL THEN {as_boolean} ELSE {as_text} END"));
        }
        for (moment, text) in &groups.moments {
            let literal = self.0.words().text(text)?;
            let as_text = || Ok::<_, super::said::Unsayable>(format!("{} = {literal}", self.0.text()?));
            if !free {
                tests.push(as_text()?);
                continue;
            }
            let key = self.0.instant()?;
            let (start, next) = self.bounds(*moment)?;
            let same = format!("{key} >= {start} AND {key} < {next}");
            tests.push(match as_text() {
                Ok(other) => format!("CASE WHEN {key} IS NOT NULL THEN {same} ELSE {other} END"),
                // A column of instants has nothing else.
                Err(_) => format!("({same})"),
            });
        }
        Ok(tests)
    }

    fn bounds(&self, moment: DayOrInstant) -> Said<(String, String)> {
        let bound = |instant| self.0.words().text(&key::of_instant(instant));
        Ok((bound(moment.start)?, bound(moment.next())?))
    }

    /// A UUID in any of its forms; what is none is another value.
    fn uuid(&self, uuid: uuid::Uuid) -> Said {
        let pairs: Vec<(char, char)> = ('A'..='F').map(|c| (c, c.to_ascii_lowercase())).collect();
        let own = self.0.field("x");
        let (folded, _) = self.0.translated(0, "h", &own, &pairs)?;
        let hyphenated = uuid.hyphenated().to_string();
        let forms = [hyphenated.clone(), uuid.simple().to_string(), format!("{{{hyphenated}}}")];
        let forms = self.literals(forms.iter().map(String::as_str))?;
        let urn = self.0.words().text("urn:uuid:")?;
        let plain = self.0.words().text(&hyphenated)?;
        Ok(format!(
            "CASE WHEN {} THEN {folded} IN ({forms}) OR (substr({own}, 1, 9) = {urn} AND substr({folded}, 10) = {plain}) END",
            self.0.is("s")
        ))
    }

    /// Whether a value is less or greater.
    fn order(&self, target: &FieldRef<'_>, comparison: Comparison, with: &TypedValue) -> Said {
        if !has_order(target, with) {
            return Ok("NULL".to_owned());
        }
        let sign = comparison.as_str();
        Ok(match with.kind {
            ValueKind::Null => "NULL".to_owned(),
            ValueKind::Text => format!("{} {sign} {}", self.0.text()?, self.0.words().text(&with.text)?),
            ValueKind::Number | ValueKind::Untyped(None) => match of_number(with)? {
                Some(own) => format!("{} {sign} {}", self.0.number("sn")?, self.0.words().text(&own)?),
                None => "NULL".to_owned(),
            },
            ValueKind::Instant(instant) => {
                format!("{} {sign} {}", self.0.instant()?, self.0.words().text(&key::of_instant(instant))?)
            }
            ValueKind::Untyped(Some(moment)) => {
                let key = self.0.instant()?;
                let (start, next) = self.bounds(moment)?;
                match comparison {
                    Comparison::Lt => format!("{key} < {start}"),
                    Comparison::Le => format!("{key} < {next}"),
                    Comparison::Gt => format!("{key} >= {next}"),
                    _ => format!("{key} >= {start}"),
                }
            }
            ValueKind::Argument => return Err(UNBOUND.into()),
            ValueKind::Boolean(_) | ValueKind::Uuid(_) => return Err("has no order for values of this type".into()),
        })
    }

    /// Whether any of some strings is a part of a value, without case.
    fn parts(&self, matcher: MatchOperator, values: &[TypedValue]) -> Said {
        if values.iter().any(|value| value.kind == ValueKind::Argument) {
            return Err(UNBOUND.into());
        }
        let needles: Vec<_> = values.iter().map(|value| crate::check::fold(&value.text)).collect();
        if needles.iter().any(|needle| needle.is_empty()) {
            return Ok(format!("CASE WHEN {} IS NOT NULL THEN TRUE END", self.0.text()?));
        }
        let folded = self.0.folded(needles.iter().map(AsRef::as_ref))?;
        let mut tests = Vec::new();
        for needle in &needles {
            let part = self.0.words().text(needle)?;
            tests.push(match matcher {
                MatchOperator::Contains => self.0.words().contains(&folded, &part),
                MatchOperator::StartsWith => self.0.words().starts_with(&folded, &part),
                _ => self.0.words().ends_with(&folded, &part),
            });
        }
        Ok(tests.join(" OR "))
    }
}

/// The key of a number in a filter; none where it is not one.
fn of_number(value: &TypedValue) -> Said<Option<String>> {
    let identity = Decimal::parse(&value.text).map(|number| number.identity());
    identity.map(|(negative, size, digits)| key::of_number(negative, size, &digits)).transpose()
}

/// Values by how they are compared.
#[derive(Default)]
struct Groups<'v> {
    texts: Vec<&'v str>,
    numbers: Vec<String>,
    booleans: Vec<&'static str>,
    instants: Vec<String>,
    uuids: Vec<uuid::Uuid>,
    null: bool,
    any_numbers: Vec<(String, &'v str)>,
    any_booleans: Vec<&'v str>,
    moments: Vec<(DayOrInstant, &'v str)>,
}

impl<'v> Groups<'v> {
    fn add(&mut self, value: &'v TypedValue) -> Said<()> {
        let text = value.text.as_str();
        match value.kind {
            ValueKind::Text => self.texts.push(text),
            ValueKind::Number => match of_number(value)? {
                Some(key) => self.numbers.push(key),
                // No number compares with it.
                None => return Err("cannot compare with a number of this size".into()),
            },
            ValueKind::Boolean(truth) => self.booleans.push(if truth { "true" } else { "false" }),
            ValueKind::Instant(instant) => self.instants.push(key::of_instant(instant)),
            ValueKind::Uuid(uuid) => self.uuids.push(uuid),
            ValueKind::Null => self.null = true,
            ValueKind::Argument => return Err(UNBOUND.into()),
            ValueKind::Untyped(Some(moment)) => self.moments.push((moment, text)),
            ValueKind::Untyped(None) if boolean_text(text).is_some() => self.any_booleans.push(text),
            ValueKind::Untyped(None) => match of_number(value)? {
                Some(key) => self.any_numbers.push((key, text)),
                None => self.texts.push(text),
            },
        }
        Ok(())
    }
}
