import type { NextConfig } from "next";

const isDevelopment = process.env.NODE_ENV !== "production";

/** Next puts its data into inline scripts, and charts place themselves with inline styles. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // React's development build evaluates source maps.
  `script-src 'self' 'unsafe-inline'${isDevelopment ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const config: NextConfig = {
  // Sentry's SDKs post to /api/1/envelope/ with the slash; a redirect would lose the upload.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  // `npm run check` looks at types; whoever only runs Callsight need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // They hold native code, WebAssembly or a store that must exist once in the process.
  serverExternalPackages: [
    "chdb",
    "@electric-sql/pglite",
    "@clickhouse/client",
    "@clickhouse/client-common",
    "pglite-prisma-adapter",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "@node-rs/argon2",
    "pg",
    "prom-client",
  ],
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "content-security-policy", value: contentSecurityPolicy },
        { key: "x-content-type-options", value: "nosniff" },
        { key: "x-frame-options", value: "DENY" },
        { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
        { key: "permissions-policy", value: "camera=(), microphone=(), geolocation=()" },
      ],
    },
  ],
};

export default config;
