//! A condition compiled for many records.
//!
//! [`evaluate`](crate::check::evaluate) is the one meaning, and reads like it. A [`Matcher`] says the same of every record, sooner:
//! what depends on the condition alone is done once.
//!
//! ```
//! use konnect_filter::evaluate::Matcher;
//! use konnect_filter::check::{Context, check_untyped};
//! let filter = konnect_filter::parse("status >= 500 and path starts with /v3")?;
//! let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
//! let matcher = Matcher::new(&condition);
//! let lines = [r#"{"status": 503, "path": "/v3/users"}"#, r#"{"status": 200, "path": "/v3/users"}"#, r#"{"status": 500}"#];
//! let matched: Vec<_> = lines.iter().map(|line| matcher.matches_json(line.as_bytes())).collect::<Result<_, _>>()?;
//! assert_eq!(matched, [Some(true), Some(false), None]);
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod ambiguous;
mod found;
mod leaf;
mod list;
mod literal;
mod parts;
mod place;
mod test;
mod tokens;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use self::ambiguous::ambiguous;
use self::found::{Found, Wanted};
use self::leaf::Leaf;
use self::place::Place;
use self::test::{CompiledTest, when_missing};
use crate::check::{self, Condition, Term};
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::json;
use crate::syntax::Comparison;

/// A condition, compiled once for many records. It owns all it needs, and can be shared between threads: a clone is the same one.
///
/// It says exactly what [`evaluate`](crate::check::evaluate) says. A list takes the same time for many values as for few, and
/// [`matches_json`](Self::matches_json) reads a record's text without building its value.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped};
/// use konnect_filter::evaluate::Matcher;
/// let filter = konnect_filter::parse("size > 9.5 and not name contains TEST")?;
/// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
/// let matcher = Matcher::new(&condition);
/// assert_eq!(matcher.matches(&serde_json::json!({ "size": 10, "name": "prod" })), Some(true));
/// assert_eq!(matcher.matches_json(br#"{ "size": 10, "name": "a test" }"#)?, Some(false));
/// assert_eq!(matcher.matches_json(br#"{ "size": 10, "name": null }"#)?, None);
/// assert!(matcher.matches_json(b"{ size: 10 }").is_err());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Matcher {
    compiled: Arc<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    tests: CompiledCondition,
    places: Vec<Place>,
    /// What is looked for in a record's text, unless that is too much.
    wanted: Option<Wanted>,
}

/// Why a key that is there twice is an error.
pub(crate) const TWICE: &str = "JSON leaves open which of the two counts, so the filter cannot be evaluated";

/// A condition's tree.
#[derive(Debug)]
enum CompiledCondition {
    All(Box<[CompiledCondition]>),
    Any(Box<[CompiledCondition]>),
    Not(Box<CompiledCondition>),
    Test(Tested),
    /// A test of a field whose place in the records is not known.
    Unknown,
}

#[derive(Debug)]
struct Tested {
    place: usize,
    test: CompiledTest,
    /// Whether the test must fail.
    is_negated: bool,
    /// Whether what the test says of the values that are there is turned around.
    is_unequal: bool,
    when_missing: Option<bool>,
    /// Whether [`unordered`](check::unordered) may have a warning.
    may_lack_order: bool,
}

impl Matcher {
    /// Compiles a condition.
    ///
    /// Linear in its size. Of a condition with [unbound arguments](Condition::unbound) it says what `evaluate` says.
    #[must_use]
    pub fn new(condition: &Condition<'_>) -> Self {
        let mut places = HashMap::new();
        let tests = CompiledCondition::new(condition, &mut places);
        let mut places: Vec<(Place, usize)> = places.into_iter().collect();
        places.sort_unstable_by_key(|(_, index)| *index);
        let places: Vec<Place> = places.into_iter().map(|(place, _)| place).collect();
        let wanted = Wanted::new(&places);
        Self { compiled: Arc::new(Compiled { tests, places, wanted }) }
    }

    /// Whether the condition is true for a record: true, false, or unknown (`None`), as
    /// [`evaluate`](crate::check::evaluate) says.
    pub fn matches(&self, record: &Value) -> Option<bool> {
        self.compiled.tests.verdict(&Parsed { places: &self.compiled.places, record })
    }

