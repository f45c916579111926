//! `--param NAME=@TEXT`: the id of what has that name.

use konnect_filter::catalog::{Catalog, Entity, Match, Operator, Segment};
use konnect_filter::client::{Audience, Client};
use konnect_filter::error::{Code, Diagnostic, Error, Part};
use konnect_filter::syntax::{Value, field};
use konnect_filter::{check, plan, wire};

/// The fields that contain a name for people, the first that a collection has.
const NAMES: [&str; 6] = ["name", "display_name", "full_name", "title", "email", "key"];

/// Replaces names with ids, from the path's beginning on: a name is looked up within what is before it.
pub(in crate::commands) fn resolve(
    client: &Client,
    catalog: &Catalog,
    context: &check::Context,
    entity: &str,
    options: &mut wire::RequestOptions,
) -> Result<(), Error> {
    walk(catalog, entity, options, &mut |parent, above, name| {
        id(client, &Asked::of(parent, context, above, name)?, name)
    })
}

/// What is asked for the names, which stay where their ids would be; and a literal `@` as it is sent.
pub(super) fn unsent<'c>(
    catalog: &'c Catalog,
    context: &check::Context,
    entity: &str,
    options: &mut wire::RequestOptions,
) -> Result<Vec<Asked<'c>>, Error> {
    let mut found = Vec::new();
    walk(catalog, entity, options, &mut |parent, above, name| {
        found.push(Asked::of(parent, context, above, name)?);
        Ok(format!("@{name}"))
    })?;
    Ok(found)
}

/// Refuses a name where nothing is sent, and so nothing can be looked up. A literal `@` becomes what is sent.
pub(in crate::commands) fn refuse(
    catalog: &Catalog,
    context: &check::Context,
    entity: &str,
    options: &mut wire::RequestOptions,
) -> Result<(), Error> {
    let Some((param, value)) = options.params.iter().find(|(_, value)| is_name(value)).cloned() else {
        // A collection that is not found is told when the request is made.
        let _ = walk(catalog, entity, options, &mut |_, _, name| Ok(format!("@{name}")));
        return Ok(());
    };
    let mut wanted = options.clone();
    let asked = unsent(catalog, context, entity, &mut wanted).unwrap_or_default();
    let help = match asked.first() {
        Some(asked) => {
            let filter = asked.checked.condition().to_string().replace('\'', "'\\''");
            let above: String =
                asked.options.params.iter().map(|(name, value)| format!(" --param {name}={value}")).collect();
            let parent = asked.plan.entity().name();
            format!(
                "`konnect-filter list {parent} '{filter}'{above} --output id` prints the id; or let `list` look it up"
            )
        }
        None => "give the id; `list` looks it up by the name".to_owned(),
    };
    let message = format!("`{value}` is a name to look up, and nothing is sent here: `{param}` needs the id itself");
    Err(Diagnostic::in_part(Code::InvalidParam, Part::Param, message).about(param).help(help).into())
}

/// Whether a value is to be looked up.
fn is_name(value: &str) -> bool {
    value.starts_with('@') && !value.starts_with("@@")
}

