//! A first `automations.yaml`: one automation for each trigger of a manifest.

use std::fmt::Write as _;

use triggers_codegen::model::{Manifest, Property, Trigger, Type};

/// What the starter manifest proposes as well.
const NO_APP: &str = "00000000-0000-4000-8000-000000000000";

/// Automations that the sandbox accepts for the manifest.
pub(super) fn starter(manifest: &Manifest, name: &str) -> String {
    let app = manifest.app_id.as_deref().unwrap_or(NO_APP);
    let mut text = format!(
        "# What a site owner may have built on the triggers of `{name}`. Try it with:\n\
         #   cargo triggers sandbox --automations automations.yaml\n\
         # and look at http://127.0.0.1:4010/ui/sent. Texts may hold expressions: `{{{{var(\"…\")}}}}` is a\n\
         # property of the payload.\n"
    );
    if manifest.app_id.is_none() {
        text.push_str(
            "# The sandbox needs an `app_id` in the manifest; write the same one here.\n",
        );
    }
    for trigger in &manifest.triggers {
        text.push('\n');
        text.push_str(&automation(trigger, app));
    }
    text
}

fn automation(trigger: &Trigger, app: &str) -> String {
    let (name, offset) = if trigger.is_scheduled() {
        let offset = "
      # This long before the date in the payload.
      scheduledEventOffset:
        preScheduledEventOffsetExpression: \"{{1}}\"
        scheduledEventOffsetTimeUnit: DAYS";
        (format!("A day before: {}", trigger.name), offset)
    } else {
        (format!("At once and a day later: {}", trigger.name), "")
    };
    let mut text = format!(
        "- id: {key}-mail
  name: {name}
  configuration:
    status: ACTIVE
    trigger:
      appId: {app}
      triggerKey: {key}{offset}
    rootActionIds: [mail]
    actions:
      mail:
        type: APP_DEFINED
        appDefinedInfo:
          # The sandbox sends nothing: it shows what the app would be given.
          actionKey: send_email
          inputMapping:
{input}",
        key = trigger.key,
        name = quoted(&name),
        input = input(trigger, &trigger.name),
    );
    if !trigger.is_scheduled() {
        let later = format!("A day after: {}", trigger.name);
        // Writing to a string cannot fail.
        let _ok = write!(
            text,
            "          postActionIds: [wait]
      wait:
        type: DELAY
        delayInfo:
          offsetExpression: \"{{{{1}}}}\"
          offsetTimeUnit: DAYS
          postActionIds: [later]
      later:
        type: APP_DEFINED
        appDefinedInfo:
          actionKey: send_email
          inputMapping:
{}",
            input(trigger, &later)
        );
    }
    text
}

/// The members of a mail, with what the payload has for them.
fn input(trigger: &Trigger, subject: &str) -> String {
    let properties = || trigger.payload.properties.iter();
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        let _ok = writeln!(text, "            {key}: {}", quoted(value));
    };
    if let Some(email) = properties().find(|it| it.format.as_deref() == Some("email")) {
        line("to", &variable(email));
    }
    // What opens an expression is no part of a name.
    let subject = subject.replace("{{", "{ {");
    let first = properties().find(|it| matches!(it.ty, Type::String) && it.format.is_none());
    match first {
        Some(first) => line("subject", &format!("{subject}: {}", variable(first))),
        None => line("subject", &subject),
    }
    let facts = properties().filter(|it| !matches!(it.ty, Type::Object(_) | Type::Array(_)));
    let facts: Vec<_> = facts
        .map(|it| format!("{}: {}", it.key, variable(it)))
        .collect();
    if !facts.is_empty() {
        line("text", &facts.join(", "));
    }
    text
}

fn variable(property: &Property) -> String {
    format!("{{{{var(\"{}\")}}}}", property.key)
}

/// For YAML, on one line.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''").replace(['\n', '\r'], " "))
}
