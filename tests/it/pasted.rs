//! What people paste instead of a URL, and pages of Konnect's site.

use konnect_filter::catalog::Catalog;
use konnect_filter::wire::{Decoded, decode};
use konnect_filter::{Code, Limits};

#[track_caller]
fn decoded(text: &str) -> Decoded<'static> {
    decode(text, Catalog::builtin(), &Limits::DEFAULT).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn refused(text: &str) -> String {
    let error = decode(text, Catalog::builtin(), &Limits::DEFAULT).map(|_| ()).unwrap_err();
    let problem = error.iter().next().unwrap();
    assert_eq!(problem.code, Code::InvalidUrl, "{text}: {problem}");
    assert!(problem.help.is_some(), "{text}");
    problem.message.to_string()
}

#[test]
fn command_lines_and_requests() {
    let url = "https://global.api.konghq.com/v3/users?filter[active]=true&page[size]=10";
    for text in [
        format!("curl '{url}'"),
        format!("curl -s -H \"Authorization: Bearer $TOKEN\" \"{url}\" | jq ."),
        format!("curl \\\n  --request GET \\\n  --url '{url}' \\\n  --header 'accept: application/json'"),
        format!("curl -X GET {url}"),
        format!("printf 'Authorization: Bearer %s\\n' \"$KONNECT_TOKEN\" | curl -sS -H @- '{url}'"),
        format!("wget -q -O - '{url}'"),
        format!(
            "printf 'header = Authorization: Bearer %s\\n' \"$KONNECT_TOKEN\" | (f=$(mktemp) && cat >\"$f\" && wget --config=\"$f\" -q -O - '{url}'; s=$?; rm -f \"$f\"; exit $s)"
        ),
        format!("http --ignore-stdin GET '{url}'"),
        format!("kongctl api get '{url}'"),
        format!("Invoke-RestMethod -Uri '{url}' -Method Get -Headers @{{ Authorization = 'x' }}"),
        format!("  GET {url} HTTP/1.1\r\nHost: global.api.konghq.com\r\n"),
        "GET /v3/users?filter[active]=true&page[size]=10 HTTP/1.1".to_owned(),
        "GET /v3/users?filter%5Bactive%5D=true&page%5Bsize%5D=10".to_owned(),
    ] {
        let decoded = decoded(&text);
        assert_eq!(decoded.entity.unwrap().name(), "identity@v3/users", "{text}");
        assert_eq!(decoded.filter.unwrap().to_string(), "active = true", "{text}");
        assert_eq!(decoded.options.page_size, Some(10), "{text}");
    }
    // What our own lines for a shell say is read again.
    assert_eq!(
        decoded("curl https://eu.api.konghq.com/v2/control-planes").options.base_url.unwrap(),
        "https://eu.api.konghq.com"
    );
}

/// As browsers copy a request for Windows' `cmd`, as a person writes it there, as a batch file has it, and as ours is printed.
#[test]
fn lines_of_windows() {
    for text in [
        "curl ^\"https://global.api.konghq.com/v3/users?filter^%^5Bactive^%^5D=true^&page^%^5Bsize^%^5D=10^\" ^\r\n  -H ^\"accept: application/json^\" ^\r\n  --compressed",
        "curl ^\"https://global.api.konghq.com/v3/users?filter^[active^]=true^&page^[size^]=10^\"",
        "curl \"https://global.api.konghq.com/v3/users?filter[active]=true&page[size]=10\" ^\n  --header \"accept: application/json\"",
        "curl.exe -s ^\r\n  \"https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true&page%5Bsize%5D=10\"",
        "curl \"https://global.api.konghq.com/v3/users?filter%%5Bactive%%5D=true&page%%5Bsize%%5D=10\" ^\n  -H \"accept: x\"",
        "curl -sS --globoff -H \"Authorization: Bearer %KONNECT_TOKEN%\" ^\"https://global.api.konghq.com/v3/users?filter%^5Bactive%^5D=true^&page%^5Bsize%^5D=10^\"",
    ] {
        let decoded = decoded(text);
        assert_eq!(decoded.entity.unwrap().name(), "identity@v3/users", "{text}");
        assert_eq!(decoded.filter.unwrap().to_string(), "active = true", "{text}");
        assert_eq!(decoded.options.page_size, Some(10), "{text}");
    }
    assert!(
        refused("curl ^\"https://global.api.konghq.com/v3/users^\" ^\n  --data-raw ^\"^{^}^\"")
            .contains("`--data-raw`")
    );
    let text = "curl ^\"https://global.api.konghq.com/v3/users?filter^[nmae^]=x^\" ^\r\n  -v";
    let error = decode(text, Catalog::builtin(), &Limits::DEFAULT).map(|_| ()).unwrap_err();
    let problem = error.iter().next().unwrap();
    assert_eq!(problem.span.unwrap().get(text).unwrap(), "filter^[nmae^]", "{problem:?}");
}

