//! Collections described in code.

use super::entity::{Entity, Param, Several, Sort};
use super::field::{Field, ParameterStyle, RecordField, Type};
use super::operator::{Operator, OperatorSet};
use super::paging::{PageNames, Paging};
use super::path::{self, Segment};
use super::servers::Servers;
use crate::setters::{list_setters, setters};

impl Entity {
    /// A collection at a path, version included, with its parameters in braces. Its name comes from the path's other segments; it
    /// has no fields, no pages, and its records are under `data`.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Paging, Type};
    /// let name = Field::new("name", Type::String, [Operator::Eq, Operator::Contains]);
    /// let widgets = Entity::new("workshop", "v1", "/v1/widgets")
    ///     .with_base_url("https://widgets.example.com")
    ///     .with_paging(Paging::number().with_max(100))
    ///     .with_field(name)
    ///     .with_field(Field::new("size", Type::Number, [Operator::Eq, Operator::Lt, Operator::Gt]));
    /// let catalog = Catalog::builtin().with([widgets]);
    /// let request = ListRequest::to("widgets").filter("name contains bolt and size > 3").catalog(&catalog);
    /// assert_eq!(
    ///     request.one()?,
    ///     "https://widgets.example.com/v1/widgets?filter%5Bname%5D%5Bcontains%5D=bolt&filter%5Bsize%5D%5Bgt%5D=3"
    /// );
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn new(api: impl Into<String>, version: impl Into<String>, path: impl Into<String>) -> Self {
        let (version, path) = (version.into(), path.into());
        let fixed = path::segments(&path).filter_map(|segment| match segment {
            Segment::Fixed(text) if text != version && !text.is_empty() => Some(text),
            _ => None,
        });
        let collection = fixed.collect::<Vec<_>>().join("/");
        Self { api: api.into(), version, collection, path, items: Some("data".to_owned()), ..Self::default() }
    }

    /// With one more field that the service filters by.
    #[must_use]
    pub fn with_field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// At the address before its path, such as `https://api.example.com`.
    #[must_use]
    pub fn with_base_url(self, base_url: impl Into<String>) -> Self {
        self.with_servers(Servers::default().with_base_url(base_url))
    }
}

setters! { Entity {
    with_collection(collection: impl Into<String>) = collection.into();
    with_servers(servers: Servers) = servers;
    with_fields(fields: impl IntoIterator<Item = Field>) = fields.into_iter().collect();
    with_sort(sort: Sort) = Some(sort);
    with_paging(paging: Paging) = paging;
    with_page_names(page_names: PageNames) = Some(page_names);
    with_params(params: impl IntoIterator<Item = Param>) = params.into_iter().collect();
    with_items(items: impl Into<String>) = Some(items.into());
    with_record(record: impl IntoIterator<Item = RecordField>) = record.into_iter().collect();
}}

impl Field {
    /// A field that takes these operators, in any combination. Its values are in the records under its name, where a dot leads
    /// into an object.
    ///
    /// ```
    /// use konnect_filter::catalog::{Field, Operator, Type};
    /// let labels = Field::new("labels", Type::String, [Operator::Eq]).with_map(true);
    /// assert!(labels.map && labels.offers(Operator::Eq));
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Type, operators: impl IntoIterator<Item = Operator>) -> Self {
        let name = name.into();
        let path = Some(name.split('.').map(str::to_owned).collect());
        let operators: OperatorSet = operators.into_iter().collect();
        let branches = if operators.is_empty() { Vec::new() } else { vec![operators] };
        Self { name, kind, branches, path, ..Self::default() }
    }

    /// With its values elsewhere in the records: one object key per step.
    #[must_use]
    pub fn with_path<S: Into<String>>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.path = Some(path.into_iter().map(Into::into).collect());
        self
    }

    /// With values that the records do not show: it can be sent, but not evaluated locally.
    #[must_use]
    pub fn without_path(mut self) -> Self {
        self.path = None;
        self
    }
}

setters! { Field {
    with_style(style: ParameterStyle) = style;
    with_branches(branches: impl IntoIterator<Item = OperatorSet>) = branches.into_iter().collect();
    with_pattern(pattern: impl Into<String>) = Some(pattern.into());
    with_map(map: bool) = map;
    with_nullable(nullable: bool) = nullable;
    with_required(required: bool) = required;
    with_deprecated(deprecated: bool) = deprecated;
}}

impl RecordField {
    /// A field of the records at this place: one object key per step.
    ///
    /// ```
    /// use konnect_filter::catalog::{Entity, RecordField, Type};
    /// let tags = RecordField::new(["tags"], Type::String).with_array(true);
    /// let widgets = Entity::new("workshop", "v1", "/v1/widgets").with_record([tags]);
    /// assert_eq!(widgets.record[0].path, ["tags"]);
    /// ```
    #[must_use]
    pub fn new<S: Into<String>>(path: impl IntoIterator<Item = S>, kind: Type) -> Self {
        Self { path: path.into_iter().map(Into::into).collect(), kind, ..Self::default() }
    }
}

setters! { RecordField {
    with_map(map: bool) = map;
    with_array(array: bool) = array;
    with_nullable(nullable: bool) = nullable;
}}

impl Param {
    /// A parameter of this name, which takes any value and may be left out.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

setters! { Param {
    with_required(required: bool) = required;
    with_keyed(keyed: bool) = keyed;
    with_several(several: Several) = several;
}}

list_setters! { Param {
    with_values(values);
}}

setters! { PageNames {
    with_size(size: impl Into<String>) = Some(size.into());
    with_number(number: impl Into<String>) = Some(number.into());
    with_after(after: impl Into<String>) = Some(after.into());
    with_before(before: impl Into<String>) = Some(before.into());
    with_from_zero(from_zero: bool) = from_zero;
}}

setters! { Servers {
    with_global(global: bool) = global;
    with_portal(portal: bool) = portal;
    with_base_url(base_url: impl Into<String>) = Some(base_url.into());
}}

list_setters! { Servers {
    with_regions(regions);
}}

setters! { Sort {
    with_descending(descending: bool) = descending;
    with_minus(minus: bool) = minus;
    with_mark(mark: impl Into<String>) = Some(mark.into());
    with_several(several: Several) = several;
}}

list_setters! { Sort {
    with_fields(fields);
    with_values(values);
}}
