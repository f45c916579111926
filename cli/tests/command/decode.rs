//! `decode`.

use crate::run::{bad, good, run, run_on};

const URL: &str = "https://us.api.konghq.com/v2/control-planes?filter[name][contains]=prod&filter[cloud_gateway]=true\
                   &page[size]=10";

#[test]
fn a_url_back_to_a_filter() {
    assert_eq!(
        good(&["decode", URL]),
        "collection: control-planes@v2/control-planes\nregion:     us\nfilter:     name contains \"prod\" and cloud_gateway = true\n\
         page:       size 10\n"
    );
    assert_eq!(good(&["decode", URL, "--output", "filter"]), "name contains \"prod\" and cloud_gateway = true\n");
}

/// As pages, mails and documents have an address.
#[test]
fn an_address_in_quotes_or_brackets() {
    let plain = good(&["decode", URL]);
    for (open, close) in [("\"", "\""), ("'", "'"), ("`", "`"), ("<", ">"), ("\u{2039}", "\u{203a}"), (" < ", " > ")] {
        assert_eq!(good(&["decode", &format!("{open}{URL}{close}")]), plain, "{open}");
    }
    bad(1, &["decode", &format!("<{URL}")]);
}

/// Some services take an empty value for no filter.
#[test]
fn a_test_that_every_record_passes_is_doubted() {
    let ran = run(&["decode", "https://global.api.konghq.com/v3/users?filter[email][contains]="]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("filter:     email contains \"\"\n"), "{}", ran.out);
    assert!(ran.err.starts_with("warning[always-true]"), "{}", ran.err);
}

#[test]
fn json_is_a_line_of_a_batch() {
    let line = good(&["decode", URL, "--output", "json"]);
    let ran = run_on(&["encode", "--batch", "--readable"], &line);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["url"], URL);
}

#[test]
fn a_query_string_alone() {
    assert_eq!(
        good(&["decode", "--entity", "users", "filter%5Bactive%5D=true", "--output", "filter"]),
        "active = true\n"
    );
    let ran = run_on(&["decode", "-"], format!("{URL}\n"));
    assert!(ran.out.contains("page:       size 10"), "{} {}", ran.out, ran.err);
}

#[test]
fn what_konnect_would_misread_is_an_error() {
    let err = bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[emial]=x"]);
    assert!(err.contains("emial") && err.contains("^^^^^"), "{err}");
    bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[email]=x&filter[email]=y"]);
    bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[email]=%zz"]);
    bad(1, &["decode", "/v3/no-such-thing?filter[email]=x"]);
}

#[test]
fn the_region_is_told() {
    let out = good(&["decode", "https://eu.api.konghq.com/v2/control-planes?filter[name]=x"]);
    assert_eq!(out, "collection: control-planes@v2/control-planes\nregion:     eu\nfilter:     name = \"x\"\n");
    let out = good(&["decode", "https://global.api.konghq.com/v3/users"]);
    assert_eq!(out, "collection: identity@v3/users\nfilter:     none (whole collection)\n");
    let ran = run_on(&["decode", "https://eu.api.konghq.com.evil.example/v2/control-planes"], "");
    assert!(ran.out.contains("base:       https://eu.api.konghq.com.evil.example\n"), "{}", ran.out);
    assert!(ran.err.contains("warning[foreign-host]"), "{}", ran.err);
}

#[test]
fn an_entity_beside_a_url() {
    assert_eq!(good(&["decode", "--entity", "control-planes", URL]), good(&["decode", URL]));
    let err = bad(1, &["decode", "--entity", "users", URL]);
    assert!(err.contains("error[invalid-url]") && err.contains("remove `--collection`"), "{err}");
}

#[test]
fn an_empty_url_is_an_error() {
    for args in [&["decode", ""][..], &["decode", " ", "--entity", "users"], &["decode", "-"]] {
        assert!(bad(1, args).contains("the URL is empty"));
    }
    good(&["decode", "?", "--entity", "users"]);
}

#[test]
fn fields_that_cannot_be_filtered_by() {
    let err = bad(1, &["decode", "--entity", "api-builder@v3/apis", "filter[description]=x"]);
    assert!(err.contains("error[unfilterable-field]") && err.contains("it is filtered by `id`, `name`"), "{err}");
    let err = bad(1, &["decode", "--entity", "users", "filter[zzz]=x"]);
    assert!(err.contains("it is filtered by `id`, `email`, `full_name` and `active`"), "{err}");
}

/// Konnect would find nothing by it, or fail; but it is what was sent.
#[test]
fn what_encode_would_refuse_is_told_and_decoded() {
    let ran = run_on(&["decode", "/v3/api-packages?filter[name]=x&filter[id][oeq]=xyz", "--color", "never"], "");
    assert_eq!((ran.code, ran.out.lines().last()), (0, Some("filter:     name = \"x\" and id in (\"xyz\")")));
    assert!(ran.err.starts_with("warning[wrong-type]: `id` takes a UUID, but `xyz` is not one\n"), "{}", ran.err);
    assert!(ran.err.contains("filter[id][oeq]=xyz\n") && ran.err.contains(" ^^^ "), "{}", ran.err);
    let ran = run_on(&["decode", "/v3/api-packages?filter[id]=xyz", "--message-format", "json"], "");
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((&told["errors"], &told["warnings"][0]["code"]), (&serde_json::json!([]), &"wrong-type".into()));
    assert_eq!(told["warnings"][0]["in"], "url");
    bad(1, &["check", "api-packages", "id = xyz"]);
}