#[test]
fn a_problem_has_its_place_in_what_was_pasted() {
    let text = "curl 'https://global.api.konghq.com/v3/users?filter[nmae]=x' -v";
    let error = decode(text, Catalog::builtin(), &Limits::DEFAULT).map(|_| ()).unwrap_err();
    let problem = error.iter().next().unwrap();
    assert!(problem.span.unwrap().get(text).unwrap().contains("nmae"), "{problem:?}");
}

#[test]
fn what_is_not_a_list_or_has_its_query_elsewhere() {
    let url = "https://global.api.konghq.com/v3/users";
    assert!(refused(&format!("curl -X POST {url}")).contains("`POST`"));
    assert!(refused(&format!("curl --request=DELETE '{url}/x'")).contains("`DELETE`"));
    assert!(refused("POST /v3/users HTTP/1.1").contains("`POST`"));
    assert!(refused(&format!("curl -G {url} --data-urlencode 'filter[full_name]@x'")).contains("`--data-urlencode`"));
    assert!(refused(&format!("curl {url} -d '{{}}'")).contains("`-d`"));
}

#[test]
fn a_query_is_not_taken_for_a_command() {
    let decoded = decoded("users?filter[full_name]=see https://example.com");
    assert_eq!(decoded.filter.unwrap().to_string(), "full_name = \"see https://example.com\"");
}

#[test]
fn pages_of_the_site() {
    let id = "91e192e0-5981-4662-a37d-7b24272c9da3";
    for (page, name, base) in [
        ("us/gateway-manager/".to_owned(), "control-planes@v2/control-planes", Some("https://us.api.konghq.com")),
        ("gateway-manager".to_owned(), "control-planes@v2/control-planes", None),
        (
            format!("eu/gateway-manager/{id}/gateway-services"),
            "control-planes-config@v2/control-planes/core-entities/services",
            Some("https://eu.api.konghq.com"),
        ),
        (
            format!("us/gateway-manager/{id}/routes"),
            "control-planes-config@v2/control-planes/core-entities/routes",
            Some("https://us.api.konghq.com"),
        ),
        ("global/organization/system-accounts/".to_owned(), "identity@v3/system-accounts", None),
        ("organization/users".to_owned(), "identity@v3/users", None),
    ] {
        let url = format!("https://cloud.konghq.com/{page}");
        let found = Catalog::builtin().find(&url).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!((found.entity.name().as_str(), found.base_url.as_deref()), (name, base), "{url}");
        if page.contains(id) {
            assert_eq!(found.params, [("controlPlaneId".to_owned(), id.to_owned())], "{url}");
        }
        assert!(found.warnings.is_empty(), "{url}");
        assert_eq!(decoded(&url).entity.unwrap().name(), name);
    }
    // A page that shows one thing, or nothing that is known here, or the same path on another host.
    for page in ["us/gateway-manager/create-gateway", "login", "", &format!("us/gateway-manager/{id}/routes/{id}")] {
        let error = Catalog::builtin().find(&format!("https://cloud.konghq.com/{page}")).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("page of Konnect's site"), "{page}: {error}");
    }
}

#[test]
fn every_section_of_a_control_plane_is_a_collection() {
    for section in [
        "gateway-services",
        "routes",
        "consumers",
        "consumer-groups",
        "plugins",
        "upstreams",
        "certificates",
        "ca-certificates",
        "snis",
        "vaults",
        "keys",
        "key-sets",
        "data-plane-nodes",
    ] {
        let url = format!("https://cloud.konghq.com/us/gateway-manager/91e192e0-5981-4662-a37d-7b24272c9da3/{section}");
        assert!(Catalog::builtin().find(&url).is_ok(), "{url}");
    }
}

