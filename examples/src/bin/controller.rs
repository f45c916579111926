//! One round of a controller: what a team's APIs in Konnect should be, beside what they are. It says what there is to do, and does none
//! of it.
//!
//! ```sh
//! KONNECT_TOKEN=… cargo run --bin controller -- payments 2026-08-01T00:00:00Z payments-v1 payments-v2
//! ```

use std::collections::BTreeSet;

use jiff::Timestamp;
use konnect_filter::capture::{Any, Fits, Text};
use konnect_filter::client::{Audience, Client, ClientOptions, Credentials};
use konnect_filter::syntax::ArgumentValue;
use konnect_filter::{ListRequest, filter};

/// A team's name, as the label `team` has it.
#[derive(Clone)]
struct Team(String);

impl From<Team> for ArgumentValue {
    fn from(team: Team) -> Self {
        team.0.into()
    }
}

impl Fits<Text> for Team {}
impl Fits<Any> for Team {}

/// What should be there.
struct Wanted {
    team: Team,
    since: Timestamp,
    names: BTreeSet<String>,
}

impl Wanted {
    /// The team's APIs, in one request. The filter was checked when this program was compiled.
    fn there(&self) -> ListRequest<'static> {
        let Self { team, since, .. } = self;
        filter!("apis", "labels.team = {team} and created_at >= {since}")
    }

    /// All APIs with the wanted names, whoever has them and however old they are: what is among these but not [there](Self::there)
    /// cannot be created.
    fn taken(&self) -> ListRequest<'static> {
        let Self { names, .. } = self;
        filter!("apis", "name in {names}")
    }
}

/// The names of the APIs that a request finds.
fn names(request: ListRequest<'static>, client: &Client) -> konnect_filter::Result<BTreeSet<String>> {
    let request = match std::env::var("KONNECT_BASE_URL") {
        Ok(base_url) => request.base_url(base_url),
        Err(_) => request.region("eu"),
    };
    request.list(client)?.map(|api| Ok(api?["name"].as_str().unwrap_or_default().to_owned())).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(team), Some(since)) = (arguments.next(), arguments.next()) else {
        return Err("usage: controller TEAM SINCE NAME…".into());
    };
    let wanted = Wanted { team: Team(team), since: since.parse()?, names: arguments.collect() };
    let token = Credentials::from_environment(Audience::Konnect)?;
    // Plain http to this machine is for tests only.
    let is_test = std::env::var_os("KONNECT_BASE_URL").is_some();
    let client = Client::new(ClientOptions::new(token).with_allow_http_loopback(is_test));

    let there = names(wanted.there(), &client)?;
    let taken = names(wanted.taken(), &client)?;
    for name in wanted.names.difference(&there) {
        println!("{} {name}", if taken.contains(name) { "conflict" } else { "create" });
    }
    for name in there.difference(&wanted.names) {
        println!("delete {name}");
    }
    Ok(())
}
