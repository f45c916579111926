//! A small Konnect: it filters JSON records by a raw query string, after the documented rules and with the rules of the
//! entity's own JSON enforced. It shares nothing with the library: it reads the query and the entity by itself.

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) struct Konnect {
    fields: Vec<Value>,
    strict: bool,
    quirk: Option<Quirk>,
}

/// What a service does that no description says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(dead_code, clippy::allow_attributes, reason = "shared with tests that need less of it")]
pub(crate) enum Quirk {
    /// Filters nothing.
    IgnoresAll,
    /// Does not know a field.
    IgnoresField(String),
    /// Does not know an operator.
    IgnoresOperator(String),
    /// Compares strings for equality without case.
    AnyCase,
    /// Takes a text for equal that begins with the value.
    Prefixes,
    /// Reads `_` and `%` in parts of strings as SQL's `like` does.
    Wildcards,
    /// Includes records without the field in `neq`.
    NullsForNeq,
    /// Finds parts of strings in their case only, and so less than was asked for.
    MindsCase,
    /// Leaves out the last record of each answer.
    Forgets,
    /// Compares instants by their seconds.
    Seconds,
    /// Obeys only the last of two operators on a field.
    LastOperator,
    /// Ignores fields that it does not know.
    IgnoresUnknown,
    /// Sorts in another order.
    OtherOrder,
    /// Refuses an operator.
    Refuses(String),
    /// Compares strings without case for `neq`, and so less than was asked for.
    UnequalWithoutCase,
    /// Takes a text for equal that begins with the value, for `neq` only.
    UnequalPrefixes,
    /// Finds parts only where a text begins with them.
    PartsAtTheBeginning,
    /// Finds parts of so many letters only, from and to.
    PartsOf(usize, usize),
    /// Finds no part with a `_` or `%`.
    BadEscaping,
    /// Folds the case of ASCII letters only.
    FoldsAscii,
    /// Reads `false` as `true`.
    AlwaysTrue,
    /// Obeys so many items of a list.
    ItemsOf(usize),
    /// Finds nothing where two fields are asked for.
    OneField,
    /// Compares instants by their milliseconds.
    Milliseconds,
}

struct Param {
    field: usize,
    key: Option<String>,
    operator: String,
    value: Option<String>,
}

/// Whether any value at a parameter's place passes a test.
type AnyOf<'t> = dyn Fn(&dyn Fn(&Value) -> bool) -> bool + 't;

/// A field, and the key in it.
type Target = (usize, Option<String>);

impl Konnect {
    /// A service for the entity of this JSON; a strict one refuses operators that the schema's branches exclude.
    pub(crate) fn new(entity: &Value, strict: bool) -> Self {
        Self { fields: entity["fields"].as_array().cloned().unwrap_or_default(), strict, quirk: None }
    }

    /// The same, with a quirk.
    #[allow(dead_code, clippy::allow_attributes, reason = "shared with tests that need less of it")]
    pub(crate) fn with(self, quirk: Option<Quirk>) -> Self {
        Self { quirk, ..self }
    }

    /// The indexes of the records that the query asks for, or why it is refused.
    pub(crate) fn list(&self, query: &str, records: &[Value]) -> Result<Vec<usize>, String> {
        let params = self.read(query)?;
        match &self.quirk {
            Some(Quirk::Refuses(operator)) if params.iter().any(|param| param.operator == *operator) => {
                return Err(format!("{operator} is not supported"));
            }
            _ => {}
        }
        let is_obeyed = |index: usize| {
            let Some(param) = params.get(index) else { return false };
            let later = params.iter().skip(index + 1);
            let mut same = later.filter(|later| later.field == param.field && later.key == param.key);
            self.quirk != Some(Quirk::LastOperator) || same.next().is_none()
        };
        let obeyed: Vec<&Param> =
            (0..params.len()).filter(|index| is_obeyed(*index)).map(|index| &params[index]).collect();
        let fields: std::collections::BTreeSet<usize> = params.iter().map(|param| param.field).collect();
        if self.quirk == Some(Quirk::OneField) && fields.len() > 1 {
            return Ok(Vec::new());
        }
        let passes = |record: &Value| obeyed.iter().all(|param| self.passes(param, record));
        let found = records.iter().enumerate().filter(|(_, record)| passes(record)).map(|(index, _)| index);
        let mut found: Vec<usize> = found.collect();
        if self.quirk == Some(Quirk::Forgets) && !params.is_empty() {
            found.pop();
        }
        Ok(found)
    }

