//! The parsers, each as a function that parses and drops, and one that counts the comparisons in what it read.

use std::hint::black_box;
use std::sync::LazyLock;

use atc_router::semantics::Validate;

use crate::texts::{ATC, CEL, ODATA, OURS, Size, Syntax, TANTIVY, WIREFILTER};

/// A parser under test.
pub struct Parser {
    pub name: &'static str,
    pub technique: &'static str,
    pub syntax: Syntax,
    /// Parses, and drops what came out; panics where the text is refused.
    pub parse: fn(&str),
    /// How many comparisons are in what was read.
    pub count: fn(&str) -> usize,
    /// Whether it ends on [`Size::D20`] within a lifetime.
    pub nests: bool,
}

impl Parser {
    pub fn takes(&self, size: Size) -> bool {
        self.nests || size != Size::D20
    }

    /// That all of the text was read.
    pub fn verify(&self, size: Size) {
        let text = self.syntax.text(size);
        let count = (self.count)(&text);
        assert_eq!(count, size.comparisons(), "{} on {}", self.name, size.name());
    }
}

/// This project first; floors, which read only tokens or less, are not among them.
pub const PARSERS: [Parser; 6] = [
    Parser { name: "konnect-filter", technique: "nom 8", syntax: OURS, parse: ours, count: count_ours, nests: true },
    Parser {
        name: "wirefilter-engine 0.6.1 (checks a scheme too)",
        technique: "hand-written descent",
        syntax: WIREFILTER,
        parse: wirefilter,
        count: count_wirefilter,
        nests: true,
    },
    Parser {
        name: "cel 0.15 (feature parser_pratt)",
        technique: "hand-written Pratt",
        syntax: CEL,
        parse: cel,
        count: count_cel,
        nests: true,
    },
    Parser {
        name: "tantivy-query-grammar 0.27 strict",
        technique: "nom 7",
        syntax: TANTIVY,
        parse: tantivy,
        count: count_tantivy,
        nests: true,
    },
    Parser {
        name: "odata-params 0.4",
        technique: "peg",
        syntax: ODATA,
        parse: odata,
        count: count_odata,
        nests: false,
    },
    Parser {
        name: "atc-router 1.7.1 with schema check",
        technique: "pest",
        syntax: ATC,
        parse: atc,
        count: count_atc,
        nests: true,
    },
];

/// What reads less than a parser must: the generated lexer, and a search for two bytes.
pub const FLOORS: [Parser; 2] = [
    Parser {
        name: "floor: logos 0.16 lexer, tokens only, our syntax",
        technique: "DFA",
        syntax: OURS,
        parse: |text| {
            black_box(crate::lexer::lex(black_box(text)).expect("tokens"));
        },
        // A field and a value each.
        count: |text| crate::lexer::lex(text).expect("tokens") / 2,
        nests: true,
    },
    Parser {
        name: "floor: memchr pass for parentheses",
        technique: "SIMD",
        syntax: OURS,
        parse: |text| {
            black_box(memchr::memchr2_iter(b'(', b')', black_box(text).as_bytes()).fold(0, |sum, at| sum ^ at));
        },
        // Cannot count comparisons; every pass ends at the text's end.
        count: |text| match text.len() {
            0..100 => 1,
            100..1000 => 5,
            _ => 200,
        },
        nests: true,
    },
];

fn ours(text: &str) {
    drop(black_box(konnect_filter::parse(black_box(text)).expect("a filter")));
}

fn count_ours(text: &str) -> usize {
    use konnect_filter::syntax::{Node, Operand};
    fn count(operand: Operand<'_, '_>) -> usize {
        match operand.node() {
            Node::And(operands) | Node::Or(operands) => operands.iter().map(count).sum(),
            Node::Not(operand) => count(operand),
            _ => 1,
        }
    }
    count(konnect_filter::parse(text).expect("a filter").root())
}

