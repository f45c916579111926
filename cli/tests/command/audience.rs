//! Which credential a printed request names, for every output and every kind of host.

use crate::run::{Ran, run};

/// Hosts, as flags, and the credential that belongs to them.
const HOSTS: [(&[&str], &str); 11] = [
    (&["users"], TOKEN),
    (&["control-planes", "--region", "eu"], TOKEN),
    (&["https://eu.api.konghq.com/v2/control-planes"], TOKEN),
    (&["control-planes", "--base-url", "https://konnect.example.com/proxy"], TOKEN),
    (&["legacy@v0/control_planes", "--base-url", "https://old.example.com"], TOKEN),
    (&["control-planes", "--base-url", "https://localhost:8001"], TOKEN),
    (&["control-planes", "--base-url", "https://127.0.0.1:8001"], TOKEN),
    (&["dev-portal@v3/apis", "--base-url", "https://portal.example.com"], COOKIE),
    (&["dev-portal@v3/apis", "--base-url", "https://eu.api.konghq.com"], COOKIE),
    (&["https://portal.example.com/api/v3/apis"], COOKIE),
    (&["dev-portal@v3/apis", "--base-url", "https://[::1]:80"], COOKIE),
];

const TOKEN: &str = "KONNECT_TOKEN";
const COOKIE: &str = "KONNECT_COOKIE";

/// Every output that names a credential.
const OUTPUTS: [&[&str]; 7] = [
    &["encode", "--output", "curl"],
    &["encode", "--output", "wget"],
    &["encode", "--output", "powershell"],
    &["encode", "--output", "cmd"],
    &["encode", "--output", "httpie"],
    &["encode", "--output", "har"],
    &["list", "--dry-run", "--output", "har"],
];

fn shown(output: &[&str], host: &[&str]) -> Ran {
    run(&[output, host].concat())
}

#[test]
fn each_output_names_the_credential_of_its_host() {
    for (host, wanted) in HOSTS {
        let other = if wanted == TOKEN { COOKIE } else { TOKEN };
        for output in OUTPUTS {
            let ran = shown(output, host);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{output:?} {host:?}");
            assert!(ran.out.contains(wanted) && !ran.out.contains(other), "{output:?} {host:?}: {}", ran.out);
            let header = if wanted == TOKEN { "Bearer " } else { "portalaccesstoken=" };
            assert!(ran.out.contains(header), "{output:?} {host:?}: {}", ran.out);
        }
    }
    for output in ["curl", "wget", "httpie", "powershell", "cmd"] {
        for host in [&[][..], &["--base-url", "https://konnect.example.com"]] {
            let ran = shown(&["search", "type = team", "--output", output], host);
            assert!(ran.code == 0 && ran.out.contains(TOKEN) && !ran.out.contains(COOKIE), "{output} {}", ran.out);
        }
    }
}

/// What would be read on the way is not printed to be pasted; an address alone is.
#[test]
fn plain_http_to_another_machine_is_refused() {
    for entity in ["control-planes", "dev-portal@v3/apis"] {
        for base in ["http://konnect.example.com", "http://10.0.0.1:8001", "http://localhost.example.com"] {
            let host = [entity, "--base-url", base];
            for output in OUTPUTS {
                let ran = shown(output, &host);
                assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{output:?} {host:?}");
                assert!(ran.err.contains("error[insecure-credential]"), "{output:?} {host:?}: {}", ran.err);
            }
            for output in ["url", "json", "query"] {
                assert_eq!(shown(&["encode", "--output", output], &host).code, 0, "{output} {host:?}");
            }
        }
    }
    let ran = run(&["search", "type = team", "--output", "curl", "--base-url", "http://konnect.example.com"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
}

/// As `list`, which sends none there until it is allowed to.
#[test]
fn plain_http_to_this_machine_names_no_credential() {
    for entity in ["control-planes", "dev-portal@v3/apis"] {
        for base in ["http://localhost:8001", "http://127.0.0.1:8001", "http://[::1]:8001"] {
            for output in OUTPUTS {
                let ran = shown(output, &[entity, "--base-url", base]);
                assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{output:?} {base}");
                assert!(!ran.out.contains(TOKEN) && !ran.out.contains(COOKIE), "{output:?} {base}: {}", ran.out);
                assert!(
                    ran.out.contains(":8001/v2") || ran.out.contains(":8001/api"),
                    "{output:?} {base}: {}",
                    ran.out
                );
            }
            let ran = shown(&["encode", "--output", "kongctl"], &[entity, "--base-url", base]);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{base}");
        }
    }
}

/// kongctl sends its own token wherever it is sent, so it is sent only where the token may go.
#[test]
fn kongctl_is_sent_only_where_its_token_may_go() {
    for (host, credential) in HOSTS {
        let ran = shown(&["encode", "--output", "kongctl"], host);
        if credential == TOKEN {
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{host:?}");
            assert!(ran.out.starts_with("kongctl api get 'http") && !ran.out.contains(TOKEN), "{host:?}: {}", ran.out);
        } else {
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{host:?}");
            assert!(ran.err.contains("error[insecure-credential]"), "{host:?}: {}", ran.err);
        }
    }
    let plain = ["control-planes", "--base-url", "http://konnect.example.com"];
    assert_eq!(shown(&["encode", "--output", "kongctl"], &plain).code, 1);
}
