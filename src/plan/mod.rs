//! The filter as Konnect can answer it: requests, and what is left to do locally.

mod explain;
mod leaf;
mod normalize;
mod pushdown;
mod tighten;

use std::borrow::Cow;

use self::leaf::Leaf;
use self::normalize::{Node, normalize};
use self::pushdown::push;
use self::tighten::tighten;
use crate::catalog::{Entity, Field, Operator};
use crate::check::{Checked, Condition};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::span::Span;

/// What a plan may do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Send only what the published schema allows by its letter.
    pub strict: bool,
    /// Allow several requests.
    pub split: bool,
    /// Allow a residual, to be evaluated on the records that come back.
    pub partial: bool,
    /// The limits on what is sent.
    pub limits: Limits,
}

/// Requests whose answers, joined and cut by the residual, are exactly the records for which the filter is true.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// The requests; none when no record can satisfy the filter. Their answers may overlap.
    pub requests: Vec<Request<'a>>,
    /// What is left to evaluate on each record that comes back.
    pub residual: Option<Condition<'a>>,
    /// Why each remaining piece is local, and what else a reader should know.
    pub notes: Vec<Note>,
}

/// One request: parameters that Konnect joins by `and`. None at all asks for the whole collection.
#[derive(Debug, Clone, Default)]
pub struct Request<'a> {
    /// The parameters, in the order of the filter.
    pub parameters: Vec<Parameter<'a>>,
}

/// One filter parameter.
#[derive(Debug, Clone)]
pub struct Parameter<'a> {
    /// The field.
    pub field: &'a Field,
    /// The key behind a map's name, without the dot.
    pub key: Option<Cow<'a, str>>,
    /// The operator.
    pub operator: Operator,
    /// The value; for [`Operator::Oeq`] and [`Operator::Ocontains`] the items, none of which holds a comma; none for
    /// [`Operator::Present`].
    pub values: Vec<Cow<'a, str>>,
    /// The predicate in the source that it comes from.
    pub span: Span,
}

/// What a reader of a plan should know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// The piece of the source it speaks of.
    pub span: Span,
    /// In plain words.
    pub text: String,
}

/// The requests for a filter, and what is left to do locally.
///
/// With neither [`Options::split`] nor [`Options::partial`] the plan is exactly one request and no residual.
///
/// # Errors
/// When the options forbid what the filter needs: every piece that stands in the way is named, with why and what would
/// help.
pub fn plan<'a>(checked: &Checked<'a>, options: &Options) -> Result<Plan<'a>> {
    let entity = checked.entity();
    let conjuncts = match normalize(checked.condition(), false, entity) {
        Node::All(nodes) => nodes,
        node => vec![node],
    };
    let mut leaves: Vec<Leaf<'_, 'a>> = Vec::with_capacity(conjuncts.len());
    let mut found = Vec::new();
    let mut residual = Vec::new();
    for node in conjuncts {
        match node {
            Node::Leaf(leaf) => leaves.push(leaf),
            node if options.partial => residual.push(node.into_condition()),
            node => found.push(explain::alternatives(&node)),
        }
    }
    let leaves = match tighten(leaves, entity) {
        Ok(leaves) => leaves,
        Err(contradiction) => return Err(explain::never(contradiction).into()),
    };
    let pushed = push(&leaves, entity, options);
    for left in &pushed.left {
        if let Some(leaf) = leaves.get(left.leaf) {
            if options.partial && leaf.is_evaluable() {
                residual.push(leaf.clone().into_condition());
            } else {
                found.extend(explain::obstacles(leaf, left, options));
            }
        }
    }
    found.sort_by_key(|problem| problem.span);
    Error::check(found)?;
    let residual = match residual.len() {
        0 | 1 => residual.pop(),
        _ => Some(Condition::All(residual)),
    };
    Ok(Plan { entity, requests: vec![pushed.request], residual, notes: Vec::new() })
}
