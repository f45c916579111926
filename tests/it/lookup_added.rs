//! Collections that a user adds to the catalog: which of them a name, a path or a URL means.

use konnect_filter::catalog::{Catalog, Entity, SourceFile};
use konnect_filter::{Code, Limits};

use crate::lookup_addresses::host_warning;

fn shop() -> Entity {
    let text = r#"[{"api": "shop", "version": "v1", "collection": "things", "path": "/v1/things", "servers": {"regions": ["us"]}}]"#;
    Catalog::read_entities(SourceFile::new("shop.json", text), &Limits::default()).unwrap().remove(0)
}

/// A collection of the user's own, served nowhere yet.
fn own(name: &str, path: &str) -> Entity {
    let (api, rest) = name.split_once('@').unwrap();
    let (version, collection) = rest.split_once('/').unwrap();
    let (api, version, collection) = (api.to_owned(), version.to_owned(), collection.to_owned());
    Entity::new(api, version, path.to_owned()).with_collection(collection)
}

#[test]
fn a_users_entity_wins() {
    let mut users = shop();
    users.path = "/v3/users".to_owned();
    users.collection = "users".to_owned();
    users.servers = Catalog::builtin().find("users").unwrap().entity.servers.clone();
    let catalog = Catalog::builtin().with([shop(), users]);
    assert_eq!(catalog.len(), Catalog::builtin().len() + 2);
    assert_eq!(catalog.find("/v3/users").unwrap().entity.api, "shop");
    assert_eq!(catalog.find("identity@v3/users").unwrap().entity.path, "/v3/users");
    assert_eq!(Catalog::new([shop()]).find("things").unwrap().entity.api, "shop");
}

/// What a name meant is remembered, by each catalog for itself.
#[test]
fn a_name_means_the_same_again() {
    let name = |catalog: &Catalog, text: &str| catalog.find(text).unwrap().entity.name();
    let builtin = Catalog::builtin();
    let known = ["users", "identity@v3/users", "teams/users", "runtime-groups", "user", " users "];
    let before = known.map(|text| name(builtin, text));
    assert_eq!(before[..2], ["identity@v3/users", "identity@v3/users"]);
    let added = builtin.with([own("shop@v1/users", "/v1/users")]);
    for _ in 0..2 {
        assert_eq!(known.map(|text| name(builtin, text)), before);
        assert_eq!(name(&added, "users"), "shop@v1/users");
        assert_eq!(name(&added, "identity@v3/users"), "identity@v3/users");
        assert_eq!(name(&added.clone().with([own("shop@v2/users", "/v2/users")]), "users"), "shop@v2/users");
    }
    // More than are remembered.
    let many = Catalog::new((0..400).map(|n| own(&format!("shop@v1/things{n}"), &format!("/v1/things{n}"))));
    for n in (0..400).chain(0..400) {
        assert_eq!(name(&many, &format!("things{n}")), format!("shop@v1/things{n}"));
    }
}

#[test]
fn many_entities_of_a_user_take_no_more_than_their_time() {
    let entity = |n: usize| {
        let mut thing = shop().with_collection(format!("things{n}"));
        thing.path = format!("/v1/things{n}");
        thing
    };
    let catalog = Catalog::builtin().with((0..20_000).map(entity));
    assert_eq!(catalog.len(), Catalog::builtin().len() + 20_000);
    assert_eq!(catalog.find("things19999").unwrap().entity.path, "/v1/things19999");
    assert_eq!(catalog.with((0..20_000).map(entity)).len(), catalog.len());
}

/// What the user brings is what the user means, whatever the built-in catalog knows by that name.
#[test]
fn what_is_added_wins_over_what_is_built_in() {
    let catalog = Catalog::builtin().with([
        own("mine@v1/users", "/v1/users"),
        own("mine@v3/things", "/v3/{kind}"),
        own("mine@v1/teams/members", "/v1/teams/{team}/members"),
        own("mine@v1/some/teams", "/v1/some/teams"),
        own("mine@v3/people", "/v3/users"),
    ]);
    for (text, name) in [
        ("users", "mine@v1/users"),
        ("members", "mine@v1/teams/members"),
        // An ending of one that was added wins over an exact name that is built in, which its API tells.
        ("teams", "mine@v1/some/teams"),
        ("identity/teams", "identity@v3/teams"),
        ("identity@v3/teams", "identity@v3/teams"),
        ("/v1/users", "mine@v1/users"),
        ("/v3/users", "mine@v3/people"),
        ("https://internal.example.com/v3/users", "mine@v3/people"),
        // A parameter that was added wins over a fixed segment that is built in.
        ("/v3/teams", "mine@v3/things"),
        // The rest is as ever.
        ("identity@v3/users", "identity@v3/users"),
        ("control-planes", "control-planes@v2/control-planes"),
    ] {
        assert_eq!(catalog.find(text).unwrap().entity.name(), name, "{text}");
    }
    let again = catalog.with([own("mine@v1/users", "/v2/people")]);
    assert_eq!(again.find("users").unwrap().entity.path, "/v2/people");
    assert_eq!(again.find("members").unwrap().entity.name(), "mine@v1/teams/members");
}

