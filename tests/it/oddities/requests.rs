//! What is beside the filter: other parameters, paging, sort, servers, paths.

use super::*;

#[test]
fn oddity_26_other_names_of_parameters() {
    let applications = entity("dev-portal@v3/apis/applications");
    assert_eq!(applications.field("name").unwrap().style, ParameterStyle::Named("applicationfilter".to_owned()));
    let style = |name: &str, field: &str| entity(name).field(field).map(|field| field.style.clone());
    for (name, label) in [("control-planes", "labels"), ("api-products", "labels"), ("api-products", "public_labels")] {
        assert_eq!(style(&format!("{name}@v2/{name}"), label), Some(ParameterStyle::Pairs));
    }
    let consumers = "control-planes-config@v2/control-planes/core-entities/consumers";
    assert_eq!(style(consumers, "tags"), Some(ParameterStyle::Tags));
    assert_eq!(style(consumers, "custom_id"), Some(ParameterStyle::Flat));
    assert_eq!(style("dev-portal@v3/apis/applications", "unregistered"), Some(ParameterStyle::Flat));
    let params = |entity: &Entity| entity.params.iter().map(|param| param.name.clone()).collect::<Vec<_>>();
    let attributes = entity("dev-portal@v3/api-attributes");
    assert!(attributes.params.iter().any(|param| param.name == "selected" && param.keyed));
    assert_eq!(params(entity("metering-and-billing@v3/openmeter/customers/credits/balance")), ["timestamp"]);
    let charges = entity("metering-and-billing@v3/openmeter/customers/charges");
    assert_eq!(charges.params[0].values, ["real_time_usage"]);
    let services = entity("control-planes-config@v2/control-planes/core-entities/services");
    assert_eq!(services.paging, Paging::offset().with_max(1000));
    let meshes = entity("mesh-control-planes@v1/mesh/control-planes/api/meshes");
    assert_eq!(meshes.paging, Paging::offset().with_integer(true).with_max(1000));
    let required: Vec<(String, String)> = Catalog::builtin()
        .entities()
        .flat_map(|entity| {
            entity.params.iter().filter(|param| param.required).map(|param| (entity.name(), param.name.clone()))
        })
        .collect();
    assert_eq!(required, [("ksearch@v1/search".to_owned(), "q".to_owned())]);
}

#[test]
fn oddity_27_paging_of_the_filterable_collections() {
    let mut counts = [0; 6];
    // Those with a parameter that is called `filter`, not those with `tags` and such alone.
    let has_filter = |entity: &&Entity| entity.fields.iter().any(|field| !field.is_parameter());
    for entity in Catalog::builtin().entities().filter(has_filter).filter(|entity| entity.api != "legacy") {
        counts[match entity.paging {
            Paging::Number { .. } => 0,
            Paging::Offset { .. } => 1,
            Paging::Cursor { size: true, before: true, .. } => 2,
            Paging::Cursor { size: true, before: false, .. } => 3,
            Paging::Cursor { size: false, .. } => 4,
            _ => 5,
        }] += 1;
    }
    // The list counts files, in which the inbox and the configurations are listed twice, and `page` objects apart: 87 and 10 of
    // the 15 objects have numbers, 8 and the other 5 cursors (2 of metering, 2 of principals, catalog resources).
    assert_eq!(counts.iter().sum::<i32>(), 176);
    assert_eq!(counts, [97, 40, 13, 8, 1, 17]);
    assert_eq!(entity("audit-logs@v3/audit-logs").paging, Paging::cursor().with_before(true).with_max(1000));
    for name in ["apis/documents", "portals/pages", "customers/credits/balance"] {
        let found = Catalog::builtin().entities().filter(|entity| entity.name().ends_with(&format!("/{name}")));
        let found: Vec<&Entity> = found.filter(|entity| !entity.fields.is_empty()).collect();
        assert!(!found.is_empty() && found.iter().all(|entity| entity.paging == Paging::None), "{name}");
    }
}

