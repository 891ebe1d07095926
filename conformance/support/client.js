// The official client, as an app uses it.

import { activations, triggerCatalog } from "@wix/automations";
import { AppStrategy, createClient } from "@wix/sdk";

export const APP = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
export const SITE = "11111111-1111-4111-8111-111111111111";
export const ENTITY = "16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
export const OTHER_ENTITY = "26ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
export const CONTACT = "8046df3c-7575-4098-a5ab-c91ad8f33c47";

export function client({ appId = APP, appSecret = "sandbox-secret", instanceId = SITE } = {}) {
  return createClient({
    modules: { activations, triggerCatalog },
    auth: AppStrategy({ appId, appSecret, instanceId }),
  });
}

/** An appointment ten days after the sandbox's start. */
export function appointment() {
  return { startsAt: "2026-11-30T10:00:00Z", contactId: CONTACT };
}
