//! What was measured, for the planner to obey.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::outcome::{Outcome, ProbeKind};
use super::probe::Probe;
use crate::catalog::{Entity, Field, Operator};
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::plan::{Finding, Measured, unfit};
use crate::suggest;

/// What `verify` wrote about one collection of one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Profile {
    /// The collection's full name.
    pub collection: String,
    /// The host that was asked, with its port if it is another one than the scheme's.
    pub host: String,
    /// When, in RFC 3339.
    pub measured: String,
    /// Records that were looked at.
    pub sample: usize,
    /// Whether each probe was sent.
    pub complete: bool,
    /// The probes.
    pub rows: Vec<Row>,
}

/// One probe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// The field, with a map's key.
    pub field: String,
    /// The operator's name, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// What was looked at.
    pub probe: String,
    /// What came of it, as [`Outcome::as_str`] names it.
    pub outcome: String,
    /// How many records it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The service's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The values that were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<String>,
}

/// The error for a file that nothing was measured into.
fn unreadable(error: &serde_json::Error) -> Diagnostic {
    let problem = unfit(&format!("it is not what `verify` writes as JSON: {error}"));
    problem.help("make one: `konnect-filter verify COLLECTION --output json > profile.json`")
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
    /// let mut profile = Profile::new(users.name(), "global.api.konghq.com");
    /// profile.measured = "2026-11-28T20:00:00Z".to_owned();
    /// profile.rows.push(Row::new(active, &active.judge(&sample, &ProbeAnswer::part(&sample))));
    /// assert_eq!(profile.rows[0].outcome, Outcome::Ignored.as_str());
    /// let measured = profile.measured(users)?;
    /// # let _ = measured;
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn new(collection: impl Into<String>, host: impl Into<String>) -> Self {
        let (collection, host) = (collection.into(), host.into());
        Self { collection, host, measured: String::new(), sample: 0, complete: false, rows: Vec::new() }
    }

    /// Reads what `verify` wrote.
    ///
    /// ```
    /// use konnect_filter::verify::Profile;
    /// let text = r#"{"collection":"identity@v3/users","host":"global.api.konghq.com","measured":"2026-11-28T20:00:00Z",
    ///     "sample":200,"complete":true,"rows":[{"field":"active","operator":"bare","probe":"value","outcome":"ignored"}]}"#;
    /// assert_eq!(Profile::read(text)?.rows[0].outcome, "ignored");
    /// assert!(Profile::read(&text.replace("ignored", "fine")).is_err());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When it is not that, or has a key, operator, probe or outcome that is not known.
    pub fn read(text: &str) -> Result<Self> {
        let profile: Self = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
        if profile.measured.parse::<jiff::Timestamp>().is_err() {
            return Err(unfit(&format!("`{}` is not the time of a measurement", brief(&profile.measured))).into());
        }
        for row in &profile.rows {
            let unknown = |what: &str, name: &str| unfit(&format!("it has an unknown {what} `{}`", brief(name)));
            if let Some(name) = row.operator.as_ref().filter(|name| Operator::from_name(name).is_none()) {
                return Err(unknown("operator", name).into());
            }
            let Some(kind) = ProbeKind::from_name(&row.probe) else { return Err(unknown("probe", &row.probe).into()) };
            if kind.is_of_operator() && row.operator.is_none() {
                let message = format!("a row of `{}` has no operator", brief(&row.field));
                return Err(unfit(&message).into());
            }
            if finding(&row.outcome).is_none() {
                return Err(unknown("outcome", &row.outcome).into());
            }
        }
        Ok(profile)
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
    /// let warning = Profile::read(text)?.warning(users).unwrap();
    /// assert_eq!(warning.message, "the profile is incomplete: 1 of 2 probes was not sent, of `email`");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn warning(&self, entity: &Entity) -> Option<Diagnostic> {
        let unsent: Vec<&Row> = self.rows.iter().filter(|row| row.outcome == Outcome::NotProbed.as_str()).collect();
        let message = match unsent.len() {
            0 => match suggest::listed(self.left_out(entity).iter().map(|field| brief(&field.name).to_string())) {
                names if !names.is_empty() => {
                    format!("the profile is incomplete: it does not have every operator of {names}")
                }
                _ if self.complete => return None,
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
        Some(problem.help("what was not measured is taken to be as documented; measure again, with `verify`"))
    }

    /// The fields of which an operator has no row, though each that a record shows has one, and be it that nothing could be sent.
    fn left_out<'e>(&self, entity: &'e Entity) -> Vec<&'e Field> {
        let row = |row: &Row| {
            Some((place(entity, &row.field)?.0.name.as_str(), Operator::from_name(row.operator.as_deref()?)?))
        };
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
        let day: String = self.measured.chars().take(10).collect();
        let mut measured = Measured::of(entity, self.host.as_str(), day);
        for row in &self.rows {
            let (Some(kind), Some(found)) = (ProbeKind::from_name(&row.probe), finding(&row.outcome)) else { continue };
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
            let Some(operator) = row.operator.as_deref().and_then(Operator::from_name) else { continue };
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
                (Some(key), None) if row.outcome == Outcome::AsDocumented.as_str() => {
                    measured.note_key(field, key, operator);
                }
                _ => {}
            }
        }
        Ok(measured)
    }
}

/// What a plan makes of an outcome; nothing for an outcome that is not known.
fn finding(outcome: &str) -> Option<Option<Finding>> {
    Some(match outcome {
        "as documented" | "works" | "other order" | "at most" | "no data" | "not probed" => None,
        "too wide" | "ignores case" => Some(Finding::TooWide),
        "ignored" => Some(Finding::Ignored),
        "refused" | "failed" => Some(Finding::Refused),
        "too narrow" | "minds case" => Some(Finding::TooNarrow),
        _ => return None,
    })
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
    pub fn new(probe: &Probe<'_>, outcome: &Outcome) -> Self {
        Self {
            field: probe.field().to_owned(),
            operator: probe.operator().map(|operator| operator.as_str().to_owned()),
            probe: probe.kind().as_str().to_owned(),
            outcome: outcome.as_str().to_owned(),
            count: outcome.count(),
            message: match outcome {
                Outcome::Refused(said) | Outcome::Failed(said) if probe.is_repeated_in(said) => {
                    Some(without_words(said))
                }
                Outcome::Refused(said) | Outcome::Failed(said) => Some(said.clone()),
                _ => None,
            },
            values: None,
        }
    }

    /// The same with the values, and with a refusal's own words, which may repeat them.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// use konnect_filter::verify::{Outcome, Row, probes};
    /// let users = Catalog::builtin().find("identity@v3/users")?.entity;
    /// let probes = probes(users, &[serde_json::json!({"id": "1", "active": true})]);
    /// let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
    /// assert_eq!(Row::with_values(active, &Outcome::Ignored).values.as_deref(), Some("true"));
    /// assert_eq!(Row::new(active, &Outcome::Ignored).values, None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn with_values(probe: &Probe<'_>, outcome: &Outcome) -> Self {
        let own = Self::new(probe, outcome);
        let message = match outcome {
            Outcome::Refused(message) | Outcome::Failed(message) => Some(message.clone()),
            _ => own.message,
        };
        Self { message, values: probe.values(), ..own }
    }
}

/// A refusal without the service's own words, which repeat a value.
fn without_words(message: &str) -> String {
    match message.split_once(": ") {
        Some((status, _)) if status.starts_with("status ") => format!("{status} (its words repeat a value)"),
        _ => "its words repeat a value".to_owned(),
    }
}
