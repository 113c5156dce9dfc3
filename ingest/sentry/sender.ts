import { userIdOf } from "../errors";
import { field, type Json, type JsonObject, textField } from "../json";
import { NOBODY, type Sender } from "../received";

/**
 * Who sent an envelope: its header, and what an event, transaction or span says of itself, which wins.
 *
 * @param sent the payload of the item; streamed spans say who sent them in their attributes
 */
export function senderOf(header: JsonObject, sent: JsonObject): Sender {
  const trace = field(header, "trace");
  const attributes = field(sent, "attributes");
  const attribute = (key: string) => textField(field(attributes, key), "value");
  const sdk = field(sent, "sdk") ?? field(header, "sdk");
  return {
    ...NOBODY,
    protocol: "sentry",
    sdkName: textField(sdk, "name") || attribute("sentry.sdk.name"),
    sdkVersion: textField(sdk, "version") || attribute("sentry.sdk.version"),
    release: textField(sent, "release") || textField(trace, "release"),
    environment: textField(sent, "environment") || textField(trace, "environment"),
    host: textField(sent, "server_name"),
    platform: textField(sent, "platform"),
    userId: userIdOf(field(sent, "user")),
    userAgent: userAgentOf(field(field(sent, "request"), "headers")),
    sampleWeight: weightOf(textField(trace, "sample_rate")),
  };
}

/** One span sampled at a rate of 0.25 stands for four. */
function weightOf(sampleRate: string): number {
  const rate = Number(sampleRate);
  return rate > 0 && rate <= 1 ? Math.min(1 / rate, 1_000_000) : 1;
}

/** Headers are an object, or from old SDKs a list of pairs. */
function userAgentOf(headers: Json | undefined): string {
  const direct = textField(headers, "user-agent") || textField(headers, "User-Agent");
  if (direct !== "" || !Array.isArray(headers)) return direct;
  for (const pair of headers) {
    const [name, value] = Array.isArray(pair) ? pair : [];
    if (typeof name === "string" && name.toLowerCase() === "user-agent" && typeof value === "string")
      return value;
  }
  return "";
}
