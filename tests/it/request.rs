//! Requests: the address, paging, sort and extra parameters that an entity allows, and how a request is shown.

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Paging, Param, ParameterStyle, Servers, Sort, Type};
use konnect_filter::error::{Code, Part, Setting};
use konnect_filter::plan::{Parameter, Request};
use konnect_filter::wire::{Escaping, RequestOptions, encode};

fn text(text: &str) -> String {
    text.to_owned()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (text(name), text(value))
}

fn regional() -> Entity {
    Entity::new(text("control-planes"), text("v2"), text("/v2/control-planes/{id}/things/{thing}"))
        .with_collection(text("control-planes/things"))
        .with_servers(Servers::default().with_regions([text("us"), text("eu")]))
        .with_sort(Sort::default().with_fields([text("name"), text("created_at")]))
        .with_paging(Paging::number().with_max(1000))
        .with_params([
            Param::new(text("expand")).with_values([text("all")]),
            Param::new(text("selected")).with_keyed(true),
        ])
}

fn users() -> Entity {
    Entity::new(text("identity"), text("v3"), text("/v3/users"))
        .with_collection(text("users"))
        .with_servers(Servers::default().with_global(true))
}

fn portal() -> Entity {
    Entity::new(text("dev-portal"), text("v3"), text("/api/v3/apis"))
        .with_collection(text("apis"))
        .with_servers(Servers::default().with_portal(true))
}

fn options() -> RequestOptions {
    RequestOptions::default().with_params([pair("id", "a1"), pair("thing", "b2")])
}

#[track_caller]
fn url(options: &RequestOptions, entity: &Entity) -> String {
    let address = options.resolve(entity).unwrap_or_else(|error| panic!("{error}"));
    let request = Request::default();
    let request = address.request(&request);
    assert_eq!(request.to_url().unwrap().as_str(), request.to_text());
    assert_eq!(request.to_string(), request.to_text());
    request.to_text()
}

/// The problems' codes, parts and helps; each must have a help.
#[track_caller]
fn problems(options: &RequestOptions, entity: &Entity) -> Vec<(Code, Part, String)> {
    let error = options.resolve(entity).expect_err("it was taken");
    error
        .into_diagnostics()
        .into_iter()
        .map(|found| (found.code, found.part, found.advice(Setting::to_string).unwrap()))
        .collect()
}

#[track_caller]
fn refused(options: &RequestOptions, entity: &Entity, code: Code, part: Part) {
    let found = problems(options, entity);
    assert!(matches!(found.as_slice(), [(c, p, _)] if *c == code && *p == part), "{found:?}");
}

#[test]
fn hosts() {
    let with = |change: fn(&mut RequestOptions)| {
        let mut options = options();
        change(&mut options);
        options
    };
    let things = |host: &str| format!("{host}/v2/control-planes/a1/things/b2");
    assert_eq!(url(&options(), &regional()), things("https://us.api.konghq.com"));
    let eu = with(|o| o.region = Some("EU".into()));
    assert_eq!(url(&eu, &regional()), things("https://eu.api.konghq.com"));
    let fallback = with(|o| o.default_region = Some("eu".into()));
    assert_eq!(url(&fallback, &regional()), things("https://eu.api.konghq.com"));
    let both = with(|o| (o.region, o.default_region) = (Some("us".into()), Some("eu".into())));
    assert_eq!(url(&both, &regional()), things("https://us.api.konghq.com"));
    for base in ["https://kong.test/proxy", "https://kong.test/proxy/"] {
        let custom = options().with_base_url(text(base)).with_default_region(text("eu"));
        assert_eq!(url(&custom, &regional()), things("https://kong.test/proxy"));
    }

    // Served globally, in regions, or both.
    let both = regional().with_servers(regional().servers.with_global(true));
    for (region, entity, host, warnings) in [
        ("global", &both, "https://global.api.konghq.com", 0),
        ("eu", &both, "https://eu.api.konghq.com", 0),
        ("eu", &regional(), "https://eu.api.konghq.com", 0),
        ("in", &both, "https://in.api.konghq.com", 1),
    ] {
        let address = options().with_region(text(region)).resolve(entity).unwrap();
        assert_eq!(address.request(&Request::default()).address(), things(host), "{region}");
        assert_eq!(address.warnings().len(), warnings, "{region}");
    }
    refused(&with(|o| o.region = Some("global".into())), &regional(), Code::InvalidRegion, Part::Region);

    // A region from the environment does not break what has none; one that was typed is a mistake.
    let global = |region: Option<&str>, default: Option<&str>| {
        let mut options = RequestOptions::default();
        options.region = region.map(text);
        options.default_region = default.map(text);
        options
    };
    assert_eq!(url(&global(None, Some("eu")), &users()), "https://global.api.konghq.com/v3/users");
    assert_eq!(url(&global(Some("global"), None), &users()), "https://global.api.konghq.com/v3/users");
    refused(&global(Some("eu"), None), &users(), Code::RegionNotUsed, Part::Region);
}

