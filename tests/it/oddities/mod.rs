//! How each oddity of the published specs is dealt with, one test for each. The numbers are those of the list that is kept
//! beside the files; what is asserted comes from that list, not from the importer.

mod requests;

use konnect_filter::catalog::Operator::{Bare, Contains, Eq, Exists, Gt, Gte, Lt, Lte, Neq, Ocontains, Oeq, Present};
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, OperatorSet, Paging, ParameterStyle, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{self, plan};
use konnect_filter::wire::{decode, encode};
use konnect_filter::{Code, Limits, parse};

#[track_caller]
fn entity(name: &str) -> &'static Entity {
    Catalog::builtin().find(name).expect(name).entity
}

#[track_caller]
fn field(entity: &str, field: &str) -> &'static Field {
    self::entity(entity).field(field).expect(field)
}

fn set(operators: &[Operator]) -> OperatorSet {
    operators.iter().copied().collect()
}

/// Asserts that a field has exactly these branches, in any order.
#[track_caller]
fn branches(field: &Field, expected: &[&[Operator]]) {
    let sort = |mut sets: Vec<Vec<Operator>>| {
        sets.sort();
        sets
    };
    let found = sort(field.branches.iter().map(|branch| branch.iter().collect()).collect());
    let expected = sort(expected.iter().map(|operators| set(operators).iter().collect()).collect());
    assert_eq!(found, expected, "{}", field.name);
}

fn now() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

/// The codes of what `check` says of a filter.
fn codes(entity: &Entity, text: &str) -> Vec<Code> {
    let filter = parse(text).unwrap();
    match check(&filter, entity, &now()) {
        Ok(_) => Vec::new(),
        Err(error) => error.iter().map(|problem| problem.code).collect(),
    }
}

const FULL: &[Operator] = &[Eq, Neq, Oeq, Contains, Ocontains];
const DATES: &[&[Operator]] = &[&[Bare], &[Eq], &[Lt], &[Lte], &[Gt], &[Gte]];

#[test]
fn oddity_01_branches_that_nothing_satisfies_are_left_out() {
    // The sound description of the same address wins, so that the comparisons are there.
    branches(field("analytics-dashboards@v2/dashboards", "created_at"), DATES);
}

#[test]
fn oddity_02_of_two_files_for_one_address_the_newer_wins() {
    let dashboards = entity("analytics-dashboards@v2/dashboards");
    assert!(dashboards.servers.regions.iter().any(|region| region == "sg"), "only 2.2.2 has sg, 2.0.0 has not");
    assert!(!dashboards.field("id").unwrap().offers(Bare), "only 2.0.0 has a bare id");
    assert!(
        dashboards.field("name").unwrap().allows_together(set(&[Contains, Neq])),
        "2.0.0 has one operator a branch"
    );
    branches(field("notification-hub@v1/notifications/inbox", "title"), &[&[Eq, Contains]]);
    branches(field("notification-hub@v1/notifications/configurations", "event_title"), &[&[Eq, Contains]]);
    let names: Vec<&str> = Catalog::builtin().names().map(|(name, _)| name).collect();
    for name in ["analytics-dashboards@v2/dashboards", "notification-hub@v1/notifications/inbox"] {
        assert_eq!(names.iter().filter(|known| **known == name).count(), 1);
    }
}

#[test]
fn oddity_03_examples_that_the_schema_rejects_are_not_believed() {
    let principals = "kong-identity-principals@v2/directories/principals";
    branches(field(principals, "display_name"), &[&[Eq, Contains]]);
    branches(field(principals, "description"), &[&[Eq, Contains]]);
    branches(field("kong-identity-principals@v2/directories/principals/identities", "type"), &[&[Oeq]]);
    branches(field("metering-and-billing@v3/openmeter/meters", "key"), &[FULL]);
}