#[test]
fn oddity_28_sort_fields_are_read_from_prose() {
    let sort = |name: &str| entity(name).sort.as_ref().unwrap();
    assert_eq!(sort("analytics-dashboards@v2/dashboards").fields, ["name", "created_at", "updated_at"]);
    assert_eq!(
        sort("metering-and-billing@v3/openmeter/plans").fields,
        ["id", "key", "version", "created_at", "updated_at"]
    );
    let reports = sort("mesh-control-planes@v1/mesh/control-planes/readiness-reports");
    assert_eq!(reports.fields, ["requested_at", "state"]);
    assert_eq!(reports.values.len(), 6);
    for entity in Catalog::builtin().entities() {
        let Some(sort) = &entity.sort else { continue };
        assert!(!sort.fields.is_empty(), "{} names no field to sort by", entity.name());
        assert_eq!(sort.descending, entity.name() == "metering-and-billing@v3/openmeter/events");
    }
    assert!(entity("identity@v3/users").sort.is_none());
}

#[test]
fn oddity_29_servers() {
    let regions = |name: &str| entity(name).servers.regions.join(" ");
    assert_eq!(regions("api-builder@v3/apis"), "us eu au me in sg");
    assert_eq!(regions("cmek@v0/cmeks"), "us eu au me in");
    assert_eq!(regions("consumers@v1/realms"), "us eu au me in");
    assert_eq!(regions("mesh-control-planes@v1/mesh/control-planes"), "us eu au me");
    for name in
        ["identity@v3/users", "cloud-gateways/networks", "notifications/inbox", "organizations/personal-access-tokens"]
    {
        assert!(entity(name).servers.global && entity(name).servers.regions.is_empty(), "{name}");
    }
    let search = &entity("ksearch@v1/search").servers;
    assert!(search.global && search.regions.len() == 6);
    assert!(entity("dev-portal@v3/apis").has_own_host());
    assert_eq!(entity("dev-portal@v3/apis").path, "/api/v3/apis");
}

#[test]
fn oddity_30_concrete_segments_win_and_versions_are_kept_apart() {
    let found = Catalog::builtin().find("/v3/portals/email-domains").unwrap();
    assert!(found.params.is_empty() && found.entity.collection == "portals/email-domains");
    let variables = Catalog::builtin().find("/v3/portals/email-templates/variables").unwrap();
    assert!(variables.params.is_empty());
    assert!(Catalog::builtin().find("/v3/users/me").is_err(), "one thing");
    // No value of a parameter can turn a collection's address into another's: where a fixed segment takes the place of a
    // parameter, the rest differs.
    let paths: Vec<Vec<&str>> = Catalog::builtin().names().map(|(_, path)| path.split('/').collect()).collect();
    let can_become = |from: &[&str], to: &[&str]| {
        from.len() == to.len() && from.iter().zip(to).all(|(a, b)| a == b || a.starts_with('{') && !b.starts_with('{'))
    };
    for from in &paths {
        assert!(paths.iter().filter(|to| can_become(from, to)).count() == 1, "{from:?}");
    }
    let strategies = Catalog::builtin().find("/api/v2/applications/auth-strategies").unwrap();
    assert!(strategies.params.is_empty());
    assert_ne!(entity("portal-management@v2/portals").fields, entity("portal-management@v3/portals").fields);
}

#[test]
fn oddity_31_a_plus_is_escaped() {
    let query = |text: &str| {
        let filter = parse(text).unwrap();
        let checked = check(&filter, entity("api-builder@v3/apis"), &now()).unwrap();
        let plan = konnect_filter::plan::plan(&checked, &konnect_filter::plan::PlanOptions::default()).unwrap();
        let mut query = String::new();
        konnect_filter::wire::encode(&plan.requests()[0]).write_to(&mut query, konnect_filter::wire::Escaping::Strict);
        query
    };
    // A timestamp goes out in UTC, without any.
    let timestamp = query("created_at >= 2026-08-22T10:00:00+02:00");
    assert!(timestamp.ends_with("=2026-08-22T08%3A00%3A00Z"), "{timestamp}");
    assert!(query("name = \"a+b\"").ends_with("=a%2Bb"));
}
