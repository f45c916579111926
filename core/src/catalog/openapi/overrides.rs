//! Record paths that the schemas cannot tell, each with its reason.

/// Where a filter field's value is in the records, against what its name suggests.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[doc(hidden)]
pub struct Override {
    /// The API, with its version when only that one is meant.
    pub api: &'static str,
    /// The collection, or `*` for all of the API's.
    pub collection: &'static str,
    /// The filter field.
    pub field: &'static str,
    /// The path in a record, or nothing when no published part of the record contains the value.
    pub path: &'static [&'static str],
    /// How that is known.
    pub reason: &'static str,
}

const fn at(
    api: &'static str,
    collection: &'static str,
    field: &'static str,
    path: &'static [&'static str],
    reason: &'static str,
) -> Override {
    Override { api, collection, field, path, reason }
}

/// The table, in the order of the APIs.
#[doc(hidden)]
pub const OVERRIDES: &[Override] = &[
    at(
        "api-builder",
        "api-implementations",
        "control_plane_id",
        &[],
        "is in `service` or in `control_plane`, depending on the kind of implementation",
    ),
    at("api-builder", "api-publications", "api_name", &[], "the record has the API's id only"),
    at("api-builder", "api-publications", "portal_name", &[], "the record has the portal's id only"),
    at(
        "api-builder",
        "apis/registrations",
        "application_owner_id",
        &["application", "owner", "id"],
        "the owner is an object of the application",
    ),
    at(
        "api-builder",
        "apis/registrations",
        "application_owner_type",
        &["application", "owner", "type"],
        "the owner is an object of the application",
    ),
    at("api-builder", "apis/versions", "type", &["spec", "type"], "the type is that of the version's specification"),
    at("api-builder", "portals/api-publications", "api_name", &[], "the record has the API's id only"),
    at(
        "application-auth-strategies",
        "application-auth-strategies",
        "dcr_provider_type",
        &["dcr_provider", "provider_type"],
        "the provider's type has a longer name in its object",
    ),
    at(
        "application-auth-strategies",
        "dcr-providers",
        "initial_client_audience",
        &["dcr_config", "initial_client_audience"],
        "the client's data is in the provider's configuration",
    ),
    at(
        "application-auth-strategies",
        "dcr-providers",
        "initial_client_id",
        &["dcr_config", "initial_client_id"],
        "the client's data is in the provider's configuration",
    ),
    at(
        "control-planes",
        "control-planes",
        "cloud_gateway",
        &["config", "cloud_gateway"],
        "is in the control plane's configuration",
    ),
    at(
        "control-planes",
        "control-planes",
        "cluster_type",
        &["config", "cluster_type"],
        "is in the control plane's configuration",
    ),
    at(
        "control-planes-config",
        "control-planes/core-entities/consumers",
        "name",
        &["username"],
        "a consumer has no other name",
    ),
    at(
        "dev-portal@v2",
        "products/versions/applications",
        "status",
        &["registration_status"],
        "the status is that of the registration (the parameter's description)",
    ),
    at(
        "event-gateway",
        "event-gateways/listeners",
        "virtual_cluster_id",
        &[],
        "the record does not say which virtual clusters use the listener",
    ),
    at(
        "event-gateway",
        "event-gateways/virtual-clusters",
        "backend_cluster_id",
        &["destination", "id"],
        "`destination` is \"the backend cluster associated with the virtual cluster\"",
    ),
    at(
        "metering-and-billing",
        "openmeter/customers",
        "billing_profile_id",
        &[],
        "the record does not name the billing profile",
    ),
    at("metering-and-billing", "openmeter/customers", "plan_key", &[], "the record does not name the plan"),
    at(
        "metering-and-billing",
        "openmeter/customers",
        "usage_attribution_subject_key",
        &["usage_attribution", "subject_keys"],
        "one of the subjects attributed to the customer",
    ),
    at(
        "metering-and-billing",
        "openmeter/customers/credits/balance",
        "feature_key",
        &[],
        "it selects what is summed up, and is not part of the result",
    ),
    at(
        "metering-and-billing",
        "openmeter/customers/credits/transactions",
        "feature_key",
        &[],
        "the record does not name the feature",
    ),
    at("metering-and-billing", "openmeter/events", "id", &["event", "id"], "the event's own data is in `event`"),
    at(
        "metering-and-billing",
        "openmeter/events",
        "source",
        &["event", "source"],
        "the event's own data is in `event`",
    ),
    at(
        "metering-and-billing",
        "openmeter/events",
        "subject",
        &["event", "subject"],
        "the event's own data is in `event`",
    ),
    at("metering-and-billing", "openmeter/events", "time", &["event", "time"], "the event's own data is in `event`"),
    at("metering-and-billing", "openmeter/events", "type", &["event", "type"], "the event's own data is in `event`"),
    at(
        "metering-and-billing",
        "openmeter/llm-cost/overrides",
        "provider",
        &["provider", "id"],
        "an object, whose identifier is next to `model_id`; sorted by as `provider.id`",
    ),
    at(
        "metering-and-billing",
        "openmeter/llm-cost/prices",
        "provider",
        &["provider", "id"],
        "an object, whose identifier is next to `model_id`; sorted by as `provider.id`",
    ),
    at("metering-and-billing", "openmeter/subscriptions", "plan_key", &[], "the record has the plan's id only"),
    at("notification-hub", "notifications/configurations", "region", &[], "the record names no region"),
    at("portal-management", "portals/developers", "name", &["full_name"], "a developer has no other name"),
    at("portal-management", "portals/teams/developers", "attributes", &[], "the record has no attributes"),
    at(
        "portal-management@v2",
        "portals/product-versions",
        "auth_strategy_ids",
        &["auth_strategies", "id"],
        "the record lists the strategies, not only their ids",
    ),
    at(
        "portal-management@v3",
        "portals/application-registrations",
        "developer_id",
        &[],
        "the record does not name the developer",
    ),
    at(
        "portal-management@v3",
        "portals/applications",
        "developer_id",
        &[],
        "`owner.id` is a developer's or a team's id, by the kind of owner",
    ),
    at(
        "portal-management@v3",
        "portals/applications",
        "team_id",
        &[],
        "`owner.id` is a developer's or a team's id, by the kind of owner",
    ),
    at(
        "service-catalog",
        "scorecards/criteria/catalog-services",
        "evaluation.attempted_at",
        &["score", "attempted_at"],
        "`score` is the evaluation of the criteria for the service",
    ),
    at(
        "service-catalog",
        "scorecards/criteria/catalog-services",
        "evaluation.is_passing",
        &["score", "is_passing"],
        "`score` is the evaluation of the criteria for the service",
    ),
    at(
        "service-catalog",
        "scorecards/criteria/catalog-services",
        "evaluation.successfully_evaluated_at",
        &["score", "successfully_evaluated_at"],
        "`score` is the evaluation of the criteria for the service",
    ),
];

/// A map whose keys can be asked for by name only (`filter[FIELD.KEY]`), although its description does not say so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Existence {
    /// The API.
    pub api: &'static str,
    /// The collection.
    pub collection: &'static str,
    /// The filter field.
    pub field: &'static str,
}

/// The maps whose keys can be asked for by name only.
///
/// - `config` of resources: the description of the parameter in the OpenAPI file that the Go SDK 3.15.0 is generated from says
///   `filter[config.control_plane_id]` without a value. The published file has operators only.
/// - `integration_data` is not here: the same description shows `filter[integration_data.control_plane.id]=…`, a comparison
///   without an operator. The schemas of both files have `[eq]`, which says the same and is sent; the bare form is decoded.
pub(super) const EXISTENCE: &[Existence] = &[
    Existence { api: "service-catalog", collection: "catalog-services/resources", field: "config" },
    Existence { api: "service-catalog", collection: "resources", field: "config" },
];
