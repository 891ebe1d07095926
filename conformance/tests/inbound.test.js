// Webhooks and calls of the trigger provider: the SDK reads what the sandbox signs, and the verifier
// reads what the library signs that the SDK verifies with.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AppStrategy, createClient } from "@wix/sdk";
import { SignJWT, exportSPKI, generateKeyPair } from "jose";
import { appointment, APP, client, ENTITY, SITE } from "../support/client.js";
import { redirectFetch, startSandbox } from "../support/sandbox.js";

// The ES module of this package names files that it does not have.
const { triggerProvider } = createRequire(import.meta.url)("@wix/automations/service-plugins");

let sandbox, app, url;
// What the SDK made of each request, by path.
const processed = [];

before(async () => {
  app = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    try {
      const answer = await process(request.url, body);
      processed.push({ url: request.url, headers: request.headers, answer });
      response.end(JSON.stringify(answer));
    } catch (error) {
      processed.push({ url: request.url, error });
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  app.listen(0, "127.0.0.1");
  await once(app, "listening");
  url = `http://127.0.0.1:${app.address().port}`;
  sandbox = await startSandbox("--webhooks", `${url}/webhooks`, "--provider", `${url}/plugin`);
  redirectFetch(sandbox);
});
after(() => {
  sandbox.stop();
  app.close();
});

/** As an app on the SDK does it. */
async function process(path, body) {
  const { publicKey } = await sandbox.control("GET", "/signing-key");
  const wix = createClient({
    auth: AppStrategy({ appId: APP, appSecret: "x", publicKey }),
    modules: { triggerProvider },
  });
  if (path === "/webhooks") {
    return wix.webhooks.process(body);
  }
  wix.triggerProvider.provideHandlers({
    refreshPayload: async ({ request, metadata }) => {
      assert.equal(metadata.instanceId, SITE);
      return { payload: request.payload, cancelActivation: request.externalEntityId === ENTITY };
    },
    validateConfiguration: async ({ request, metadata }) => {
      assert.equal(metadata.instanceId, SITE);
      const [option] = request.selectedFilterOptions;
      const message = `${option.values[0]} of ${request.triggerKey}`;
      return { valid: false, configurationErrors: [{ fieldKey: option.fieldKey, message }] };
    },
    getDynamicSchema: async ({ request }) => {
      const title = request.selectedFilterOptions[0].values[0];
      return { dynamicSchema: { properties: { room: { type: "string", title } } } };
    },
  });
  return wix.servicePlugins.process({ url: path, body });
}

test("the SDK accepts the sandbox's webhooks", async () => {
  processed.length = 0;
  const { deliveries } = await sandbox.control("PUT", `/instances/${SITE}`, {});
  assert.deepEqual(deliveries.map((delivery) => delivery.status), [200]);
  await sandbox.control("DELETE", `/instances/${SITE}`);
  await sandbox.control("POST", "/webhooks", { eventType: "Custom", instanceId: SITE, data: { a: 1 } });
  const events = processed.map(({ answer }) => [answer.eventType, answer.instanceId, answer.payload]);
  assert.deepEqual(events, [
    ["AppInstalled", SITE, { appId: APP }],
    ["AppRemoved", SITE, { appId: APP }],
    ["Custom", SITE, { a: 1 }],
  ]);
  assert.equal(processed[0].answer.identity.identityType, "WIX_USER");
  assert.match(processed[0].headers["content-type"], /^text\/plain/);
});

test("the SDK accepts the sandbox's calls of the provider, and its answer cancels", async () => {
  processed.length = 0;
  await sandbox.reset();
  await client().activations.reportEvent("appointment-starting", {
    payload: appointment(),
    externalEntityId: ENTITY,
  });
  await sandbox.advance("20d");
  assert.equal(processed[0].url, "/plugin/refresh-payload");
  assert.equal(processed[0].error, undefined);
  assert.equal(processed[0].answer.cancelActivation, true);
  const activations = await sandbox.journal("activations");
  const reasons = activations.map((activation) => activation.reason);
  assert.ok(reasons.includes("CANCELLED_BY_REFRESH_PAYLOAD"), JSON.stringify(reasons));
});

test("the SDK accepts what a site owner's configuration causes, and the sandbox its answers", async () => {
  processed.length = 0;
  const call = (method) =>
    sandbox.control("POST", "/provider", {
      method,
      triggerKey: "appointment-starting",
      instanceId: SITE,
      selectedFilterOptions: [{ fieldKey: "room", values: ["2B"] }],
    });
  const validated = await call("validate-configuration");
  assert.deepEqual([validated.status, validated.problem], [200, null]);
  const message = "2B of appointment-starting";
  assert.deepEqual(JSON.parse(validated.answer).configurationErrors, [{ fieldKey: "room", message }]);
  const schema = await call("dynamic-schema");
  assert.deepEqual([schema.status, schema.problem], [200, null]);
  assert.equal(JSON.parse(schema.answer).dynamicSchema.properties.room.title, "2B");
  const paths = processed.map(({ url }) => url);
  assert.deepEqual(paths, ["/plugin/validate-configuration", "/plugin/dynamic-schema"]);
});

/** The verifier, as a command. */
function verify(folder, body, ...args) {
  return new Promise((resolve) => {
    const options = ["triggers", "webhook", "verify", "--public-key", join(folder, "public"), "--app-id", APP];
    const child = execFile(globalThis.process.env.CARGO_TRIGGERS, [...options, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }));
    child.stdin.end(body);
  });
}

test("the verifier accepts what the SDK's library signs, and refuses what it would refuse", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inbound-"));
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const other = await generateKeyPair("RS256");
  const pem = await exportSPKI(publicKey);
  const sign = (claims, expires = "10m", key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "1" }).setIssuedAt()
      .setExpirationTime(expires).sign(key);
  const webhook = { data: JSON.stringify({ eventType: "AppInstalled", instanceId: SITE, data: "{}" }) };
  const call = { data: { request: {}, metadata: {} }, iss: "wix.com", aud: APP };
  // Both spellings of the key that the SDK knows.
  for (const text of [pem, Buffer.from(pem).toString("base64")]) {
    await writeFile(join(folder, "public"), text);
    const sdk = AppStrategy({ appId: APP, publicKey: text });
    const cases = [
      [await sign(webhook), false, true],
      [await sign(call), true, true],
      [await sign(webhook, "-10m"), false, false],
      [await sign(webhook, "10m", other.privateKey), false, false],
      [await sign({ ...call, aud: "another" }), true, false],
      [await sign({ ...call, iss: "another" }), true, false],
      [await sign(webhook), true, false],
    ];
    for (const [index, [body, provider, accepted]] of cases.entries()) {
      const bySdk = await sdk.decodeJWT(body, provider).then(() => true, () => false);
      const ours = await verify(folder, body, ...(provider ? ["--provider"] : []));
      assert.equal(bySdk, accepted, `SDK, case ${index}`);
      assert.equal(ours.code, accepted ? 0 : 1, `case ${index}: ${ours.stderr}`);
    }
  }
  await rm(folder, { recursive: true });
});
