use crate::process::{Scratch, run, run_with};

#[test]
fn a_current_file_passes_and_another_fails_with_the_difference() {
    let scratch = Scratch::new("expand");
    let code = run(&["expand"]).fine();
    assert!(syn::parse_file(&code).is_ok());
    let file = scratch.file("events.rs", &code);
    assert_eq!(run(&["expand", "--check", &file]).fine(), "");
    scratch.file("events.rs", &code.replace('\n', "\r\n"));
    assert_eq!(run(&["expand", "--check", &file]).fine(), "");

    scratch.file(
        "events.rs",
        &code.replace("pub struct InvoiceId", "pub struct BillId"),
    );
    let ran = run(&["expand", "--check", &file]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("-pub struct BillId") && ran.out.contains("+pub struct InvoiceId"),
        "{}",
        ran.out
    );
    assert!(ran.out.lines().count() < 40, "{}", ran.out);
    assert!(
        ran.err.contains("cargo triggers expand --output "),
        "{}",
        ran.err
    );
}

#[test]
fn the_file_may_come_on_stdin() {
    let code = run(&["expand"]).fine();
    assert_eq!(run_with(&["expand", "--check", "-"], &code).fine(), "");
    let ran = run_with(&["expand", "--check", "-"], "");
    assert_eq!(ran.code, 1);
    let said = "error: `-` is not what the manifest generates\n";
    assert_eq!(ran.err, said);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let said = run(&["expand", "--check", "no-such.rs"]).wrong();
    assert!(
        said.starts_with("error: cannot read `no-such.rs`: "),
        "{said}"
    );
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let scratch = Scratch::new("expand_output");
    let file = scratch.file("events.rs", "old");
    let manifest = scratch.file("triggers.yaml", "version: 1\ntriggers: { a: 1 }\n");
    let ran = run(&["expand", "--output", &file, "--manifest", &manifest]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "old");
    let derives = ["--derive", "serde::Serialize", "--derive", "Eq"];
    assert_eq!(
        run(&[&["expand", "--output", &file], &derives[..]].concat()).fine(),
        ""
    );
    let code = std::fs::read_to_string(&file).unwrap();
    assert!(code.starts_with("// @generated"), "{code}");
    assert!(code.contains("serde::Serialize"));
    assert_eq!(
        run(&[&["expand", "--check", &file], &derives[..]].concat()).fine(),
        ""
    );
    // The module that the file is stays as it is.
    let formatted = std::process::Command::new("rustfmt")
        .args(["--check", "--edition", "2024", &file])
        .status();
    assert!(formatted.is_ok_and(|status| status.success()));
    let wrong = run(&["expand", "--derive", "a b"]).wrong();
    assert!(wrong.contains("`a b` is not a path"), "{wrong}");
}