#[test]
fn a_portal_is_served_from_its_own_host() {
    refused(&RequestOptions::default(), &portal(), Code::MissingBaseUrl, Part::BaseUrl);
    for base in ["https://portal.test", "https://portal.test/api/"] {
        let options = RequestOptions::default().with_base_url(text(base));
        assert_eq!(url(&options, &portal()), "https://portal.test/api/v3/apis");
    }
}

#[test]
fn regions_are_letters_digits_and_dashes() {
    for region in ["", "us.evil.test/", "us@evil", "-us", "e u", "ü", "us\n", "global", &"a".repeat(64)] {
        let options = options().with_region(text(region));
        refused(&options, &regional(), Code::InvalidRegion, Part::Region);
    }
    let new = options().with_region(text("br-1"));
    let address = new.resolve(&regional()).unwrap();
    assert_eq!(address.warnings().iter().map(|w| w.code).collect::<Vec<_>>(), [Code::UnknownRegion]);
    assert!(address.request(&Request::default()).to_text().starts_with("https://br-1.api.konghq.com/v2/"));
}

#[test]
fn base_addresses_that_cannot_be_used() {
    for base in [
        "",
        "konnect.test",
        "ftp://konnect.test",
        "file:///etc/passwd",
        "https://user:secret@konnect.test",
        "https://token@konnect.test",
        "https://konnect.test/?a=b",
        "https://konnect.test/#a",
        "https://konnect.test/v2",
        "https://konnect.test/a b",
        "https://konnect.test\\@evil.test",
        "https://konnect.test/\n",
    ] {
        let found = problems(&options().with_base_url(text(base)), &regional());
        assert!(matches!(found.as_slice(), [(Code::InvalidBaseUrl, Part::BaseUrl, _)]), "{base}: {found:?}");
        assert!(!format!("{found:?}").contains("secret"));
    }
}

#[test]
fn a_path_parameter_is_one_segment() {
    for value in ["", ".", "..", "a/b", "a\\b", "a\nb", "\u{7f}"] {
        let options = RequestOptions::default().with_params([pair("id", value), pair("thing", "b2")]);
        refused(&options, &regional(), Code::InvalidParam, Part::Param);
    }
    let options = RequestOptions::default().with_params([pair("thing", "é?#%2e&;"), pair("id", "%2e%2e")]);
    let path = "/v2/control-planes/%252e%252e/things/%C3%A9%3F%23%252e%26%3B";
    assert_eq!(url(&options, &regional()), format!("https://us.api.konghq.com{path}"));
}

#[test]
fn a_path_parameter_is_not_a_segment_of_another_path() {
    let portals = Catalog::builtin().find("/v3/portals/7f/developers").unwrap();
    assert_eq!(portals.entity.name(), "portal-management@v3/portals/developers");
    for id in ["email-domains", "email-templates"] {
        let options = RequestOptions::default().with_params([pair("portalId", id)]);
        refused(&options, portals.entity, Code::InvalidParam, Part::Param);
    }
    assert!(RequestOptions::default().with_params(portals.params).resolve(portals.entity).is_ok());
}

#[test]
fn every_mistake_at_once() {
    let options = RequestOptions::default()
        .with_region(text("e/u"))
        .with_params([pair("id", ".."), pair("thingy", "x"), pair("id", "2")])
        .with_sort([text("nam"), text("name up"), text("name"), text("name desc")])
        .with_page_size(1001)
        .with_page_number(0)
        .with_page_after(text("abc"))
        .with_query([pair("expnd", "all"), pair("expand", "none"), pair("filter[name]", "x"), pair("selected[]", "x")]);
    let found = problems(&options, &regional());
    let codes: Vec<_> = found.iter().map(|(code, part, _)| (code.as_str(), *part)).collect();
    let expected = [
        ("invalid-region", Part::Region),
        ("unknown-param", Part::Param),
        ("invalid-param", Part::Param),
        ("invalid-param", Part::Param),
        // `thing`, which is missing, is what the first one is a spelling of.
        ("invalid-sort", Part::Sort),
        ("invalid-sort", Part::Sort),
        ("invalid-sort", Part::Sort),
        ("invalid-paging", Part::Page),
        ("invalid-paging", Part::Page),
        ("invalid-paging", Part::Page),
        ("invalid-query", Part::Query),
        ("invalid-query", Part::Query),
        ("invalid-query", Part::Query),
        ("invalid-query", Part::Query),
    ];
    assert_eq!(codes, expected);
    let helps: Vec<&str> = found.iter().map(|(_, _, help)| help.as_str()).collect();
    assert_eq!(helps.get(1), Some(&"did you mean `thing`?"));
    assert_eq!(helps.get(10), Some(&"did you mean `expand`?"));
    assert_eq!(helps.get(12), Some(&"write it in the filter"));
}

