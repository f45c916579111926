//! Values of Rust types: of other crates, and of a program's own.

use konnect_filter::ListRequest;
use konnect_filter::syntax::{ArgumentValue, Value, field};

/// What a request sends for a bound value.
fn sent(collection: &str, filter: &str, value: impl Into<ArgumentValue>) -> Result<String, String> {
    let request = ListRequest::to(collection).filter(filter).bind("value", value).region("eu").split(true);
    let urls = request.urls().map_err(|error| error.diagnostics()[0].code.as_str().to_owned())?;
    let url = url::Url::parse(&urls[0]).unwrap();
    let pair = url.query_pairs().next().unwrap();
    Ok(pair.1.into_owned())
}

fn since(value: impl Into<ArgumentValue>) -> Result<String, String> {
    sent("apis", "created_at >= $value", value)
}

#[test]
fn times_of_the_system() {
    use std::time::{Duration, SystemTime};
    let after = |seconds, nanoseconds| SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds)).unwrap();
    let instant = after(1_785_542_400, 0);
    assert_eq!(since(instant).unwrap(), "2026-08-01T00:00:00Z");
    assert_eq!(since(ArgumentValue::from(&instant)).unwrap(), "2026-08-01T00:00:00Z");
    assert_eq!(since(after(1_785_542_400, 250_000_000)).unwrap(), "2026-08-01T00:00:00.25Z");
    assert_eq!(since(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).unwrap(), "1969-12-31T23:59:59Z");
    // Beyond what RFC 3339 can write: the year 11476.
    assert_eq!(since(after(300_000_000_000, 0)).unwrap_err(), "wrong-type");
    let built = field("created_at").ge(instant).build().unwrap();
    assert_eq!(built.to_string(), "created_at >= \"2026-08-01T00:00:00Z\"");
}

#[cfg(feature = "chrono")]
#[test]
fn instants_and_days_of_chrono() {
    use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};
    let utc: DateTime<Utc> = DateTime::from_timestamp(1_785_542_400, 0).unwrap();
    assert_eq!(since(utc).unwrap(), "2026-08-01T00:00:00Z");
    let there = FixedOffset::east_opt(2 * 3600).unwrap().with_ymd_and_hms(2026, 8, 1, 2, 0, 0).unwrap();
    assert_eq!(since(there).unwrap(), "2026-08-01T00:00:00Z");
    let precise = DateTime::from_timestamp(1_785_542_400, 250_000_000).unwrap();
    assert_eq!(since(precise).unwrap(), "2026-08-01T00:00:00.25Z");
    assert_eq!(since(NaiveDate::from_ymd_opt(2026, 8, 1).unwrap()).unwrap(), "2026-08-01T00:00:00Z");
    // Beyond what RFC 3339 can write.
    assert_eq!(since(DateTime::<Utc>::MAX_UTC).unwrap_err(), "wrong-type");
    assert_eq!(since(NaiveDate::MAX).unwrap_err(), "wrong-type");
    let built = field("created_at").ge(utc).build().unwrap();
    assert_eq!(built.to_string(), "created_at >= \"2026-08-01T00:00:00Z\"");
}

#[cfg(feature = "time")]
#[test]
fn instants_and_days_of_time() {
    use time::macros::{date, datetime};
    assert_eq!(since(datetime!(2026-08-01 0:00 UTC)).unwrap(), "2026-08-01T00:00:00Z");
    assert_eq!(since(datetime!(2026-08-01 2:00 +2)).unwrap(), "2026-08-01T00:00:00Z");
    assert_eq!(since(datetime!(2026-08-01 0:00:00.25 UTC)).unwrap(), "2026-08-01T00:00:00.25Z");
    assert_eq!(since(time::UtcDateTime::UNIX_EPOCH).unwrap(), "1970-01-01T00:00:00Z");
    assert_eq!(since(date!(2026 - 08 - 01)).unwrap(), "2026-08-01T00:00:00Z");
    assert_eq!(since(datetime!(9999-12-31 23:59 -23)).unwrap_err(), "wrong-type");
    assert_eq!(since(time::Date::MIN).unwrap_err(), "wrong-type");
    let built = field("created_at").ge(datetime!(2026-08-01 0:00 UTC)).build().unwrap();
    assert_eq!(built.to_string(), "created_at >= \"2026-08-01T00:00:00Z\"");
}

#[derive(Clone)]
struct TeamId(uuid::Uuid);

impl From<TeamId> for ArgumentValue {
    fn from(id: TeamId) -> Self {
        id.0.into()
    }
}

impl From<&TeamId> for Value<'_> {
    fn from(id: &TeamId) -> Self {
        id.0.into()
    }
}

/// By value, by reference, in lists, and in the builder.
#[test]
fn ids_of_a_programs_own_type() {
    let id = TeamId(uuid::Uuid::from_u128(1));
    let text = "00000000-0000-0000-0000-000000000001";
    for value in [ArgumentValue::from(&id), id.clone().into(), [&id].into(), vec![id.clone()].into(), (&[&id]).into()] {
        assert_eq!(sent("apis", "id in $value", value).unwrap(), text);
    }
    assert_eq!(sent("apis", "id in $value", [id.clone()].as_slice()).unwrap(), text);
    let plain = [id.0];
    let built = field("id").is_in(&[id]).build().unwrap();
    assert_eq!(built.to_string(), format!("id in (\"{text}\")"));
    assert_eq!(field("id").is_in(plain.iter()).build().unwrap(), built);
    assert_eq!(field("size").is_in([1, 2].iter()).build().unwrap().to_string(), "size in (1, 2)");
}