    /// The same for a record's text.
    ///
    /// Only what the condition asks for is read; the rest is passed over, and has to be JSON all the same. What is unusual (numbers
    /// beyond a float, many levels) goes through [`serde_json`], which takes the time that parsing takes.
    ///
    /// An object that has a key twice on the way to what is asked for has two values there. JSON leaves open which one counts, so
    /// that is an error; elsewhere in the record it is not looked for. A [`Value`] keeps only the last one.
    ///
    /// ```
    /// # use konnect_filter::check::{Context, check_untyped};
    /// # use konnect_filter::evaluate::Matcher;
    /// # let filter = konnect_filter::parse("on = true")?;
    /// # let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
    /// # let matcher = Matcher::new(&condition);
    /// let error = matcher.matches_json(br#"{ "on": false, "on": true }"#).unwrap_err();
    /// assert_eq!(error.diagnostics()[0].message, "the record has the key `on` twice");
    /// assert_eq!(matcher.matches_json(br#"{ "on": true, "a": 1, "a": 2 }"#)?, Some(true));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid-record` where [`serde_json::from_slice`] refuses the text, and where a key is there twice.
    pub fn matches_json(&self, record: &[u8]) -> Result<Option<bool>> {
        match self.find(record) {
            Some(found) => Ok(self.compiled.tests.verdict(&found)),
            None => Ok(self.matches(&self.parsed(record)?)),
        }
    }

    /// The key that a record's text has twice where the condition looks, which is why [`matches_json`](Self::matches_json) says
    /// nothing of it.
    ///
    /// ```
    /// use konnect_filter::check::{Context, check_untyped};
    /// use konnect_filter::evaluate::Matcher;
    /// let filter = konnect_filter::parse("labels.env = prod")?;
    /// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
    /// let matcher = Matcher::new(&condition);
    /// let record = br#"{ "labels": { "env": "dev", "env": "prod" } }"#;
    /// assert_eq!(matcher.twice_in_json(record).as_deref(), Some("env"));
    /// assert_eq!(matcher.twice_in_json(br#"{ "a": { "env": 1, "env": 2 } }"#), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub fn twice_in_json(&self, record: &[u8]) -> Option<String> {
        // Where all is found at once, nothing is there twice.
        if self.find(record).is_some() {
            return None;
        }
        ambiguous(&self.compiled.places, std::str::from_utf8(record).ok()?)
    }

    /// Whether [`unordered`](check::unordered) has a warning about a record: it says which, and needs the record's value.
    ///
    /// ```
    /// use konnect_filter::check::{Context, check_untyped};
    /// use konnect_filter::evaluate::Matcher;
    /// let filter = konnect_filter::parse("size > 9")?;
    /// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
    /// let matcher = Matcher::new(&condition);
    /// assert!(matcher.lacks_order_in_json(br#"{ "size": "large" }"#)?);
    /// assert!(!matcher.lacks_order_in_json(b"{}")?);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`matches_json`](Self::matches_json).
    #[doc(hidden)]
    pub fn lacks_order_in_json(&self, record: &[u8]) -> Result<bool> {
        match self.find(record) {
            Some(found) => Ok(self.compiled.tests.lacks_order(&found)),
            None => Ok(self
                .compiled
                .tests
                .lacks_order(&Parsed { places: &self.compiled.places, record: &self.parsed(record)? })),
        }
    }

    fn find<'j>(&self, record: &'j [u8]) -> Option<Found<'j>> {
        self.compiled.wanted.as_ref()?.find(&self.compiled.places, std::str::from_utf8(record).ok()?)
    }

    fn parsed(&self, record: &[u8]) -> Result<Value> {
        let invalid = |message, help| Diagnostic::in_part(Code::InvalidRecord, Part::Record, message).help(help);
        let value = json::value(record)
            .map_err(|error| invalid(format!("the record is not JSON: {error}"), "give one JSON value"))?;
        match std::str::from_utf8(record).ok().and_then(|text| ambiguous(&self.compiled.places, text)) {
            None => Ok(value),
            Some(key) => Err(invalid(format!("the record has the key `{}` twice", brief(&key)), TWICE).into()),
        }
    }
}

/// Reads a record as [`Matcher::matches_json`] reads it; of a key that is there twice, the last one counts.
///
/// ```
/// let record = konnect_filter::evaluate::read_json(br#"{ "size": 1.50 }"#)?;
/// assert!(record["size"].is_number());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Those of [`serde_json::from_slice`].
#[doc(hidden)]
pub fn read_json(record: &[u8]) -> serde_json::Result<Value> {
    json::value(record)
}

