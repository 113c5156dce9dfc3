import { Scissors } from "lucide-react";
import { formatBytes } from "@/lib/format";
import { JsonTree } from "../json/json-tree";
import { type JsonValue, parseExactly } from "../json/json-value";
import { CopyButton } from "../ui/copy-button";
import { Section } from "./section";

/**
 * Arguments or result of a call.
 *
 * @param stored as stored: JSON text, text that is no JSON, or `""` when none was sent
 * @param bytes size before any cut
 * @param cutBytes how much of it was not stored
 */
export function Payload({
  title,
  stored,
  bytes,
  cutBytes,
}: {
  title: "Arguments" | "Result";
  stored: string;
  bytes: number;
  cutBytes: number;
}) {
  const label = title.toLowerCase();
  if (stored === "") {
    return (
      <Section title={title}>
        <p className="text-sm text-ink-3">
          {bytes > 0 ? `${formatBytes(bytes)}, not stored: the project keeps no ${label}.` : "None sent."}
        </p>
      </Section>
    );
  }
  return (
    <Section
      title={title}
      note={bytes > 0 ? formatBytes(bytes) : undefined}
      actions={<CopyButton value={stored} label={`Copy the ${label}`} />}
    >
      <JsonTree value={parsed(stored)} label={label} />
      {cutBytes > 0 ? (
        <p className="mt-1.5 flex items-center gap-1.5 text-xs text-ink-3">
          <Scissors aria-hidden className="size-3.5" />… {formatBytes(cutBytes)} more were not stored
        </p>
      ) : null}
    </Section>
  );
}

function parsed(stored: string): JsonValue {
  try {
    return parseExactly(stored);
  } catch {
    return stored; // Text that was cut, or never was JSON, is shown as it is.
  }
}
