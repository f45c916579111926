//! Decoding: a URL or a query string back to a filter.

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Type};
use konnect_filter::error::{Part, Setting};
use konnect_filter::wire::{Decoded, decode, decode_query};
use konnect_filter::{Limits, Result};

fn read(text: &str) -> Result<Decoded<'static>> {
    decode(text, Catalog::builtin(), &Limits::DEFAULT)
}

#[track_caller]
fn taken(text: &str) -> Decoded<'static> {
    read(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The text decodes to this filter; nothing means no filter.
#[track_caller]
fn filter(text: &str, expected: &str) {
    let filter = taken(text).filter.map(|filter| filter.to_string()).unwrap_or_default();
    assert_eq!(filter, expected, "{text}");
}

/// The text is refused with these codes, each at this piece of it.
#[track_caller]
fn refused(text: &str, expected: &[(&str, &str)]) {
    let error = read(text).expect_err(text);
    let found: Vec<_> = error
        .iter()
        .map(|found| {
            assert_eq!(found.part, Part::Url, "{found:?}");
            assert!(found.advice(ToString::to_string).is_some(), "no help: {found:?}");
            (found.code.as_str(), found.span.expect("no place").get(text).expect("no such place"))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

const USERS: &str = "https://global.api.konghq.com/v3/users";
const APIS: &str = "https://eu.api.konghq.com/v3/apis";

#[test]
fn the_address_names_the_collection() {
    let url = "https://us.api.konghq.com/v2/control-planes?filter[name][contains]=prod&filter[cloud_gateway]=true&page[size]=10";
    let decoded = taken(url);
    assert_eq!(decoded.entity.unwrap().name(), "control-planes@v2/control-planes");
    assert_eq!(decoded.filter.unwrap().to_string(), r#"name contains "prod" and cloud_gateway = true"#);
    assert_eq!(decoded.options.page_size, Some(10));
    assert_eq!(decoded.options.base_url.as_deref(), Some("https://us.api.konghq.com"));

    let decoded = taken("/v3/teams/7f/users?filter[email]=a%40b.c");
    assert_eq!(decoded.entity.unwrap().name(), "identity@v3/teams/users");
    assert_eq!(decoded.options.params, [("teamId".to_owned(), "7f".to_owned())]);
    assert_eq!(decoded.filter.unwrap().to_string(), r#"email = "a@b.c""#);

    // What is escaped in the path is a path's still, and what has no address before its `?` is a query.
    let decoded = taken("/v3/teams/a%20b/users?filter[email]=x");
    assert_eq!(decoded.options.params, [("teamId".to_owned(), "a b".to_owned())]);
    filter("filter[a]=x?y", r#"a = "x?y""#);

    assert_eq!(taken("users?filter[active]=true").entity.unwrap().name(), "identity@v3/users");
    assert!(taken("https://global.api.konghq.com/v3/users").filter.is_none());
    assert!(taken("https://global.api.konghq.com/v3/users?").filter.is_none());
    refused("https://us.api.konghq.com/v2/nothing?a=b", &[("unknown-entity", "https://us.api.konghq.com/v2/nothing")]);
}

#[test]
fn every_spelling_of_a_parameter() {
    for query in [
        "filter[email][contains]=a b&filter[active]=true",
        "filter%5Bemail%5D%5Bcontains%5D=a%20b&filter%5Bactive%5D=true",
        "filter%5bemail%5d%5bcontains%5d=a+b&filter%5bactive%5d=true",
        "&&filter[email][contains]=%61+%62&&filter[active]=true&",
    ] {
        filter(&format!("{USERS}?{query}"), r#"email contains "a b" and active = true"#);
        filter(query, r#"email contains "a b" and active = true"#);
        filter(&format!("?{query}"), r#"email contains "a b" and active = true"#);
    }
}

#[test]
fn every_operator() {
    filter(&format!("{APIS}?filter[name]=x"), r#"name = "x""#);
    filter(&format!("{APIS}?filter[name][eq]=1.10"), r#"name = "1.10""#);
    filter(&format!("{APIS}?filter[name][neq]=x"), r#"name != "x""#);
    filter(&format!("{APIS}?filter[name][oeq]=x,+y%2Cz,,"), r#"name in ("x", "y", "z")"#);
    filter(&format!("{APIS}?filter[name][ocontains]=x,y"), r#"name contains ("x", "y")"#);
    let range = "filter[created_at][gte]=2024-01-01T00:00:00Z&filter[created_at][lt]=2024-02-01T00:00:00%2B02:00";
    let expected = "created_at >= 2024-01-01T00:00:00Z and created_at < 2024-02-01T00:00:00+02:00";
    filter(&format!("{APIS}?{range}"), expected);
    filter(
        "filter[a][gt]=7&filter[a][lte]=1e7&filter[b]=007&filter[c]=-",
        "a > 7 and a <= 1e7 and b = 007 and c = \"-\"",
    );
}

#[test]
fn labels_in_every_form() {
    for name in ["filter[labels.env]", "filter[labels][env]", "filter[labels.env][eq]", "filter[labels][env][eq]"] {
        filter(&format!("{APIS}?{name}=prod"), r#"labels.env = "prod""#);
    }
    filter(&format!("{APIS}?filter[labels.k8s.kuma.io%2Fname][neq]=x"), r#"labels.k8s.kuma.io/name != "x""#);
    filter(&format!("{APIS}?filter[labels.owner]"), "labels.owner exists");
    filter("/v3/teams?filter[labels.owner][exists]=true", "labels.owner exists");
    // Existence is read everywhere, also of fields that no description says it of.
    filter(&format!("{USERS}?filter[email]"), "email exists");
    filter("filter[labels][a][contains]=x&filter[b][exists]=true", r#"labels.a contains "x" and b exists"#);
}

#[test]
fn text_is_quoted_and_the_rest_is_not() {
    let query =
        "filter[a]=true&filter[b]=1.10&filter[c]=2024-01-01T00:00:00Z&filter[d]=null&filter[e]=and&filter[f]=now";
    filter(query, r#"a = true and b = 1.10 and c = 2024-01-01T00:00:00Z and d = "null" and e = "and" and f = "now""#);
}

#[test]
fn sort_paging_and_the_rest() {
    let decoded = taken(&format!("{APIS}?sort=created_at+desc,name&page%5Bsize%5D=5&page[number]=2"));
    let options = &decoded.options;
    assert_eq!(options.sort, ["created_at desc", "name"]);
    assert_eq!((options.page_size, options.page_number), (Some(5), Some(2)));

    // Where no direction is read as descending, a warning says so.
    let events = taken("https://us.api.konghq.com/v3/openmeter/events?sort=time");
    assert_eq!(events.options.sort, ["time desc"]);

    let before = taken("https://us.api.konghq.com/v3/openmeter/events?page[before]=c");
    assert_eq!((before.options.page_before.as_deref(), before.options.page_after), (Some("c"), None));
    for both in ["page[before]=a&page[after]=b", "page[after]=b&page[before]=a"] {
        let second = both.split('&').next_back().unwrap_or_default();
        let url = format!("https://us.api.konghq.com/v3/openmeter/events?{both}");
        refused(&url, &[("invalid-paging", second)]);
    }

    let decoded = taken("a=b&sort=x&page[after]=c&size=1&offset=9");
    assert_eq!(decoded.options.query, [("a".to_owned(), "b".to_owned())]);
    assert_eq!(decoded.options.page_after.as_deref(), Some("9"));
}

#[test]
fn what_the_collection_does_not_have() {
    refused(&format!("{USERS}?filter[emial]=x"), &[("unknown-field", "filter[emial]")]);
    refused(&format!("{USERS}?expand=x"), &[("unknown-parameter", "expand=x")]);
    refused(&format!("{USERS}?filter[email][oeq]=a,b"), &[("unsupported-operator", "filter[email][oeq]")]);
    refused(&format!("{USERS}?filter[email][like]=a"), &[("unknown-operator", "filter[email][like]")]);
    refused(&format!("{USERS}?filter[email.x]=a"), &[("unexpected-key", "filter[email.x]")]);
    refused(&format!("{USERS}?filter[active]=yes"), &[("wrong-type", "yes")]);
    refused(&format!("{USERS}?sort=nope"), &[("invalid-sort", "sort=nope")]);
    refused(&format!("{USERS}?page[size]=ten"), &[("invalid-paging", "page[size]=ten")]);
    refused(&format!("{USERS}?page[after]=x"), &[("invalid-paging", "page[after]=x")]);
    refused(&format!("{USERS}?size=10"), &[("unknown-parameter", "size=10")]);
    refused(&format!("{APIS}?filter[labels]=x"), &[("missing-key", "filter[labels]")]);
    refused(&format!("{APIS}?filter[labels.][eq]=x"), &[("missing-key", "filter[labels.][eq]")]);
    refused(&format!("{APIS}?filter[labels][env][x]=x"), &[("unknown-operator", "filter[labels][env][x]")]);
    refused(&format!("{APIS}?filter[name][oeq]=,+,"), &[("empty-list", ",+,")]);
    refused(&format!("{APIS}?filter[name][eq]"), &[("missing-value", "filter[name][eq]")]);
}

#[test]
fn date_times_are_whole() {
    for (value, help) in [
        ("2024-01-01", "a zone"),
        ("now-7d", "a zone"),
        ("2024-01-01T00:00:00", "a zone"),
        ("2024-01-01T00:00:00+02:00", "%2B"),
        ("2024-01-01+10:00", "a zone"),
    ] {
        let url = format!("{APIS}?filter[created_at][lt]={value}");
        refused(&url, &[("wrong-type", value)]);
        assert!(read(&url).unwrap_err().to_string().contains(help), "{value}");
    }
}

/// What is wrong of one service's collection may be right of another's at the URL's host.
#[test]
fn problems_come_with_the_doubts_about_the_address() {
    let url = "https://api.fleet.example.org/v2/users?filter[nick][eq]=x";
    let error = decode(url, Catalog::builtin(), &Limits::DEFAULT).unwrap_err();
    let codes: Vec<_> = error.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["old-version", "foreign-host", "unknown-field"]);
    // `decode` takes the host from the URL, so that no option names it.
    let options: Vec<_> = error.iter().flat_map(|problem| &problem.remedies).map(|remedy| &remedy.setting).collect();
    assert_eq!(options, [&Setting::Catalog]);
}

#[test]
fn the_same_parameter_twice() {
    let text =
        format!("{APIS}?filter[labels.env]=a&filter%5Blabels%5D%5Benv%5D=b&filter[name]=x&filter[name][contains]=y");
    refused(&text, &[("duplicate-parameter", "filter%5Blabels%5D%5Benv%5D=b")]);
    refused("sort=a&b=c&sort=d&b=c", &[("duplicate-parameter", "sort=d"), ("duplicate-parameter", "b=c")]);
    let error = read("sort=a&b=c&sort=d").unwrap_err();
    assert_eq!(error.iter().next().unwrap().labels.first().unwrap().span, konnect_filter::Span::new(0, 6));
}

#[test]
fn malformed_text() {
    for name in
        ["filter", "filter[]", "filter[a", "filter]a[", "filter[a]b", "filter[a][]", "filter[[a]]", "filter[a]]"]
    {
        refused(&format!("{name}=x"), &[("malformed-parameter", name)]);
        refused(&format!("{APIS}?{name}=x"), &[("malformed-parameter", name)]);
    }
    refused("filter[a][b][c][d]=x", &[("malformed-parameter", "filter[a][b][c][d]")]);
    refused(
        "filter[a]=%zz&filter[%4]=b&c=%",
        &[("invalid-encoding", "%zz"), ("invalid-encoding", "%4]"), ("invalid-encoding", "%")],
    );
    refused("filter[a]=é%é", &[("invalid-encoding", "%é")]);
    refused("filter[a]=x%FF", &[("invalid-encoding", "x%FF")]);
    refused("filter[a]=x#y", &[("invalid-url", "#")]);
    assert!(read("filter[a]=x#y").expect_err("a fragment").to_string().contains("ends the query"));
    refused("filter[a]=x\n&b=c", &[("invalid-url", "\n")]);
    refused("hello", &[("invalid-url", "hello")]);
    refused("hello world", &[("invalid-url", "hello world")]);
}

/// A field's type says how its values are read, and its operators what can be asked of it.
#[test]
fn fields_of_each_type() {
    let field = |name: &str, kind, operator| Field::new(name.to_owned(), kind, [operator]).without_path();
    let fields = vec![
        field("n", Type::Number, Operator::Eq),
        field("a", Type::Any, Operator::Bare),
        field("s", Type::String, Operator::Eq),
        field("t", Type::String, Operator::Eq).with_nullable(true),
        field("part", Type::String, Operator::Contains),
        field("there", Type::String, Operator::Exists),
    ];
    let entity = Entity::default().with_fields(fields);
    for (query, expected) in [
        ("filter[n]=-1.50e7", Ok("n = -1.50e7")),
        ("filter[n]=1.5x", Err("wrong-type")),
        ("filter[n]=-", Err("wrong-type")),
        ("filter[a]=7", Ok("a = 7")),
        ("filter[a]=x7", Ok(r#"a = "x7""#)),
        ("filter[a]=null", Ok(r#"a = "null""#)),
        ("filter[s]=7", Ok(r#"s = "7""#)),
        ("filter[s]=null", Ok(r#"s = "null""#)),
        ("filter[t]=null", Ok("t = null")),
        ("filter[t]=x", Ok(r#"t = "x""#)),
        ("filter[part]", Ok("part exists")),
        ("filter[part]=x", Err("unsupported-operator")),
        ("filter[part][contains]=x", Ok(r#"part contains "x""#)),
        ("filter[there][exists]=true", Ok("there exists")),
        ("filter[there][exists]=false", Err("wrong-type")),
    ] {
        let decoded = decode_query(query, Some(&entity), &Limits::DEFAULT);
        let found = decoded.map(|decoded| decoded.filter.map(|filter| filter.to_string()).unwrap_or_default());
        let found = found.map_err(|error| error.iter().next().expect("a problem").code.as_str());
        assert_eq!(found.as_deref().map_err(|code| *code), expected, "{query}");
    }
}

/// One collection's filters have another name.
#[test]
fn filters_by_another_name() {
    let applications = "https://portal.test/api/v3/apis/x/applications";
    filter(&format!("{applications}?applicationfilter[name][contains]=x"), r#"name contains "x""#);
    refused(&format!("{applications}?filter[name]=x"), &[("unknown-field", "filter[name]")]);
    let help = |url: &str| {
        let error = decode(url, Catalog::builtin(), &Limits::DEFAULT).unwrap_err();
        error.iter().next().and_then(|problem| problem.help.clone()).unwrap()
    };
    assert_eq!(help(&format!("{applications}?filter[name]=x")), "write `applicationfilter[name]`");
    let services = "/v2/control-planes/7f/core-entities/services";
    assert_eq!(help(&format!("{services}?filter[tags]=x")), "write it as the parameter `tags`");
}

#[test]
fn an_entity_can_be_given() {
    let users = Catalog::builtin().find("users").unwrap().entity;
    let decoded = decode_query("filter[active]=true", Some(users), &Limits::DEFAULT).unwrap();
    assert_eq!(decoded.filter.unwrap().to_string(), "active = true");
    assert!(decode_query("filter[nope]=true", Some(users), &Limits::DEFAULT).is_err());
    assert!(decode_query("", None, &Limits::DEFAULT).unwrap().filter.is_none());
}

#[test]
fn limits() {
    let short = Limits::DEFAULT.with_text_bytes(20).with_problems(2);
    let error = decode("filter[a]=0123456789x", Catalog::builtin(), &short).unwrap_err();
    assert_eq!(error.iter().next().unwrap().code.as_str(), "too-long");
    assert!(decode("filter[a]=0123456789", Catalog::builtin(), &short).is_ok());
    assert_eq!(decode("a&b&c&d&e", Catalog::builtin(), &short).unwrap_err().iter().count(), 2);

    // A million bytes of parameters, of brackets, of percent signs: read or refused at once.
    let many: String = (0..60_000).map(|index| format!("filter[a{index}]=b&")).collect();
    let decoded = taken(&many);
    assert_eq!(decoded.filter.unwrap().to_string().matches(" and ").count(), 59_999);
    for text in ["[".repeat(1_000_000), "%".repeat(1_000_000), "filter[".repeat(140_000), "a=&".repeat(340_000)] {
        assert!(read(&text).is_err());
        assert!(read(&format!("{APIS}?{text}")).is_err());
    }
}

/// Kong's own pages show `/v2/users/`, of an API that is `/v3` today.
#[test]
fn an_older_version_is_read_as_the_newer_one() {
    for (text, entity, base, now) in [
        (
            "https://global.api.konghq.com/v2/users/?filter[email][contains]=x",
            "identity@v3/users",
            Some("https://global.api.konghq.com"),
            "/v3/users",
        ),
        (
            "HTTPS://EU.API.KONGHQ.COM/v1/portals?",
            "portal-management@v3/portals",
            Some("https://eu.api.konghq.com"),
            "/v3/portals",
        ),
        ("/v2/teams/7f/users", "identity@v3/teams/users", None, "/v3/teams/{teamId}/users"),
        ("identity@v2/users?filter[email]=x", "identity@v3/users", None, "identity@v3/users"),
    ] {
        let decoded = taken(text);
        assert_eq!(decoded.entity.unwrap().name(), entity, "{text}");
        assert_eq!(decoded.options.base_url.as_deref(), base, "{text}");
        let warnings: Vec<_> = decoded.warnings.iter().map(|found| (found.code.as_str(), found.part)).collect();
        assert_eq!(warnings, [("old-version", Part::Url)], "{text}");
        let message = &decoded.warnings.first().unwrap().message;
        assert!(message.contains(&format!("`{now}`")), "{message}");
    }
    assert!(taken("https://global.api.konghq.com/v3/users/?").warnings.is_empty());
    refused("/v9/users?filter[email]=x", &[("unknown-entity", "/v9/users")]);
}

/// What a URL says is written as the object that a line of a batch is read from.
#[test]
fn a_request_as_json_goes_both_ways() {
    use konnect_filter::wire::{RequestOptions, RequestSpec};
    for url in [
        "https://eu.api.konghq.com/v3/teams/7f%2F1/users?filter[email][contains]=x&page[size]=5&page[number]=2",
        "/v2/control-planes?filter[name]=a%22b&sort=created_at desc&page[size]=10",
        "https://global.api.konghq.com/v3/users",
        "/v2/control-planes/7f/core-entities/services?size=5&offset=abc",
    ] {
        let decoded = taken(url);
        let spec = RequestSpec::from(&decoded);
        let text = serde_json::to_string(&spec).unwrap();
        let read: RequestSpec<'_> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(read, spec, "{text}");
        assert_eq!(read.options(&RequestOptions::default()), decoded.options, "{text}");
        assert_eq!(read.filter.as_deref(), decoded.filter.map(|filter| filter.to_string()).as_deref());
    }
    for wrong in [
        r#"{"params":5}"#,
        r#"{"params":[]}"#,
        r#"{"params":{"a":1}}"#,
        r#"{"nope":1}"#,
        r#"{"default_region":"eu"}"#,
        r#"{"filter":"a","filter":"b"}"#,
        r#"{"page_size":-1}"#,
        "5",
    ] {
        assert!(serde_json::from_str::<RequestSpec<'_>>(wrong).is_err(), "{wrong}");
    }
    // What is given replaces a default: by name, a host as a whole, and a cursor of either kind.
    let defaults = RequestOptions::default()
        .with_region("eu")
        .with_params([("a", "1"), ("b", "2")])
        .with_page_after("x")
        .with_sort(["name"]);
    let line = r#"{"base_url":"https://x.test","params":{"b":"3","b":"4"},"page_before":"y","sort":[],"query":null}"#;
    let options = serde_json::from_str::<RequestSpec<'_>>(line).unwrap().options(&defaults);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(options.region, None);
    assert_eq!(options.base_url.as_deref(), Some("https://x.test"));
    assert_eq!(options.params, [pair("a", "1"), pair("b", "3"), pair("b", "4")]);
    assert_eq!((options.page_after, options.page_before.as_deref()), (None, Some("y")));
    assert!(options.sort.is_empty() && options.query.is_empty());
    assert_eq!(serde_json::from_str::<RequestSpec<'_>>("{}").unwrap().options(&defaults), defaults);
}
