//! With the network cut, everything but asking the dashboard works.

use super::project::{Dashboard, MANIFEST, Project};

const BINARY: &str = env!("CARGO_BIN_EXE_cargo-triggers");

#[test]
fn check_and_build_need_no_network() {
    let project = Project::new("offline").with_crate();
    let dashboard = Dashboard::holding(MANIFEST);
    project.ask(&dashboard, &["pull"]).fine();
    project.commit();
    let cut = |args: &[&str]| project.program("unshare", &[&["-n"][..], args].concat());
    if !cut(&["true"]).status.success() {
        println!("skipped: this machine does not let a test cut its network (`unshare -n`)");
        return;
    }
    let check = cut(&[
        BINARY,
        "triggers",
        "check",
        "--locked",
        "--base",
        "HEAD",
        "--deny-warnings",
    ]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
    let build = cut(&[env!("CARGO"), "check", "--quiet", "--lib"]);
    assert!(
        build.status.success(),
        "{}",
        String::from_utf8_lossy(&build.stderr)
    );
    project.write("triggers.yaml", &MANIFEST.replace(", amount]", "]"));
    let build = cut(&[env!("CARGO"), "check", "--quiet", "--lib"]);
    let said = String::from_utf8_lossy(&build.stderr);
    assert!(said.contains("error[drift-became-optional]"), "{said}");

    // The network is cut indeed: not even this machine's own dashboard answers.
    let mut pull = std::process::Command::new("unshare");
    pull.args(["-n", BINARY, "triggers", "pull", "--manifest"]);
    pull.arg(crate::process::root().join("triggers.yaml"));
    dashboard.credentials(&mut pull);
    let pull = pull.output().unwrap();
    assert_eq!(pull.status.code(), Some(1));
    let said = String::from_utf8_lossy(&pull.stderr);
    assert!(
        said.contains("no token: cannot connect to 127.0.0.1:"),
        "{said}"
    );
}
