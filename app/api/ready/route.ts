import { oldestUnstoredAt } from "@/ingest/write/writer";
import { asResponse, ready } from "@/lib/operations";

export const dynamic = "force-dynamic";

export const GET = async () => asResponse(await ready(oldestUnstoredAt()));
