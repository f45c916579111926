//! Collections described in code.

use super::entity::{Entity, Paging};
use super::field::{Field, Type};
use super::operator::{Operator, OperatorSet};
use super::path::{self, Segment};
use super::servers::Servers;

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
    ///     .with_paging(Paging::Number { max: Some(100) })
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
            Segment::Fixed(text) if text != version => Some(text),
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

    /// Where it is served.
    #[must_use]
    pub fn with_servers(mut self, servers: Servers) -> Self {
        self.servers = servers;
        self
    }

    /// At the address before its path, such as `https://api.example.com`.
    #[must_use]
    pub fn with_base_url(self, base_url: impl Into<String>) -> Self {
        self.with_servers(Servers { base_url: Some(base_url.into()), ..Servers::default() })
    }

    /// How it is paged.
    #[must_use]
    pub fn with_paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }
}

impl Field {
    /// A field that takes these operators, in any combination. Its values are in the records under its name, where a dot leads
    /// into an object.
    ///
    /// ```
    /// use konnect_filter::catalog::{Field, Operator, Type};
    /// let labels = Field::new("labels", Type::String, [Operator::Eq]).with_keys();
    /// assert!(labels.map && labels.offers(Operator::Eq));
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Type, operators: impl IntoIterator<Item = Operator>) -> Self {
        let name = name.into();
        let path = Some(name.split('.').map(str::to_owned).collect());
        Self { name, kind, branches: vec![operators.into_iter().collect::<OperatorSet>()], path, ..Self::default() }
    }

    /// As an object of free keys, such as labels.
    #[must_use]
    pub fn with_keys(mut self) -> Self {
        self.map = true;
        self
    }

    /// With its values elsewhere in the records: one object key per step.
    #[must_use]
    pub fn with_path<S: Into<String>>(mut self, path: impl IntoIterator<Item = S>) -> Self {
        self.path = Some(path.into_iter().map(Into::into).collect());
        self
    }
}
