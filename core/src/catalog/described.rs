//! What a collection takes, as one value that can be written as JSON: the form that the command and the npm package show.

use serde::Serialize;

use super::{Entity, Field, Operator, Paging, Param, ParameterName, ParameterStyle, RecordField, Servers, Sort};

/// A collection in one line: what it is called, where it is, and the fields it filters by.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Summary};
/// let users = Catalog::builtin().find("users")?.entity;
/// let Summary { name, fields, .. } = users.summary();
/// assert_eq!(name, "identity@v3/users");
/// assert_eq!(fields, ["id", "email", "full_name", "active"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Summary<'e> {
    /// Its full name, such as `identity@v3/users`.
    pub name: String,
    /// Its path after the host.
    pub path: &'e str,
    /// The parameters in its path, in order.
    pub path_params: Vec<&'e str>,
    /// Where it is served.
    pub servers: &'e Servers,
    /// The names of the fields that Konnect filters by.
    pub fields: Vec<&'e str>,
}

/// Everything that can be asked of a collection: the catalog's own form, and beside it how the language and the wire name each
/// operator.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Description};
/// let users = Catalog::builtin().find("users")?.entity;
/// let description: Description<'_> = users.describe();
/// let names: Vec<&str> = description.fields.iter().map(|row| row.field.name.as_str()).collect();
/// assert_eq!(names, ["id", "email", "full_name", "active"]);
/// assert!(description.local.iter().any(|field| field.path == ["created_at"]));
/// assert_eq!(serde_json::to_value(&description)?["path"], "/v3/users");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Description<'e> {
    /// Its full name, such as `identity@v3/users`.
    pub name: String,
    /// Its path after the host.
    pub path: &'e str,
    /// The parameters in its path, in order.
    pub path_params: Vec<&'e str>,
    /// Where it is served.
    pub servers: &'e Servers,
    /// The fields that Konnect filters by.
    pub fields: Vec<FieldDescription<'e>>,
    /// The fields of its records that Konnect cannot filter by; a local filter can.
    pub local: Vec<&'e RecordField>,
    /// How it is sorted.
    pub sort: Option<&'e Sort>,
    /// How it is paged.
    pub paging: &'e Paging,
    /// Its other query parameters.
    pub params: &'e [Param],
}

/// A field that Konnect filters by, with its operators in the order of [`Operator::ALL`].
///
/// ```
/// use konnect_filter::catalog::{Catalog, FieldDescription, Type};
/// let users = Catalog::builtin().find("users")?.entity;
/// let FieldDescription { field, operators, .. } = &users.describe().fields[1];
/// assert_eq!((field.name.as_str(), &field.kind), ("email", &Type::String));
/// assert_eq!(operators.iter().map(|operator| operator.language).collect::<Vec<_>>(), ["=", "contains"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct FieldDescription<'e> {
    /// The field as the catalog has it.
    #[serde(flatten)]
    pub field: &'e Field,
    /// Its operators.
    pub operators: Vec<OperatorDescription>,
}

/// One operator of a field.
///
/// ```
/// use konnect_filter::catalog::{Catalog, OperatorDescription};
/// let users = Catalog::builtin().find("users")?.entity;
/// let active = users.describe().fields.into_iter().find(|row| row.field.name == "active").unwrap();
/// let OperatorDescription { language, wire, .. } = &active.operators[0];
/// assert_eq!((*language, wire.as_str()), ("=", "filter[active]=…"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OperatorDescription {
    /// As the language spells it, such as `in`.
    pub language: &'static str,
    /// The parameter that it becomes, such as `filter[name][oeq]=…`.
    pub wire: String,
}

impl Entity {
    /// The collection in one line.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let users = Catalog::builtin().find("users")?;
    /// assert_eq!(users.entity.summary().path, "/v3/users");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn summary(&self) -> Summary<'_> {
        Summary {
            name: self.name(),
            path: &self.path,
            path_params: self.path_params().collect(),
            servers: &self.servers,
            fields: self.fields.iter().map(|field| field.name.as_str()).collect(),
        }
    }

    /// Everything that can be asked of the collection.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let users = Catalog::builtin().find("users")?;
    /// let description = users.entity.describe();
    /// let email = description.fields.iter().find(|row| row.field.name == "email").unwrap();
    /// assert!(email.operators.iter().any(|operator| operator.wire == "filter[email][contains]=…"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn describe(&self) -> Description<'_> {
        Description {
            name: self.name(),
            path: &self.path,
            path_params: self.path_params().collect(),
            servers: &self.servers,
            fields: self.fields.iter().map(FieldDescription::new).collect(),
            local: self.local_fields().collect(),
            sort: self.sort.as_ref(),
            paging: &self.paging,
            params: &self.params,
        }
    }

    /// The fields of the records that Konnect cannot filter by.
    pub fn local_fields(&self) -> impl Iterator<Item = &RecordField> {
        self.record.iter().filter(|record| !self.fields.iter().any(|field| field.path.as_ref() == Some(&record.path)))
    }
}

impl<'e> FieldDescription<'e> {
    fn new(field: &'e Field) -> Self {
        let describe =
            |operator: Operator| OperatorDescription { language: operator.spelling(), wire: wire(field, operator) };
        Self { field, operators: field.operators().iter().map(describe).collect() }
    }
}

/// The parameter that an operator becomes.
fn wire(field: &Field, operator: Operator) -> String {
    let parameter = ParameterName::new(field, field.map.then_some("KEY"), operator);
    match (operator, &field.style) {
        (_, ParameterStyle::Pairs) => format!("{parameter}=KEY:…"),
        (Operator::Present, _) if field.prefix().is_some() => parameter.to_string(),
        _ => format!("{parameter}=…"),
    }
}
