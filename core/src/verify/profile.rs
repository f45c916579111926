//! What was measured, for the planner to obey.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::outcome::{Outcome, ProbeKind};
use super::probe::Probe;
use crate::catalog::{Entity, Field, Operator};
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::plan::{Finding, Measured, unfit};
use crate::suggest;

/// What `verify` wrote about one collection of one host.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::verify::Profile;
/// let text = r#"{"collection":"identity@v3/users","host":"global.api.konghq.com","measured":"2026-11-28T20:00:00Z",
///     "sample":200,"complete":true,"rows":[{"field":"active","operator":"bare","probe":"value","outcome":"ignored"}]}"#;
/// let profile = Profile::read(text)?;
/// let measured = profile.measured(Catalog::builtin().find("users")?.entity)?;
/// // What the service ignores is filtered here.
/// let plan = ListRequest::to("users").filter("active").partial(true).measured(measured).plan()?;
/// assert!(plan.fetches_all() && plan.residual().is_some());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// The collection's full name.
    pub collection: String,
    /// The host that was asked, with its port if it is another one than the scheme's.
    pub host: String,
    /// When; `measured` in JSON.
    pub measured_at: Timestamp,
    /// Records that were looked at.
    pub sample: usize,
    /// Whether each probe was sent.
    pub complete: bool,
    /// The probes.
    pub rows: Vec<Row>,
}

/// One probe.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Operator};
/// use konnect_filter::verify::{Outcome, Row, probes};
/// let users = Catalog::builtin().find("users")?.entity;
/// let probes = probes(users, &[serde_json::json!({"id": "1", "active": true})]);
/// let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
/// let row = Row::new(active, Outcome::AsDocumented);
/// assert_eq!((row.field.as_str(), row.operator, row.values), ("active", Some(Operator::Bare), None));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The field, with a map's key.
    pub field: String,
    /// The operator, if it is about one.
    pub operator: Option<Operator>,
    /// What was looked at.
    pub probe: ProbeKind,
    /// What came of it; without a service's words where they repeat a value that is not shown.
    pub outcome: Outcome,
    /// The values that were sent.
    pub values: Option<String>,
}

/// The error for a file that nothing was measured into.
fn unreadable(error: &serde_json::Error) -> Diagnostic {
    unfit(&format!("it is not what `verify` writes as JSON: {error}"))
}

impl Profile {
    /// A profile of a collection, by its full name, on a host, without anything measured yet.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// use konnect_filter::verify::{Outcome, ProbeAnswer, Profile, Row, probes};
    /// let users = Catalog::builtin().find("identity@v3/users")?.entity;
    /// let sample = [serde_json::json!({"id": "1", "active": true}), serde_json::json!({"id": "2", "active": false})];
    /// let probes = probes(users, &sample);
    /// let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
    /// let mut profile = Profile::new(users.name(), "global.api.konghq.com", jiff::Timestamp::now());
    /// profile.rows.push(Row::new(active, active.judge(&sample, &ProbeAnswer::part(&sample))));
    /// assert_eq!(profile.rows[0].outcome, Outcome::Ignored);
    /// let measured = profile.measured(users)?;
    /// # let _ = measured;
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn new(collection: impl Into<String>, host: impl Into<String>, measured_at: Timestamp) -> Self {
        let (collection, host) = (collection.into(), host.into());
        Self { collection, host, measured_at, sample: 0, complete: false, rows: Vec::new() }
    }