#[test]
fn a_full_name_is_replaced_by_what_is_added_under_it() {
    let catalog =
        Catalog::builtin().with([own("identity@v3/users", "/v3/people"), own("identity@v3/x/teams", "/v3/x/teams")]);
    for name in ["identity@v3/users", "users", "identity/users", " identity@v3/users "] {
        assert_eq!(catalog.find(name).unwrap().entity.path, "/v3/people", "{name}");
    }
    // An ending does not take a full name away, in the same API and version either.
    assert_eq!(catalog.find("identity@v3/teams").unwrap().entity.path, "/v3/teams");
    assert_eq!(catalog.find("teams").unwrap().entity.path, "/v3/x/teams");
    // Nor does a host that only the reader knows.
    let hosts =
        [own("mine@v1/things", "/v1/things"), own("mine@v1/a/things", "/v1/a/things").with_servers(shop().servers)];
    assert_eq!(Catalog::builtin().with(hosts).find("mine@v1/things").unwrap().entity.path, "/v1/things");
    // An old name that is the name of something means that.
    let catalog = Catalog::builtin().with([own("mine@v1/runtime-groups", "/v1/runtime-groups")]);
    assert_eq!(catalog.find("runtime-groups").unwrap().entity.api, "mine");
    assert_eq!(catalog.find("/v2/runtime-groups").unwrap().entity.api, "control-planes");
}

#[test]
fn two_added_at_once_under_one_name_are_both_kept() {
    let two = [
        own("mine@v1/things", "/v1/things"),
        own("mine@v1/things", "/v1/{id}/things"),
        own("mine@v1/things", "/v1/things"),
    ];
    let catalog = Catalog::builtin().with(two);
    assert_eq!(catalog.len(), Catalog::builtin().len() + 2);
    assert_eq!(catalog.find("/v1/7/things").unwrap().entity.path, "/v1/{id}/things");
    let error = catalog.find("mine@v1/things").unwrap_err();
    let first = error.iter().next().unwrap();
    assert_eq!(first.code, Code::AmbiguousEntity);
    assert!(first.help.as_ref().unwrap().contains("`/v1/things` or `/v1/{id}/things`"), "{first:?}");
    // A later file replaces both.
    let later = catalog.with([own("mine@v1/things", "/v1/all-things")]);
    assert_eq!(later.find("mine@v1/things").unwrap().entity.path, "/v1/all-things");
    assert_eq!(later.len(), Catalog::builtin().len() + 1);
}

#[test]
fn many_of_one_ending_take_no_more_than_their_time() {
    let entity = |n: usize| own(&format!("mine@v1/a{n}/things"), &format!("/v1/a{n}/things"));
    let catalog = Catalog::new((0..50_000).map(entity));
    assert_eq!(catalog.find("things").unwrap_err().iter().next().unwrap().code, Code::AmbiguousEntity);
    assert_eq!(catalog.find("a49999/things").unwrap().entity.path, "/v1/a49999/things");
}

#[test]
fn a_url_means_what_is_served_at_its_host() {
    let at = |name: &str, path: &str, base: &str| {
        let mut entity = own(name, path);
        entity.servers.base_url = Some(base.to_owned());
        entity
    };
    let mut regional = at("region@v1/things", "/v1/things", "https://{region}.acme.com");
    regional.servers.regions = vec!["us".to_owned(), "eu".to_owned()];
    let catalog = Catalog::builtin().with([
        at("one@v1/things", "/v1/things", "https://one.acme.com"),
        at("other@v1/things", "/v1/things", "https://other.acme.com/proxy"),
        at("param@v1/all", "/v1/{kind}", "https://param.acme.com"),
        regional,
        own("own@v3/users", "/v3/users"),
        at("acme@v2/control-planes", "/v2/control-planes", "https://my.acme.io"),
    ]);
    for (url, name) in [
        // The same path elsewhere makes no other service of Konnect's own address.
        ("https://us.api.konghq.com/v2/control-planes", "control-planes@v2/control-planes"),
        ("https://my.acme.io/v2/control-planes", "acme@v2/control-planes"),
        ("https://one.acme.com/v1/things", "one@v1/things"),
        ("https://other.acme.com/proxy/v1/things?x=1", "other@v1/things"),
        ("https://param.acme.com/v1/things", "param@v1/all"),
        ("https://eu.acme.com/v1/things", "region@v1/things"),
        // What was added and has no host of its own is meant by any of Konnect's.
        ("https://global.api.konghq.com/v3/users", "own@v3/users"),
    ] {
        assert_eq!(catalog.find(url).unwrap().entity.name(), name, "{url}");
        assert_eq!(host_warning(&catalog, url), None, "{url}");
    }
    // It is looked up in what was added first, whatever the host, and a note says so.
    let message = host_warning(&catalog, "https://elsewhere.example.com/v1/all");
    assert_eq!(message.unwrap(), "`param@v1/all` is served at https://param.acme.com, not at `elsewhere.example.com`");
    assert!(host_warning(&catalog, "https://elsewhere.example.com/v2/control-planes").is_some());
    // No host was stated for these: whoever has this one has no claim on Konnect's credential.
    let message = host_warning(&catalog, "https://elsewhere.example.com/v3/users").unwrap();
    assert!(message.contains("is not one of Konnect's hosts"), "{message}");
    let message = host_warning(Catalog::builtin(), "https://konnect.example.com/api/control_planes").unwrap();
    assert!(message.contains("is not one of Konnect's hosts"), "{message}");
}
