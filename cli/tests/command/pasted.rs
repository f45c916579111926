//! `decode` of pasted lines: what is certain is read, and what is not is refused or told.

use crate::run::{bad, good, run, run_on};

const APIS: &str = "https://eu.api.konghq.com/v3/apis";

#[track_caller]
fn refuses(line: &str, told: &str) {
    let ran = run(&["decode", line]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{line}");
    assert!(ran.err.starts_with("error[invalid-url]") && ran.err.contains(told), "{line}: {}", ran.err);
}

/// The filter of a line that is read without a word.
#[track_caller]
fn reads(line: &str, filter: &str) {
    let ran = run(&["decode", line, "--output", "filter"]);
    assert_eq!((ran.out.trim_end(), ran.err.as_str()), (filter, ""), "{line}");
}

#[test]
fn several_requests() {
    let (a, b) = (format!("{APIS}?filter[name]=a"), format!("{APIS}?filter[name]=b"));
    for line in [
        format!("curl '{a}' && curl '{b}'"),
        format!("curl '{a}'; curl '{b}'"),
        format!("curl '{a}' | jq . ; curl '{b}'"),
        format!("curl '{a}'\ncurl '{b}'"),
        format!("T=$(curl -s \"$AUTH\"); curl '{a}'"),
        format!("curl '{a}' && wget '{b}'"),
        "kongctl api get '/v3/apis' && kongctl api get '/v3/apis?filter[name]=b'".to_owned(),
        format!("curl --url '{a}' --url '{b}'"),
        format!("curl '{a}' --url '{b}'"),
        format!("curl --url '{a}' '{b}'"),
        format!("curl --url='{a}' api.konghq.com/v3/apis"),
        format!("wget {APIS}?filter[name]={{a,b}}"),
        format!("curl -g {APIS}?filter[name]={{1..3}}"),
        format!("irm '{a}'; irm '{b}'"),
        "GET /v3/apis?filter[name]=a HTTP/1.1\nHost: us.api.konghq.com\n\nGET /v3/apis HTTP/1.1\n".to_owned(),
    ] {
        refuses(&line, "several URLs");
    }
    reads(&format!("curl '{a}' | jq '.data[] | \"https://x/\\(.id)\"'"), "name = \"a\"");
    reads(&format!("curl '{a}' # not https://example.com -X POST"), "name = \"a\"");
}

/// Of `man curl`, "globbing".
#[test]
fn what_curl_makes_several_urls_of() {
    for (value, told) in [
        ("{a,b}", "`{a,b}`"),
        ("x[1-3]", "`[1-3]`"),
        ("[a-z]", "`[a-z]`"),
        ("[000-100:10]", "[000-100:10]"),
        ("{a}", "`{a}`"),
    ] {
        refuses(&format!("curl '{APIS}?filter%5Bname%5D={value}'"), told);
        refuses(&format!("curl --url '{APIS}?filter[name]={value}'"), "add `-g`");
        for option in ["-g", "--globoff", "-sg"] {
            reads(&format!("curl {option} '{APIS}?filter[name]={value}'"), &format!("name = \"{value}\""));
        }
        // Only `curl` does, and only in the URL.
        reads(&format!("wget '{APIS}?filter[name]={value}'"), &format!("name = \"{value}\""));
        reads(&format!("curl -G '{APIS}' -d 'filter[name]={value}'"), &format!("name = \"{value}\""));
    }
    refuses("curl 'https://{us,eu}.api.konghq.com/v3/apis'", "`{us,eu}`");
    reads(&format!("curl '{APIS}?filter[name]=a'"), "name = \"a\"");
    reads(&format!("curl '{APIS}?filter\\[name\\]=a\\{{b\\}}'"), "name = \"a{b}\"");
    reads(&format!("curl \"{APIS}?filter[name]=${{NAME}}\""), "name = $NAME");
    reads("curl 'https://global.api.konghq.com/v3/teams/{teamId}/users?filter[email]=a'", "email = \"a\"");
}

#[test]
fn quotes_and_escapes_of_powershell() {
    for (line, filter) in [
        (format!("Invoke-RestMethod -Uri '{APIS}?filter[name]=it''s'"), "name = \"it's\""),
        (format!("irm -Uri '{APIS}?filter[name]=C:\\a'"), r#"name = "C:\\a""#),
        (format!("invoke-restmethod \"{APIS}?filter[name]=a`$b\""), "name = \"a$b\""),
        (format!("irm \"{APIS}?filter[name]=say`\"\"\"\""), r#"name = "say\"\"""#),
        (format!("irm \u{2018}{APIS}?filter[name]=it\u{2019}\u{2019}s\u{2019}"), "name = \"it\u{2019}s\""),
        (format!("irm \"{APIS}?filter[name]=$env:NAME\""), "name = $NAME"),
        (format!("irm \"{APIS}?filter[name]=${{env:NAME}}&page[size]=5\""), "name = $NAME"),
        (format!("irm \"{APIS}?filter[name]=$name\""), "name = $name"),
        (format!("PS C:\\> curl.exe -s '{APIS}?filter[name]=it''s'"), "name = \"it's\""),
        (
            format!("$r = irm '{APIS}?filter[name]=a' `\n  -Headers @{{ A = 'x'; Referer = 'https://example.com' }}"),
            "name = \"a\"",
        ),
        (format!("(irm '{APIS}?filter[name]=a').data"), "name = \"a\""),
        (format!("irm '{APIS}?filter[name]=a' -Method:Get"), "name = \"a\""),
    ] {
        reads(&line, filter);
    }
    for (line, told) in [
        (format!("irm '{APIS}' -Headers @{{ A = 'x'; B = 'y' }} -Body @{{ 'filter[name]' = 'x' }}"), "not in the URL"),
        (format!("irm '{APIS}' -body $b"), "not in the URL"),
        (format!("irm '{APIS}' -method post"), "`post` does not list"),
        (format!("irm '{APIS}' -Method:Delete"), "`Delete` does not list"),
        (format!("irm ('{APIS}?filter[name]=' + $name)"), "`+` changes"),
        (format!("irm '{APIS}' -Headers @{{ Host = 'us.api.konghq.com' }}"), "`Host` changes"),
        (format!("irm '{APIS}' -Headers @{{ A = 'x'"), "nothing closes this `@`"),
    ] {
        refuses(&line, told);
    }
}

#[test]
fn escapes_of_other_shells() {
    reads(&format!("curl -g $'{APIS}?filter[name]=\\xc3\\xa9\\303\\251\\u00e9'"), "name = \"ééé\"");
    reads(&format!("curl $\"{APIS}?filter[name]=a\""), "name = \"a\"");
    reads(&format!("curl {APIS}?filter[name]=it's ^\n  -v"), "name = \"it's\"");
    for (line, sign) in [
        (format!("curl '{APIS}?filter[name]=a -H \"x\""), "`'`"),
        (format!("curl \"{APIS}?filter[name]=a"), "`\"`"),
        (format!("curl \"{APIS}?filter[name]=${{A\""), "`$`"),
        (format!("irm '{APIS}?filter[name]=a"), "`'`"),
        (format!("T=x wget $'{APIS}?filter[name]=a"), "`'`"),
    ] {
        refuses(&line, &format!("nothing closes this {sign}"));
    }
    let err = bad(1, &["decode", "T=x curl 'https://a", "--color", "never"]);
    assert!(err.contains(" | T=x curl 'https://a\n |          ^\n"), "{err}");
}

#[test]
fn the_host_of_a_header() {
    let json = |line: &str| -> serde_json::Value {
        serde_json::from_str(&run_on(&["decode", "-", "--output", "json"], line).out).unwrap()
    };
    for line in [
        "GET /v3/apis?filter[name]=a HTTP/1.1\nHost: eu.api.konghq.com\n",
        "GET /v3/apis?filter[name]=a HTTP/1.1\r\nAccept: x\r\nhost:eu.api.konghq.com\r\n\r\n",
        "> GET /v3/apis?filter[name]=a HTTP/2\n> Host: eu.api.konghq.com\n> accept: x\n",
        "GET https://eu.api.konghq.com/v3/apis?filter[name]=a HTTP/1.1\nHost: proxy.example.com",
        "GET https://eu.api.konghq.com/v3/apis\n  ?filter[name]=a\nAccept: x\n",
    ] {
        let out = run_on(&["decode", "-"], line);
        assert_eq!(out.out, "collection: api-builder@v3/apis\nregion:     eu\nfilter:     name = \"a\"\n", "{line}");
        assert_eq!(out.err, "", "{line}");
        assert_eq!(json(line)["base_url"], "https://eu.api.konghq.com", "{line}");
    }
    let line = "GET /v3/apis HTTP/1.1\nHost: localhost:8001\n";
    assert_eq!(json(line)["base_url"], "http://localhost:8001");
    let foreign = run_on(&["decode", "-", "--color", "never"], "GET /v3/apis HTTP/1.1\nHost: example.com\n");
    assert!(foreign.err.starts_with("warning[foreign-host]: `example.com`"), "{}", foreign.err);
    assert!(foreign.err.contains("example.com\n  |       ^^^^^^^^^^^\n"), "{}", foreign.err);
    for (line, told) in [
        ("GET /v3/apis HTTP/1.1\nHost: a.example.com\nHost: b.example.com\n", "several URLs"),
        ("GET /v3/apis HTTP/1.1\nHost: a/b\n", "is not a host"),
        ("GET /v3/apis?filter[name]=a b HTTP/1.1", "`b HTTP/1.1` comes after the URL"),
        ("HEAD /v3/apis HTTP/1.1", "`HEAD` does not list"),
    ] {
        refuses(line, told);
    }
    for host in ["eu.api.konghq.com", "EU.api.konghq.com:443"] {
        reads(&format!("curl '{APIS}?filter[name]=a' -H 'Host: {host}'"), "name = \"a\"");
        reads(&format!("http '{APIS}?filter[name]=a' Host:{host}"), "name = \"a\"");
    }
    for line in [
        format!("curl '{APIS}' -H 'Host: us.api.konghq.com'"),
        format!("curl '{APIS}' --header 'host:us.api.konghq.com'"),
        "curl \"$BASE/v3/apis\" -H 'Host: us.api.konghq.com'".to_owned(),
        format!("wget --header='Host: us.api.konghq.com' '{APIS}'"),
        format!("http '{APIS}' Host:us.api.konghq.com"),
    ] {
        refuses(&line, "names another host than the URL");
    }
}

/// The text says what `encode` needs to ask for the same URL, whatever the environment has.
#[test]
fn a_host_that_is_not_the_usual_one() {
    for (host, entity, path, told) in [
        ("us", "api-builder@v3/apis", "/v3/apis", "region:     us\n"),
        ("eu", "api-builder@v3/apis", "/v3/apis", "region:     eu\n"),
        ("global", "api-builder@v3/apis", "/v3/apis", "base:       https://global.api.konghq.com\n"),
        ("global", "identity@v3/users", "/v3/users", ""),
        ("us", "identity@v3/users", "/v3/users", "base:       https://us.api.konghq.com\n"),
    ] {
        let out = good(&["decode", &format!("https://{host}.api.konghq.com{path}")]);
        assert_eq!(out, format!("collection: {entity}\n{told}filter:     none (whole collection)\n"), "{host}{path}");
    }
}

#[test]
fn options_that_change_the_request() {
    for (line, told) in [
        (format!("curl --config x.cfg {APIS}"), "`--config` changes the request"),
        (format!("curl -K x.cfg {APIS}"), "`-K` changes the request"),
        (format!("curl -sK x.cfg {APIS}"), "`-K` changes the request"),
        (format!("curl --request-target /v3/portals {APIS}"), "`--request-target`"),
        (format!("curl --variable x=1 --expand-url '{APIS}?filter[name]={{{{x}}}}'"), "`--variable`"),
        (format!("curl --expand-url '{APIS}?filter[name]=a'"), "`--expand-url`"),
        (format!("curl -I {APIS}"), "`-I`"),
        (format!("curl --head {APIS}"), "`--head`"),
        (format!("curl --nonsense {APIS}"), "`--nonsense` is not an option of `curl`"),
        (format!("wget -i urls.txt {APIS}"), "`-i`"),
        (format!("wget -qi urls.txt {APIS}"), "`-qi`"),
        (format!("wget --input-file=urls.txt {APIS}"), "`--input-file`"),
        (format!("wget --config=x {APIS}"), "`--config`"),
        (format!("wget -e post_data=x {APIS}"), "`-e`"),
        (format!("http {APIS} name@file"), "not in the URL"),
        ("kongctl api -o json delete /v3/apis".to_owned(), "`delete` does not list"),
    ] {
        refuses(&line, told);
    }
    for options in [
        "-sSfL --compressed --retry 3 --max-time 5 --no-progress-meter",
        "-o /tmp/x -w '%{http_code}' --cacert https://a/b --connect-timeout 5 -k",
        "--header='accept: x' -A agent -b 'a=https://b/c' --http2 -- ",
        "-vvv -x http://proxy:1 --resolve a:443:127.0.0.1",
    ] {
        reads(&format!("curl {options} '{APIS}?filter[name]=a'"), "name = \"a\"");
    }
    let ran = run(&["decode", &format!("curl \"${{ARGS[@]}}\" '{APIS}?filter[name]=a'"), "--color", "never"]);
    assert!(ran.out.contains("name = \"a\""), "{}", ran.err);
    assert!(
        ran.err.starts_with("warning[shell-variable]: `${ARGS[@]}` is a variable of the shell, and may have options"),
        "{}",
        ran.err
    );
}

#[test]
fn substitutions_and_hosts_in_variables() {
    for line in [
        format!("r=`curl -s '{APIS}?filter[name]=a'`"),
        format!("`curl '{APIS}?filter[name]=a'`"),
        format!("r=\"`curl -s '{APIS}?filter[name]=a' | jq .`\""),
        format!("(curl '{APIS}?filter[name]=a')"),
    ] {
        reads(&line, "name = \"a\"");
    }
    for line in ["r=$(foo)", "r=`foo`", "$(foo)", "export r=\"$(foo bar)\""] {
        refuses(line, "the command has no URL");
    }
    for (line, base) in [
        ("irm $env:BASE/v3/apis?filter[name]=a", "`$env:BASE` is a variable"),
        ("Invoke-RestMethod -Uri \"$env:BASE/v3/apis?filter[name]=a\"", "`$env:BASE` is a variable"),
        ("irm \"${env:BASE}/v3/apis?filter[name]=a\"", "`${env:BASE}` is a variable"),
        ("curl \"https://$HOST/v3/apis?filter[name]=a\"", "`https://$HOST` has a variable"),
        (
            "curl \"https://${REGION}.api.konghq.com/v3/apis?filter[name]=a\"",
            "`https://${REGION}.api.konghq.com` has a variable",
        ),
        ("curl \"https://us.$DOMAIN:$PORT/v3/apis?filter[name]=a\"", "`https://us.$DOMAIN:$PORT` has a variable"),
        ("curl \"$PROTO://$HOST/v3/apis?filter[name]=a\"", "`$PROTO://$HOST` has a variable"),
        ("curl \"$HOST:8443/v3/apis?filter[name]=a\"", "`$HOST:8443` has a variable"),
        ("wget \"https://$HOST/v3/apis?filter[name]=a\"", "`https://$HOST` has a variable"),
    ] {
        let ran = run(&["decode", line, "--color", "never"]);
        assert_eq!(ran.out, "collection: api-builder@v3/apis\nfilter:     name = \"a\"\n", "{line}: {}", ran.err);
        let told = format!("warning[shell-variable]: {base} of the shell, so only the path after it is read\n");
        assert!(ran.err.starts_with(&told) && ran.err.matches("warning[").count() == 1, "{line}: {}", ran.err);
    }
    refuses("curl \"https://$HOST\"", "`$HOST` is a variable of the shell, and its value is not known here");
    refuses("irm $env:URL", "`$env:URL` is a variable of the shell, and its value is not known here");
}