/// Where a record's values come from.
trait RecordValues {
    /// Calls `note` with each value at a place, and with `None` for an array.
    fn visit(&self, place: usize, note: impl FnMut(Option<Leaf<'_>>));
}

struct Parsed<'r> {
    places: &'r [Place],
    record: &'r Value,
}

impl RecordValues for Parsed<'_> {
    fn visit(&self, place: usize, mut note: impl FnMut(Option<Leaf<'_>>)) {
        if let Some(place) = self.places.get(place) {
            place.visit(self.record, &mut |leaf| note(leaf));
        }
    }
}

impl RecordValues for Found<'_> {
    fn visit(&self, place: usize, note: impl FnMut(Option<Leaf<'_>>)) {
        self.at(place).for_each(note);
    }
}

impl CompiledCondition {
    fn new(condition: &Condition<'_>, places: &mut HashMap<Place, usize>) -> Self {
        let mut all = |parts: &[Condition<'_>]| parts.iter().map(|part| Self::new(part, places)).collect();
        match condition {
            Condition::All(parts) => Self::All(all(parts)),
            Condition::Any(parts) => Self::Any(all(parts)),
            Condition::Not(part) => Self::Not(Box::new(Self::new(part, places))),
            Condition::Term(term) => match Place::of(&term.target) {
                None => Self::Unknown,
                Some(place) => {
                    let next = places.len();
                    Self::Test(Tested::new(term, *places.entry(place).or_insert(next)))
                }
            },
        }
    }

    fn verdict(&self, record: &impl RecordValues) -> Option<bool> {
        match self {
            Self::All(parts) => until(parts, false, record),
            Self::Any(parts) => until(parts, true, record),
            Self::Not(part) => part.verdict(record).map(|holds| !holds),
            Self::Test(tested) => tested.verdict(record),
            Self::Unknown => None,
        }
    }

    fn lacks_order(&self, record: &impl RecordValues) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.lacks_order(record)),
            Self::Not(part) => part.lacks_order(record),
            Self::Test(tested) => tested.may_lack_order && tested.any(record) == Some(None),
            Self::Unknown => false,
        }
    }
}

/// What decides when one part is that, else unknown when one part is unknown, else the other.
fn until(parts: &[CompiledCondition], decisive: bool, record: &impl RecordValues) -> Option<bool> {
    let mut known = Some(!decisive);
    for part in parts {
        match part.verdict(record) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

impl Tested {
    fn new(term: &Term<'_>, place: usize) -> Self {
        let comparison = match &term.test {
            check::TermTest::Compare(comparison, _) => Some(*comparison),
            _ => None,
        };
        let is_unequal = comparison == Some(Comparison::Ne);
        let is_equality = is_unequal || comparison == Some(Comparison::Eq);
        let is_order = (comparison.is_some() && !is_equality) || matches!(term.test, check::TermTest::Within(_));
        Self {
            place,
            test: CompiledTest::new(term),
            is_negated: term.negated,
            is_unequal,
            when_missing: when_missing(&term.test),
            may_lack_order: is_order && term.target.is_untyped(),
        }
    }

    fn verdict(&self, record: &impl RecordValues) -> Option<bool> {
        let holds = match (self.any(record), &self.test) {
            (found, CompiledTest::Exists) => found.is_some(),
            (None, _) => self.when_missing?,
            (Some(any), _) => any? != self.is_unequal,
        };
        Some(holds != self.is_negated)
    }

    /// Whether any value passes, unknown when none could be tested; `None` where nothing is there.
    fn any(&self, record: &impl RecordValues) -> Option<Option<bool>> {
        let (mut is_present, mut has_passed, mut has_failed, mut is_unfit) = (false, false, false, false);
        record.visit(self.place, |leaf| {
            is_present = true;
            // An array is there, and its elements follow.
            let Some(leaf) = leaf.filter(|_| !has_passed) else { return };
            match self.test.passes(leaf) {
                Some(true) => has_passed = true,
                Some(false) => has_failed = true,
                None => is_unfit = true,
            }
        });
        is_present.then_some((has_passed || has_failed || !is_unfit).then_some(has_passed))
    }
}
