//! A collection that can be listed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{Field, RecordField, Type, after_path, is_default, is_false};
use super::paging::{PageNames, PageParameters, Paging};
use super::path::{self, Segment};
use super::servers::Servers;

/// A collection that can be listed, and all that a request for it may say.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, PageNames, Paging, Param, Servers, Sort};
/// let orders = Entity::new("shop", "v1", "/v1/orders")
///     .with_servers(Servers::default().with_regions(["eu", "us"]).with_base_url("https://{region}.example.com"))
///     .with_paging(Paging::number())
///     .with_page_names(PageNames::default().with_size("limit").with_number("page"))
///     .with_sort(Sort::default().with_fields(["created_at"]))
///     .with_params([Param::new("expand").with_values(["customer"])]);
/// assert_eq!(orders.page_parameters().size, Some("limit"));
/// let catalog = Catalog::new([orders]);
/// let request = ListRequest::to("orders").catalog(&catalog).region("eu").page_size(10).sort("created_at desc");
/// assert_eq!(request.query("expand", "customer").one()?, "https://eu.example.com/v1/orders?sort=created_at%20desc&limit=10&expand=customer");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entity {
    /// The API, such as `identity`: what Kong, the OpenAPI file's name or its title calls it.
    pub api: String,
    /// The version in the address, such as `v3`.
    pub version: String,
    /// The path's fixed segments joined by `/`, such as `teams/users`; with its parameters, as in `things/{id}/parts`, where
    /// another collection of the API has the same fixed segments.
    pub collection: String,
    /// The whole path, version included, with its parameters in braces: `/v3/teams/{teamId}/users`.
    pub path: String,
    /// For path parameters, by name, the values that they cannot have: other paths have these as fixed segments in their
    /// place (`/v3/portals/email-domains` beside `/v3/portals/{portalId}`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reserved: BTreeMap<String, Vec<String>>,
    /// Where it is served.
    pub servers: Servers,
    /// The fields that Konnect filters by, in the order of the description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// How it can be sorted, if the description says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// How it is paged.
    #[serde(default, skip_serializing_if = "is_default")]
    pub paging: Paging,
    /// The names of its paging parameters, where they are not Konnect's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_names: Option<PageNames>,
    /// The other query parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Param>,
    /// The object key of the answer under which the records are (`data`); `None` when the answer itself is the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// The fields of the answer's records, two levels deep, in the order of the description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub record: Vec<RecordField>,
}

impl Entity {
    /// The full name, `API@VERSION/COLLECTION`.
    pub fn name(&self) -> String {
        format!("{}@{}/{}", self.api, self.version, self.collection)
    }

    /// The path's parameters, in its order.
    ///
    /// ```
    /// # use konnect_filter::catalog::Entity;
    /// let entity = Entity::new("identity", "v3", "/v3/teams/{teamId}/users");
    /// assert_eq!(entity.path_params().collect::<Vec<_>>(), ["teamId"]);
    /// ```
    pub fn path_params(&self) -> impl Iterator<Item = &str> {
        self.segments().filter_map(Segment::param)
    }

