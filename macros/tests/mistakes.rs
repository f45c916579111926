//! Mistakes in filters as the compiler reports them. A file of its own, as these texts are those of one version of the compiler.

#[test]
fn mistakes_are_errors_of_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