    fn read(&self, query: &str) -> Result<Vec<Param>, String> {
        let mut params = Vec::new();
        let mut seen: BTreeMap<Target, Vec<String>> = BTreeMap::new();
        let mut flat = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.split_once('=') {
                Some((name, value)) => (decode(name)?, Some(decode(value)?)),
                None => (decode(pair)?, None),
            };
            if value.as_ref().is_some_and(|value| value.len() > 1024) {
                return Err(format!("value of {name} too long"));
            }
            if let Some(known) = self.fields.iter().position(|field| field["name"] == *name && is_flat(field)) {
                if flat.contains(&known) {
                    return Err(format!("{name} twice"));
                }
                flat.push(known);
                for param in pieces(known, &self.fields[known], value)? {
                    self.admit(&name, &param, &mut seen)?;
                    params.push(param);
                }
                continue;
            }
            let (target, operator) = match self.target(&name) {
                Err(_) if self.quirk == Some(Quirk::IgnoresUnknown) => continue,
                found => found?,
            };
            let operator = match (operator, &value) {
                (None, None) => "present".to_owned(),
                (None, Some(_)) => "bare".to_owned(),
                (Some(operator), Some(_)) => operator,
                (Some(operator), None) => return Err(format!("[{operator}] without a value")),
            };
            let param = Param { field: target.0, key: target.1, operator, value };
            self.admit(&name, &param, &mut seen)?;
            params.push(param);
        }
        Ok(params)
    }

    /// Refuses what the entity's rules do not allow beside what came before.
    fn admit(&self, name: &str, param: &Param, seen: &mut BTreeMap<Target, Vec<String>>) -> Result<(), String> {
        let operator = &param.operator;
        if param.value.as_deref() == Some("") {
            return Err(format!("empty value of {name}"));
        }
        let field = &self.fields[param.field];
        let used = seen.entry((param.field, param.key.clone())).or_default();
        let nameless = ["bare", "eq", "present"];
        let twice = used.iter().any(|other| {
            other == operator || nameless.contains(&other.as_str()) && nameless.contains(&operator.as_str())
        });
        let bare = |operator: &String| matches!(operator.as_str(), "bare" | "present");
        if !is_flat(field) && used.iter().any(|other| bare(other) != bare(operator)) {
            return Err(format!("{name}: a value and operators under one key"));
        }
        // Tags that all must be there are several values of one parameter.
        if twice && field["style"] != "tags" {
            return Err(format!("{name} twice"));
        }
        used.push(operator.clone());
        let branches = field["branches"].as_array().unwrap();
        let offers = |branch: &Value, wanted: &str| branch.as_array().unwrap().iter().any(|known| known == wanted);
        if !branches.iter().any(|branch| offers(branch, operator)) {
            return Err(format!("{name} does not offer {operator}"));
        }
        if self.strict && !branches.iter().any(|branch| used.iter().all(|wanted| offers(branch, wanted))) {
            return Err(format!("{name}: {used:?} exclude each other"));
        }
        let listed = matches!(operator.as_str(), "oeq" | "ocontains");
        if listed && items(param.value.as_deref().unwrap()).len() > 50 {
            return Err(format!("{name}: too many items"));
        }
        Ok(())
    }

    /// `filter[NAME]` or `filter[NAME][OPERATOR]`, or another word for `filter` where the field has its own; a known name
    /// first, then a map before the first dot.
    fn target(&self, name: &str) -> Result<(Target, Option<String>), String> {
        let (word, inner) = name.split_once('[').ok_or_else(|| format!("unknown parameter {name}"))?;
        let stands_here = |field: &Value| match field["style"]["named"].as_str() {
            Some(named) => named == word,
            None => word == "filter" && !is_flat(field),
        };
        let (inner, operator) = match inner.strip_suffix(']').and_then(|inner| inner.rsplit_once("][")) {
            Some((inner, operator)) => (inner, Some(operator.to_owned())),
            None => (inner.strip_suffix(']').ok_or("no bracket")?, None),
        };
        if let Some(known) =
            self.fields.iter().position(|field| stands_here(field) && field["name"] == inner && field["map"] != true)
        {
            return Ok(((known, None), operator));
        }
        let (map, key) = inner.split_once('.').ok_or_else(|| format!("unknown field {inner}"))?;
        let known =
            self.fields.iter().position(|field| stands_here(field) && field["name"] == map && field["map"] == true);
        let known = known.ok_or_else(|| format!("unknown field {inner}"))?;
        Ok(((known, Some(key.to_owned())), operator))
    }

    fn passes(&self, param: &Param, record: &Value) -> bool {
        let field = &self.fields[param.field];
        let steps: Vec<&str> = match field["path"].as_array() {
            Some(path) => path.iter().map(|step| step.as_str().unwrap()).collect(),
            // Konnect knows where its fields are, also when its description does not say.
            None => vec!["_hidden", field["name"].as_str().unwrap()],
        };
        let mut found = Vec::new();
        let there = collect(record, &steps, param.key.as_deref(), &mut found);
        let kind = field["type"].as_str().unwrap_or("string");
        let value = param.value.as_deref().unwrap_or_default();
        let null = field["null"] == true && value == "null";
        let any = |test: &dyn Fn(&Value) -> bool| found.iter().any(|value| test(value));
        match (&self.quirk, param.operator.as_str()) {
            (Some(Quirk::IgnoresAll), _) => return true,
            (Some(Quirk::IgnoresField(name)), _) if field["name"] == **name => return true,
            (Some(Quirk::IgnoresOperator(operator)), asked) if operator == asked => return true,
            (Some(Quirk::NullsForNeq), "neq") if !null && !there => return true,
            (Some(Quirk::AnyCase), "bare" | "eq") if any(&|own| text(own).eq_ignore_ascii_case(value)) => return true,
            (Some(Quirk::AnyCase), "oeq") => {
                let equal = |own: &Value| items(value).iter().any(|item| text(own).eq_ignore_ascii_case(item));
                if any(&equal) {
                    return true;
                }
            }
            (Some(Quirk::Prefixes), "bare" | "eq") if kind == "string" && any(&|own| text(own).starts_with(value)) => {
                return true;
            }
            (Some(Quirk::MindsCase), "contains") => return any(&|own| text(own).contains(value)),
            (Some(Quirk::Wildcards), "contains") => return any(&|own| like(&text(own), value)),
            (Some(Quirk::Wildcards), "ocontains") => {
                return any(&|own| items(value).iter().any(|item| like(&text(own), item)));
            }
            (Some(Quirk::Seconds), "lt" | "lte" | "gt" | "gte") if kind == "date-time" => {
                return any(&|own| by_seconds(own, value).is_some_and(|order| passes_bound(&param.operator, order)));
            }
            _ => {}
        }
        if let Some(passes) = self.reads_otherwise(param, &any) {
            return there && passes;
        }
        match param.operator.as_str() {
            "present" => there,
            "exists" => there == (value == "true"),
            "bare" | "eq" if null => !there,
            "neq" if null => there,
            "bare" | "eq" => any(&|own| order(kind, own, value) == Some(0)),
            "neq" => there && !any(&|own| order(kind, own, value) == Some(0)),
            "oeq" => any(&|own| items(value).iter().any(|item| order(kind, own, item) == Some(0))),
            "contains" => any(&|own| contains(own, value)),
            "ocontains" => any(&|own| items(value).iter().any(|item| contains(own, item))),
            bound => any(&|own| order(kind, own, value).is_some_and(|order| passes_bound(bound, order))),
        }
    }
}