    /// Reads what `verify` wrote.
    ///
    /// ```
    /// use konnect_filter::verify::{Outcome, Profile};
    /// let text = r#"{"collection":"identity@v3/users","host":"global.api.konghq.com","measured":"2026-11-28T20:00:00Z",
    ///     "sample":200,"complete":true,"rows":[{"field":"active","operator":"bare","probe":"value","outcome":"ignored"}]}"#;
    /// assert_eq!(Profile::read(text)?.rows[0].outcome, Outcome::Ignored);
    /// assert!(Profile::read(&text.replace("ignored", "fine")).is_err());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When it is not that, or has a key, operator, probe or outcome that is not known.
    pub fn read(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text).map_err(|error| unreadable(&error))?)
    }

    /// That probes of the collection were not sent, or are not there, where that is so: what they would have measured is taken to be
    /// as documented.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, verify::Profile};
    /// let text = r#"{"collection":"identity@v3/users","host":"global.api.konghq.com","measured":"2026-11-28T20:00:00Z",
    ///     "sample":200,"complete":false,"rows":[{"field":"active","operator":"bare","probe":"value","outcome":"ignored"},
    ///     {"field":"email","operator":"eq","probe":"value","outcome":"not probed"}]}"#;
    /// let users = Catalog::builtin().find("identity@v3/users")?.entity;
    /// let warning = Profile::read(text)?.warnings(users).remove(0);
    /// assert_eq!(warning.message, "the profile is incomplete: 1 of 2 probes was not sent, of `email`");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn warnings(&self, entity: &Entity) -> Vec<Diagnostic> {
        let unsent: Vec<&Row> = self.rows.iter().filter(|row| row.outcome == Outcome::NotProbed).collect();
        let message = match unsent.len() {
            0 => match suggest::listed(self.left_out(entity).iter().map(|field| brief(&field.name).to_string())) {
                names if !names.is_empty() => {
                    format!("the profile is incomplete: it does not have every operator of {names}")
                }
                _ if self.complete => return Vec::new(),
                _ => "the profile is incomplete: measuring ended early".to_owned(),
            },
            count => {
                let mut fields: Vec<&str> = unsent.iter().map(|row| row.field.as_str()).collect();
                let mut known = HashSet::from([""]);
                fields.retain(|field| known.insert(field));
                let of = match suggest::listed(fields.iter().map(|field| brief(field).to_string())) {
                    names if names.is_empty() => names,
                    names => format!(", of {names}"),
                };
                let were = if count == 1 { "was" } else { "were" };
                format!("the profile is incomplete: {count} of {} probes {were} not sent{of}", self.rows.len())
            }
        };
        let problem = Diagnostic::in_part(Code::IncompleteProfile, Part::File, message);
        vec![problem.help("what was not measured is taken to be as documented; measure again, with `verify`")]
    }

    /// The fields of which an operator has no row, though each that a record shows has one, and be it that nothing could be sent.
    fn left_out<'e>(&self, entity: &'e Entity) -> Vec<&'e Field> {
        let row = |row: &Row| Some((place(entity, &row.field)?.0.name.as_str(), row.operator?));
        let rows: HashSet<_> = self.rows.iter().filter_map(row).collect();
        let has_all = |field: &Field| field.operators().iter().all(|own| rows.contains(&(field.name.as_str(), own)));
        entity.fields.iter().filter(|field| field.path.is_some() && !has_all(field)).collect()
    }

    /// What a plan for the collection cannot rely on, for [`plan::PlanOptions::measured`](crate::plan::PlanOptions::measured).
    ///
    /// # Errors
    /// When it is of another collection, or has a row for what this one cannot be filtered by.
    pub fn measured(&self, entity: &Entity) -> Result<Measured> {
        if self.collection != entity.name() {
            let message = format!("it is of `{}`, not of `{}`", brief(&self.collection), entity.name());
            return Err(unfit(&message).into());
        }
        let day = self.measured_at.to_zoned(TimeZone::UTC).date();
        let mut measured = Measured::of(entity, self.host.as_str(), day);
        for row in &self.rows {
            let (kind, found) = (row.probe, finding(&row.outcome));
            if kind == ProbeKind::Fields {
                if found.is_some() {
                    measured.note_fields_apart();
                }
                continue;
            }
            if !kind.is_of_operator() && kind != ProbeKind::Together {
                continue;
            }
            let Some((field, key)) = place(entity, &row.field) else {
                let message = format!("`{}` cannot be filtered by its `{}`", entity.name(), brief(&row.field));
                return Err(unfit(&message).into());
            };
            let Some(operator) = row.operator else { continue };
            match (key, found) {
                (_, None) if kind == ProbeKind::Together => {}
                (_, Some(_)) if kind == ProbeKind::Together => measured.note_together(field),
                (_, Some(finding)) => {
                    measured.note(field, key, operator, finding);
                    // Not each part is sent in a list too: one that is not found alone is not believed to be found there.
                    if operator == Operator::Contains && finding == Finding::TooNarrow {
                        measured.note(field, key, Operator::Ocontains, finding);
                    }
                }
                (Some(key), None) if row.outcome == Outcome::AsDocumented => {
                    measured.note_key(field, key, operator);
                }
                _ => {}
            }
        }
        Ok(measured)
    }
}