#[test]
fn directions_of_other_apis() {
    let api = Catalog::builtin().find("api-builder@v3/apis").unwrap();
    for (key, ours) in
        [("-name", "name desc"), ("+name", "name asc"), ("name:desc", "name desc"), ("name:ASC", "name asc")]
    {
        let found = problems(&RequestOptions::default().with_sort([text(key)]), api.entity);
        assert_eq!(found, [(Code::InvalidSort, Part::Sort, format!("write `{ours}`"))], "{key}");
    }
}

/// What was given is shown so that a terminal neither hides nor obeys it, and in bounded time.
#[test]
fn hostile_options() {
    let hostile = text("\u{1b}[31m\r\nHost: evil\u{202e}");
    let pairs = || vec![(hostile.clone(), hostile.clone()), pair("expand", &hostile), pair("id", &hostile)];
    let options = RequestOptions::default()
        .with_region(hostile.clone())
        .with_params(pairs())
        .with_sort([
            hostile.clone(),
            format!("name {hostile}"),
            format!("{hostile} desc"),
            format!("name,name,{hostile}"),
        ])
        .with_page_after(hostile.clone())
        .with_query(pairs());
    let mut based = options.clone().with_base_url(hostile.clone());
    based.region = None;
    let offset = regional().with_paging(Paging::offset().with_integer(true));
    for (options, entity) in [(&options, &regional()), (&based, &regional()), (&options, &offset)] {
        for found in options.resolve(entity).unwrap_err().iter() {
            let shown = format!("{found}");
            assert!(!shown.chars().any(|c| c.is_control() || c == '\u{202e}'), "{shown:?}");
        }
    }
    let many: Vec<_> = (0..200_000).map(|index| pair(&format!("id{index}"), "x")).collect();
    let sort = vec!["nmae,".repeat(200_000)];
    let options = RequestOptions::default().with_params(many.clone()).with_query(many).with_sort(sort);
    assert!(options.resolve(&regional()).unwrap_err().iter().count() < 200);
}

#[test]
fn sort_paging_and_extra_parameters_in_their_order() {
    let options = options()
        .with_sort([text("created_at DESC"), text(" name ")])
        .with_page_size(100)
        .with_page_number(2)
        .with_query([pair("expand", "all"), pair("selected[a b]", "x,y")]);
    let query =
        "sort=created_at%20desc%2Cname&page%5Bsize%5D=100&page%5Bnumber%5D=2&expand=all&selected%5Ba%20b%5D=x%2Cy";
    let expected = format!("https://us.api.konghq.com/v2/control-planes/a1/things/b2?{query}");
    assert_eq!(url(&options, &regional()), expected);
    let readable = options.with_style(Escaping::Readable);
    let query = "sort=created_at%20desc,name&page[size]=100&page[number]=2&expand=all&selected[a%20b]=x,y";
    let expected = format!("https://us.api.konghq.com/v2/control-planes/a1/things/b2?{query}");
    assert_eq!(url(&readable, &regional()), expected);
}