#[test]
fn oddity_04_several_operators_are_allowed_where_the_schema_is_one_object() {
    let id = field("api-builder@v3/apis", "id");
    assert!(id.allows_together(set(&[Eq, Neq, Oeq])), "the description says one, the schema and its examples more");
}

#[test]
fn oddity_05_examples_are_not_values() {
    for entity in Catalog::builtin().entities() {
        for field in &entity.fields {
            if let Type::Enum(values) = &field.kind {
                assert!(!values.iter().any(|value| value.contains("filter[")), "{}: {}", entity.name(), field.name);
            }
        }
    }
}

#[test]
fn oddity_06_the_version_is_that_of_the_address() {
    assert_eq!(entity("cmek/cmeks").name(), "cmek@v0/cmeks");
    assert_eq!(entity("mesh-control-planes/mesh/control-planes").version, "v1");
    assert_eq!(entity("analytics-dashboards/dashboards").version, "v2");
    assert_eq!(entity("notification-hub/notifications/inbox").version, "v1");
}

#[test]
fn oddity_07_only_get_lists() {
    // Assigning a role is a POST with paging parameters at the address of the list, whose own parameters are kept.
    let roles = entity("portal-management@v2/portals/teams/assigned-roles");
    assert_eq!(roles.paging, Paging::number());
    assert!(roles.params.is_empty());
}

#[test]
fn oddity_08_mesh_lists_take_labels_and_equality_only() {
    let lists: Vec<&Entity> = Catalog::builtin()
        .entities()
        .filter(|entity| {
            entity.api == "mesh-control-planes" && entity.path.contains("/api/") && !entity.fields.is_empty()
        })
        .collect();
    assert_eq!(lists.len(), 36);
    for entity in lists {
        assert_eq!(entity.fields.len(), 1, "{}", entity.name());
        let labels = &entity.fields[0];
        assert!(labels.map && labels.name == "labels" && labels.style == ParameterStyle::Filter);
        branches(labels, &[&[Bare]]);
    }
    // The other two are sound.
    assert!(field("mesh-control-planes@v1/mesh/control-planes", "name").offers(Contains));
    branches(field("mesh-control-planes@v1/mesh/control-planes/readiness-reports", "state"), &[&[Bare], &[Eq]]);
}

#[test]
fn oddity_09_a_page_object_is_paging_with_or_without_its_style() {
    let cursor = Paging::cursor().with_before(true);
    assert_eq!(entity("kong-identity-principals@v2/directories/principals").paging, cursor);
    assert_ne!(entity("service-catalog@v1/resources").paging, Paging::None);
    assert_eq!(entity("metering-and-billing@v3/openmeter/plans").paging, Paging::number());
}

#[test]
fn oddity_10_operators_two_levels_deep_are_read() {
    branches(field("identity@v3/users", "email"), &[&[Eq, Contains]]);
    assert!(field("kong-identity-principals@v2/directories/principals", "display_name").offers(Contains));
}

#[test]
fn oddity_11_three_families_of_branches() {
    branches(field("api-builder@v3/apis", "name"), &[&[Bare], FULL]);
    branches(field("api-builder@v3/apis", "id"), &[&[Eq, Neq, Oeq]]);
    let one_each: &[&[Operator]] = &[&[Bare], &[Eq], &[Contains], &[Ocontains], &[Oeq], &[Neq]];
    branches(field("portal-management@v2/portals", "name"), one_each);
    branches(field("audit-logs@v2/audit-log-destinations", "name"), &[&[Bare], &[Eq], &[Contains]]);
    // A range of dates is valid by the letter nowhere but in the audit logs.
    for entity in Catalog::builtin().entities() {
        for field in entity.fields.iter().filter(|field| matches!(field.kind, Type::DateTime | Type::Number)) {
            let range = field.allows_together(set(&[Gte, Lt])) || field.allows_together(set(&[Gte, Lte]));
            assert_eq!(range, (entity.api.as_str(), field.name.as_str()) == ("audit-logs", "ts"), "{}", entity.name());
        }
    }
}

