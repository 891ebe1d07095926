// Cancel Event: a scheduled event is canceled before its time.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { appointment, client, ENTITY, OTHER_ENTITY } from "../support/client.js";
import { redirectFetch, startSandbox } from "../support/sandbox.js";

let sandbox, wix;
before(async () => {
  sandbox = await startSandbox();
  redirectFetch(sandbox);
});
beforeEach(() => {
  // A new token each time: those of tests that move the clock have ended.
  wix = client();
  return sandbox.reset();
});
after(() => sandbox.stop());

test("what is scheduled runs at its time unless it is canceled", async () => {
  for (const externalEntityId of [ENTITY, OTHER_ENTITY]) {
    await wix.activations.reportEvent("appointment-starting", { payload: appointment(), externalEntityId });
  }
  const before = await sandbox.journal("activations");
  assert.deepEqual(before.map((run) => [run.status, run.scheduledFor]), [
    ["SCHEDULED", "2026-11-29T10:00:00Z"], ["SCHEDULED", "2026-11-29T10:00:00Z"],
  ]);
  assert.equal(await wix.activations.cancelEvent("appointment-starting", ENTITY), undefined);
  assert.deepEqual((await sandbox.lastRequest("cancel")).body, {
    triggerKey: "appointment-starting", externalEntityId: ENTITY,
  });
  const [canceled] = (await sandbox.journal("events")).filter((event) => event.kind === "cancel");
  assert.deepEqual(canceled.activationIds, [before[0].activationId]);
  const [first, second] = await sandbox.journal("activations");
  assert.deepEqual([first.status, first.reason], ["CANCELLED", "EVENT_CANCELLED"]);
  assert.equal(second.status, "SCHEDULED");
  await sandbox.advance("30d");
  const actions = await sandbox.journal("actions");
  assert.deepEqual(actions.map((action) => [action.externalEntityId, action.ranAt]), [
    [OTHER_ENTITY, "2026-11-29T10:00:00Z"],
  ]);
});

test("an id that nobody reported is no error", async () => {
  assert.equal(await wix.activations.cancelEvent("appointment-starting", ENTITY), undefined);
});

test("an id that is no GUID is", async () => {
  await assert.rejects(wix.activations.cancelEvent("appointment-starting", "7"), (error) => {
    assert.equal(error.status, 400);
    assert.equal(error.details.validationError.fieldViolations[0].field, "externalEntityId");
    return true;
  });
});
