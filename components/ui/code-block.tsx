import { cn } from "./cn";
import { CopyButton } from "./copy-button";

/** Code to read and copy. `label` says what it is: a file name, a shell, a language. */
export function CodeBlock({ code, label, className }: { code: string; label?: string; className?: string }) {
  return (
    <figure className={cn("overflow-hidden rounded-lg border border-line bg-sunken", className)}>
      <figcaption className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3 text-xs text-ink-3">
        <span className="truncate font-mono">{label ?? "code"}</span>
        <CopyButton value={code} label={`Copy ${label ?? "code"}`} />
      </figcaption>
      <pre className="scroll-quiet overflow-x-auto p-3 font-mono text-xs leading-5 text-ink">
        <code>{code}</code>
      </pre>
    </figure>
  );
}

/** A value on one line (a DSN, a key) with its copy button. */
export function CopyField({ value, label }: { value: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center rounded-md border border-line-strong bg-sunken pr-1">
      <code className="scroll-quiet min-w-0 flex-1 overflow-x-auto px-2.5 py-2 font-mono text-xs whitespace-nowrap">
        {value}
      </code>
      <CopyButton value={value} label={`Copy ${label}`} />
    </div>
  );
}
