import type { Attributes, Sender } from "../received";
import { NOBODY } from "../received";

/** Who sent the spans of one resource and scope, from its resource attributes. */
export function senderOf(resource: Attributes, scope: string, scopeVersion: string): Sender {
  const first = (...keys: string[]): string => {
    for (const key of keys) {
      const value = resource.get(key);
      if (typeof value === "string" && value !== "") return value;
      if (typeof value === "number") return String(value);
    }
    return "";
  };
  return {
    ...NOBODY,
    protocol: "otlp",
    scope,
    sdkName: scope || first("telemetry.sdk.name"),
    sdkVersion: scope ? scopeVersion : first("telemetry.sdk.version"),
    release: first("service.version"),
    environment: first("deployment.environment.name", "deployment.environment"),
    service: first("service.name"),
    serviceVersion: first("service.version"),
    host: first("host.name", "service.instance.id"),
    instance: INSTANCE.map((key) => first(key)).join(" "),
    platform: first("telemetry.sdk.language"),
  };
}

/** Resource attributes that are the same for all spans of a process, and together differ between processes. */
const INSTANCE = ["service.namespace", "service.instance.id", "host.name", "container.id", "process.pid"];