/// A host in a variable: the path after it says which list is meant, and a warning what was left out.
#[test]
fn a_host_in_a_variable() {
    for (text, variable) in [
        ("curl \"$BASE/v3/users?filter[active]=true\"", "$BASE"),
        ("curl -s \"${KONNECT_URL}/v3/users?filter[active]=true\" | jq .", "${KONNECT_URL}"),
        ("curl $BASE/v3/users?filter[active]=true", "$BASE"),
        ("curl -G --url \"$BASE/v3/users\" -d filter[active]=true", "$BASE"),
        ("wget -qO- \"$BASE/v3/users?filter[active]=true\"", "$BASE"),
        ("http GET \"$BASE/v3/users?filter[active]=true\"", "$BASE"),
        ("TOKEN=x r=$(curl \"$BASE/v3/users?filter[active]=true\")", "$BASE"),
    ] {
        let decoded = decoded(text);
        assert_eq!(decoded.entity.unwrap().name(), "identity@v3/users", "{text}");
        assert_eq!(decoded.filter.unwrap().to_string(), "active = true", "{text}");
        assert_eq!(decoded.options.base_url, None, "{text}");
        let [warning] = decoded.warnings.as_slice() else { panic!("{text}: {:?}", decoded.warnings) };
        assert_eq!(warning.code, Code::ShellVariable);
        assert_eq!(
            warning.message,
            format!("`{variable}` is a variable of the shell, so only the path after it is read")
        );
        assert_eq!(warning.span.unwrap().get(text), Some(variable), "{text}");
    }
    for text in ["curl \"$URL\"", "curl -s --url \"$URL\"", "curl -s \"${URL}\" | jq .", "r=$(curl \"$URL\")"] {
        assert!(
            refused(text).contains("URL` is a variable of the shell, and its value is not known here")
                || refused(text).contains("URL}` is"),
            "{text}: {}",
            refused(text)
        );
    }
    assert_eq!(refused("curl users"), "the command has no URL that begins with `https://`");
}

/// What is around a command in a script.
#[test]
fn commands_in_scripts() {
    let url = "https://global.api.konghq.com/v3/users?filter[active]=true";
    for text in [
        format!("TOKEN=x curl '{url}'"),
        format!("TOKEN=\"a b\" OTHER='c d' curl -H \"Authorization: Bearer $TOKEN\" '{url}'"),
        format!("r=$(curl -s '{url}')"),
        format!("r=\"$(curl -s '{url}' | jq .)\""),
        format!("export R=$(TOKEN=x curl -s '{url}')"),
        format!("$(curl -s '{url}')"),
        format!("$ r=$(curl -s '{url}')"),
        "kongctl api get \"/v3/users?filter[active]=true\"".to_owned(),
        "kongctl api get '/v3/users?filter%5Bactive%5D=true' -o json | jq .".to_owned(),
        "kongctl api /v3/users?filter[active]=true".to_owned(),
    ] {
        let decoded = decoded(&text);
        assert_eq!(decoded.entity.unwrap().name(), "identity@v3/users", "{text}");
        assert_eq!(decoded.filter.unwrap().to_string(), "active = true", "{text}");
        assert!(decoded.warnings.is_empty(), "{text}: {:?}", decoded.warnings);
    }
    assert_eq!(refused("kongctl api post /v3/users"), "`post` does not list records");
    assert_eq!(refused("TOKEN=x curl -X POST https://global.api.konghq.com/v3/users"), "`POST` does not list records");
    // A place in what was pasted, and not in what is left of it.
    let text = "T=x curl 'https://global.api.konghq.com/v3/users?filter[nme]=a'";
    let error = decode(text, Catalog::builtin(), &Limits::DEFAULT).map(|_| ()).unwrap_err();
    assert_eq!(error.iter().next().unwrap().span.unwrap().get(text), Some("filter[nme]"));
    // A query is one, whatever its parameters are called.
    assert!(decode("curl=a&name=b", Catalog::builtin(), &Limits::DEFAULT).is_ok());
}
