//! What a service was seen to do with what is sent, where it is not what its description says.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::catalog::{Entity, Field, Operator};
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::shared_str::SharedStr;

/// What a service does with a parameter instead of what its description says.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Operator};
/// use konnect_filter::plan::{Finding, Measured};
/// let users = Catalog::builtin().find("users")?.entity;
/// let mut measured = Measured::of(users, "global.api.konghq.com", jiff::civil::date(2026, 11, 28));
/// measured.note(users.field("email").unwrap(), None, Operator::Contains, Finding::TooWide);
/// let plan = ListRequest::to("users").filter("email contains pay").partial(true).measured(measured).plan()?;
/// // It is sent, and what comes back is filtered again.
/// assert_eq!(plan.requests()[0].to_string(), r#"email contains "pay""#);
/// assert_eq!(plan.residual().unwrap().to_string(), r#"email contains "pay""#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Finding {
    /// It sends more records than the parameter asks for.
    TooWide,
    /// It sends what it would send without the parameter.
    Ignored,
    /// It answers with an error.
    Refused,
    /// It leaves out records that the parameter asks for.
    TooNarrow,
}

/// What was measured of a collection, for [`PlanOptions::measured`](super::PlanOptions::measured): what a plan cannot rely on.
///
/// A parameter that the service ignores, refuses or reads too narrowly is not sent, but evaluated on the records. One that it
/// reads too widely is sent, and evaluated again. What was not measured is taken to be as documented; of a map's keys, to be as the
/// worst that was.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Operator};
/// use konnect_filter::check::{Context, check};
/// use konnect_filter::plan::{Finding, Measured, PlanOptions, plan};
/// let entity = Catalog::builtin().find("identity@v3/users")?.entity;
/// let mut measured = Measured::of(entity, "global.api.konghq.com", jiff::civil::date(2026, 11, 28));
/// measured.note(entity.field("active").unwrap(), None, Operator::Bare, Finding::Ignored);
/// let filter = konnect_filter::parse("active and email contains x")?;
/// let checked = check(&filter, entity, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
/// let plan = plan(&checked, &PlanOptions::default().with_partial(true).with_measured(measured))?;
/// assert_eq!(plan.requests()[0].to_string(), r#"email contains "x""#);
/// assert_eq!(plan.residual().unwrap().to_string(), "active = true");
/// assert!(plan.notes()[0].text.starts_with("measured on 2026-11-28: the service ignores `active`"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    collection: String,
    host: String,
    day: Date,
    /// By the field, a map's key and the operator. Under a map without a key is the worst of its keys.
    findings: HashMap<(SharedStr, Option<SharedStr>, Operator), Finding>,
    /// The keys and operators that were measured, so that what is not in `findings` is known to be right.
    keys: HashSet<(SharedStr, SharedStr, Operator)>,
    /// Fields of which only one operator can be sent in a request.
    alone: HashSet<SharedStr>,
    /// Whether only one field can be sent in a request.
    fields_apart: bool,
}

impl Measured {
    /// Nothing yet of this collection, at this host (with its port where it is not the scheme's own), on that day (in UTC).
    #[must_use]
    pub fn of(entity: &Entity, host: impl Into<String>, day: Date) -> Self {
        Self {
            collection: entity.name(),
            host: host.into(),
            day,
            findings: HashMap::new(),
            keys: HashSet::new(),
            alone: HashSet::new(),
            fields_apart: false,
        }
    }

    /// Whether it says something of this collection.
    pub(crate) fn check(&self, entity: &Entity) -> Result<()> {
        if self.collection == entity.name() {
            return Ok(());
        }
        Err(unfit(&format!("it is of `{}`, not of `{}`", brief(&self.collection), entity.name())).into())
    }

    /// Whether it says something of this host.
    pub(crate) fn check_host(&self, host: &str) -> Result<()> {
        if self.host == host {
            return Ok(());
        }
        Err(unfit(&format!("it is of `{}`, not of `{}`", brief(&self.host), brief(host))).into())
    }

    // What `verify` finds is noted by `Profile::measured`: these are for that and for tests, and no part of the interface.

    /// Takes note that an operator was measured with a map's key.
    #[doc(hidden)]
    pub fn note_key(&mut self, field: &Field, key: &str, operator: Operator) {
        self.keys.insert((field.name.as_str().into(), key.into(), operator));
    }

