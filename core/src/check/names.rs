//! Names of other systems for what a collection has.

use super::usual;
use crate::catalog::{Entity, Type};

/// Names of one thing: whichever a collection has is offered for the others.
const SYNONYMS: &[&[&str]] = &[
    &["name", "display_name", "full_name", "title", "displayname", "label"],
    &["email", "mail", "e_mail", "email_address"],
    &[
        "created_at",
        "ts",
        "created",
        "create_time",
        "creation_time",
        "creation_timestamp",
        "created_on",
        "creation_date",
        "createtime",
        "creationtime",
        "creationtimestamp",
        "createdat",
        "date",
        "time",
        "timestamp",
        "@timestamp",
    ],
    &["updated_at", "updated", "update_time", "modified", "modified_at", "last_modified", "updated_on", "changed"],
    &["description", "desc", "summary"],
    &["id", "uuid", "identifier", "_id", "uid"],
    &["type", "kind"],
    &["successful", "success", "succeeded", "ok"],
    &["enabled", "active", "is_enabled"],
];

/// Words before a name that say nothing in a filter of one collection.
const QUALIFIERS: &[&str] =
    &["metadata", "spec", "data", "item", "record", "it", "this", "self", "resource", "obj", "object", "x"];

/// The type of what a name means in an entity.
pub(super) fn type_of<'e>(entity: &'e Entity, name: &str) -> Option<&'e Type> {
    let whole = entity.fields.iter().find(|field| field.name == name && !field.map).map(|field| &field.kind);
    let key = || {
        let maps = entity.fields.iter().filter(|field| field.map);
        maps.filter(|map| key_of(name, &map.name).is_some()).map(|map| &map.kind).next()
    };
    let record =
        || entity.record.iter().find(|field| field.path.join(".") == name && !field.map).map(|field| &field.kind);
    whole.or_else(key).or_else(record)
}

/// Whether the records have several values at a path.
pub(super) fn is_array(entity: &Entity, name: &str) -> bool {
    entity.record.iter().any(|field| field.array && field.path.join(".") == name)
}

/// The field that has the name of a record, for people.
pub(crate) fn name_field(entity: &Entity) -> Option<&'static str> {
    let names = SYNONYMS.first().into_iter().flat_map(|group| group.iter());
    names.copied().find(|name| type_of(entity, name).is_some())
}

fn key_of<'a>(name: &'a str, map: &str) -> Option<&'a str> {
    name.strip_prefix(map)?.strip_prefix('.').filter(|key| !key.is_empty())
}

/// A name that the collection has for one that it has not: with another sign before a label's key, after a word for the
/// record, or another word for the same.
pub(super) fn name(entity: &Entity, typed: &str) -> Option<String> {
    let known = |name: &str| type_of(entity, name).is_some();
    if let Some(ours) = usual::narrow(typed) {
        return Some(ours).filter(|ours| known(ours));
    }
    let keyed = entity.fields.iter().filter(|field| field.map).find_map(|map| {
        let head = typed.get(..map.name.len()).filter(|head| head.eq_ignore_ascii_case(&map.name))?;
        let key = typed.get(head.len()..)?.strip_prefix(['-', '_', '/', ':'])?;
        (!key.is_empty()).then(|| format!("{}.{key}", map.name))
    });
    let qualified = || {
        let (head, rest) = typed.split_once('.')?;
        let lower = head.to_ascii_lowercase();
        let own = entity.collection.rsplit('/').next().unwrap_or_default();
        // `a.name`, where SQL calls the table `a`.
        let is_alias = head.len() == 1;
        let is_word =
            is_alias || QUALIFIERS.contains(&lower.as_str()) || lower == own || own.strip_suffix('s') == Some(&lower);
        // `public.apis.name`: the table's schema is before its name.
        let table = rest.split_once('.').filter(|(table, name)| table.eq_ignore_ascii_case(own) && known(name));
        if let Some((_, name)) = table {
            return Some(name.to_owned());
        }
        if known(rest) {
            return is_word.then(|| rest.to_owned());
        }
        is_word.then(|| synonym_of(entity, rest)).flatten()
    };
    // `matchLabels: {env: prod}`.
    let matched = || {
        let key = typed.strip_prefix("matchLabels.").or_else(|| typed.strip_prefix("match_labels."))?;
        Some(format!("labels.{key}")).filter(|name| known(name))
    };
    let begun = || {
        let mut found = entity
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .filter(|name| typed.len() >= 4 && name.starts_with(typed) && !name.contains('.'));
        found.next().filter(|_| found.next().is_none()).map(str::to_owned)
    };
    keyed.or_else(matched).or_else(qualified).or_else(|| synonym_of(entity, typed)).or_else(begun)
}

/// What `username` may be of a collection's fields, where it is not said which: the person decides.
pub(super) fn of_people(entity: &Entity, typed: &str) -> Option<[&'static str; 2]> {
    let is_person = ["username", "user_name", "login", "user", "nickname", "account"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(typed));
    let both = ["email", "full_name"];
    (is_person && both.iter().all(|name| type_of(entity, name).is_some())).then_some(both)
}

/// Another word for the same, if the collection has it.
fn synonym_of(entity: &Entity, typed: &str) -> Option<String> {
    let lower = typed.to_ascii_lowercase();
    let group = SYNONYMS.iter().find(|group| group.contains(&lower.as_str()))?;
    group.iter().find(|name| type_of(entity, name).is_some()).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::catalog::Catalog;

    #[test]
    fn names_of_other_systems() {
        let apis = Catalog::builtin().find("api-builder@v3/apis").map(|found| found.entity);
        for (typed, ours) in [
            ("labels-env", Some("labels.env")),
            ("labels/env", Some("labels.env")),
            ("apis.name", Some("name")),
            ("api.name", Some("name")),
            ("metadata.labels.env", Some("labels.env")),
            ("create_time", Some("created_at")),
            ("title", Some("name")),
            ("foo.name", None),
            ("nothing", None),
        ] {
            assert_eq!(apis.as_ref().ok().and_then(|apis| name(apis, typed)).as_deref(), ours, "{typed}");
        }
    }
}
