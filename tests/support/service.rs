//! A collection of a small Konnect as a service: filtered, sorted and in pages.

use serde_json::Value;

use crate::filtering::{self, Quirk};
use crate::konnect::{self, Style};
use crate::server::{Asked, Reply};

pub(crate) struct Service {
    filtering: filtering::Konnect,
    records: Vec<Value>,
    style: Style,
    /// The most records of a page.
    largest: usize,
    quirk: Option<Quirk>,
}

impl Service {
    pub(crate) fn new(entity: &Value, records: Vec<Value>, style: Style, largest: usize, quirk: Option<Quirk>) -> Self {
        let filtering = filtering::Konnect::new(entity, false).with(quirk.clone());
        Self { filtering, records, style, largest, quirk }
    }

    /// The records that a request asks for, in its order, or why it is refused.
    fn list(&self, asked: &Asked) -> Result<Vec<Value>, String> {
        let query = asked.target.split_once('?').map_or("", |(_, query)| query);
        let other = ["page%5B", "size=", "offset=", "sort="];
        let filter: Vec<_> = query.split('&').filter(|pair| !other.iter().any(|name| pair.starts_with(name))).collect();
        let found = self.filtering.list(&filter.join("&"), &self.records)?;
        let mut found: Vec<Value> = found.into_iter().map(|index| self.records[index].clone()).collect();
        if let Some(sort) = asked.get("sort") {
            let (name, order) = sort.split_once(' ').unwrap_or((&sort, "asc"));
            found.sort_by_key(|record| key(&record[name]));
            if order == "desc" {
                found.reverse();
            }
            if self.quirk == Some(Quirk::OtherOrder) && found.len() > 2 {
                let middle = found.len() / 2;
                found.rotate_left(middle);
            }
        }
        Ok(found)
    }

    pub(crate) fn answer(&self, asked: &Asked) -> Reply {
        match self.list(asked) {
            Ok(found) => konnect::answer(self.style, &found, self.largest, asked),
            Err(reason) => {
                let body = serde_json::json!({"status": 400, "title": "Bad Request", "detail": reason});
                Reply::status(400, body.to_string())
            }
        }
    }
}

/// By which records are sorted: what is missing first, then numbers, then strings.
fn key(value: &Value) -> (u8, i64, String) {
    match value {
        Value::Null => (0, 0, String::new()),
        Value::Number(number) => (1, number.as_i64().unwrap_or_default(), String::new()),
        value => (2, 0, value.as_str().unwrap_or_default().to_owned()),
    }
}
