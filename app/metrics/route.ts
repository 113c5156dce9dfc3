import { asResponse, metricsPage } from "@/lib/operations";

export const dynamic = "force-dynamic";

export const GET = async () => asResponse(await metricsPage());
