// Report Event: answers, idempotency, errors as the SDK shows them.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { client, ENTITY, SITE } from "../support/client.js";
import { redirectFetch, startSandbox } from "../support/sandbox.js";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

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

test("an event activates its automations", async () => {
  const answer = await wix.activations.reportEvent("appointment-booked", {
    payload: { title: "Haircut", _id: "B-1" },
    externalEntityId: ENTITY,
    idempotency: { key: "k1", ttlInMilliseconds: "60000" },
  });
  assert.equal(answer.activationIds.length, 1);
  assert.match(answer.activationIds[0], GUID);
  const sent = await sandbox.lastRequest("report");
  assert.equal(sent.path, "/automations/v1/events/report");
  assert.deepEqual(sent.body, {
    triggerKey: "appointment-booked",
    payload: { title: "Haircut", id: "B-1" },
    externalEntityId: ENTITY,
    idempotency: { key: "k1", ttlInMilliseconds: "60000" },
  });
  const [action] = await sandbox.journal("actions");
  assert.equal(action.actionKey, "send-email");
  assert.equal(action.instanceId, SITE);
});

test("an event that nothing waits for activates nothing", async () => {
  const answer = await wix.activations.reportEvent("class-full", { payload: { seats: 12, more: true } });
  assert.deepEqual(answer.activationIds, []);
});

test("the same idempotency key runs nothing twice", async () => {
  const once = () =>
    wix.activations.reportEvent("appointment-booked", {
      payload: { title: "Haircut" }, externalEntityId: ENTITY, idempotency: { key: "k1" },
    });
  await once();
  await once();
  assert.equal((await sandbox.journal("actions")).length, 1);
  const activations = await sandbox.journal("activations");
  assert.deepEqual(activations.map((run) => run.reason), [null, "EVENT_ALREADY_PROCESSED"]);
});

test("an event without payload: 400 REQUIRED_PROPERTY", async () => {
  await assert.rejects(wix.activations.reportEvent("appointment-booked"), (error) => {
    assert.equal(error.status, 400);
    assert.equal(error.details.applicationError.code, "REQUIRED_PROPERTY");
    return true;
  });
  assert.deepEqual((await sandbox.lastRequest("report")).body, { triggerKey: "appointment-booked" });
});

test("a payload that its schema forbids: 428 SCHEMA_VALIDATION_FAILED", async () => {
  await assert.rejects(
    wix.activations.reportEvent("appointment-booked", { payload: { title: 5 } }),
    (error) => {
      assert.equal(error.status, 428);
      const { code, description, data } = error.details.applicationError;
      assert.equal(code, "SCHEMA_VALIDATION_FAILED");
      assert.equal(typeof description, "string");
      assert.equal(data.violations[0].path, "/title");
      assert.match(error.requestId, /^\d{10}\.\d{18}$/);
      assert.equal(JSON.parse(error.message).details.applicationError.code, code);
      return true;
    },
  );
});

test("wrong fields: one violation each, under the SDK's names", async () => {
  await assert.rejects(
    wix.activations.reportEvent("appointment-booked", {
      payload: { title: "Haircut" },
      externalEntityId: "7",
      idempotency: { key: "", ttlInMilliseconds: "0" },
    }),
    (error) => {
      assert.equal(error.status, 400);
      const { fieldViolations } = error.details.validationError;
      assert.deepEqual(fieldViolations.map((violation) => [violation.field, violation.violatedRule]), [
        ["options.externalEntityId", "FORMAT"],
        ["options.idempotency.key", "MIN_LENGTH"],
        ["options.idempotency.ttlInMilliseconds", "MIN"],
      ]);
      return true;
    },
  );
});

test("an unknown trigger key: 404", async () => {
  await assert.rejects(wix.activations.reportEvent("nowhere", { payload: {} }), (error) => {
    assert.equal(error.status, 404);
    assert.equal(error.details.applicationError.code, "TRIGGER_NOT_FOUND");
    return true;
  });
});

test("a failure of the service: an empty error, whose code is the status", async () => {
  await sandbox.control("PUT", "/faults", { faults: [{ do: "status", status: 503, operations: ["report"] }] });
  await assert.rejects(wix.activations.reportEvent("class-full", { payload: {} }), (error) => {
    assert.equal(error.status, 503);
    assert.equal(String(error.details.applicationError.code), "503");
    return true;
  });
  await sandbox.control("PUT", "/faults", { faults: [] });
});
