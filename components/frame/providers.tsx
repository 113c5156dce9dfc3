"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { TooltipProvider } from "../ui/tooltip";

/** What every page needs in the browser: theme, tooltips, toasts. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
      <Toaster />
    </ThemeProvider>
  );
}