impl Konnect {
    /// What a quirk that leaves records out makes of a parameter that it is about.
    fn reads_otherwise(&self, param: &Param, any: &AnyOf<'_>) -> Option<bool> {
        let value = param.value.as_deref().unwrap_or_default();
        let kind = self.fields[param.field]["type"].as_str().unwrap_or("string");
        let operator = param.operator.as_str();
        let parts = match operator {
            "contains" => vec![value],
            "ocontains" => items(value),
            _ => Vec::new(),
        };
        let part = |passes: &dyn Fn(&str, &str) -> bool| {
            (!parts.is_empty()).then(|| any(&|own| parts.iter().any(|part| passes(&text(own), part))))
        };
        let folded = |own: &str, part: &str| own.to_lowercase().contains(&part.to_lowercase());
        match self.quirk.as_ref()? {
            Quirk::UnequalWithoutCase if operator == "neq" => {
                Some(!any(&|own| text(own).to_lowercase() == value.to_lowercase()))
            }
            Quirk::UnequalPrefixes if operator == "neq" => Some(!any(&|own| text(own).starts_with(value))),
            Quirk::PartsAtTheBeginning => part(&|own, part| own.to_lowercase().starts_with(&part.to_lowercase())),
            Quirk::PartsOf(least, most) => {
                part(&|own, part| (*least..=*most).contains(&part.chars().count()) && folded(own, part))
            }
            Quirk::BadEscaping => part(&|own, part| !part.contains(['_', '%']) && folded(own, part)),
            Quirk::FoldsAscii => part(&|own, part| own.to_ascii_lowercase().contains(&part.to_ascii_lowercase())),
            Quirk::AlwaysTrue if kind == "boolean" => Some(any(&|own| *own == true)),
            Quirk::ItemsOf(most) if operator == "oeq" => {
                Some(any(&|own| items(value).iter().take(*most).any(|item| text(own) == *item)))
            }
            Quirk::ItemsOf(most) if operator == "ocontains" => {
                Some(any(&|own| items(value).iter().take(*most).any(|item| folded(&text(own), item))))
            }
            Quirk::Milliseconds if kind == "date-time" => {
                let unit = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
                Some(any(&|own| passes_bound(operator, unit(own.as_str().unwrap()).cmp(&unit(value)) as i8)))
            }
            _ => None,
        }
    }
}

