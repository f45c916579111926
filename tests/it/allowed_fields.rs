//! Fields that are not allowed are not asked for, by whatever name, and not named.

use konnect_filter::ListRequest;
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Paging, RecordField, Type};
use konnect_filter::check::Allowed;
use konnect_filter::error::Code;

/// No answer names a field that is not allowed, but one that the user has named.
#[test]
fn fields_that_are_not_allowed_are_not_named() {
    let users = konnect_filter::catalog::Catalog::builtin().find("users").unwrap().entity;
    let allowed = ["email", "active"];
    let hidden: Vec<String> = users
        .fields
        .iter()
        .map(|field| field.name.clone())
        .chain(users.record.iter().map(|field| field.path.join(".")))
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    assert!(hidden.len() >= 4);
    let filters = [
        "foo = x",
        "emial = x",
        "ful_name = x",
        "fullname = x",
        "name = x",
        "username = x",
        "idd = 1",
        "uuid = 1",
        "created = now-1d",
        "age > 7d",
        "actve",
        "status = active",
        "activ = true and create_time > now-7d",
        "`name` = x",
        "updatedAt > 2024-01-01",
        "x.full = 1",
        "\"x\" = foo",
        "foo",
        "foo contains",
        "foo == 'a' && bar",
    ];
    for filter in filters {
        let request =
            ListRequest::to("users").filter(filter).allowed(Allowed::default().with_fields(allowed)).partial(true);
        let Err(error) = request.urls() else { panic!("{filter}") };
        for problem in &error {
            let said = format!("{} {:?} {:?}", problem.message, problem.help, problem.edits);
            for name in &hidden {
                let is_word = |at: usize| {
                    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
                    let (before, rest) = said.split_at(at);
                    let after = rest.strip_prefix(name.as_str()).unwrap();
                    !before.ends_with(is_letter) && !after.starts_with(is_letter)
                };
                let named = said.match_indices(name.as_str()).any(|(at, _)| is_word(at));
                assert!(!named || filter.contains(name.as_str()), "{filter}: {said}");
            }
        }
    }
    let error =
        ListRequest::to("users").filter("foo = x").allowed(Allowed::default().with_fields(allowed)).urls().unwrap_err();
    assert_eq!(error.diagnostics()[0].help.as_deref(), Some("the fields are `email` and `active`"));
    let error = ListRequest::to("users")
        .filter("foo = x")
        .allowed(Allowed::default().with_fields(["created_at"]))
        .urls()
        .unwrap_err();
    assert_eq!(error.diagnostics()[0].help.as_deref(), Some("the only field is `created_at`"));
}

#[test]
fn existence_is_refused_in_all_its_spellings() {
    let allowed = Allowed::default().with_operators(["="]);
    for filter in ["email exists", "email not exists", "not email exists", "email is null", "email is not null"] {
        let error = ListRequest::to("users").filter(filter).allowed(allowed.clone()).urls().unwrap_err();
        let [problem] = error.diagnostics() else { panic!("{filter}: {error}") };
        assert_eq!(problem.code, Code::NotAllowed, "{filter}");
        assert_eq!(problem.message, "the operators `exists` and `is null` are not allowed", "{filter}");
    }
}

/// The sort is the program's own, and a key that it took from its users is its own business: what may be filtered by says nothing of it.
#[test]
fn the_sort_is_not_restricted() {
    let request = ListRequest::to("api-builder@v3/apis").region("eu").filter("name = a").sort("created_at desc");
    let url = request.allowed(Allowed::default().with_fields(["name"])).one().unwrap();
    assert!(url.ends_with("?filter%5Bname%5D%5Beq%5D=a&sort=created_at%20desc"), "{url}");
}

/// A collection in which paths of the records are names of other fields.
fn entangled() -> Catalog {
    let text = |name| Field::new(name, Type::String, [Operator::Eq, Operator::Contains]);
    let record = |path: &[&str]| RecordField::new(path.iter().copied(), Type::String);
    let things = Entity::new("shop", "v1", "/v1/things")
        .with_base_url("https://shop.example.com")
        .with_paging(Paging::number())
        .with_fields([
            text("kind").with_path(["config", "kind"]),
            text("owner").with_path(["kind", "owner"]),
            text("secret").with_path(["open"]),
            text("tags").with_map(true).with_path(["meta", "tags"]),
        ])
        .with_record([
            record(&["kind"]).with_map(true),
            record(&["config", "kind"]),
            record(&["config", "size"]),
            record(&["secret"]),
            record(&["open"]),
            record(&["tags"]),
            record(&["meta", "tags"]).with_map(true),
        ]);
    Catalog::new([things])
}