#[test]
fn oddity_12_one_schema_name_with_different_contents() {
    branches(field("cmek@v0/cmeks", "name"), &[&[Bare], &[Contains]]);
    branches(field("dev-portal@v3/apis", "name"), &[&[Bare], &[Eq], &[Contains], &[Ocontains], &[Oeq], &[Neq]]);
    // Identifiers are told by their schema's name, as none has `format: uuid`.
    assert_eq!(field("api-builder@v3/apis", "id").kind, Type::Uuid);
    assert_eq!(field("portal-management@v2/portals", "id").kind, Type::Uuid);
    assert!(field("portal-management@v2/portals", "id").offers(Bare));
    assert!(!field("api-builder@v3/apis", "id").offers(Bare));
}

#[test]
fn oddity_13_a_schema_without_a_type_takes_a_bare_value_too() {
    branches(field("identity@v3/identity-providers", "type"), &[&[Bare], &[Eq]]);
    branches(field("event-gateway@v1/event-gateways/listeners", "virtual_cluster_id"), &[&[Bare], &[Eq]]);
    branches(field("kong-identity-principals@v2/directories/principals", "id"), &[&[Bare], &[Eq]]);
}

#[test]
fn oddity_14_control_planes() {
    let planes = "control-planes@v2/control-planes";
    branches(field(planes, "id"), &[&[Eq, Oeq]]);
    branches(field(planes, "name"), &[&[Eq, Neq, Contains]]);
    branches(field(planes, "cluster_type"), &[&[Eq, Oeq, Neq]]);
    assert_eq!(field(planes, "cluster_type").kind, Type::String);
    branches(field(planes, "cloud_gateway"), &[&[Bare]]);
}

#[test]
fn oddity_15_booleans_are_bare_only() {
    let mut count = 0;
    for entity in Catalog::builtin().entities() {
        for field in entity.fields.iter().filter(|field| field.kind == Type::Boolean) {
            branches(field, &[&[Bare]]);
            count += 1;
        }
    }
    assert!(count >= 20);
    assert_eq!(
        field("service-catalog@v1/scorecards/criteria/catalog-services", "evaluation.is_passing").kind,
        Type::Boolean
    );
    branches(field("identity@v3/teams", "labels"), &[&[Eq, Contains], &[Exists]]);
}

#[test]
fn oddity_16_enumerations_and_patterns() {
    let texts = |values: &[&str]| Type::Enum(values.iter().map(|value| (*value).to_owned()).collect());
    let kind = field("audit-logs@v3/audit-logs", "type");
    assert_eq!(kind.kind, texts(&["authorization", "authentication", "gateway_access"]));
    branches(kind, &[&[Bare]]);
    let grants = entity("metering-and-billing@v3/openmeter/customers/credits/grants");
    assert_eq!(grants.field("status").unwrap().kind, texts(&["pending", "active", "expired", "voided"]));
    branches(grants.field("status").unwrap(), &[&[Bare]]);
    assert_eq!(grants.field("currency").unwrap().pattern.as_deref(), Some("^[A-Z]{3}$"));
    assert_eq!(codes(grants, "currency = EUR"), []);
    assert_eq!(codes(grants, "currency = euros"), [Code::WrongType]);
    branches(field("metering-and-billing@v3/openmeter/plans", "status"), &[&[Eq, Neq, Oeq]]);
    assert_eq!(field("metering-and-billing@v3/openmeter/plans", "status").kind, Type::String);
    branches(field("virtual-clusters/consume-policies", "parent_policy_id"), &[&[Bare]]);
    branches(field("event-gateway@v1/event-gateways", "name"), &[&[Contains]]);
    branches(field("principals/identities", "type"), &[&[Oeq]]);
}

