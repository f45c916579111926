//! Replacements are tried before they are offered.
//!
//! A rule that names a mistake knows the text, but not what the field takes, nor what a plan may do. Here all of it is known: each
//! replacement is made in a copy, which is read, checked and planned as the filter would be. What then fails where it was
//! written is not offered. What leads to a replacement of its own is followed to its end, so that one step suffices.

use super::known::KnownFilter;
use super::trials::Trials;
use crate::catalog::Entity;
use crate::check::Context;
use crate::error::{Diagnostic, Error};
use crate::plan::PlanOptions;
use crate::syntax::{Arguments, parse_known, parse_with};

/// What is known where a filter's problems are reported, so that only replacements are offered that the collection takes.
///
/// [`ListRequest`](crate::ListRequest) does this itself; it is for programs that parse and check a filter in steps.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::Context;
/// use konnect_filter::request::Offers;
/// let text = "active startsWith t";
/// let error = konnect_filter::parse(text).unwrap_err();
/// assert_eq!(error.diagnostics()[0].edits[0].text, "starts with");
///
/// let users = Catalog::builtin().find("users")?.entity;
/// let error = Offers::new(text, Some(users), &Context::from_clock()).tried_in(error);
/// let problem = &error.diagnostics()[0];
/// assert!(problem.edits.is_empty());
/// assert_eq!(
///     problem.help.as_deref(),
///     Some("`starts with` cannot be used with `active`, a boolean: write `active` or `not active`; `active` offers `=`")
/// );
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Offers<'t> {
    text: &'t str,
    known: KnownFilter<'t>,
}

impl<'t> Offers<'t> {
    /// For problems of the filter `text`, which is evaluated on records of the collection, or of any.
    #[must_use]
    pub const fn new(text: &'t str, entity: Option<&'t Entity>, context: &'t Context) -> Self {
        Self { text, known: KnownFilter { entity, context, arguments: None, plan: None } }
    }

    /// With the values of the filter's arguments.
    #[must_use]
    pub const fn arguments(self, arguments: &'t Arguments) -> Self {
        Self { known: KnownFilter { arguments: Some(arguments), ..self.known }, ..self }
    }

    /// For a filter that is planned: what it needs that is not allowed is added to the problem as remedies.
    #[must_use]
    pub const fn plan(self, options: &'t PlanOptions) -> Self {
        Self { known: KnownFilter { plan: Some(options), ..self.known }, ..self }
    }

    /// The error with only those replacements that are accepted.
    #[must_use]
    pub fn tried_in(&self, error: Error) -> Error {
        let problems = self.tried(error.into_diagnostics());
        Error::from_diagnostics(problems).unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
    }

    /// The problems with only those replacements that are accepted; what is not about the filter stays as it is.
    ///
    /// Replacements in a text of more than 1 MiB in all, counted as often as it is read, are not tried.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, check::Context, parse, request::Offers};
    /// let users = Catalog::builtin().find("users")?.entity;
    /// let (text, context) = ("active an email = x", Context::from_clock());
    /// let problems = parse(text).unwrap_err().into_diagnostics();
    /// let tried = Offers::new(text, Some(users), &context).tried(problems.clone());
    /// assert_eq!(tried.len(), problems.len());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn tried(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let problems = self.named(problems);
        Trials::new(self.known, self.text, &problems).all()
    }

    /// The parser's problems as they are with what the collection's names mean, which the parser did not know.
    fn named(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let limits = &self.known.context.limits;
        let read = |error: Option<Error>| error.map(Error::into_diagnostics).unwrap_or_default();
        if self.known.entity.is_none() || problems.is_empty() {
            return problems;
        }
        let plain = read(parse_with(self.text, limits).err());
        let Some(first) = plain.first().and_then(|first| problems.iter().position(|problem| problem == first)) else {
            return problems;
        };
        let (mut named, others): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem| plain.iter().any(|plain| plain == problem));
        if named.len() == plain.len() {
            named = read(parse_known(self.text, limits, &self.known).err());
        }
        let mut problems = others;
        problems.splice(first.min(problems.len())..first.min(problems.len()), named);
        problems
    }
}
