//! What the filters of a program's users may ask.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Diagnostic, Error, Setting};
use crate::limits::Limits;

/// What a filter may ask, for programs that take filters from their users: which fields, which operators, and how many
/// predicates, requests and records. What is not restricted is allowed, but for [arguments](Self::with_arguments).
///
/// A name that the collection does not have is a mistake of the program, and would only allow less. So it is an error wherever a filter of
/// that collection is checked, whatever the filter is: `invalid-allowed`, whose part is [`Part::Allowed`](crate::error::Part::Allowed)
/// and not the filter. Collections with different fields need different values of this type.
///
/// `ListRequest::list` applies locally what Konnect cannot do, to all that a broader request gives. Where that is too much, list the plan
/// of a prepared request, which refuses such a filter.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::check::Allowed;
/// let allowed = Allowed::default().with_fields(["email", "active"]).with_operators(["=", "in", "contains"]).with_predicates(3);
/// let request = ListRequest::to("users").allowed(allowed);
/// assert!(request.clone().filter("email contains x and active").one().is_ok());
/// let error = request.filter("full_name = x").one().unwrap_err();
/// assert_eq!(error.diagnostics()[0].code.as_str(), "not-allowed");
/// assert_eq!(error.diagnostics()[0].help.as_deref(), Some("the fields are `email` and `active`"));
///
/// // A program's test finds its own mistakes.
/// let error = ListRequest::to("users").allowed(Allowed::default().with_fields(["emial"])).check().unwrap_err();
/// assert_eq!(error.diagnostics()[0].message, "`emial` is allowed, but identity@v3/users has no such field");
/// assert_eq!(error.diagnostics()[0].help.as_deref(), Some("did you mean `email`?"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// It can be in a file, with keys that are called like these methods. A key that is left out or `null` restricts nothing.
/// ```
/// use konnect_filter::check::Allowed;
/// let allowed: Allowed = serde_json::from_str(r#"{"fields": ["email"], "requests": 2}"#)?;
/// assert_eq!(allowed, Allowed::default().with_fields(["email"]).with_requests(2));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// What every record has to meet, whatever a user asks, is a condition of the program's own:
/// [`ListRequest::and`](crate::ListRequest::and). A filter that is made by joining the two as text can be made to mean something else.
///
/// Only the filter is restricted. The sort, the region and the other options are the program's. An order by a field tells what its
/// values are, as a test of it does: a program that takes the sort from its users, too, looks for it in a list of its own.
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::check::Allowed;
/// let sorted = |by_user: &str| {
///     let key = ["name", "name desc"].into_iter().find(|key| *key == by_user)?;
///     let allowed = Allowed::default().with_fields(["name"]);
///     ListRequest::to("apis").region("eu").filter("name exists").allowed(allowed).sort(key).partial(true).plan().ok()
/// };
/// assert!(sorted("name desc").is_some());
/// assert!(sorted("created_at").is_none());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Allowed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fields: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) operators: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predicates: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    arguments: bool,
}

impl Allowed {
    /// Only these fields, each with all its keys if it is a map. A field is the same by whatever name a filter or this
    /// list calls it.
    #[must_use]
    pub fn with_fields<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.fields = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Only these operators, in their canonical spelling: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `contains`, `starts with`,
    /// `ends with`, `matches`, `between`, `exists`. Each is allowed with `not` too; a field on its own is `=`.
    #[must_use]
    pub fn with_operators<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.operators = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Only so many predicates.
    #[must_use]
    pub const fn with_predicates(mut self, most: usize) -> Self {
        self.predicates = Some(most);
        self
    }

