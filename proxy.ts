import { type NextRequest, NextResponse } from "next/server";
import { PATH_HEADER } from "@/app/path-header";

/** Tells pages where they are, so that someone who must sign in first comes back to the same filtered view. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

// Pages only: uploads, the API and assets have no use for it.
export const config = { matcher: ["/((?!api/|_next/|v1/|mcp$|metrics$).*)"] };