/// What is compared is the place that a name means, not the name: each filter below reads a place of its own.
#[test]
fn a_path_that_is_the_name_of_another_field_is_not_that_field() {
    let catalog = entangled();
    // The filters that read the field of each name that can be allowed, and no others do.
    let reads: [(&[&str], &[&str]); 6] = [
        (&["kind", "config.kind"], &["kind = x", "config.kind = x", "not kind contains x"]),
        (&["owner", "kind.owner"], &["owner = x", "kind.owner = x"]),
        (&["secret", "open"], &["secret = x", "open = x"]),
        (&["tags", "meta.tags"], &["tags.a = x", "meta.tags.a = x", "tags exists", "meta.tags exists"]),
        (&["config.size"], &["config.size = x"]),
        // The map of the records, whose name is that of another field: nothing that is allowed means it.
        (&[], &["kind.x = x", "kind.owner.x = x", "kind.config exists"]),
    ];
    let (mut passed, mut refused) = (0, 0);
    for (own, (names, _)) in reads.iter().enumerate() {
        for name in *names {
            for (other, (_, filters)) in reads.iter().enumerate() {
                for filter in *filters {
                    let request = ListRequest::to("things").catalog(&catalog).filter(*filter).partial(true);
                    assert!(request.check().is_ok(), "{filter}: {:?}", request.check().err());
                    let found = request.allowed(Allowed::default().with_fields([*name])).check();
                    if own == other {
                        assert!(found.is_ok(), "{name}: {filter}: {:?}", found.err());
                        passed += 1;
                    } else {
                        let error = found.err().unwrap_or_else(|| panic!("{name} allows {filter}"));
                        let codes: Vec<_> = error.iter().map(|problem| problem.code).collect();
                        assert_eq!(codes, [Code::NotAllowed], "{name}: {filter}");
                        refused += 1;
                    }
                }
            }
        }
    }
    assert_eq!((passed, refused), (6 + 4 + 4 + 8 + 1, 9 * 15 - 23));
}

/// Completion and the help of an error show what is allowed, and nothing else by its name.
#[test]
fn nothing_else_of_that_name_is_shown() {
    use konnect_filter::complete::{Known, complete_with};

    let catalog = entangled();
    let things = catalog.find("things").unwrap().entity;
    let offered = |allowed: &str, typed: &str| -> Vec<String> {
        let known = Known::default().with_allowed(Allowed::default().with_fields([allowed]));
        let known = known.with_keys(["kind.zone", "tags.a"]).with_values("kind.zone", ["north"]);
        complete_with(Some(things), typed, typed.len(), &known).into_iter().map(|found| found.text).collect()
    };
    let names = |allowed: &str| -> Vec<String> {
        let not_names = ["not", "("];
        offered(allowed, "").into_iter().filter(|name| !not_names.contains(&name.as_str())).collect()
    };
    assert_eq!(names("kind"), ["kind"]);
    assert_eq!(names("config.kind"), ["kind"]);
    assert_eq!(names("secret"), ["secret"]);
    assert_eq!(names("config.size"), ["config.size"]);
    assert_eq!(names("tags"), ["tags.a", "tags."]);
    assert!(offered("kind", "kind.zone = ").iter().all(|value| value != "north"));
    for (allowed, filter, help) in [
        ("kind", "knd = x", "did you mean `kind`? The only field is `kind`"),
        ("config.kind", "opne = x", "the only field is `kind`"),
        ("config.size", "kind.zon = x", "the only field is `config.size`"),
    ] {
        let request = ListRequest::to("things").catalog(&catalog).filter(filter);
        let error = request.allowed(Allowed::default().with_fields([allowed])).check().unwrap_err();
        assert_eq!(error.diagnostics()[0].help.as_deref(), Some(help), "{allowed}: {filter}");
    }
}
