//! A profile as JSON: names for what is named, and what an outcome has beside its name.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::outcome::{Outcome, ProbeKind};
use super::profile;
use crate::catalog::Operator;
use crate::error::brief;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenProfile {
    collection: String,
    host: String,
    measured: String,
    sample: usize,
    complete: bool,
    rows: Vec<WrittenRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRow {
    field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator: Option<String>,
    probe: String,
    outcome: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    values: Option<String>,
}

impl Serialize for profile::Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WrittenProfile::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for profile::Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        WrittenProfile::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl From<profile::Profile> for WrittenProfile {
    fn from(profile: profile::Profile) -> Self {
        let profile::Profile { collection, host, measured_at, sample, complete, rows } = profile;
        let rows = rows.into_iter().map(WrittenRow::from).collect();
        Self { collection, host, measured: measured_at.to_string(), sample, complete, rows }
    }
}

impl From<profile::Row> for WrittenRow {
    fn from(row: profile::Row) -> Self {
        let (outcome, count) = (row.outcome.as_str().to_owned(), row.outcome.count());
        let message = match row.outcome {
            Outcome::Refused(said) | Outcome::Failed(said) => Some(said),
            _ => None,
        };
        let operator = row.operator.map(|operator| operator.as_str().to_owned());
        let probe = row.probe.as_str().to_owned();
        Self { field: row.field, operator, probe, outcome, count, message, values: row.values }
    }
}

impl TryFrom<WrittenProfile> for profile::Profile {
    type Error = String;

    fn try_from(written: WrittenProfile) -> Result<Self, String> {
        let WrittenProfile { collection, host, measured, sample, complete, rows } = written;
        let Ok(measured_at) = measured.parse() else {
            return Err(format!("`{}` is not the time of a measurement", brief(&measured)));
        };
        let mut profile = Self::new(collection, host, measured_at);
        (profile.sample, profile.complete) = (sample, complete);
        profile.rows = rows.into_iter().map(profile::Row::try_from).collect::<Result<_, _>>()?;
        Ok(profile)
    }
}

impl TryFrom<WrittenRow> for profile::Row {
    type Error = String;

    fn try_from(written: WrittenRow) -> Result<Self, String> {
        let WrittenRow { field, operator, probe, outcome, count, message, values } = written;
        let unknown = |what: &str, name: &str| format!("it has an unknown {what} `{}`", brief(name));
        let operator = match operator {
            Some(name) => Some(Operator::from_name(&name).ok_or_else(|| unknown("operator", &name))?),
            None => None,
        };
        let probe = ProbeKind::from_name(&probe).ok_or_else(|| unknown("probe", &probe))?;
        if probe.is_of_operator() && operator.is_none() {
            return Err(format!("a row of `{}` has no operator", brief(&field)));
        }
        let outcome = Outcome::read(&outcome, count.unwrap_or_default(), message.unwrap_or_default())
            .ok_or_else(|| unknown("outcome", &outcome))?;
        if outcome.count().is_some() && count.is_none() {
            return Err(format!("a row of `{}` does not say how many records", brief(&field)));
        }
        Ok(Self { field, operator, probe, outcome, values })
    }
}
