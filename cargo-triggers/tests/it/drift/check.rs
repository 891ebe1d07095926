//! `check --locked`, `--base` and `--live`, and `diff`.

use serde_json::Value;

use super::project::{Dashboard, MANIFEST, Project};

#[test]
fn without_a_lock_check_says_so_and_locked_fails() {
    let project = Project::new("no_lock");
    let said = project.run(&["check"]);
    assert_eq!(said.code, 0);
    assert_eq!(
        said.err,
        "triggers.yaml: 1 trigger, 0 business events, no lock: not compared with the dashboard\n"
    );
    let locked = project.run(&["check", "--locked", "--format", "json"]);
    assert_eq!(locked.code, 3);
    let document: Value = serde_json::from_str(&locked.out).unwrap();
    assert_eq!(document["diagnostics"][0]["rule"], "lock-missing");
    let diff = project.run(&["diff"]).wrong();
    assert!(diff.contains("there is no `triggers.lock.json`"), "{diff}");
}

#[test]
fn without_a_manifest_it_says_what_writes_one() {
    let project = Project::new("no_manifest");
    project.write("Cargo.toml", "[workspace]\n");
    project.remove("triggers.yaml");
    let wrong = project.run(&["check"]).wrong();
    assert!(
        wrong.contains("there is no `triggers.yaml`: searched in "),
        "{wrong}"
    );
    assert!(
        wrong.ends_with("; `cargo triggers init` writes one\n"),
        "{wrong}"
    );
}

#[test]
fn a_folder_is_no_lock_of_its_own() {
    let said = Project::new("folder").run(&["check", "."]);
    assert_eq!(said.err.matches("error[file-unreadable]").count(), 1);
}

#[test]
fn without_a_lock_live_compares_with_the_manifest_and_says_so() {
    let project = Project::new("live_no_lock");
    let said = project.ask(&Dashboard::holding(MANIFEST), &["check", "--live"]);
    assert_eq!(said.code, 0);
    assert_eq!(
        said.err,
        "triggers.yaml: 1 trigger, 0 business events, no lock: compared with the dashboard itself\n"
    );
}

#[test]
fn what_is_wrong_is_told_also_when_the_dashboard_cannot_be_asked() {
    let project = Project::new("live_wrong");
    let dashboard = Dashboard::holding(MANIFEST);
    project.ask(&dashboard, &["pull"]).fine();
    let lock = project.read("triggers.lock.json");

    // Nobody to ask: what was found without is there, and then the reason.
    project.write("triggers.yaml", &MANIFEST.replace(", amount]", "]"));
    let said = project.run(&["check", "--live"]);
    assert_eq!(said.code, 1);
    let (found, reason) = (
        said.err.find("error[drift-became-optional]"),
        said.err.find("error: TRIGGERS_APP_SECRET is not set"),
    );
    assert!(found.is_some() && found < reason, "{}", said.err);

    // The `app_id` of a manifest that cannot be read is not known.
    project.write(
        "triggers.yaml",
        &MANIFEST.replace("invoice: {} }", "invoice: {}"),
    );
    for command in [&["check", "--live"][..], &["pull"]] {
        let said = project.ask(&dashboard, command);
        assert_eq!(said.code, 1);
        assert!(said.err.contains("error[yaml-syntax]"), "{}", said.err);
    }

    project.remove("triggers.lock.json");
    let said = project.ask(&dashboard, &["check", "--live"]);
    let end = "no lock: not compared with the dashboard\n";
    assert!(said.err.ends_with(end), "{}", said.err);

    // What a broken lock lacks is nothing that the dashboard has more.
    project.write("triggers.yaml", MANIFEST);
    project.write("triggers.lock.json", &lock[..lock.len() / 2]);
    let said = project.ask(&dashboard, &["check", "--live"]);
    assert_eq!(said.code, 1);
    assert!(!said.err.contains("drift-trigger-added"), "{}", said.err);
}

