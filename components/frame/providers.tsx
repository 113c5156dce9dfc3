"use client";

import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { TooltipProvider } from "../ui/tooltip";

/** What every page needs in the browser: theme, tooltips, toasts, URL state. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
        <Toaster />
      </NuqsAdapter>
    </ThemeProvider>
  );
}
