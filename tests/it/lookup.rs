//! Names, paths and URLs of collections (design: an entity's name).
use konnect_filter::catalog::{Catalog, SourceFile};
use konnect_filter::error::Setting;
use konnect_filter::{Code, Limits};

#[track_caller]
pub(crate) fn name(text: &str) -> String {
    match Catalog::builtin().find(text) {
        Ok(found) => found.entity.name(),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[track_caller]
pub(crate) fn problem(text: &str) -> (Code, String, String) {
    let error = Catalog::builtin().find(text).expect_err(text);
    let first = error.iter().next().unwrap().clone();
    (first.code, first.message.clone(), first.advice(Setting::to_string).unwrap_or_default())
}

#[test]
fn every_full_name_and_path_finds_its_entity() {
    let catalog = Catalog::builtin();
    assert_eq!(catalog.len(), 271);
    for entity in catalog.entities() {
        let by_path = catalog.find(&entity.path).unwrap();
        assert_eq!(by_path.entity, entity, "{}", entity.path);
        assert!(by_path.params.is_empty());
        assert_eq!(catalog.find(&entity.name()).unwrap().entity, entity, "{}", entity.name());
    }
}

#[test]
fn an_entity_in_the_index_is_the_one_in_its_file() {
    for (entity, (name, path)) in Catalog::builtin().entities().zip(Catalog::builtin().names()) {
        assert_eq!((entity.name().as_str(), entity.path.as_str()), (name, path));
    }
}

#[test]
fn shortenings() {
    assert_eq!(name("users"), "identity@v3/users");
    assert_eq!(name("portals/developers"), "portal-management@v3/portals/developers");
    assert_eq!(name("portal-management@v2/portals"), "portal-management@v2/portals");
    assert_eq!(name("identity/users"), "identity@v3/users");
    assert_eq!(name("identity@v3/teams/users"), "identity@v3/teams/users");
    assert_eq!(name("teams/users"), "identity@v3/teams/users");
    assert_eq!(name("core-entities/services"), "control-planes-config@v2/control-planes/core-entities/services");
    assert_eq!(name("routes"), "control-planes-config@v2/control-planes/core-entities/routes");
    assert_eq!(name(" control-planes "), "control-planes@v2/control-planes");
}

#[test]
fn whole_segments_only() {
    assert_eq!(problem("sers").0, Code::UnknownEntity);
    assert_eq!(problem("ortals/developers").0, Code::UnknownEntity);
}

#[test]
fn a_konnect_address_is_preferred_to_a_portals_own() {
    assert_eq!(name("apis"), "api-builder@v3/apis");
    assert_eq!(name("dev-portal/apis"), "dev-portal@v3/apis");
    assert_eq!(name("dev-portal@v2/applications"), "dev-portal@v2/applications");
}

#[test]
fn an_exact_collection_is_preferred_to_an_ending() {
    // Also the ending of `catalog-services/resources` in the same API, and `teams` of users in identity.
    assert_eq!(name("resources"), "service-catalog@v1/resources");
    assert_eq!(name("teams"), "identity@v3/teams");
}

#[test]
fn a_newer_version_is_preferred_to_an_older() {
    assert_eq!(name("portals"), "portal-management@v3/portals");
    assert_eq!(name("audit-log-destinations"), "audit-logs@v3/audit-log-destinations");
    assert_eq!(name("audit-logs@v2/audit-log-destinations"), "audit-logs@v2/audit-log-destinations");
}

#[test]
fn several_left_are_listed() {
    for (text, expected) in [
        (
            "consumers",
            vec![
                "`consumers@v1/realms/consumers`",
                "`control-planes-config@v2/control-planes/core-entities/consumers`",
            ],
        ),
        ("documents", vec!["`api-builder@v3/apis/documents`", "`api-products@v2/api-products/documents`"]),
    ] {
        let (code, message, help) = problem(text);
        assert_eq!(code, Code::AmbiguousEntity, "{message}");
        for name in expected {
            assert!(help.contains(name), "{help}");
        }
    }
}

#[test]
fn near_names_are_suggested() {
    assert!(problem("userz").2.contains("`identity@v3/users`"));
    assert!(problem("identiy/users").2.contains("`identity@v3/users`"));
    assert!(!problem("zzzzzzzzzzzzzzzzzz").2.contains("did you mean"));
    assert!(!problem(&"users".repeat(1000)).2.contains("did you mean"));
}

/// One thing for all of them, abbreviations, and a path without its first slash.
#[test]
fn habits_of_other_commands() {
    for (habit, full) in [
        ("user", "users"),
        ("User", "users"),
        ("USERS", "users"),
        ("identity/team", "identity/teams"),
        ("identity@v3/team", "identity@v3/teams"),
        ("control-plane", "control-planes"),
        ("cp", "control-planes"),
        ("core-entities/svc", "core-entities/services"),
        ("core-entities/service", "core-entities/services"),
        ("catalog-service", "catalog-services"),
        ("v3/users", "/v3/users"),
        ("cps", "control-planes"),
        ("SA", "system-accounts"),
        ("teams/sas", "teams/system-accounts"),
        ("pat", "personal-access-tokens"),
        ("controlPlanes", "control-planes"),
        ("ControlPlane", "control-planes"),
        ("control planes", "control-planes"),
        ("Control Plane", "control-planes"),
        ("system_accounts", "system-accounts"),
        ("systemAccount", "system-accounts"),
        ("identity/system_accounts", "identity/system-accounts"),
        ("core-entities/ca-certificates", "core-entities/ca_certificates"),
        ("caCertificates", "ca_certificates"),
        ("apiKey", "api-keys"),
        ("controlplanes", "control-planes"),
        ("ControlPLANE", "control-planes"),
        ("audit_logs", "audit-logs"),
        ("auditlog", "audit-logs"),
        ("dcr_provider", "dcr-providers"),
        ("dcrproviders", "dcr-providers"),
        ("consumer-groups", "consumer_groups"),
        ("identity/systemaccounts", "identity/system-accounts"),
    ] {
        assert_eq!(name(habit), name(full), "{habit}");
    }
    let found = Catalog::builtin().find("v3/teams/7/users").unwrap();
    assert_eq!(found.params, [("teamId".to_owned(), "7".to_owned())]);
    // Nothing that is there is meant otherwise, and nothing is guessed.
    for unknown in ["", "s", "/user", "us", "user/", "svc/svc"] {
        assert!(Catalog::builtin().find(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn a_path_with_concrete_segments_fills_the_parameters() {
    let found = Catalog::builtin().find("/v2/control-planes/6f%2F7/core-entities/services").unwrap();
    assert_eq!(found.entity.name(), "control-planes-config@v2/control-planes/core-entities/services");
    assert_eq!(found.params, [("controlPlaneId".to_owned(), "6f/7".to_owned())]);
    assert_eq!(found.base_url, None);
}

#[test]
fn a_url_gives_parameters_and_base() {
    let found = Catalog::builtin().find("https://us.api.konghq.com/v3/teams/T1/users?filter[email]=x#y").unwrap();
    assert_eq!(found.entity.name(), "identity@v3/teams/users");
    assert_eq!(found.params, [("teamId".to_owned(), "T1".to_owned())]);
    assert_eq!(found.base_url.as_deref(), Some("https://us.api.konghq.com"));
    let proxied = Catalog::builtin().find("http://localhost:8080/konnect/eu/v3/users/").unwrap();
    assert_eq!(proxied.base_url.as_deref(), Some("http://localhost:8080/konnect/eu"));
    let portal = Catalog::builtin().find("https://portal.example.com/api/v3/apis").unwrap();
    assert_eq!(portal.entity.name(), "dev-portal@v3/apis");
    assert_eq!(portal.base_url.as_deref(), Some("https://portal.example.com"));
}

#[test]
fn a_misspelled_path_has_a_suggestion() {
    let help = |text: &str| problem(text).2;
    assert_eq!(help("/v3/usrs"), "did you mean `/v3/users`?");
    assert_eq!(help("/v9/users"), "did you mean `/v3/users`?");
    assert_eq!(help("https://us.api.konghq.com/v3/teams/T1/user"), "did you mean `/v3/teams/T1/users`?");
    assert!(help("/v3/nothing-like-it").contains("lists all paths"));
    // Whatever is wrong, the help says what to write.
    for text in ["", " ", "/", "//", "/v3/teams//users", "/v3/teams/../users"] {
        assert!(!help(text).is_empty(), "{text:?}");
    }
}

/// A path as the headings of a documentation have it.
#[test]
fn a_path_without_its_version_has_a_suggestion() {
    for (text, meant) in [
        ("/users", "`/v3/users`"),
        ("/users/", "`/v3/users`"),
        ("/control-planes", "`/v2/control-planes`"),
        ("/teams/7f/users", "`/v3/teams/7f/users`"),
        ("teams/7f/users", "`/v3/teams/7f/users`"),
        ("/control-planes/7f9e/core-entities/services", "`/v2/control-planes/7f9e/core-entities/services`"),
        ("https://us.api.konghq.com/users", "`/v3/users`"),
    ] {
        let (code, _, help) = problem(text);
        assert_eq!((code, help), (Code::UnknownEntity, format!("did you mean {meant}?")), "{text}");
    }
}

#[test]
fn one_thing_is_not_a_collection() {
    let (code, _, help) = problem("/v3/users/7f");
    assert_eq!(code, Code::UnknownEntity);
    assert!(help.contains("`identity@v3/users`"), "{help}");
    for (text, around) in [
        ("users/7f9e", "identity@v3/users"),
        ("identity@v3/users/7f9e", "identity@v3/users"),
        ("control-planes/91e192e0-5981-4662-a37d-7b24272c9da3", "control-planes@v2/control-planes"),
    ] {
        let (code, message, help) = problem(text);
        assert_eq!(
            (code, message.as_str()),
            (Code::UnknownEntity, "the path names a single thing, or nothing that can be listed")
        );
        assert_eq!(help, format!("the collection that contains it is `{around}`"), "{text}");
    }
}

#[test]
fn odd_paths_are_refused() {
    for text in [
        "/",
        "//",
        "/v3//users",
        "/v3/teams/../users",
        "/v3/teams/./users",
        "https://",
        "x://",
        "://",
        "file:///v3/users",
        "@",
        "@/",
        "/v3/teams/%zz/users",
        "/v3/teams/%ff/users",
        "",
    ] {
        assert!(Catalog::builtin().find(text).is_err(), "{text}");
    }
    assert!(Catalog::builtin().find(&"/a".repeat(100_000)).is_err());
    assert!(Catalog::builtin().find(&"a/".repeat(100_000)).is_err());
}

#[test]
fn old_names() {
    assert_eq!(name("runtime-groups"), "control-planes@v2/control-planes");
    assert_eq!(name("/v2/runtime-groups"), "control-planes@v2/control-planes");
    let services = Catalog::builtin().find("/v2/runtime-groups/7f/core-entities/services").unwrap();
    assert_eq!(services.params, [("controlPlaneId".to_owned(), "7f".to_owned())]);
    assert_eq!(name("portal-client/apis"), "dev-portal@v3/apis");
}

#[test]
fn the_legacy_collection() {
    let found = Catalog::builtin().find("legacy@v0/control_planes").unwrap();
    assert_eq!(found.entity.path, "/api/control_planes");
    assert!(found.entity.has_own_host());
    let by_url = Catalog::builtin().find("https://konnect.example.com/api/control_planes").unwrap();
    assert_eq!(by_url.entity, found.entity);
}

#[test]
fn a_mistake_in_a_catalog_file_has_a_place() {
    let read =
        |text: &str| Catalog::read_entities(SourceFile::new("mine.json", text), &Limits::default()).expect_err(text);
    let text = "[\n  {\"api\": 3}\n]";
    let error = read(text);
    let first = error.iter().next().unwrap();
    assert_eq!((first.code, first.span.unwrap().start), (Code::InvalidCatalog, 12));
    let unknown_key = r#"[{"api":"a","version":"v1","collection":"c","path":"/v1/c","servers":{},"colour":1}]"#;
    assert!(read(unknown_key).to_string().contains("colour"));
    let no_operator = r#"[{"api":"a","version":"v1","collection":"c","path":"/v1/c","servers":{},"fields":[{"name":"n","branches":[]}]}]"#;
    assert!(read(no_operator).to_string().contains("field `n` has no operator"));
    let twice = r#"[{"api":"a","version":"v1","collection":"c","path":"/v1/../c","servers":{}}, {"api":"","version":"v1","collection":"c","path":"/v1/c","servers":{}}]"#;
    assert_eq!(read(twice).iter().count(), 2);
    let small = Limits::default().with_file_bytes(3);
    assert_eq!(
        Catalog::read_entities(SourceFile::new("mine.json", "[   ]"), &small).unwrap_err().iter().next().unwrap().code,
        Code::TooLong
    );
}

/// Old pages and scripts have the version of their time.
/// Where a query would be lost, the report says so together with what else is wrong.
#[test]
fn an_older_version_with_a_query_has_both_problems() {
    for text in ["https://global.api.konghq.com/v2/users/?filter[active]=true", "/v1/users?filter[email]=x"] {
        let error = Catalog::builtin().find_without_query(text).expect_err(text);
        let codes: Vec<_> = error.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::UnknownEntity, Code::QueryString], "{text}");
    }
}

#[test]
fn an_older_version_is_refused_with_the_address_of_today() {
    for (text, instead) in [
        ("/v2/users", "/v3/users"),
        ("/v2/users/", "/v3/users/"),
        ("/v1/users?", "/v3/users?"),
        ("/v0/users?filter[email]=x", "/v3/users?filter[email]=x"),
        ("https://global.api.konghq.com/v2/users/", "https://global.api.konghq.com/v3/users/"),
        ("HTTPS://EU.API.KONGHQ.COM/v2/users?", "HTTPS://EU.API.KONGHQ.COM/v3/users?"),
        ("https://eu.api.konghq.com/v2/teams/7f%2F1/users", "https://eu.api.konghq.com/v3/teams/7f%2F1/users"),
        ("http://localhost:8080/konnect/eu/v2/users/", "http://localhost:8080/konnect/eu/v3/users/"),
        ("https://proxy.example.com/v1/konnect/v2/users", "https://proxy.example.com/v1/konnect/v3/users"),
        ("https://portal.example.com/api/v1/apis", "https://portal.example.com/api/v3/apis"),
        // Of several, the newest.
        ("/v1/portals", "/v3/portals"),
        ("/v1/runtime-groups", "/v2/runtime-groups"),
        ("identity@v2/users", "identity@v3/users"),
        ("  identity@v1/teams/users ", "  identity@v3/teams/users "),
    ] {
        let error = Catalog::builtin().find(text).expect_err(text);
        let problems: Vec<_> = error.iter().collect();
        assert_eq!(problems.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::UnknownEntity], "{text}");
        let mended = konnect_filter::error::fix(text, problems).expect(text);
        assert_eq!(mended, instead);
        Catalog::builtin().find(instead).expect(instead);
    }
    // A newer version, another word and what was never there are not older versions.
    for text in [
        "/v9/users",
        "/version2/users",
        "/v2x/users",
        "/v2/nothing",
        "identity@v9/users",
        "identity@x/users",
        "/v/users",
    ] {
        let message = problem(text).1;
        assert!(!message.contains("not documented"), "{text}: {message}");
    }
    // What has the older version itself is found.
    assert_eq!(name("/v2/portals"), "portal-management@v2/portals");
    assert!(Catalog::builtin().find(&"/v1".repeat(2_000)).is_err());
}