#[test]
fn live_has_a_code_of_its_own_and_points_into_the_lock() {
    let project = Project::new("live");
    project.ask(&Dashboard::holding(MANIFEST), &["pull"]).fine();
    let same = project.ask(
        &Dashboard::holding(MANIFEST),
        &["check", "--live", "--deny-warnings"],
    );
    assert_eq!(same.code, 0, "{}", same.err);

    let changed = MANIFEST.replace("amount: { type: number", "amount: { type: string");
    let dashboard = Dashboard::holding(&changed.replace("[12.5]", "[\"12\"]"));
    let said = project.ask(&dashboard, &["check", "--live"]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(
        said.err.contains("error[drift-type-changed]: `invoice_due`: the type of `amount` is `string` in the dashboard"),
        "{}",
        said.err
    );
    assert!(said.err.contains("--> triggers.lock.json:"), "{}", said.err);
    let diff = project.ask(&dashboard, &["diff", "--live"]);
    assert_eq!(diff.code, 4);
    assert!(
        diff.out
            .contains("triggers.lock.json -> dashboard: 1 difference"),
        "{}",
        diff.out
    );
    assert!(
        diff.out.contains("  forbidden after publishing: the type of `amount` is `string`, was `number` [drift-type-changed]\n"),
        "{}",
        diff.out
    );

    // Both at once: what the code says comes first.
    project.write("triggers.yaml", &MANIFEST.replace(", amount]", "]"));
    assert_eq!(project.ask(&dashboard, &["check", "--live"]).code, 3);
}

#[test]
fn live_without_a_lock_compares_the_manifest() {
    let project = Project::new("live_no_lock");
    let dashboard = Dashboard::holding(&MANIFEST.replace("title: Note", "title: Remark"));
    let said = project.ask(&dashboard, &["check", "--live"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("warning[drift-title-changed]"),
        "{}",
        said.err
    );
    assert!(said.err.contains("--> triggers.yaml:15:"), "{}", said.err);
    let diff = project.ask(&dashboard, &["diff", "--live"]);
    assert_eq!(diff.code, 4);
    assert!(
        diff.out
            .contains("dashboard -> triggers.yaml: 1 difference"),
        "{}",
        diff.out
    );
}

#[test]
fn base_forbids_what_cannot_be_done_after_publishing() {
    let project = Project::new("base");
    project.commit();
    let check = |text: &str| {
        project.write("triggers.yaml", text);
        project.run(&["check", "--base", "HEAD"])
    };
    assert_eq!(check(MANIFEST).code, 0);
    // Allowed: a title, an optional property, a property that is no longer required.
    let allowed = MANIFEST
        .replace("title: Due date", "title: Due on")
        .replace(", amount]", "]");
    assert_eq!(check(&allowed).code, 0);
    let said = check(
        &MANIFEST
            .replace("format: date,", "format: date-time,")
            .replace("2026-12-01", "2026-12-01T10:00:00Z"),
    );
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(
        said.err.contains("error[drift-format-changed]"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("`date` in HEAD:triggers.yaml"),
        "{}",
        said.err
    );
    let said = check(&MANIFEST.replace("invoice_due:", "invoice-due:"));
    assert_eq!(said.code, 5);
    assert!(
        said.err
            .contains("error[drift-trigger-removed]: the trigger `invoice_due` is gone"),
        "{}",
        said.err
    );
}

#[test]
fn base_of_a_commit_without_the_file_or_of_no_commit() {
    let project = Project::new("base_none");
    project.commit();
    project.write("other.yaml", MANIFEST);
    let said = project.run(&["check", "other.yaml", "--base", "HEAD"]);
    assert_eq!(said.code, 0);
    let gap = ", not in HEAD: not compared with it\n";
    assert!(said.err.ends_with(gap), "{}", said.err);
    let wrong = project.run(&["check", "--base", "no-such"]).wrong();
    assert!(wrong.contains("git knows no commit `no-such`"), "{wrong}");
    let wrong = project.run(&["check", "--base=--help"]).wrong();
    assert!(wrong.contains("git knows no commit `--help`"), "{wrong}");
}

#[test]
fn base_of_a_commit_with_a_broken_manifest_or_without_a_repository() {
    let project = Project::new("base_broken");
    project.write(".git", "gitdir: /no/such/folder\n");
    let wrong = project.run(&["check", "--base", "HEAD"]).wrong();
    assert!(wrong.contains("`HEAD`: fatal: not a git repo"), "{wrong}");
    project.remove(".git");

    project.write("triggers.yaml", &MANIFEST.replace("name: Invoice due", ""));
    project.commit();
    project.write("triggers.yaml", MANIFEST);
    let said = project.run(&["check", "--base", "HEAD"]);
    assert_eq!(said.code, 0);
    let gap = ", wrong in HEAD: compared with what could be read of it\n";
    assert!(said.err.ends_with(gap), "{}", said.err);
}
