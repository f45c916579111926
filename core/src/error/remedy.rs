//! What can be set to get past a problem, as data: only the caller knows how an option is set.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use serde::Serialize;

/// An option that solves a problem, and what it does then.
///
/// ```
/// let catalog = konnect_filter::catalog::Catalog::builtin();
/// let entity = catalog.find("teams/users").unwrap().entity;
/// let error = konnect_filter::wire::RequestOptions::default().resolve(entity).unwrap_err();
/// let remedy = &error.diagnostics()[0].remedies[0];
/// assert_eq!(remedy.to_string(), "`param` with `teamId` says which");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Remedy {
    /// The option.
    pub setting: Setting,
    /// What it does, as the words after its name: `sends several requests`.
    pub effect: Cow<'static, str>,
}

/// What a user of the library sets in a struct, and a user of the command by a flag.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::error::Setting;
/// // A program with flags of its own names those.
/// let flag = |setting: &Setting| match setting {
///     Setting::Split => "--split".to_owned(),
///     other => other.to_string(),
/// };
/// let error = ListRequest::to("control-planes").filter("name in (a, b)").prepare().unwrap_err();
/// let remedies: Vec<String> = error.iter().flat_map(|problem| &problem.remedies).map(|one| flag(&one.setting)).collect();
/// assert!(remedies.contains(&"--split".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Setting {
    /// Several requests are allowed: [`plan::PlanOptions::split`](crate::plan::PlanOptions::split).
    Split,
    /// A wider request and a local rest are allowed: [`plan::PlanOptions::partial`](crate::plan::PlanOptions::partial).
    Partial,
    /// So many requests are allowed: [`Limits::requests`](crate::Limits::requests).
    Requests(usize),
    /// The published schema is not taken by its letter: [`plan::PlanOptions::strict`](crate::plan::PlanOptions::strict) is off.
    NotStrict,
    /// The base address: [`wire::RequestOptions::base_url`](crate::wire::RequestOptions::base_url).
    BaseUrl,
    /// A path parameter of this name: [`ListRequest::param`](crate::ListRequest::param), or
    /// [`wire::RequestOptions::params`](crate::wire::RequestOptions::params).
    Param(Box<str>),
    /// A value for the argument of this name: [`Arguments`](crate::syntax::Arguments).
    Argument(Box<str>),
    /// An extra query parameter of this name: [`wire::RequestOptions::query`](crate::wire::RequestOptions::query).
    Query(Box<str>),
    /// Records per page: [`wire::RequestOptions::page_size`](crate::wire::RequestOptions::page_size).
    PageSize,
    /// A catalog of other collections.
    Catalog,
    /// The list of all collections: [`Catalog::entities`](crate::catalog::Catalog::entities).
    Entities,
    /// Reading a filter from a URL: [`wire::decode`](crate::wire::decode).
    Decode,
    /// A build with regular expressions: the feature `regex`.
    Regex,
    /// Evaluating a filter on records: [`evaluate::Matcher`](crate::evaluate::Matcher).
    Matcher,
    /// A token.
    Token,
    /// Certificates of authorities that are trusted.
    Certificates,
    /// Plain http to this machine itself.
    HttpLoopback,
    /// A credential may go to a host that is not known to be the one it belongs to.
    ForeignHosts,
}

/// The option's name in the library.
impl Display for Setting {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Split => "`split`",
            Self::Partial => "`partial`",
            Self::Requests(count) => return write!(f, "`Limits::with_requests({count})`"),
            Self::NotStrict => "`strict: false`",
            Self::BaseUrl => "`base_url`",
            Self::Param(name) => return write!(f, "`param` with `{name}`"),
            Self::Argument(name) => return write!(f, "`bind` with `{name}`"),
            Self::Query(name) => return write!(f, "`query` with `{name}`"),
            Self::PageSize => "`page_size`",
            Self::Catalog => "`Catalog::with`",
            Self::Entities => "`Catalog::entities`",
            Self::Decode => "`wire::decode`",
            Self::Regex => "the feature `regex`",
            Self::Matcher => "`evaluate::Matcher`",
            Self::Token => "`Credentials`",
            Self::Certificates => "`Http::with_roots`",
            Self::HttpLoopback => "`ClientOptions::with_allow_http_loopback`",
            Self::ForeignHosts => "`ClientOptions::with_allow_foreign_hosts`",
        })
    }
}

/// The option's name in the library, and what it does.
impl Display for Remedy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.setting, self.effect)
    }
}