#[test]
fn each_paging_style_has_its_names() {
    let entity = |paging| users().with_paging(paging);
    let page = |size, number, after: Option<&str>, before: Option<&str>| {
        let mut options = RequestOptions::default();
        options.page_size = size;
        options.page_number = number;
        options.page_after = after.map(text);
        options.page_before = before.map(text);
        options
    };
    let host = "https://global.api.konghq.com/v3/users";
    let cursor = |size, before| entity(Paging::cursor().with_size(size).with_before(before));
    let offset = |integer| entity(Paging::offset().with_integer(integer).with_max(1000));
    assert_eq!(
        url(&page(Some(5), None, Some("a="), None), &cursor(true, true)),
        format!("{host}?page%5Bsize%5D=5&page%5Bafter%5D=a%3D")
    );
    assert_eq!(url(&page(None, None, None, Some("z")), &cursor(false, true)), format!("{host}?page%5Bbefore%5D=z"));
    assert_eq!(url(&page(Some(1000), None, Some("x"), None), &offset(false)), format!("{host}?size=1000&offset=x"));
    assert_eq!(url(&page(None, None, Some("100"), None), &offset(true)), format!("{host}?offset=100"));

    let is_refused =
        |options: &RequestOptions, entity: &Entity| refused(options, entity, Code::InvalidPaging, Part::Page);
    is_refused(&page(Some(1), None, None, None), &users());
    is_refused(&page(None, Some(1), None, None), &users());
    is_refused(&page(None, None, Some("a"), None), &users());
    is_refused(&page(None, None, None, Some("a")), &users());
    is_refused(&page(Some(1001), None, None, None), &offset(false));
    is_refused(&page(None, Some(1), None, None), &offset(false));
    is_refused(&page(None, None, Some("x"), None), &offset(true));
    is_refused(&page(None, None, Some(""), None), &offset(false));
    is_refused(&page(Some(1), None, None, None), &cursor(false, true));
    is_refused(&page(None, None, None, Some("b")), &cursor(true, false));
    is_refused(&page(None, None, Some("a"), Some("b")), &cursor(true, true));
}

#[test]
fn sort_keys() {
    let sorted = |sort: Sort, keys: &[&str]| {
        let entity = users().with_sort(sort);
        let options = RequestOptions::default().with_sort(keys.iter().copied());
        options.resolve(&entity).map(|address| address.request(&Request::default()).to_text())
    };
    let taken = |sort, keys: &[&str]| sorted(sort, keys).unwrap().split_once("sort=").unwrap().1.to_owned();

    // Where no direction is read as descending (openmeter events), ascending is always said.
    let events = Sort::default().with_fields([text("time")]).with_descending(true);
    assert_eq!(taken(events.clone(), &["time"]), "time%20asc");
    assert_eq!(taken(events, &["time desc"]), "time%20desc");

    // A closed list of values (mesh readiness reports) spells ascending as nothing.
    let values = vec![text("requested_at"), text("requested_at desc"), text("state")];
    let closed = || Sort::default().with_values(values.clone());
    assert_eq!(taken(closed(), &["requested_at asc"]), "requested_at");
    assert_eq!(taken(closed(), &["requested_at desc"]), "requested_at%20desc");
    for keys in [&["state desc"][..], &["state", "requested_at"], &["other"], &["other asc"]] {
        let error = sorted(closed(), keys).unwrap_err();
        assert_eq!(error.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::InvalidSort]);
    }

    // A description that names no fields leaves them unchecked, but not their form.
    assert_eq!(taken(Sort::default(), &["any, other desc"]), "any%2Cother%20desc");
    for key in ["", "a b c", "a up", "a,"] {
        assert!(sorted(Sort::default(), &[key]).is_err(), "{key}");
    }
    let none = RequestOptions::default().with_sort([text("name")]);
    refused(&none, &users(), Code::InvalidSort, Part::Sort);
}

/// What has an option of its own is not an extra parameter, and the help says so.
#[test]
fn sort_and_paging_are_not_extra_parameters() {
    for name in ["sort", "page[size]", "page[number]", "offset"] {
        let error = RequestOptions::default().with_query([pair(name, "1")]).resolve(&users()).unwrap_err();
        let help: Vec<_> = error.iter().map(|problem| problem.help.clone().unwrap_or_default()).collect();
        assert_eq!(help, ["use the options for sorting and paging"], "{name}");
    }
    for name in ["size", "limit", "per_page"] {
        let error = RequestOptions::default().with_query([pair(name, "1")]).resolve(&users()).unwrap_err();
        let remedies: Vec<_> =
            error.iter().flat_map(|problem| &problem.remedies).map(|remedy| &remedy.setting).collect();
        assert_eq!(remedies, [&konnect_filter::error::Setting::PageSize], "{name}");
    }
}

#[test]
fn a_required_parameter_is_asked_for() {
    let q = Param::new(text("q")).with_required(true);
    let entity = users().with_params([q]);
    refused(&RequestOptions::default(), &entity, Code::InvalidQuery, Part::Query);
    let options = RequestOptions::default().with_query([pair("q", "a+b c")]);
    assert_eq!(url(&options, &entity), "https://global.api.konghq.com/v3/users?q=a%2Bb%20c");
}

