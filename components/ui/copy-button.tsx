"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button, type ButtonProps } from "./button";

/** Copies `value`. With `text` it is a labelled button, without it an icon named by `label`. */
export function CopyButton({
  value,
  label,
  text,
  size,
  intent = "quiet",
  className,
}: {
  value: string | (() => string);
  label: string;
  text?: string;
  size?: ButtonProps["size"];
  intent?: ButtonProps["intent"];
  className?: string;
}) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    if (await copyText(typeof value === "string" ? value : value())) setCopied(true);
    else toast.error("The browser did not allow copying. Select the text and copy it by hand.");
  };
  return (
    <Button
      intent={intent}
      size={size ?? (text ? "sm" : "icon-sm")}
      aria-label={isCopied ? "Copied" : label}
      title={label}
      className={className}
      onClick={copy}
    >
      {isCopied ? <Check /> : <Copy />}
      {text ? <span>{isCopied ? "Copied" : text}</span> : null}
      <span aria-live="polite" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </Button>
  );
}

/** False when the browser refuses. `navigator.clipboard` is missing on plain http, where many installations live. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyThroughSelection(text);
    }
  }
  return copyThroughSelection(text);
}

function copyThroughSelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}