/// Whether the field is a parameter of its own name.
fn is_flat(field: &Value) -> bool {
    ["flat", "pairs", "tags"].iter().any(|style| field["style"] == *style)
}

/// What a flat parameter asks for: `NAME=value`, `labels=key:value,key` or `tags=a,b` or `tags=a/b`.
fn pieces(known: usize, field: &Value, value: Option<String>) -> Result<Vec<Param>, String> {
    let value = value.ok_or("a flat parameter without a value")?;
    let param = |key: Option<&str>, operator: &str, value: Option<&str>| Param {
        field: known,
        key: key.map(str::to_owned),
        operator: operator.to_owned(),
        value: value.map(str::to_owned),
    };
    Ok(match field["style"].as_str() {
        Some("pairs") => value
            .split(',')
            .map(|piece| match piece.split_once(':') {
                Some((key, value)) => param(Some(key.trim()), "bare", Some(value.trim())),
                None => param(Some(piece.trim()), "present", None),
            })
            .collect(),
        Some("tags") if value.contains('/') && value.contains(',') => return Err("all or any of the tags?".to_owned()),
        // The list of the brackets is separated by commas.
        Some("tags") if value.contains('/') => vec![param(None, "oeq", Some(&value.replace('/', ",")))],
        Some("tags") => value.split(',').map(|tag| param(None, "bare", Some(tag.trim()))).collect(),
        _ => vec![param(None, "bare", Some(&value))],
    })
}

fn items(value: &str) -> Vec<&str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The values at a place, and whether there is anything: an empty array is there.
fn collect<'v>(value: &'v Value, steps: &[&str], key: Option<&str>, found: &mut Vec<&'v Value>) -> bool {
    match (value, steps.split_first()) {
        (Value::Null, _) => false,
        (Value::Array(elements), step) => {
            let at_end = step.is_none() && key.is_none();
            elements.iter().fold(at_end, |there, element| collect(element, steps, key, found) | there)
        }
        (_, Some((step, rest))) => value.get(step).is_some_and(|inner| collect(inner, rest, key, found)),
        (_, None) => match key {
            Some(key) => value.get(key).is_some_and(|inner| collect(inner, &[], None, found)),
            None => {
                found.push(value);
                true
            }
        },
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn contains(own: &Value, part: &str) -> bool {
    text(own).to_lowercase().contains(&part.to_lowercase())
}

/// SQL's `like '%part%'`, without case.
fn like(own: &str, part: &str) -> bool {
    let (own, part): (Vec<char>, Vec<char>) =
        (own.to_lowercase().chars().collect(), part.to_lowercase().chars().collect());
    (0..=own.len()).any(|from| begins_like(&own[from..], &part))
}

fn begins_like(own: &[char], part: &[char]) -> bool {
    match part.split_first() {
        None => true,
        Some(('%', rest)) => (0..=own.len()).any(|from| begins_like(&own[from..], rest)),
        Some((wanted, rest)) => match own.split_first() {
            Some((letter, own)) => (*wanted == '_' || letter == wanted) && begins_like(own, rest),
            None => false,
        },
    }
}

/// As [`order`], of the seconds of two instants.
fn by_seconds(own: &Value, value: &str) -> Option<i8> {
    let second = |text: &str| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
    Some(second(own.as_str()?)?.cmp(&second(value)?) as i8)
}

fn passes_bound(operator: &str, order: i8) -> bool {
    match operator {
        "lt" => order < 0,
        "lte" => order <= 0,
        "gt" => order > 0,
        "gte" => order >= 0,
        _ => unreachable!(),
    }
}

/// -1, 0 or 1, as the record's value is less than the query's, equal or greater.
fn order(kind: &str, own: &Value, value: &str) -> Option<i8> {
    let order = match kind {
        "number" => own.as_f64()?.partial_cmp(&value.parse::<f64>().ok()?)?,
        "uuid" => text(own).to_lowercase().cmp(&value.to_lowercase()),
        "date-time" => own.as_str()?.parse::<jiff::Timestamp>().ok()?.cmp(&value.parse().ok()?),
        _ => text(own).as_str().cmp(value),
    };
    Some(order as i8)
}

fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().ok_or("cut escape")?, rest.next().ok_or("cut escape")?];
                let digits = std::str::from_utf8(&digits).map_err(|error| error.to_string())?;
                u8::from_str_radix(digits, 16).map_err(|error| error.to_string())?
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
