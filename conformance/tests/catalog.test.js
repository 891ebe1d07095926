// Reads of the Trigger Catalog, and what the SDK does to them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { APP, client } from "../support/client.js";
import { redirectFetch, startSandbox } from "../support/sandbox.js";

let sandbox, catalog;
before(async () => {
  sandbox = await startSandbox();
  redirectFetch(sandbox);
  catalog = client().triggerCatalog;
});
after(() => sandbox.stop());

const keys = (triggers) => triggers.map((trigger) => trigger.triggerKey);

test("one trigger by app and key", async () => {
  const { trigger } = await catalog.getTriggerByAppIdAndKey(
    { appId: APP, triggerKey: "appointment-starting" }, { enrichWithIdentitySchema: true },
  );
  assert.equal(trigger.displayName, "Appointment starting");
  assert.equal(trigger.payloadDataSchema.additionalProperties, true);
  assert.equal(trigger.payloadDataSchema.properties.startsAt.futureDate, true);
  assert.equal(trigger.payloadDataSchema.properties.contact.type, "object");
  // Typed as a Date, and a text all the same.
  assert.equal(trigger._createdDate, "2026-11-20T10:00:00Z");
  const sent = await sandbox.lastRequest("get-trigger");
  assert.equal(
    sent.path,
    `/v1/triggers/apps/${APP}/keys/appointment-starting?appId=${APP}&triggerKey=appointment-starting&enrichWithIdentitySchema=true`,
  );
});

test("a property called id comes back broken, as the SDK renames it", async () => {
  const { trigger } = await catalog.getTriggerByAppIdAndKey({ appId: APP, triggerKey: "appointment-booked" });
  const { properties } = trigger.payloadDataSchema;
  assert.deepEqual(Object.keys(properties).sort(), ["_id", "title"]);
});

test("an unknown trigger: 404", async () => {
  await assert.rejects(catalog.getTriggerByAppIdAndKey({ appId: APP, triggerKey: "nowhere" }), (error) => {
    assert.equal(error.status, 404);
    assert.equal(error.details.applicationError.code, "TRIGGER_NOT_FOUND");
    return true;
  });
});

test("a query with the SDK's builder", async () => {
  const all = await catalog.queryTriggers().eq("appId", APP).ascending("triggerKey").find();
  assert.deepEqual(keys(all.items), ["appointment-booked", "appointment-starting", "class-full"]);
  const some = await catalog.queryTriggers().eq("appId", APP).startsWith("displayName", "appointment").find();
  assert.deepEqual(keys(some.items), ["appointment-booked", "appointment-starting"]);
  const one = await catalog.queryTriggers().in("triggerKey", ["class-full", "nowhere"]).find();
  assert.deepEqual(keys(one.items), ["class-full"]);
  const none = await catalog.queryTriggers().ne("appId", APP).find();
  assert.deepEqual(none.items, []);
  assert.deepEqual((await sandbox.lastRequest("query-triggers")).body, {
    query: { filter: { appId: { $ne: APP } }, cursorPaging: { limit: 50 } },
  });
});

test("query paging: the cursor leads on, with the filter of the first page", async () => {
  const query = catalog.queryTriggers().eq("appId", APP).limit(2);
  const first = await query.find();
  assert.deepEqual(keys(first.items), ["appointment-booked", "appointment-starting"]);
  // The SDK looks for cursors in `metadata`; the documented answer, and this one, has them in
  // `paging`. So its own `next()` is of no use here, and the cursor is taken from the answer.
  assert.equal(first.hasNext(), false);
  const [answer] = (await sandbox.journal("requests")).slice(-1);
  const cursor = JSON.parse(answer.responseBody).paging.cursors.next;
  const second = await query.skipTo(cursor).find();
  assert.deepEqual(keys(second.items), ["class-full"]);
  assert.deepEqual((await sandbox.lastRequest("query-triggers")).body, {
    query: { cursorPaging: { cursor, limit: 2 } },
  });
});

test("a sort by id is an error of the real catalog, and of this one", async () => {
  await assert.rejects(catalog.queryTriggers().ascending("_id").find(), (error) => {
    assert.equal(error.status, 400);
    assert.equal(error.details.applicationError.code, "SORT_PARSER_ERROR");
    return true;
  });
});

test("resolve: by offset with a total, by cursor with cursors", async () => {
  const byOffset = await catalog.resolveTriggers({ appId: APP, query: { paging: { limit: 2, offset: 2 } } });
  assert.deepEqual(keys(byOffset.results), ["class-full"]);
  assert.deepEqual(byOffset.paging, { count: 1, offset: 2, total: 3, tooManyToCount: false });
  const first = await catalog.resolveTriggers({ appId: APP, query: { cursorPaging: { limit: 2 } } });
  const { next } = first.paging.cursors;
  const second = await catalog.resolveTriggers({ appId: APP, query: { cursorPaging: { limit: 2, cursor: next } } });
  assert.deepEqual(keys(second.results), ["class-full"]);
  assert.equal(second.paging.cursors.next, undefined);
});

test("a page holds at most 100", async () => {
  await assert.rejects(catalog.resolveTriggers({ query: { cursorPaging: { limit: 101 } } }), (error) => {
    const [violation] = error.details.validationError.fieldViolations;
    assert.equal(violation.violatedRule, "MAX");
    assert.deepEqual(violation.data, { threshold: 100 });
    return true;
  });
});
