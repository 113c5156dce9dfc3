import { QueryError } from "@/lib/clickhouse/query";
import { CursorError } from "@/lib/queries/cursor";

const CODES = {
  400: "bad_request",
  401: "unauthorized",
  404: "not_found",
  429: "rate_limited",
  500: "internal",
  503: "unavailable",
} as const;
type Status = keyof typeof CODES;

/** A request that is answered with an error; the message is for whoever sent it. */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    readonly status: Status,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/**
 * Answers a request of the HTTP API with what `ask` finds, as JSON, or with
 * `{ "error": { "code", "message" } }` and its status.
 */
export async function answer(ask: () => Promise<unknown>): Promise<Response> {
  try {
    return Response.json(await ask(), { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    const { status, message, headers } = apiError(error);
    return Response.json(
      { error: { code: CODES[status], message } },
      { status, headers: { ...headers, "Cache-Control": "no-store" } },
    );
  }
}

function apiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof CursorError) return new ApiError(400, error.message);
  console.error("A request of the API failed:", error);
  if (error instanceof QueryError) {
    return new ApiError(503, `${error.message} Try again, or ask for a shorter range.`, {
      "Retry-After": "5",
    });
  }
  return new ApiError(500, "Callsight failed to answer. Its log says why.");
}
