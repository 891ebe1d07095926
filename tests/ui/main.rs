//! Mistakes and what the compiler says about them; see `README.md` for the rules.

#[test]
fn mistakes() {
    trybuild::TestCases::new().compile_fail("*/*.rs");
}
