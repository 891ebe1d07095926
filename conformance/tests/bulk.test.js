// The bulk calls: per-item results, counters, limits.

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

test("bulk report: each item for itself", async () => {
  const answer = await wix.activations.bulkReportEvent("appointment-booked", [
    { payload: { title: "Haircut", _id: "B-1" }, externalEntityId: ENTITY, idempotency: { key: "k1" } },
    { payload: { title: 5 }, externalEntityId: null },
    {},
    { payload: { title: "Beard" } },
  ]);
  assert.equal(answer.triggerKey, "appointment-booked");
  assert.deepEqual(answer.bulkActionMetadata, { totalSuccesses: 2, totalFailures: 2, undetailedFailures: 0 });
  const metadata = answer.results.map((result) => result.itemMetadata);
  assert.deepEqual(metadata.map((item) => item.originalIndex), [0, 1, 2, 3]);
  assert.deepEqual(metadata.map((item) => item.success), [true, false, false, true]);
  assert.deepEqual(metadata.map((item) => item.error?.code), [
    undefined, "SCHEMA_VALIDATION_FAILED", "REQUIRED_PROPERTY", undefined,
  ]);
  assert.deepEqual(answer.results.map((result) => result.activationIds.length), [1, 0, 0, 1]);
  // The echo, in which the SDK writes `id` its own way again.
  assert.deepEqual(answer.results[0].eventInfo, {
    payload: { title: "Haircut", _id: "B-1" }, externalEntityId: ENTITY, idempotency: { key: "k1" },
  });
  assert.equal((await sandbox.journal("actions")).length, 2);
});

test("bulk cancel: counters, and nothing runs any more", async () => {
  for (const externalEntityId of [ENTITY, OTHER_ENTITY]) {
    await wix.activations.reportEvent("appointment-starting", { payload: appointment(), externalEntityId });
  }
  const answer = await wix.activations.bulkCancelEvent("appointment-starting", [ENTITY, OTHER_ENTITY]);
  assert.deepEqual(answer.bulkActionMetadata, { totalSuccesses: 2, totalFailures: 0, undetailedFailures: 0 });
  assert.deepEqual(answer.results.map((result) => result.externalEntityId), [ENTITY, OTHER_ENTITY]);
  assert.deepEqual((await sandbox.lastRequest("bulk-cancel")).body, {
    triggerKey: "appointment-starting", externalEntityIds: [ENTITY, OTHER_ENTITY],
  });
  await sandbox.advance("30d");
  assert.deepEqual(await sandbox.journal("actions"), []);
});

test("a bulk call holds 1 to 100 items", async () => {
  const event = { payload: { title: "Haircut" } };
  for (const [count, rule] of [[0, "MIN_SIZE"], [101, "MAX_SIZE"]]) {
    await assert.rejects(wix.activations.bulkReportEvent("appointment-booked", Array(count).fill(event)), (error) => {
      assert.equal(error.status, 400);
      const [violation] = error.details.validationError.fieldViolations;
      assert.deepEqual([violation.field, violation.violatedRule], ["eventsInfo", rule]);
      return true;
    });
    await assert.rejects(wix.activations.bulkCancelEvent("appointment-booked", Array(count).fill(ENTITY)), (error) => {
      assert.equal(error.details.validationError.fieldViolations[0].violatedRule, rule);
      return true;
    });
  }
  const answer = await wix.activations.bulkReportEvent("appointment-booked", Array(100).fill(event));
  assert.equal(answer.bulkActionMetadata.totalSuccesses, 100);
});

test("items that a fault fails are told with their error", async () => {
  await sandbox.control("PUT", "/faults", { faults: [{ do: "failItems", items: [1], operations: ["bulk-report"] }] });
  const event = { payload: { title: "Haircut" } };
  const answer = await wix.activations.bulkReportEvent("appointment-booked", [event, event]);
  assert.equal(answer.results[1].itemMetadata.success, false);
  assert.deepEqual(answer.bulkActionMetadata, { totalSuccesses: 1, totalFailures: 1, undetailedFailures: 0 });
  await sandbox.control("PUT", "/faults", { faults: [] });
});