/// Its description has the schema for UUIDs, and its records a word.
#[test]
fn a_key_of_attributes_is_not_a_uuid() {
    let key = field("api-builder@v3/api-attributes", "key");
    assert_eq!(key.kind, Type::String);
    branches(key, &[&[Eq, Neq, Oeq]]);
    assert_eq!(codes(entity("api-builder@v3/api-attributes"), "key = kind"), []);
    assert_eq!(field("api-builder@v3/api-attributes", "id").kind, Type::Uuid);
}

#[test]
fn oddity_17_a_list_of_an_enumeration_is_of_its_values() {
    let state = field("cloud-gateways@v2/cloud-gateways/networks", "state");
    let Type::Enum(values) = &state.kind else { return assert_eq!(state.kind, Type::Enum(vec![])) };
    assert!(values.iter().any(|value| value == "offline"));
    assert_eq!(codes(entity("cloud-gateways/networks"), "state in (ready, raedy)"), [Code::UnknownEnumValue]);
    branches(field("cloud-gateways/configurations", "control_plane_geo"), &[&[Bare], &[Eq], &[Neq], &[Oeq]]);
}

#[test]
fn oddity_18_ulids() {
    let id = field("metering-and-billing@v3/openmeter/addons", "id");
    assert_eq!((&id.kind, &id.pattern), (&Type::Ulid, &None));
    branches(id, &[&[Bare], &[Eq, Neq, Oeq]]);
}

#[test]
fn oddity_19_an_unknown_field_is_an_error() {
    assert_eq!(codes(entity("api-builder@v3/apis"), "colour = red"), [Code::UnknownField]);
}

#[test]
fn oddity_20_custom_fields_take_any_reading() {
    let services = entity("service-catalog@v1/catalog-services");
    let custom = services.field("custom_fields").unwrap();
    assert!(custom.map && custom.kind == Type::Any);
    branches(custom, &[&[Bare], FULL, &[Lt], &[Lte], &[Gt], &[Gte], &[Present]]);
    for text in ["custom_fields.a = 5", "custom_fields.a = true", "custom_fields.a = x", "custom_fields.a < 5"] {
        assert_eq!(codes(services, text), [], "{text}");
    }
}

#[test]
fn oddity_21_null_is_a_value_where_the_description_says_so() {
    let nullable: Vec<(String, &str)> = Catalog::builtin()
        .entities()
        .flat_map(|entity| {
            entity.fields.iter().filter(|field| field.nullable).map(|field| (entity.name(), field.name.as_str()))
        })
        .collect();
    assert_eq!(nullable, [("dev-portal@v3/applications".to_owned(), "team_id")]);
    let applications = entity("dev-portal@v3/applications");
    branches(applications.field("team_id").unwrap(), &[&[Bare, Eq, Neq, Oeq]]);
    assert_eq!(codes(applications, "team_id = null"), []);
    assert_eq!(codes(entity("portal-management@v3/portals"), "name = null"), [Code::NullValue]);
}

#[test]
fn oddity_22_dynamic_keys_and_existence_as_described() {
    for (name, map, existence) in [
        ("analytics-dashboards@v2/dashboards", "labels", true),
        ("api-builder@v3/apis", "labels", true),
        ("api-builder@v3/apis", "attributes", true),
        ("api-builder@v3/api-packages", "labels", true),
        ("dev-portal@v3/apis", "attributes", true),
        ("mesh-control-planes@v1/mesh/control-planes", "labels", true),
        ("service-catalog@v1/catalog-services", "labels", true),
        ("service-catalog@v1/catalog-services", "custom_fields", true),
        ("identity@v3/teams", "labels", false),
        ("kong-identity-principals@v2/directories/principals", "labels", false),
    ] {
        let field = field(name, map);
        assert!(field.map, "{name} {map}");
        assert_eq!(field.offers(Present), existence, "{name} {map}");
    }
    for entity in Catalog::builtin().entities() {
        for field in &entity.fields {
            assert!(field.map || !field.offers(Present), "{}: {}", entity.name(), field.name);
            assert_eq!(field.offers(Exists), entity.name() == "identity@v3/teams" && field.name == "labels");
        }
    }
}

