//! One filter in the syntax of each parser.

/// A filter of one comparison, and one of five with `and`, `or`, `not` and parentheses.
#[derive(Clone, Copy)]
pub struct Syntax {
    pub one: &'static str,
    pub five: &'static str,
    pub or: &'static str,
}

pub const OURS: Syntax = Syntax {
    one: r#"name = "prod""#,
    five: r#"name contains "prod" and (labels.env = dev or labels.env = test) and created_at >= 2024-01-01T00:00:00Z and not archived = true"#,
    or: " or ",
};

/// A boolean field is used on its own here.
pub const WIREFILTER: Syntax = Syntax {
    one: r#"name == "prod""#,
    five: r#"name contains "prod" and (labels.env == "dev" or labels.env == "test") and created_at >= "2024-01-01T00:00:00Z" and not archived"#,
    or: " or ",
};

pub const CEL: Syntax = Syntax {
    one: r#"name == "prod""#,
    five: r#"name.contains("prod") && (labels.env == "dev" || labels.env == "test") && created_at >= "2024-01-01T00:00:00Z" && !(archived == true)"#,
    or: " || ",
};

/// For evaluation only.
pub const JQ: Syntax = Syntax {
    one: r#".name == "prod""#,
    five: r#"(.name | contains("prod")) and (.labels.env == "dev" or .labels.env == "test") and .created_at >= "2024-01-01T00:00:00Z" and (.archived == true | not)"#,
    or: " or ",
};

pub const TANTIVY: Syntax = Syntax {
    one: r#"name:"prod""#,
    five: r#"name:"prod" AND (labels.env:dev OR labels.env:test) AND created_at:>=2024-01-01T00:00:00Z AND NOT archived:true"#,
    or: " OR ",
};

/// Field names without dots: its grammar has none.
pub const ODATA: Syntax = Syntax {
    one: "name eq 'prod'",
    five: "contains(name,'prod') and (labels_env eq 'dev' or labels_env eq 'test') and created_at ge 2024-01-01T00:00:00Z and not archived eq true",
    or: " or ",
};

/// The date is written in seconds, as only integers are ordered, and the boolean as a string.
pub const ATC: Syntax = Syntax {
    one: r#"name == "prod""#,
    five: r#"name contains "prod" && (labels.env == "dev" || labels.env == "test") && created_at >= 1704067200 && !(archived == "true")"#,
    or: " || ",
};

/// The sizes of filter: one comparison, five, two hundred, one in twenty parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    S,
    M,
    L,
    D20,
}

impl Size {
    pub const ALL: [Self; 4] = [Self::S, Self::M, Self::L, Self::D20];

    pub fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::D20 => "D20",
        }
    }

    pub fn comparisons(self) -> usize {
        match self {
            Self::S | Self::D20 => 1,
            Self::M => 5,
            Self::L => 200,
        }
    }
}

impl Syntax {
    pub fn text(&self, size: Size) -> String {
        match size {
            Size::S => self.one.to_owned(),
            Size::M => self.five.to_owned(),
            // Each block another, as one of the parsers drops what it has read before.
            Size::L => {
                let blocks: Vec<String> =
                    (10..50).map(|block| self.five.replace("prod", &format!("prod{block}"))).collect();
                blocks.join(self.or)
            }
            Size::D20 => format!("{}{}{}", "(".repeat(20), self.one, ")".repeat(20)),
        }
    }
}