    /// The path's segments, after its first slash.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        path::segments(&self.path)
    }

    /// Whether only the reader knows its host: a dev portal's own domain, or a legacy installation.
    pub fn has_own_host(&self) -> bool {
        self.servers.are_unknown()
    }

    /// Who answers for it, as messages name it: Konnect, or another service whose address is known.
    #[doc(hidden)]
    pub const fn service(&self) -> &'static str {
        if self.servers.base_url.is_none() { "Konnect" } else { "the service" }
    }

    /// The version as a number, to tell a newer from an older one: 3 for `v3`.
    #[doc(hidden)]
    pub fn version_number(&self) -> u64 {
        path::version_number(&self.version).unwrap_or(0)
    }

    /// The names of its paging parameters, Konnect's or its own.
    ///
    /// ```
    /// # use konnect_filter::catalog::{Entity, Paging};
    /// let entity = Entity::default().with_paging(Paging::number());
    /// assert_eq!(entity.page_parameters().size, Some("page[size]"));
    /// assert_eq!(entity.page_parameters().after, None);
    /// ```
    pub fn page_parameters(&self) -> PageParameters<'_> {
        if let Some(names) = &self.page_names {
            return PageParameters {
                size: names.size.as_deref(),
                number: names.number.as_deref(),
                after: names.after.as_deref(),
                before: names.before.as_deref(),
            };
        }
        let none = PageParameters::default();
        let size = Some("page[size]");
        match self.paging {
            Paging::None => none,
            Paging::Size { .. } => PageParameters { size, ..none },
            Paging::Number { .. } => PageParameters { size, number: Some("page[number]"), ..none },
            Paging::Cursor { size: sized, before, .. } => PageParameters {
                size: size.filter(|_| sized),
                after: Some("page[after]"),
                before: before.then_some("page[before]"),
                ..none
            },
            Paging::Offset { .. } => PageParameters { size: Some("size"), after: Some("offset"), ..none },
        }
    }

    /// The values that the records of a field are published to have, where the filter's own description says only that it is
    /// text.
    pub(crate) fn published(&self, field: &Field) -> Option<&[String]> {
        let path = field.path.as_ref().filter(|_| field.kind == Type::String && !field.map)?;
        // Few records have one, and fewer in this place.
        self.record.iter().find_map(|record| match &record.kind {
            Type::Enum(values) if record.path == *path => Some(values.as_slice()),
            _ => None,
        })
    }

    /// The field with exactly this name.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let apis = Catalog::builtin().find("apis")?.entity;
    /// assert!(apis.field("labels").unwrap().map);
    /// assert!(apis.field("labels.env").is_none());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field whose values are at `path` in the records, and the key after it where it is a map: Konnect filters by
    /// `cluster_type` what the records have at `config.cluster_type`.
    ///
    /// ```
    /// let catalog = konnect_filter::catalog::Catalog::builtin();
    /// let entity = catalog.find("control-planes").unwrap().entity;
    /// assert_eq!(entity.field_at("config.cluster_type").unwrap().0.name, "cluster_type");
    /// ```
    #[doc(hidden)]
    pub fn field_at<'t>(&self, path: &'t str) -> Option<(&Field, Option<&'t str>)> {
        let placed = |field: &Field| after_path(field.path.as_deref().unwrap_or_default(), path);
        if let Some(field) = self.fields.iter().find(|field| placed(field) == Some("")) {
            return Some((field, None));
        }
        self.fields.iter().filter(|field| field.map).find_map(|field| {
            let key = placed(field)?.strip_prefix('.').filter(|key| !key.is_empty())?;
            Some((field, Some(key)))
        })
    }

    /// What else the place of a name is called: where its values are in the records, or the field that they are filtered by.
    ///
    /// ```
    /// let entity = konnect_filter::catalog::Catalog::builtin().find("control-planes")?.entity;
    /// assert_eq!(entity.other_name("config.cluster_type").as_deref(), Some("cluster_type"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub fn other_name(&self, name: &str) -> Option<String> {
        let other = match self.field_at(name) {
            Some((field, None)) => field.name.clone(),
            Some((field, Some(key))) => format!("{}.{key}", field.name),
            None => self.fields.iter().find_map(|field| {
                let rest = name.strip_prefix(field.name.as_str())?;
                let is_own = rest.is_empty() || field.map && rest.starts_with('.');
                is_own.then(|| Some(format!("{}{rest}", field.path.as_ref()?.join("."))))?
            })?,
        };
        (other != name).then_some(other)
    }
}

/// How a collection can be sorted; the published descriptions say it in prose.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, Sort};
/// let things = Entity::new("shop", "v1", "/v1/things")
///     .with_base_url("https://api.example.com")
///     .with_sort(Sort::default().with_fields(["name", "created_at"]).with_minus(true));
/// let catalog = Catalog::new([things]);
/// let request = ListRequest::to("things").catalog(&catalog).sort("name desc").sort("created_at");
/// assert_eq!(request.one()?, "https://api.example.com/v1/things?sort=-name%2Ccreated_at");
/// assert!(ListRequest::to("things").catalog(&catalog).sort("size").one().is_err());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sort {
    /// The fields that can be sorted by; empty when the description names none, and any name is sent unchecked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Whether a field without `asc` or `desc` is sorted in descending order.
    #[serde(default, skip_serializing_if = "is_false")]
    pub descending: bool,
    /// Whether only `asc` and `desc` spelled out as listed are accepted (a closed enumeration in the schema): the
    /// allowed values, whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Whether a descending field is written `-FIELD`, as JSON:API does, and not `FIELD desc`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub minus: bool,
    /// What is between a field and its `asc` or `desc`, where that is not a space, such as the colon of `name:desc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// How several keys are given, where the description says: else with commas between them, and `values` are whole.
    #[serde(default, skip_serializing_if = "is_default")]
    pub several: Several,
}

/// How several values of a query parameter are given.
///
/// ```
/// use konnect_filter::catalog::{Param, Several};
/// assert_eq!(Param::new("id").several, Several::No);
/// assert_eq!(Param::new("id").with_several(Several::Repeated).several, Several::Repeated);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Several {
    /// It is not known to take more than one.
    #[default]
    No,
    /// Each as a parameter of its own: `id=1&id=2`.
    Repeated,
    /// In one parameter, with commas between them: `id=1,2`.
    Commas,
}

/// A query parameter that is neither filter, sort nor paging.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, Param};
/// let things = Entity::new("shop", "v1", "/v1/things")
///     .with_base_url("https://api.example.com")
///     .with_params([Param::new("expand").with_values(["customer", "items"])]);
/// let catalog = Catalog::new([things]);
/// let request = |value: &str| ListRequest::to("things").catalog(&catalog).query("expand", value).one();
/// assert_eq!(request("items")?, "https://api.example.com/v1/things?expand=items");
/// assert!(request("everything").is_err());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Whether a request without it is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether it is a family `NAME[KEY]`, and nothing by itself.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keyed: bool,
    /// The values it takes, when the description lists them; of a list, each of its values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// How several values are given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub several: Several,
}