    /// Only so many requests for one filter, and no more than [`Limits::requests`]; one is always allowed. Where a local
    /// filter is allowed, broader requests are sent instead of too many.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::check::Allowed;
    /// let request = ListRequest::to("users").filter("email = a or email = b or email = c").split(true);
    /// let error = request.clone().allowed(Allowed::default().with_requests(2)).urls().unwrap_err();
    /// assert_eq!(error.diagnostics().last().unwrap().help.as_deref(), Some("only 2 requests are allowed: use fewer alternatives"));
    /// assert_eq!(request.allowed(Allowed::default().with_requests(3)).urls()?.len(), 3);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub const fn with_requests(mut self, most: usize) -> Self {
        self.requests = Some(most);
        self
    }

    /// Only so many records of one request, with a filter or without one: where there are more, listing them ends with an error after as many.
    /// Fewer are given, without an error, where the program stops by itself, as with `with_limit`.
    ///
    /// Only those count that the filter keeps: with a local filter, any number of others may be read to find them. Where that is too much, the program
    /// forbids a local filter by `partial(false)`.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::check::Allowed;
    /// let request = ListRequest::to("users").filter("active").allowed(Allowed::default().with_records(100));
    /// # let _ = request;
    /// ```
    #[must_use]
    pub const fn with_records(mut self, most: u64) -> Self {
        self.records = Some(most);
        self
    }

    /// Whether the filter may have arguments, `$name`, whose values the program gives. By default it may not, since it could name any of
    /// them: with `email = $secret`, the value is in a URL and in the service's log, and with `active = $secret`, in the error. The variables
    /// of `filter!` are arguments too.
    ///
    /// What the program adds by [`ListRequest::and`](crate::ListRequest::and) has its values already and is not restricted.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::check::Allowed;
    /// let request = ListRequest::to("users").filter("email = $me").bind("me", "ada@example.com");
    /// let error = request.clone().allowed(Allowed::default()).one().unwrap_err();
    /// assert_eq!(error.diagnostics()[0].message, "the argument `$me` is not allowed");
    /// assert!(request.allowed(Allowed::default().with_arguments(true)).one().is_ok());
    /// ```
    #[must_use]
    pub const fn with_arguments(mut self, allowed: bool) -> Self {
        self.arguments = allowed;
        self
    }

    /// Only the numbers that are of a filter and of what a program adds to it.
    pub(crate) const fn of_whole(&self) -> Self {
        let (requests, records) = (self.requests, self.records);
        Self { fields: None, operators: None, predicates: None, requests, records, arguments: true }
    }

    /// Whether the filter may have arguments.
    pub(super) const fn has_arguments(&self) -> bool {
        self.arguments
    }

    /// How many records may be listed.
    pub(crate) const fn most_records(&self) -> Option<u64> {
        self.records
    }

    /// The limits, and no more requests than are allowed.
    pub(crate) fn within(&self, limits: &Limits) -> Limits {
        let requests = self.requests.map_or(limits.requests, |most| most.max(1).min(limits.requests));
        limits.clone().with_requests(requests)
    }

    /// The error of a plan, which says what is allowed where that is less than the limit.
    pub(crate) fn refuse(&self, error: Error, limits: &Limits) -> Error {
        let Some(most) = self.requests.map(|most| most.max(1)).filter(|most| *most < limits.requests) else {
            return error;
        };
        let problems = error.into_diagnostics().into_iter().map(|mut problem| {
            if problem.code == Code::TooManyRequests {
                problem.code = Code::NotAllowed;
                problem.remedies.retain(|remedy| !matches!(remedy.setting, Setting::Requests(_)));
                let requests = if most == 1 { "one request is" } else { &format!("{most} requests are") };
                return problem.help(format!("only {requests} allowed: use fewer alternatives"));
            }
            problem
        });
        Error::from_diagnostics(problems.collect())
            .unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
    }

    /// What is not allowed of the whole.
    pub(super) fn count(&self, predicates: usize) -> Option<Diagnostic> {
        let most = self.predicates.filter(|most| predicates > *most)?;
        let message = format!("the filter has {predicates} predicates, and only {most} are allowed");
        Some(Diagnostic::in_part(Code::NotAllowed, crate::error::Part::Filter, message).help("write a shorter filter"))
    }
}