/// What sources beside the published files say about resources: that a key of `config` exists can be asked for by its name
/// only; a bare comparison of `integration_data` is read, and sent with `[eq]`.
#[test]
fn keys_of_resources_as_other_sources_describe_them() {
    for name in ["service-catalog@v1/resources", "service-catalog@v1/catalog-services/resources"] {
        branches(field(name, "config"), &[FULL, &[Present]]);
        branches(field(name, "integration_data"), &[FULL]);
    }
    branches(field("service-catalog@v1/resource-mappings", "resource.config"), &[FULL]);
    for (url, filter) in [
        ("/v1/resources?filter[config.control_plane_id]", "config.control_plane_id exists"),
        ("/v1/resources?filter[integration_data.control_plane.id]=7", r#"integration_data.control_plane.id = "7""#),
    ] {
        let decoded = decode(url, Catalog::builtin(), &Limits::DEFAULT).unwrap();
        assert_eq!(decoded.filter.unwrap().to_string(), filter);
    }
    let resources = entity("service-catalog@v1/resources");
    for (filter, query) in [
        ("config.control_plane_id exists", "filter%5Bconfig.control_plane_id%5D"),
        ("integration_data.a = 7", "filter%5Bintegration_data.a%5D%5Beq%5D=7"),
    ] {
        let filter = parse(filter).unwrap();
        let checked = check(&filter, resources, &now()).unwrap();
        let plan = plan(&checked, &plan::PlanOptions::default()).unwrap();
        assert_eq!(encode(&plan.requests()[0]).to_string(), query);
    }
}

#[test]
fn oddity_23_maps_that_the_description_forgets() {
    assert!(field("kong-identity@v1/auth-servers", "labels").map);
    assert!(field("kong-identity@v1/auth-servers/clients", "labels").map);
    branches(field("kong-identity@v1/auth-servers", "labels"), &[&[Bare], &[Eq]]);
    let attributes = field("portal-management@v3/portals/teams/developers", "attributes");
    assert!(!attributes.map && attributes.path.is_none(), "nothing shows that it is one");
}

#[test]
fn oddity_24_names_with_dots() {
    let kind = field("cloud-gateways@v2/cloud-gateways/add-ons", "config.kind");
    assert!(!kind.map);
    assert_eq!(kind.path.as_deref(), Some(["config".to_owned(), "kind".to_owned()].as_slice()));
    let instance = field("service-catalog@v1/resources", "integration.instance.id");
    assert_eq!(instance.path.as_deref().map(<[String]>::len), Some(3));
    assert_eq!(field("service-catalog@v1/scorecards", "score.value").path.as_deref().map(<[String]>::len), Some(2));
    // Their values are objects of free keys, and so are asked for by key, though no description says it.
    for (name, map) in
        [("resources", "config"), ("resources", "integration_data"), ("resource-mappings", "resource.config")]
    {
        let field = field(&format!("service-catalog@v1/{name}"), map);
        assert!(field.map && !field.offers(Bare), "{map}");
    }
}

#[test]
fn oddity_25_operators_written_out_as_parameters() {
    for name in ["consumers", "plugins", "routes", "services"] {
        let name = format!("control-planes-config@v2/control-planes/core-entities/{name}");
        branches(field(&name, "name"), &[&[Contains, Eq]]);
        assert_eq!(entity(&name).fields.iter().filter(|field| !field.is_parameter()).count(), 1);
    }
    branches(field("dev-portal@v2/applications", "name"), &[&[Bare, Eq, Contains]]);
    branches(field("application-auth-strategies@v2/dcr-providers", "issuer"), &[&[Bare, Eq, Contains]]);
    branches(field("dev-portal@v3/application-auth-strategies", "credential_type"), &[&[Eq]]);
    branches(field("dev-portal@v3/snippets", "name"), &[&[Bare, Eq]]);
}
