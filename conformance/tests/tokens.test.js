// How the SDK gets its tokens, and what it makes of an answer without one.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { client, SITE } from "../support/client.js";
import { redirectFetch, startSandbox } from "../support/sandbox.js";

let sandbox;
before(async () => {
  sandbox = await startSandbox();
  redirectFetch(sandbox);
});
beforeEach(() => sandbox.reset());
after(() => sandbox.stop());

const report = (wix) => wix.activations.reportEvent("class-full", { payload: { seats: 12 } });

test("a token is asked for once and used bare", async () => {
  const wix = client();
  await report(wix);
  await report(wix);
  const calls = await sandbox.journal("requests");
  assert.deepEqual(calls.map((call) => call.operation), ["token", "report", "report"]);
  const headers = calls[1].headers;
  assert.equal(headers.authorization, "[redacted]");
  assert.equal(headers["content-type"], "application/json");
  assert.match(headers["x-wix-bi-gateway"], /EsbConfigResolver\.ReportEvent/);
  assert.equal(calls[1].instanceId, SITE);
  assert.equal(calls[0].responseBody.includes("14400"), true);
});

test("a wrong secret gives no token", async () => {
  await assert.rejects(report(client({ appSecret: "wrong" })));
  const calls = await sandbox.journal("requests");
  assert.deepEqual(calls.map((call) => [call.operation, call.status]), [["token", 401]]);
});

test("a token that has ended is refused with 401", async () => {
  const wix = client();
  await report(wix);
  await sandbox.advance("4h");
  // The SDK goes by its own clock, which has not moved, and so still sends the old token.
  await assert.rejects(report(wix), (error) => {
    assert.equal(error.status, 401);
    assert.equal(error.details.applicationError.code, "UNAUTHENTICATED");
    return true;
  });
});