/// What a plan makes of an outcome.
const fn finding(outcome: &Outcome) -> Option<Finding> {
    match outcome {
        Outcome::AsDocumented
        | Outcome::Works
        | Outcome::OtherOrder
        | Outcome::AtMost(_)
        | Outcome::NoData
        | Outcome::NotProbed => None,
        Outcome::TooWide(_) | Outcome::IgnoresCase => Some(Finding::TooWide),
        Outcome::Ignored => Some(Finding::Ignored),
        Outcome::Refused(_) | Outcome::Failed(_) => Some(Finding::Refused),
        Outcome::TooNarrow(_) | Outcome::MindsCase => Some(Finding::TooNarrow),
    }
}

/// The field of a row, and the key in it.
fn place<'e, 'n>(entity: &'e Entity, name: &'n str) -> Option<(&'e Field, Option<&'n str>)> {
    let plain = entity.fields.iter().find(|field| field.name == name);
    let in_map = |field: &'e Field| Some((field, Some(name.strip_prefix(field.name.as_str())?.strip_prefix('.')?)));
    let maps = entity.fields.iter().filter(|field| field.map);
    plain.map(|field| (field, None)).or_else(|| maps.clone().find_map(in_map))
}

impl Row {
    /// A probe and what came of it, without the values that were sent: they come from records.
    #[must_use]
    pub fn new(probe: &Probe<'_>, outcome: Outcome) -> Self {
        let said = |said: String| if probe.is_repeated_in(&said) { without_words(&said) } else { said };
        let outcome = match outcome {
            Outcome::Refused(words) => Outcome::Refused(said(words)),
            Outcome::Failed(words) => Outcome::Failed(said(words)),
            other => other,
        };
        let (field, operator, probe) = (probe.field().to_owned(), probe.operator(), probe.kind());
        Self { field, operator, probe, outcome, values: None }
    }

    /// The same with the values, and with a refusal's own words, which may repeat them.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// use konnect_filter::verify::{Outcome, Row, probes};
    /// let users = Catalog::builtin().find("identity@v3/users")?.entity;
    /// let probes = probes(users, &[serde_json::json!({"id": "1", "active": true})]);
    /// let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
    /// assert_eq!(Row::with_values(active, Outcome::Ignored).values.as_deref(), Some("true"));
    /// assert_eq!(Row::new(active, Outcome::Ignored).values, None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn with_values(probe: &Probe<'_>, outcome: Outcome) -> Self {
        let (field, operator) = (probe.field().to_owned(), probe.operator());
        Self { field, operator, probe: probe.kind(), outcome, values: probe.values() }
    }
}

/// A refusal without the service's own words, which repeat a value.
fn without_words(message: &str) -> String {
    match message.split_once(": ") {
        Some((status, _)) if status.starts_with("status ") => format!("{status} (its words repeat a value)"),
        _ => "its words repeat a value".to_owned(),
    }
}