    /// Takes note of what was found; the worst is kept.
    #[doc(hidden)]
    pub fn note(&mut self, field: &Field, key: Option<&str>, operator: Operator, finding: Finding) {
        // A request without a test of such a field is an error: it is sent all the same, and evaluated too.
        let finding = if field.required && finding == Finding::Ignored { Finding::TooWide } else { finding };
        let name = SharedStr::from(field.name.as_str());
        let of_map = key.is_some().then_some(None);
        for key in of_map.into_iter().chain([key.map(SharedStr::from)]) {
            let worst = self.findings.entry((name.clone(), key, operator)).or_insert(finding);
            *worst = finding.max(*worst);
        }
    }

    /// Takes note that two operators on a field, in one request, are not both obeyed.
    ///
    /// ```
    /// use konnect_filter::catalog::{Catalog, Operator};
    /// use konnect_filter::plan::{Finding, Measured};
    /// let apis = Catalog::builtin().find("api-builder@v3/apis")?.entity;
    /// let (labels, name) = (apis.field("labels").unwrap(), apis.field("name").unwrap());
    /// let mut measured = Measured::of(apis, "us.api.konghq.com", jiff::civil::date(2026, 11, 28));
    /// measured.note(labels, Some("env"), Operator::Eq, Finding::Ignored);
    /// measured.note_key(labels, "team", Operator::Eq);
    /// measured.note_together(name);
    /// assert_eq!(measured.finding(labels, Some("env"), Operator::Eq), Some(Finding::Ignored));
    /// assert_eq!(measured.finding(labels, Some("team"), Operator::Eq), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub fn note_together(&mut self, field: &Field) {
        self.alone.insert(field.name.as_str().into());
    }

    /// Takes note that two fields, in one request, are not both obeyed.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// use konnect_filter::check::{Context, check};
    /// use konnect_filter::plan::{Measured, PlanOptions, plan};
    /// let users = Catalog::builtin().find("identity@v3/users")?.entity;
    /// let mut measured = Measured::of(users, "global.api.konghq.com", jiff::civil::date(2026, 11, 28));
    /// measured.note_fields_apart();
    /// let filter = konnect_filter::parse("active and email contains x")?;
    /// let checked = check(&filter, users, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
    /// let plan = plan(&checked, &PlanOptions::default().with_partial(true).with_measured(measured))?;
    /// assert_eq!(plan.requests()[0].parameters().len(), 1);
    /// assert!(plan.residual().is_some());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub const fn note_fields_apart(&mut self) {
        self.fields_apart = true;
    }

    /// What was found of a parameter; nothing where it is as documented, or was not measured.
    ///
    /// ```
    /// use konnect_filter::catalog::{Catalog, Operator};
    /// use konnect_filter::plan::{Finding, Measured};
    /// let users = Catalog::builtin().find("users")?.entity;
    /// let (active, email) = (users.field("active").unwrap(), users.field("email").unwrap());
    /// let mut measured = Measured::of(users, "global.api.konghq.com", jiff::civil::date(2026, 8, 22));
    /// measured.note(active, None, Operator::Bare, Finding::Ignored);
    /// assert_eq!(measured.finding(active, None, Operator::Bare), Some(Finding::Ignored));
    /// assert_eq!(measured.finding(email, None, Operator::Eq), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn finding(&self, field: &Field, key: Option<&str>, operator: Operator) -> Option<Finding> {
        let name = SharedStr::from(field.name.as_str());
        let known = key.map(SharedStr::from).filter(|key| self.keys.contains(&(name.clone(), key.clone(), operator)));
        self.findings.get(&(name, known, operator)).copied()
    }

    /// Whether two operators on the field are not both obeyed.
    pub(super) fn is_alone(&self, field: &Field) -> bool {
        self.alone.contains(field.name.as_str())
    }

    /// Whether two fields are not both obeyed.
    pub(super) const fn are_fields_apart(&self) -> bool {
        self.fields_apart
    }

    /// In plain words, with the day, what it does with `shown`.
    pub(super) fn reason(&self, finding: Finding, shown: &str) -> String {
        let what = match finding {
            Finding::TooWide => format!("the service sends too many records for {shown}"),
            Finding::Ignored => format!("the service ignores {shown}"),
            Finding::Refused => format!("the service refuses {shown}"),
            Finding::TooNarrow => format!("the service leaves out records for {shown}"),
        };
        self.dated(&what)
    }

    pub(super) fn dated(&self, what: &str) -> String {
        format!("measured on {}: {what}", self.day)
    }
}

/// The error for what was measured of something else.
pub(crate) fn unfit(why: &str) -> Diagnostic {
    let message = format!("the profile does not fit: {why}");
    Diagnostic::in_part(Code::InvalidProfile, Part::File, message).help("measure again, with `verify`")
}
