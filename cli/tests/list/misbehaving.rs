//! Each misbehaviour of the table, met by the command: what `list` prints, what `verify` says, and what `--profile` gives.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::misbehaviours::{self, FILTERS, Harm, Misbehaviour, OPEN, each_misbehaviour, wanted};
use crate::run::{self, Ran, finish};
use crate::server::Server;

each_misbehaviour!(check);

/// The library's tests try all of them.
const EVERY: usize = 3;

/// Files of one test; they end with it.
struct Folder(PathBuf);

impl Folder {
    fn new(server: &Server) -> Self {
        let port = server.base().rsplit(':').next().unwrap().to_owned();
        let path = std::env::temp_dir().join(format!("konnect-filter-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn run_on(server: &Server, catalog: &Path, command: &str, args: &[&str]) -> Ran {
    let base = server.base();
    let given = [command, "shop@v1/orders", "--catalog", catalog.to_str().unwrap(), "--base-url", &base];
    let mut command = run::command(&[&given[..], args].concat());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    finish(command, "")
}

fn check(misbehaviour: &Misbehaviour) {
    let server = Server::start(misbehaviour.service());
    let folder = Folder::new(&server);
    let catalog = folder.write("orders.json", &Value::Array(vec![misbehaviours::entity()]).to_string());
    let list = |args: &[&str]| {
        let ran = run_on(&server, &catalog, "list", &[args, &["--output", "id"]].concat());
        let mut ids: Vec<String> = ran.out.lines().map(str::to_owned).collect();
        ids.sort_unstable();
        (ids, ran)
    };
    let filters = || FILTERS.iter().step_by(EVERY);
    for (filter, holds) in filters() {
        let [(ids, ran), others @ ..] = ["1", "4", "8"].map(|most| list(&[filter, "--max-connections", most]));
        for (other, ended) in others {
            assert_eq!((&other, ended.code, &ended.err), (&ids, ran.code, &ran.err), "{filter}");
        }
        match misbehaviour.harm {
            Harm::Narrow | Harm::Refuses => {
                // What comes is right, and a refusal is an error.
                assert!(ids.iter().all(|id| wanted(*holds).contains(id)), "{filter}: {}", ran.err);
                let is_refused = misbehaviour.harm == Harm::Refuses && ran.err.contains("error[rejected]");
                assert_eq!(ran.code == 0, !is_refused, "{filter}: {}", ran.err);
            }
            _ => assert_eq!((ran.code, ids), (0, wanted(*holds)), "{filter}: {}", ran.err),
        }
        let is_told = ran.err.contains("warning[filter-not-applied]");
        assert!(!is_told || matches!(misbehaviour.harm, Harm::Wide | Harm::Narrow), "{filter}: {}", ran.err);
    }

    let measured = run_on(&server, &catalog, "verify", &["--output", "json"]);
    assert_eq!(measured.code, 0, "{}", measured.err);
    let report: Value = serde_json::from_str(&measured.out).unwrap();
    assert_eq!((&report["complete"], &report["sample"]), (&true.into(), &24.into()));
    let rows = report["rows"].as_array().unwrap().iter();
    let odd = rows.filter(|row| row["outcome"] != "as documented" && row["outcome"] != "no data");
    let found: Vec<String> = odd.map(shown).filter(|row| !OPEN.contains(&row.as_str())).collect();
    assert_eq!(found, misbehaviour.found);

    let profile = folder.write("profile.json", &measured.out);
    let profile = profile.to_str().unwrap();
    for (filter, holds) in filters() {
        let (ids, ran) = list(&[filter, "--profile", profile]);
        assert_eq!((ran.code, ids), (0, wanted(*holds)), "with the profile: {filter}: {}", ran.err);
    }
}

fn shown(row: &Value) -> String {
    let words = ["field", "operator", "probe"].into_iter().filter_map(|name| row[name].as_str());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let count = row["count"].as_u64().map(|count| format!(" ({count})")).unwrap_or_default();
    format!("{}: {}{count}", words.join(" "), row["outcome"].as_str().unwrap())
}