#[test]
fn parameters_of_each_form() {
    let field = |name: &str| Field::new(text(name), Type::String, []).without_path();
    let (labels, active) = (field("labels").with_map(true), field("active"));
    let named = field("name").with_style(ParameterStyle::Named(text("applicationfilter")));
    let flat = field("custom_id").with_style(ParameterStyle::Flat);
    let parameter = |field, key: Option<&'static str>, operator, values: &[&'static str]| {
        Parameter::unchecked(field, key.map(Into::into), operator, values.iter().copied().map(Into::into))
    };
    let request = Request::unchecked(vec![
        parameter(&labels, Some("k8s.io/a b"), Operator::Oeq, &["x", "y z"]),
        parameter(&labels, Some("owner"), Operator::Present, &[]),
        parameter(&active, None, Operator::Bare, &["true"]),
        parameter(&named, None, Operator::Contains, &["p&q=é"]),
        parameter(&flat, None, Operator::Bare, &["7"]),
    ]);
    let query = encode(&request);
    let strict = "filter%5Blabels.k8s.io%2Fa%20b%5D%5Boeq%5D=x%2Cy%20z&filter%5Blabels.owner%5D&filter%5Bactive%5D=true\
                  &applicationfilter%5Bname%5D%5Bcontains%5D=p%26q%3D%C3%A9&custom_id=7";
    assert_eq!(query.to_string(), strict);
    let mut readable = text("?");
    query.write_to(&mut readable, Escaping::Readable);
    let expected = "?filter[labels.k8s.io/a%20b][oeq]=x,y%20z&filter[labels.owner]&filter[active]=true\
                    &applicationfilter[name][contains]=p%26q%3D%C3%A9&custom_id=7";
    assert_eq!(readable, expected);
    let pairs: Vec<_> = query.pairs().collect();
    assert_eq!(pairs.first(), Some(&("filter[labels.k8s.io/a b][oeq]".into(), Some("x,y z".into()))));
    assert_eq!(pairs.get(1), Some(&("filter[labels.owner]".into(), None)));

    // As pairs of strings a test of existence would say "equal to nothing": it is refused.
    assert!(serde_json::to_string(&query).unwrap_err().to_string().contains("filter[labels.owner]"));
    let request = Request::unchecked(request.parameters().iter().skip(2).cloned());
    let json = r#"[["filter[active]","true"],["applicationfilter[name][contains]","p&q=é"],["custom_id","7"]]"#;
    assert_eq!(serde_json::to_string(&encode(&request)).unwrap(), json);
}

#[test]
fn commands_that_can_be_pasted() {
    let request = Request::default();
    let options = options().with_page_size(10);
    let address = options.resolve(&regional()).unwrap();
    let url = "https://us.api.konghq.com/v2/control-planes/a1/things/b2?page%5Bsize%5D=10";
    let shown = address.request(&request);
    let header = r#"printf 'Authorization: Bearer %s\n' "$KONNECT_TOKEN""#;
    assert_eq!(shown.curl().unwrap(), format!("{header} | curl -sS -H @- '{url}'"));
    let httpie = format!("http --ignore-stdin GET '{url}' \"Authorization:Bearer $KONNECT_TOKEN\"");
    assert_eq!(shown.httpie().unwrap(), httpie);
    assert_eq!(serde_json::to_string(&shown).unwrap(), format!(r#"{{"method":"GET","url":"{url}"}}"#));

    let readable = options.with_style(Escaping::Readable).resolve(&regional()).unwrap();
    let url = "https://us.api.konghq.com/v2/control-planes/a1/things/b2?page[size]=10";
    let curl = format!("{header} | curl -sS --globoff -H @- '{url}'");
    assert_eq!(readable.request(&request).curl().unwrap(), curl);

    let portal = RequestOptions::default().with_base_url("https://portal.test/it's").resolve(&portal()).unwrap();
    let cookie = "${KONNECT_COOKIE#portalaccesstoken=}";
    let url = r"'https://portal.test/it'\''s/api/v3/apis'";
    let curl = format!(r#"printf 'Cookie: portalaccesstoken=%s\n' "{cookie}" | curl -sS -H @- {url}"#);
    assert_eq!(portal.request(&request).curl().unwrap(), curl);
    let httpie = format!(r#"http --ignore-stdin GET {url} "Cookie:portalaccesstoken={cookie}""#);
    assert_eq!(portal.request(&request).httpie().unwrap(), httpie);
}

/// An offset that cannot be counted on from would begin again at the first record.
#[test]
fn an_offset_is_a_number_that_can_be_counted() {
    let mesh = users().with_paging(Paging::offset().with_integer(true));
    for (after, is_taken) in
        [("0", true), ("100", true), ("18446744073709551615", true), ("18446744073709551616", false), ("1x", false)]
    {
        let options = RequestOptions::default().with_page_after(text(after));
        assert_eq!(options.resolve(&mesh).is_ok(), is_taken, "{after}");
    }
}
