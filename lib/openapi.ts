import { z } from "zod";
import { breakdownAnswer, breakdownParameters } from "./api/breakdown";
import { overviewAnswer, overviewParameters } from "./api/overview";
import { projectsAnswer } from "./api/projects";
import { requestAnswer, requestsAnswer, requestsParameters } from "./api/requests";
import { timeseriesAnswer, timeseriesParameters } from "./api/timeseries";
import { traceAnswer } from "./api/traces";
import { usageAnswer, usageParameters } from "./api/usage";
import { UNKNOWN } from "./filters";

type Operation = { summary: string; parameters?: z.ZodRawShape; answer: z.ZodType };

/** Every path of the HTTP API. A test compares it with the route handlers under `app/api/v1`. */
export const operations: Record<string, Operation> = {
  "/api/v1/projects": { summary: "The projects that the token opens", answer: projectsAnswer },
  "/api/v1/projects/{projectId}/overview": {
    summary: "Headline numbers of a range and of the one before it",
    parameters: overviewParameters,
    answer: overviewAnswer,
  },
  "/api/v1/projects/{projectId}/breakdown": {
    summary: "Calls by any of method, tool, client, transport, release and more",
    parameters: breakdownParameters,
    answer: breakdownAnswer,
  },
  "/api/v1/projects/{projectId}/timeseries": {
    summary: "Requests and errors over time, zero-filled",
    parameters: timeseriesParameters,
    answer: timeseriesAnswer,
  },
  "/api/v1/projects/{projectId}/requests": {
    summary: "Calls, newest first",
    parameters: requestsParameters,
    answer: requestsAnswer,
  },
  "/api/v1/projects/{projectId}/requests/{traceId}/{spanId}": {
    summary: "One call with its arguments, result and log lines",
    answer: requestAnswer,
  },
  "/api/v1/projects/{projectId}/traces/{traceId}": {
    summary: "A trace: all its spans, errors and log lines",
    answer: traceAnswer,
  },
  "/api/v1/projects/{projectId}/usage": {
    summary: "Where the items sent to the project ended",
    parameters: usageParameters,
    answer: usageAnswer,
  },
};

const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const ERRORS = {
  400: "A parameter is unknown or has a value that cannot be used; the message says which.",
  401: "No API token, or one that does not work.",
  404: "There is no such thing, or the token does not open it.",
  429: "Too many requests. Retry-After says when to come back.",
  503: "A store does not answer. Retry-After says when to come back.",
};

/** The OpenAPI 3.1 description of the HTTP API, from the schemas that read requests and shape answers. */
export function openApi(serverUrl: string): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "Callsight",
      version: "1",
      description: "Who calls what on an MCP server, how fast, and how it fails. Read-only, JSON.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: serverUrl }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      Object.entries(operations).map(([path, operation]) => [
        path,
        { get: operationObject(path, operation) },
      ]),
    ),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token of the organisation." },
      },
      schemas: { Error: jsonSchema(errorAnswer) },
    },
  };
}

function operationObject(path: string, { summary, parameters = {}, answer }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(parameters).map(([name, schema]) => parameter(name, schema));
  const errors = Object.entries(ERRORS).map(([status, description]) => [
    status,
    { description, content: content({ $ref: "#/components/schemas/Error" }) },
  ]);
  return {
    summary,
    operationId: operationId(path),
    parameters: [...inPath, ...inQuery],
    responses: {
      200: { description: summary, content: content(jsonSchema(answer)) },
      ...Object.fromEntries(errors),
    },
  };
}

function parameter(name: string, shape: z.core.$ZodType) {
  const { description, ...schema } = jsonSchema(shape);
  // `by` is one value with commas; every other list is the parameter repeated.
  const isRepeated = schema.type === "array" && name !== "by";
  return {
    name,
    in: "query",
    description,
    required: name === "by" && schema.type === "array",
    ...(schema.type === "array" ? { style: "form", explode: isRepeated } : {}),
    schema,
  };
}

/** As what comes out of reading: the side that says what values mean. `""` is written `(unknown)` in a URL. */
function jsonSchema(schema: z.core.$ZodType) {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "output",
    override: ({ jsonSchema: made }) => {
      if (made.enum) made.enum = made.enum.map((value) => (value === "" ? UNKNOWN : value));
      // Answers may gain fields; callers must not break on them. A map from reasons to numbers stays one.
      if (made.additionalProperties === false) delete made.additionalProperties;
    },
  });
  return json;
}

const content = (schema: object) => ({ "application/json": { schema } });

/** `/api/v1/projects/{projectId}/requests/{traceId}/{spanId}` → `request`, `…/requests` → `requests`. */
function operationId(path: string): string {
  const words = path.replace("/api/v1/", "").split("/");
  const last = words.findLast((word) => !word.startsWith("{")) ?? "projects";
  return words.at(-1)?.startsWith("{") ? last.replace(/s$/, "") : last;
}