/// What is done with a name: the collection that has it, where that is, and the name.
type Find<'c, 'f> = dyn FnMut(&Match<'c>, wire::RequestOptions, &str) -> Result<String, Error> + 'f;

/// Replaces each name by what `find` says.
fn walk<'c>(
    catalog: &'c Catalog,
    entity: &str,
    options: &mut wire::RequestOptions,
    find: &mut Find<'c, '_>,
) -> Result<(), Error> {
    if !options.params.iter().any(|(_, value)| value.starts_with('@')) {
        return Ok(());
    }
    let found = catalog.find(entity)?;
    let mut known = options.clone().with_found(&found);
    let base = known.base_url.clone();
    let mut path = String::new();
    for segment in found.entity.segments() {
        let param = match segment {
            Segment::Fixed(text) => {
                path.extend(["/", text]);
                continue;
            }
            Segment::Param(name) => name,
        };
        let Some((_, value)) = known.params.iter_mut().find(|(name, _)| name == param) else {
            // What is missing is told when the request is made.
            return Ok(());
        };
        if let Some(name) = value.strip_prefix('@') {
            *value = match name.strip_prefix('@') {
                Some(_) => name.to_owned(),
                None => {
                    let parent = catalog.find(&path).map_err(|_| no_collection(param, &path))?;
                    let mut above = wire::RequestOptions::default().with_unconfirmed_base(known.unconfirmed_base);
                    above.region.clone_from(&options.region);
                    above.default_region.clone_from(&options.default_region);
                    above.base_url.clone_from(&base);
                    // The client's credential is the collection's own.
                    let audience = Audience::of(found.entity, &above.clone().with_found(&found));
                    if Audience::of(parent.entity, &above) != audience {
                        return Err(other_service(param, parent.entity));
                    }
                    find(&parent, above, name)?
                }
            };
            let id = value.clone();
            for (name, value) in &mut options.params {
                if name == param {
                    value.clone_from(&id);
                }
            }
        }
        path.extend(["/", value]);
    }
    Ok(())
}

/// What is asked for a name.
pub(super) struct Asked<'c> {
    pub(super) plan: plan::Plan<'c>,
    pub(super) options: wire::RequestOptions,
    checked: check::Checked<'c>,
    /// The field of the name.
    label: &'static str,
}

impl<'c> Asked<'c> {
    fn of(
        parent: &Match<'c>,
        context: &check::Context,
        options: wire::RequestOptions,
        name: &str,
    ) -> Result<Self, Error> {
        let entity = parent.entity;
        let Some(label) = NAMES.into_iter().find(|label| can_ask(entity, label)) else {
            return Err(problem(format!("`{}` cannot be filtered by a name", entity.name())));
        };
        let filter = field(label).eq(Value::quoted(name)).build()?;
        let checked = check::check(&filter, entity, context)?;
        let plan = plan::plan(&checked, &plan::PlanOptions::default().with_partial(true))?;
        Ok(Self { plan, options: options.with_found(parent), checked, label })
    }
}

/// One filtered request: two answers are one too many.
fn id(client: &Client, asked: &Asked<'_>, name: &str) -> Result<String, Error> {
    let Asked { plan, options, checked, label } = asked;
    let entity = plan.entity();
    let mut ids = Vec::new();
    for record in client.list(plan, options)? {
        let record = record?;
        // A record that does not show its name may have any.
        if check::evaluate(checked.condition(), &record) != Some(true) {
            continue;
        }
        match record.get("id") {
            Some(serde_json::Value::String(id)) => ids.push(id.clone()),
            Some(serde_json::Value::Number(id)) => ids.push(id.to_string()),
            _ => return Err(problem(format!("the records of `{}` have no id", entity.name()))),
        }
        if ids.len() > 1 {
            break;
        }
    }
    match ids.as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(problem(format!("nothing in `{}` has the {label} `{name}`", entity.name()))),
        _ => {
            let message = format!("several in `{}` have the {label} `{name}`: {}, …", entity.name(), ids.join(", "));
            Err(problem(message))
        }
    }
}

fn can_ask(entity: &Entity, name: &str) -> bool {
    let asks = [Operator::Eq, Operator::Bare, Operator::Contains, Operator::Oeq];
    entity.field(name).is_some_and(|field| !field.map && asks.into_iter().any(|operator| field.offers(operator)))
}

fn no_collection(param: &str, path: &str) -> Error {
    problem(format!("`{param}` cannot be looked up by name: nothing is listed at `{path}`"))
}

fn other_service(param: &str, parent: &Entity) -> Error {
    let parent = parent.name();
    problem(format!("`{param}` cannot be looked up by name: `{parent}` is asked with another credential"))
}

fn problem(message: String) -> Error {
    Diagnostic::in_part(Code::InvalidParam, Part::Param, message).help("give the id itself").into()
}
