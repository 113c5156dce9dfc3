import { asResponse, health } from "@/lib/operations";

export const dynamic = "force-dynamic";

export const GET = () => asResponse(health());
