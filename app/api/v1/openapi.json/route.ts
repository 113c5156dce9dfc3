import { answer } from "@/lib/api/http";
import { publicUrl } from "@/lib/env";
import { openApi } from "@/lib/openapi";

// The address in it is known when the process runs, not when it is built.
export const dynamic = "force-dynamic";

export const GET = (): Promise<Response> => answer(async () => openApi(publicUrl()));
