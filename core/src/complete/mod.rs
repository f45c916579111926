//! What can come next in a filter that is being typed: for shells, editors and web pages.
//!
//! The parser itself says what is expected at the cursor, and the collection what there is of it: fields with their types, the
//! operators that a field takes, the values of an enum, relative dates, connectives, closing parentheses. Nothing is offered
//! where the text before the cursor is wrong.
//!
//! ```
//! use konnect_filter::{catalog::Catalog, complete::complete};
//! let users = Catalog::builtin().find("users")?.entity;
//! let offers = |text: &str| -> Vec<String> {
//!     complete(Some(users), text, text.len()).into_iter().map(|candidate| candidate.text).collect()
//! };
//! assert_eq!(offers("act"), ["active"]);
//! assert_eq!(offers("active = "), ["true", "false"]);
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod candidate;
mod fields;
mod operators;
mod search;
mod values;

pub use self::candidate::{Candidate, CandidateKind};
pub use self::search::complete_search;
use std::sync::Arc;

use crate::catalog::Entity;
use crate::check::{Allowed, Asked};
use crate::limits::Limits;
use crate::setters::list_setters;
use crate::span::Span;
use crate::syntax::ahead::{self, Ahead, Role};

/// What is known of a collection's records besides its description, from a sample of them.
///
/// ```
/// use konnect_filter::{catalog::Catalog, complete::{Known, complete_with}};
/// let control_planes = Catalog::builtin().find("control-planes")?.entity;
/// let known = Known::default().with_keys(["labels.env"]).with_values("labels.env", ["dev", "prod"]);
/// let offers = |text: &str| -> Vec<String> {
///     complete_with(Some(control_planes), text, text.len(), &known).into_iter().map(|candidate| candidate.text).collect()
/// };
/// assert_eq!(offers("labels.e"), ["labels.env"]);
/// assert_eq!(offers("labels.env = p"), ["prod"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// Keys of maps that records have, as names of fields: `labels.env`.
    pub keys: Vec<String>,
    /// Values that records have, by the name of the field.
    pub values: Vec<(String, Vec<String>)>,
    /// What the filter may ask, where it comes from a user of the program: nothing else is offered.
    pub allowed: Option<Arc<Allowed>>,
}

list_setters! { Known {
    with_keys(keys);
}}

impl Known {
    /// Where a filter may ask only so much.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, check::Allowed, complete::{Known, complete_with}};
    /// let users = Catalog::builtin().find("users")?.entity;
    /// let known = Known::default().with_allowed(Allowed::default().with_fields(["email"]).with_operators(["=", "in"]));
    /// let offers = |text: &str| -> Vec<String> {
    ///     complete_with(Some(users), text, text.len(), &known).into_iter().map(|candidate| candidate.text).collect()
    /// };
    /// assert_eq!(offers(""), ["email", "not", "("]);
    /// assert_eq!(offers("email "), ["=", "in (", "not in ("]);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn with_allowed(mut self, allowed: impl Into<Arc<Allowed>>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    /// Whether a field of this name may be asked for.
    fn is_allowed(&self, entity: Option<&Entity>, name: &str) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed.is_visible(entity, name))
    }

    /// With these values that records have in a field.
    #[must_use]
    pub fn with_values<T: Into<String>>(
        mut self,
        field: impl Into<String>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.values.push((field.into(), values.into_iter().map(Into::into).collect()));
        self
    }
}

/// What can come next at a place of a filter.
///
/// `cursor` is an offset in bytes; one inside a character or beyond the end counts as the place before it. Without a collection,
/// as for records of any kind, no fields are known. What Konnect itself applies comes before what is applied locally.
///
/// Linear in the length of `text`; a text over [`Limits::text_bytes`] gets nothing.
///
/// ```
/// use konnect_filter::{catalog::Catalog, complete::{CandidateKind, complete}};
/// let users = Catalog::builtin().find("users")?.entity;
/// let next = complete(Some(users), "active = t", 10);
/// assert_eq!((next[0].text.as_str(), next[0].kind), ("true", CandidateKind::Value));
/// assert_eq!(next[0].span.range(), 9..10);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
pub fn complete(entity: Option<&Entity>, text: &str, cursor: usize) -> Vec<Candidate> {
    complete_with(entity, text, cursor, &Known::default())
}

/// What can come next at a place of a filter, where something is known of the records.
///
/// As [`complete`], with the keys and values of `known` besides those that the collection describes.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::complete::{Known, complete_with};
/// let apis = Catalog::builtin().find("api-builder@v3/apis")?.entity;
/// let known = Known::default().with_values("version", ["v1", "v2"]);
/// let next = complete_with(Some(apis), "version = ", 10, &known);
/// assert_eq!(next.iter().map(|candidate| candidate.text.as_str()).collect::<Vec<_>>(), ["v1", "v2"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
pub fn complete_with(entity: Option<&Entity>, text: &str, cursor: usize, known: &Known) -> Vec<Candidate> {
    if text.len() > Limits::DEFAULT.text_bytes {
        return Vec::new();
    }
    // A character has four bytes at most.
    let head = (0..4).find_map(|back| text.get(..cursor.min(text.len()).saturating_sub(back))).unwrap_or_default();
    let nesting = Limits::DEFAULT.nesting;
    let visible = entity.zip(known.allowed.as_ref()).and_then(|(entity, allowed)| allowed.visible(entity));
    let whole = entity;
    let entity = visible.as_ref().or(whole);
    let mut here = Here { entity, whole, known, text, head, start: 0, quote: None, candidates: Vec::new() };
    if let Some(start) = ahead::open_quote(head, nesting) {
        let body = head.get(start..).unwrap_or_default();
        here.start = start;
        here.quote = body.chars().next();
        here.offer(ahead::ahead(head.get(..start).unwrap_or_default(), nesting));
        return here.candidates;
    }
    let (start, is_word) = ahead::last_word(head);
    if start < head.len() {
        here.start = start;
        here.offer(ahead::ahead(head.get(..start).unwrap_or_default(), nesting));
    }
    // After the signs of an operator, more of them may follow, or a value.
    if !is_word {
        here.start = head.len();
        here.offer(ahead::ahead(head, nesting));
    }
    here.candidates
}

