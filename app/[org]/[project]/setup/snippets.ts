import { dsn } from "@/lib/dsn";

/** One way to send: what to do, in order. `code` is shown with a copy button, `label` says what it is. */
export type Way = {
  id: string;
  name: string;
  lead: string;
  blocks: { label: string; code: string }[];
  /** Sentences below the code. */
  notes: string[];
};

/** Where a project is sent to, and as whom. */
export type Sender = { publicUrl: string; publicKey: string; projectId: number; serviceName: string };

/** The ways to send calls that work today, the most used first. */
export const waysToSend = (sender: Sender): Way[] => [
  sentryNode(sender),
  openTelemetryPython(sender),
  sentryPython(sender),
  openTelemetryElsewhere(sender),
];

function sentryNode({ publicUrl, publicKey, projectId, serviceName }: Sender): Way {
  const address = dsn(publicUrl, publicKey, projectId);
  return {
    id: "sentry-node",
    name: "Node · Sentry",
    lead: "For servers on the TypeScript SDK. With Sentry already in place, change the DSN and nothing else.",
    blocks: [
      { label: "shell", code: "npm install @sentry/node" },
      {
        label: "server.ts",
        code: `import * as Sentry from "@sentry/node";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

Sentry.init({
  dsn: "${address}",
  tracesSampleRate: 1.0,
  release: "1.0.0",
  environment: "production",
});

const server = Sentry.wrapMcpServerWithSentry(
  new McpServer({ name: "${serviceName}", version: "1.0.0" }),
);`,
      },
      {
        label: "with @sentry/node 10: arguments and results are sent only when asked for",
        code: `const server = Sentry.wrapMcpServerWithSentry(
  new McpServer({ name: "${serviceName}", version: "1.0.0" }),
  { recordInputs: true, recordOutputs: true },
);`,
      },
    ],
    notes: [
      "Without tracesSampleRate neither version sends calls; below 1.0 only that share of them arrives.",
      "Version 10 sends resource URIs in the names of spans. Version 11, which streams spans, does not: with dataCollection: { userInfo: false, mcp: { inputs: false } } it leaves them out.",
    ],
  };
}

function openTelemetryPython(sender: Sender): Way {
  return {
    id: "opentelemetry-python",
    name: "Python · OpenTelemetry",
    lead: "mcp 2.x and FastMCP 3.x make spans by themselves. No line of the server changes.",
    blocks: [
      { label: "shell", code: "pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http" },
      { label: "environment", code: environment(sender) },
      { label: "shell", code: "opentelemetry-instrument python server.py" },
    ],
    notes: [
      "OTEL_EXPORTER_OTLP_PROTOCOL is needed: the Python distribution would choose gRPC.",
      "For a stdio server that a client starts, the variables belong in the env block of that client's configuration.",
    ],
  };
}

function sentryPython({ publicUrl, publicKey, projectId }: Sender): Way {
  return {
    id: "sentry-python",
    name: "Python · Sentry",
    lead: "sentry-sdk finds the mcp package by itself.",
    blocks: [
      { label: "shell", code: "pip install sentry-sdk" },
      {
        label: "server.py",
        code: `import sentry_sdk

sentry_sdk.init(
    dsn="${dsn(publicUrl, publicKey, projectId)}",
    traces_sample_rate=1.0,
    send_default_pii=True,
    release="1.0.0",
    environment="production",
)`,
      },
    ],
    notes: ["Without send_default_pii=True arguments and results are not sent."],
  };
}

function openTelemetryElsewhere(sender: Sender): Way {
  return {
    id: "opentelemetry",
    name: "Other · OpenTelemetry",
    lead: "Go, Java, C#, JavaScript: whatever makes MCP spans and exports OTLP over HTTP, as protobuf or JSON.",
    blocks: [
      { label: "environment", code: environment(sender) },
      {
        label: "JavaScript: start the server with",
        code: "npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node\nnode --import @opentelemetry/auto-instrumentations-node/register server.js",
      },
      {
        label: "C#: name the source of MCP spans",
        code: `builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
    .AddSource("Experimental.ModelContextProtocol")
    .AddOtlpExporter());`,
      },
    ],
    notes: [
      "The TypeScript SDK makes no spans of its own. In JavaScript, mcp-handler from version 2.4 does; otherwise take Sentry's wrapper.",
    ],
  };
}

/** The variables that every OpenTelemetry SDK reads. SDKs append /v1/traces, and decode %20 in headers to a space. */
function environment({ publicUrl, publicKey, projectId, serviceName }: Sender): string {
  return `export OTEL_SERVICE_NAME=${serviceName}
export OTEL_EXPORTER_OTLP_ENDPOINT=${publicUrl}/api/${projectId}/otlp
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${publicKey}
export OTEL_TRACES_EXPORTER=otlp
export OTEL_METRICS_EXPORTER=none
export OTEL_LOGS_EXPORTER=none
export OTEL_RESOURCE_ATTRIBUTES=service.version=1.0.0,deployment.environment.name=production`;
}