/// Only `decode`, which sends nothing, reads an address of an older version.
#[test]
fn an_address_of_an_older_version() {
    let old = "https://global.api.konghq.com/v2/users/";
    let ran = run(&["decode", old]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("collection: identity@v3/users\n"), "{}", ran.out);
    assert!(ran.err.starts_with("warning[old-version]: version v2 is not documented"), "{}", ran.err);
    for command in ["encode", "list", "plan", "check", "fields"] {
        let args: &[&str] = if command == "fields" { &["fields", old] } else { &[command, old, "email = x"] };
        let ran = run(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command}: {}", ran.err);
        assert!(ran.err.contains("error[unknown-entity]"), "{command}: {}", ran.err);
        assert!(ran.err.contains("\n + https://global.api.konghq.com/v3/users/\n"), "{command}: {}", ran.err);
    }
    let ran = run(&["match", "--entity", "identity@v2/users", "email = x"]);
    assert!(ran.err.contains("\n + identity@v3/users\n"), "{}", ran.err);
}

const PLANES: &str = "https://us.api.konghq.com/v2/control-planes";

/// The filter of a pasted line that is read without a word.
#[track_caller]
fn filter_of(line: &str) -> String {
    good(&["decode", line, "--output", "filter"]).trim_end().to_owned()
}