/// A place in a text.
struct Here<'a> {
    /// The collection with the fields that are allowed.
    entity: Option<&'a Entity>,
    /// The same with all its fields, which say what a name means.
    whole: Option<&'a Entity>,
    known: &'a Known,
    text: &'a str,
    /// The text before the cursor.
    head: &'a str,
    /// Where the word begins that is being typed.
    start: usize,
    /// The quote that it begins with.
    quote: Option<char>,
    candidates: Vec<Candidate>,
}

impl<'a> Here<'a> {
    fn offer(&mut self, ahead: Ahead<'_>) {
        match ahead {
            Ahead::Operand { nested } => self.operands(nested),
            Ahead::Operator { field, begun } => self.operators(&field, &begun),
            Ahead::Value { field, role } => self.values(&field, role),
            Ahead::List => self.push("(", CandidateKind::Punctuation, "list"),
            Ahead::Comma { close } => {
                self.push(",", CandidateKind::Punctuation, "another value");
                self.push(close.encode_utf8(&mut [0; 4]), CandidateKind::Punctuation, "end of the list");
            }
            Ahead::RangeAnd => self.push("and", CandidateKind::Connective, "the other end of the range"),
            Ahead::End { open, alone } => self.end(open, alone.as_ref()),
            Ahead::Nothing => {}
        }
    }

    fn operands(&mut self, nested: bool) {
        self.fields();
        let before = self.head.get(..self.start).unwrap_or_default().trim_end_matches(ahead::is_space);
        let is_negated = before.ends_with('!') || before.get(before.len().saturating_sub(3)..) == Some("not");
        if nested && !is_negated {
            self.push("not", CandidateKind::Connective, "excludes what follows");
        }
        if nested {
            self.push("(", CandidateKind::Punctuation, "group");
        }
    }

    fn end(&mut self, open: bool, alone: Option<&crate::syntax::FieldName<'_>>) {
        if let Some(field) = alone {
            self.operators(field, "");
            if Asked::of(self.entity, field).is_none_or(|asked| !asked.can_be_bare()) {
                return;
            }
        }
        self.push("and", CandidateKind::Connective, "both");
        self.push("or", CandidateKind::Connective, "either");
        if open {
            self.push(")", CandidateKind::Punctuation, "end of the group");
        }
    }

    /// What has been typed of the word.
    fn typed(&self) -> &'a str {
        self.head.get(self.start..).unwrap_or_default()
    }

    /// Offers `text` where it begins with what was typed.
    fn push(&mut self, text: &str, kind: CandidateKind, about: impl Into<String>) {
        if self.quote.is_none() && begins(text, self.typed()) {
            self.put(text.to_owned(), kind, about.into());
        }
    }

    /// Offers `text` instead of what was typed.
    fn put(&mut self, text: String, kind: CandidateKind, about: String) {
        let before = self.head.get(..self.start).unwrap_or_default();
        let begins_word = text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        // A quote that is replaced may have touched a word.
        let touches = before.ends_with(['"', '\'', ')', ']']) || ahead::last_word(before).1;
        let text = if begins_word && touches { format!(" {text}") } else { text };
        self.candidates.push(Candidate { span: self.span(), text, kind, about });
    }

    /// The whole word at the cursor, what is after the cursor included.
    fn span(&self) -> Span {
        let tail = self.text.get(self.head.len()..).unwrap_or_default();
        let more = match self.quote {
            // A quote after a space may be the next one's.
            Some(quote) => match tail.find(|c: char| c == quote || ahead::is_space(c)) {
                Some(end) if tail.get(end..).is_some_and(|rest| rest.starts_with(quote)) => end + quote.len_utf8(),
                _ => 0,
            },
            None if self.start < self.head.len() && ahead::last_word(self.head).1 => ahead::first_word(tail),
            None => 0,
        };
        Span::of(self.start, self.head.len() + more)
    }

    fn values(&mut self, field: &crate::syntax::FieldName<'_>, role: Role) {
        let asked = Asked::of(self.entity, field);
        for value in values::of(self.entity, asked, role, self.typed(), self.quote.is_some()) {
            self.value(&value.text, value.about);
        }
        let name = field.name();
        let (known, whole) = (self.known, self.whole);
        for value in known
            .values
            .iter()
            .filter(|(field, _)| field == name && known.is_allowed(whole, name))
            .flat_map(|(_, values)| values)
        {
            self.value(value, "in the records");
        }
    }

    /// Offers a value, in the quotes that were begun or that it needs.
    fn value(&mut self, value: &str, about: &str) {
        let text = match self.quote {
            Some('\'') => format!("'{}'", value.replace('\'', "''")),
            Some(_) => crate::syntax::Value::quoted(value).to_string(),
            None => values::written(value, about),
        };
        // What was typed of a value that needs quotes may have none.
        if begins(&text, self.typed()) || self.quote.is_none() && begins(value, self.typed()) {
            self.put(text, CandidateKind::Value, about.to_owned());
        }
    }
}

/// Whether `text` begins with `typed`, in any case of its letters.
fn begins(text: &str, typed: &str) -> bool {
    text.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed))
}
