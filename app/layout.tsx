import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/frame/providers";

export const metadata: Metadata = {
  title: { template: "%s · Callsight", default: "Callsight" },
  description: "Who calls your MCP server, over which transport, how fast, and how it fails.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0d1216" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme's class is set before hydration, from what this browser chose.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