#[test]
fn what_other_programs_add_is_not_lost() {
    for (line, said) in [
        (format!("http {PLANES} 'filter[name][contains]==pay'"), "not in the URL"),
        (format!("xh get {PLANES} name=x"), "not in the URL"),
        (format!("http POST {PLANES} name=x"), "`POST` does not list records"),
        (format!("Invoke-RestMethod -Uri \"{PLANES}\" -Body @{{ \"filter[name]\" = \"x\" }}"), "not in the URL"),
        (format!("wget --post-data=x {PLANES}"), "not in the URL"),
        (format!("curl -s {PLANES} https://us.api.konghq.com/v3/apis?filter[name]=x"), "several URLs"),
        (format!("wget {PLANES} {PLANES}"), "several URLs"),
    ] {
        let ran = run(&["decode", &line]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{line}");
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
    }
    let ran = run(&[
        "decode",
        &format!("http GET '{PLANES}?filter[name]=x' \"Authorization:Bearer a=b\" --follow"),
        "-o",
        "filter",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "name = \"x\"\n"), "{}", ran.err);
}

#[test]
fn what_curl_adds_to_the_url() {
    for (line, filter) in [
        (format!("curl '{PLANES}' -G -d 'filter[name][contains]=x'"), "name contains \"x\""),
        (format!("curl -sG '{PLANES}' -d 'filter[name]=x' -d 'page[size]=5'"), "name = \"x\""),
        (format!("curl -sGd 'filter[name]=x' {PLANES}"), "name = \"x\""),
        (format!("curl -G -d'filter[name]=x' {PLANES} | jq ."), "name = \"x\""),
        (format!("curl --get --url {PLANES} --data-urlencode 'filter[name]=a b&c=d+%41'"), "name = \"a b&c=d+%41\""),
        (format!("curl --get {PLANES} --data-urlencode '=x' --data-urlencode 'filter[name]=é'"), ""),
        (format!("curl {PLANES} --url-query 'filter[name]=a b'"), "name = \"a b\""),
        (format!("curl {PLANES} --url-query '+filter%5Bname%5D=a%20b'"), "name = \"a b\""),
        (
            format!(
                "curl -G '{PLANES}?filter[name]=x' \\\n  --data-raw 'filter[cloud_gateway]=true' \\\n  -H 'accept: x'"
            ),
            "name = \"x\" and cloud_gateway = true",
        ),
        (format!("curl -G -X GET \"{PLANES}\" -d \"filter[name]=it's\""), "name = \"it's\""),
        (format!("curl {PLANES}?filter\\[name\\]=x\\&page\\[size\\]=5"), "name = \"x\""),
        (format!("curl -G ^\n  \"{PLANES}\" ^\n  -d \"filter[name]=$x\""), "name = \"$x\""),
        (
            format!("curl -x http://proxy:1 -e http://a.b/ -G {PLANES} -d $'filter[name]=it\\'s\\u0021'"),
            "name = \"it's!\"",
        ),
    ] {
        match filter {
            // A parameter that the collection does not have.
            "" => assert!(bad(1, &["decode", &line]).contains("`x`"), "{line}"),
            _ => assert_eq!(filter_of(&line), filter, "{line}"),
        }
    }
    let err = bad(1, &["decode", &format!("curl {PLANES} -d 'filter[name]=x'")]);
    assert!(err.contains("without `-G` it is the body of a `POST`"), "{err}");
    for (option, told) in [
        ("-G -d @file", "from a file"),
        ("-G --data-urlencode filter[name]@file", "from a file"),
        ("-G --json '{}'", "`--json`"),
        ("-G -XPOST -d a=b", "`POST`"),
        ("-F a=b", "`-F`"),
    ] {
        let err = bad(1, &["decode", &format!("curl {PLANES} {option}")]);
        assert!(err.contains("error[invalid-url]") && err.contains(told), "{option}: {err}");
    }
    let err =
        bad(1, &["decode", &format!("curl -G {PLANES} -d 'page[size]=5' -d 'filter[nmae]=x'"), "--color", "never"]);
    assert!(err.contains("did you mean `name`?") && err.contains("      ^^^^^^^^^^^^\n"), "{err}");
}

/// The shell would have put their values in.
#[test]
fn variables_of_the_shell() {
    for (line, filter) in [
        (format!("curl \"{PLANES}?filter[name]=$NAME\""), "name = $NAME"),
        (format!("curl \"{PLANES}?filter[name]=${{NAME}}&page[size]=5\""), "name = $NAME"),
        (format!("curl {PLANES}?filter[id][oeq]=$IDS"), "id in $IDS"),
        (format!("curl {PLANES}?filter[cloud_gateway]=$IS"), "cloud_gateway = $IS"),
        (format!("curl -G {PLANES} --data-urlencode \"filter[name][contains]=$NAME\""), "name contains $NAME"),
        (format!("wget -O - \"{PLANES}?filter[name]=$NAME\""), "name = $NAME"),
        (format!("curl '{PLANES}?filter[name]=$NAME'"), "name = \"$NAME\""),
        (format!("curl -G {PLANES} -d 'filter[name]=$NAME'"), "name = \"$NAME\""),
        (format!("curl \"{PLANES}?filter[name]=\\$NAME\""), "name = \"$NAME\""),
        (format!("curl \"{PLANES}?filter[name]=5$\""), "name = \"5$\""),
        (format!("curl -H \"Authorization: Bearer $TOKEN\" '{PLANES}?filter[name]=x'"), "name = \"x\""),
    ] {
        assert_eq!(filter_of(&line), filter, "{line}");
    }
    for (line, told, out) in [
        (format!("curl \"{PLANES}?filter[name]=pay-$ENV\""), "`$ENV`", "name = \"pay-$ENV\""),
        (format!("curl \"{PLANES}?filter[name]=${{A:-b&c}}\""), "`${A:-b&c}`", "name = \"${A:-b&c}\""),
        (format!("curl \"{PLANES}?filter[name]=$(hostname)\""), "`$(hostname)`", "name = \"$(hostname)\""),
        (
            "curl \"https://us.api.konghq.com/v2/control-planes/$CP/core-entities/services\"".to_owned(),
            "`$CP`",
            "controlPlaneId=$CP",
        ),
    ] {
        let ran = run(&["decode", &line, "--color", "never"]);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        assert!(ran.out.contains(out), "{line}: {}", ran.out);
        assert!(ran.err.starts_with(&format!("warning[shell-variable]: {told} is a variable")), "{line}: {}", ran.err);
    }
}

#[test]
fn the_parameters_of_a_web_page() {
    let ran = run(&["decode", "https://cloud.konghq.com/eu/portals?page=2", "--color", "never"]);
    assert_eq!(
        (ran.code, ran.out.lines().next()),
        (0, Some("collection: portal-management@v3/portals")),
        "{}",
        ran.err
    );
    assert!(ran.err.starts_with("warning[unknown-parameter]: `page` is a parameter of the web page"), "{}", ran.err);
    let ran =
        run(&["decode", "https://cloud.konghq.com/eu/portals?page=2&filter[name]=x&tab=all&a#top", "--color", "never"]);
    assert!(ran.out.contains("filter:     name = \"x\"\n"), "{} {}", ran.out, ran.err);
    assert!(ran.err.contains("`page`, `tab` and `a` are parameters of the web page"), "{}", ran.err);
    bad(1, &["decode", "https://eu.api.konghq.com/v3/portals?page=2"]);
}

#[test]
fn a_prompt_before_a_pasted_line() {
    for prompt in ["$ ", "% ", "> ", "# ", "  $  ", "me@here:~$ ", "[me@here dir]# ", "❯ ", "PS C:\\a> ", "C:\\a b>"]
    {
        assert_eq!(filter_of(&format!("{prompt}curl '{PLANES}?filter[name]=x'")), "name = \"x\"", "{prompt}");
        assert_eq!(
            filter_of(&format!("{prompt}curl -G {PLANES} \\\n> -d 'filter[name]=x'")),
            "name = \"x\"",
            "{prompt}"
        );
    }
    assert_eq!(
        filter_of("> GET /v2/control-planes?filter[name]=x HTTP/1.1\n> Host: us.api.konghq.com"),
        "name = \"x\""
    );
}
