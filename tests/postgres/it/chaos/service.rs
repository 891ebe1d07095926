//! The sandbox that workers deliver to.

use triggers_codegen::Source;
use triggers_sandbox::Sandbox;

const MANIFEST: &str = "
version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities: { thing: {} }
triggers:
  alpha:
    name: Alpha happened
    entity: thing
    payload:
      type: object
      properties:
        n: { type: integer, title: Number, examples: [1] }
      required: [n]
";

/// A reminder a day after each report.
const AUTOMATIONS: &str = "
- id: 0b0f6f0e-52a1-4b57-9a0c-3a6f3c1f1a01
  name: Remind
  configuration:
    status: ACTIVE
    trigger: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, triggerKey: alpha }
    rootActionIds: [day]
    actions:
      day:
        type: DELAY
        namespace: day
        delayInfo: { offsetExpression: '{{1}}', offsetTimeUnit: DAYS, postActionIds: [remind] }
      remind:
        type: APP_DEFINED
        namespace: remind
        appDefinedInfo: { appId: 7d0bf1f2-9a43-4c11-b9f5-3f8e5f0f2c10, actionKey: send_email, inputMapping: {} }
";

pub(crate) async fn sandbox() -> Sandbox {
    let builder = Sandbox::builder().manifest(Source::inline("chaos.yaml", MANIFEST));
    builder.automations(AUTOMATIONS).start().await.unwrap()
}