static SCHEME: LazyLock<wirefilter::Scheme> = LazyLock::new(|| {
    use wirefilter::Type::{Bool, Bytes};
    let fields = [("name", Bytes), ("labels.env", Bytes), ("created_at", Bytes), ("archived", Bool)];
    let fields = fields.map(|(name, kind)| (name.to_owned(), kind));
    wirefilter::Scheme::try_from_iter(fields).expect("fields")
});

fn wirefilter(text: &str) {
    drop(black_box(SCHEME.parse(black_box(text)).expect("a filter")));
}

fn count_wirefilter(text: &str) -> usize {
    let json = serde_json::to_value(SCHEME.parse(text).expect("a filter")).expect("JSON");
    count_objects(&json, &|object| object.contains_key("field"))
}

fn count_objects(json: &serde_json::Value, is: &dyn Fn(&serde_json::Map<String, serde_json::Value>) -> bool) -> usize {
    match json {
        serde_json::Value::Object(object) => {
            usize::from(is(object)) + object.values().map(|value| count_objects(value, is)).sum::<usize>()
        }
        serde_json::Value::Array(values) => values.iter().map(|value| count_objects(value, is)).sum(),
        _ => 0,
    }
}

fn cel(text: &str) {
    drop(black_box(cel_tree(black_box(text))));
}

fn cel_tree(text: &str) -> cel::IdedExpr {
    // Its default allows too few nodes for L.
    cel::parser::PrattParser::new().max_expression_node_count(1_000_000).parse(text).expect("a filter")
}

fn count_cel(text: &str) -> usize {
    use cel::common::ast::Expr;
    // Each comparison has one literal.
    fn count(expr: &Expr) -> usize {
        match expr {
            Expr::Literal(_) => 1,
            Expr::Call(call) => {
                call.target.iter().map(|target| count(&target.expr)).sum::<usize>()
                    + call.args.iter().map(|arg| count(&arg.expr)).sum::<usize>()
            }
            _ => 0,
        }
    }
    count(&cel_tree(text).expr)
}

fn tantivy(text: &str) {
    drop(black_box(tantivy_query_grammar::parse_query(black_box(text)).ok().expect("a filter")));
}

fn count_tantivy(text: &str) -> usize {
    let json = serde_json::to_value(tantivy_query_grammar::parse_query(text).ok().expect("a filter")).expect("JSON");
    count_objects(&json, &|object| object.contains_key("phrase") || object.contains_key("lower"))
}

fn odata(text: &str) {
    drop(black_box(odata_params::filters::parse_str(black_box(text)).expect("a filter")));
}

fn count_odata(text: &str) -> usize {
    use odata_params::filters::Expr;
    fn count(expr: &Expr) -> usize {
        match expr {
            Expr::And(left, right) | Expr::Or(left, right) => count(left) + count(right),
            Expr::Not(operand) => count(operand),
            Expr::Compare(..) | Expr::Function(..) => 1,
            _ => 0,
        }
    }
    count(&odata_params::filters::parse_str(text).expect("a filter"))
}

static ATC_SCHEMA: LazyLock<atc_router::schema::Schema> = LazyLock::new(|| {
    use atc_router::ast::Type;
    let mut schema = atc_router::schema::Schema::default();
    for name in ["name", "labels.env", "archived"] {
        schema.add_field(name, Type::String);
    }
    schema.add_field("created_at", Type::Int);
    schema
});

fn atc_tree(text: &str) -> atc_router::ast::Expression {
    let tree = atc_router::parser::parse(text).ok().expect("a filter");
    tree.validate(&ATC_SCHEMA).expect("a filter of the schema");
    tree
}

fn atc(text: &str) {
    drop(black_box(atc_tree(black_box(text))));
}

fn count_atc(text: &str) -> usize {
    use atc_router::ast::{Expression, LogicalExpression};
    fn count(expr: &Expression) -> usize {
        match expr {
            Expression::Predicate(_) => 1,
            Expression::Logical(logical) => match logical.as_ref() {
                LogicalExpression::And(left, right) | LogicalExpression::Or(left, right) => count(left) + count(right),
                LogicalExpression::Not(operand) => count(operand),
            },
        }
    }
    count(&atc_tree(text))
}
