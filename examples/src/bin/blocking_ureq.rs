//! One page of users, with ureq; and all pages, with the crate's own client, which is on ureq too.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin blocking_ureq -- 'email contains "@konghq.com" and active'
//! ```

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{self, Context};
use konnect_filter::client::{Audience, Client, Credentials};
use konnect_filter::{plan, wire};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "active".to_owned());

    let filter = konnect_filter::parse(&text)?;
    let found = Catalog::builtin().find("users")?;
    let checked = check::check(&filter, found.entity, &Context::at(jiff::Timestamp::now()))?;
    let plan = plan::plan(&checked, &plan::Options::default())?;
    let options = wire::Options { base_url: std::env::var("KONNECT_BASE_URL").ok(), ..wire::Options::default() };
    let address = options.resolve(plan.entity)?;

    let token = std::env::var("KONNECT_TOKEN")?;
    for request in &plan.requests {
        let request = address.request(request);
        let mut answer = ureq::get(request.to_text()).header("authorization", format!("Bearer {token}")).call()?;
        let page: Value = answer.body_mut().read_json()?;
        println!("{} of {} users", page["data"].as_array().map_or(0, Vec::len), page["meta"]["page"]["total"]);
    }

    // The same and more: every page, tries again where that helps, and what Konnect cannot filter is filtered here.
    let plan = plan::plan(&checked, &plan::Options { split: true, partial: true, ..plan::Options::default() })?;
    let audience = Audience::of(plan.entity, &options);
    let credentials = Credentials::from_variables(audience, |name| std::env::var(name).ok())?;
    // Plain http to this machine is for tests only.
    let client = Client::new(credentials).loopback(options.base_url.is_some());
    for user in client.list(&plan, &options)? {
        println!("{}", user?["email"].as_str().unwrap_or_default());
    }
    Ok(())
}
