//! Mistakes in filters as the compiler reports them. A file of its own: another version of the compiler
//! words the same mistakes differently.

#[test]
fn mistakes_are_errors_of_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
