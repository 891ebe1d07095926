// The official Node SDK as a contestant: `node contestant.js URL single CONCURRENCY SECONDS` or
// `node contestant.js URL bulk EVENTS`. Prints what it measured as a line of JSON, like the others.

import { randomUUID } from "node:crypto";
import * as activations from "@wix/auto_sdk_automations_activations";
import { AppStrategy, createClient } from "@wix/sdk";

const APP_ID = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const INSTANCE_ID = "9d3b1f6a-44c7-4b0e-8a55-2f7c1de06b38";
const CONTACT = "8046df3c-7575-4098-a5ab-c91ad8f33c47";
const TRIGGER_KEY = "appointment_scheduled";
const FIRST = 1_796_119_200;
const CHUNK = 100;
const BULK_CONCURRENCY = 4;

const [url, load, ...rest] = process.argv.slice(2);

// The SDK has no setting that leads both tokens and calls to another server.
const fetchDirectly = globalThis.fetch;
globalThis.fetch = (target, options) =>
  fetchDirectly(String(target).replace("https://www.wixapis.com", url), options);

const client = createClient({
  modules: { activations },
  auth: AppStrategy({ appId: APP_ID, appSecret: "sandbox-secret", instanceId: INSTANCE_ID }),
});

function event(number) {
  return {
    payload: {
      appointmentTitle: "First consultation",
      startsAt: new Date((FIRST + 60 * (number % 500_000)) * 1000).toISOString(),
      contactId: CONTACT,
    },
    externalEntityId: "00000000-0000-4000-8000-" + number.toString(16).padStart(12, "0"),
    idempotency: { key: randomUUID() },
  };
}

let next = 0;

async function reportFor(concurrency, seconds) {
  const end = performance.now() + 1000 * seconds;
  let delivered = 0;
  const caller = async () => {
    while (performance.now() < end) {
      await client.activations.reportEvent(TRIGGER_KEY, event(next++));
      delivered++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return delivered;
}

async function reportAll(events) {
  const end = next + events;
  const worker = async () => {
    while (next < end) {
      const items = [];
      while (items.length < CHUNK && next < end) items.push(event(next++));
      const answer = await client.activations.bulkReportEvent(TRIGGER_KEY, items);
      if (answer.bulkActionMetadata.totalSuccesses !== items.length) throw new Error("not delivered");
    }
  };
  await Promise.all(Array.from({ length: BULK_CONCURRENCY }, worker));
  return events;
}

async function measure(work) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const events = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ events, seconds, cpu_seconds: (user + system) / 1e6 }));
}

if (load === "single") {
  const [concurrency, seconds] = rest.map(Number);
  await reportFor(concurrency, 0.3);
  await measure(() => reportFor(concurrency, seconds));
} else {
  await reportAll(1000);
  await measure(() => reportAll(Number(rest[0])));
}
// Connections that wait for reuse would keep the process alive.
process.exit(0);
