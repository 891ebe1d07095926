// A sandbox process of one test file, and its control API.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const APP_FOLDER = new URL("../app/", import.meta.url).pathname;
const START = "2026-11-20T10:00:00Z";

const program = process.env.CARGO_TRIGGERS;
if (!program) throw new Error("set CARGO_TRIGGERS to the command under test, or use conformance/run");

const fetchDirectly = globalThis.fetch;

/** Starts `cargo triggers sandbox` on a free port, at a fixed virtual time that stands still. */
export async function startSandbox(...options) {
  const child = spawn(
    program,
    ["triggers", "sandbox", "--listen", "127.0.0.1:0", "--start-at", START,
      "--manifest", `${APP_FOLDER}triggers.yaml`, "--automations", `${APP_FOLDER}automations.yaml`, ...options],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, "line");
  const sandbox = new Sandbox(child, first.replace("listening on ", ""));
  await sandbox.control("POST", "/clock", { freeze: true });
  return sandbox;
}

class Sandbox {
  #child;

  constructor(child, url) {
    this.#child = child;
    this.url = url;
  }

  async control(method, path, body) {
    const response = await fetchDirectly(`${this.url}/_sandbox/v1${path}`, {
      method,
      headers: { "content-type": "application/json", "x-sandbox": "1" },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  }

  /** The items of a journal list, oldest first. */
  async journal(list) {
    return (await this.control("GET", `/${list}?limit=1000`)).items;
  }

  /** The last call of that operation, with its body read. */
  async lastRequest(operation) {
    const requests = (await this.journal("requests")).filter((call) => call.operation === operation);
    const last = requests.at(-1);
    return { ...last, body: last.requestBody && JSON.parse(last.requestBody) };
  }

  advance(by) {
    return this.control("POST", "/clock", { advance: by });
  }

  reset() {
    return this.control("POST", "/reset", {});
  }

  stop() {
    this.#child.kill();
  }
}

/**
 * Leads every call to https://www.wixapis.com, tokens included, to the sandbox: the SDK has no
 * setting that does it for both.
 */
export function redirectFetch(sandbox) {
  globalThis.fetch = (target, options) =>
    fetchDirectly(String(target).replace("https://www.wixapis.com", sandbox.url), options);
}
