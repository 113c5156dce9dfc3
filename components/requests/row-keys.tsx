"use client";

import { type ReactNode, useEffect, useRef } from "react";

/**
 * ↑ and ↓ move the focus between the rows inside (links with `data-row`), from anywhere on the page where no other
 * control has it; Enter follows a row, as on any link.
 */
export function RowKeys({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const walk = (event: KeyboardEvent) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 || event.defaultPrevented || !box.current) return;
      const rows = [...box.current.querySelectorAll<HTMLElement>("[data-row]")];
      const focused = document.activeElement;
      const at = focused instanceof HTMLElement ? rows.indexOf(focused) : -1;
      if (at === -1 && focused !== document.body) return;
      const next = rows[at + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, []);
  return <div ref={box}>{children}</div>;
}
