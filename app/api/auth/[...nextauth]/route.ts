import { NextRequest } from "next/server";
import { handlers } from "@/app/auth";
import { publicUrlHere } from "@/app/public-url";

export const GET = async (request: NextRequest) => handlers.GET(await asAddressed(request));
export const POST = async (request: NextRequest) => handlers.POST(await asAddressed(request));

/** Next names a request's host by the address we listen on, 0.0.0.0; redirects must lead to where people reach us. */
async function asAddressed(request: NextRequest): Promise<NextRequest> {
  const { pathname, search } = request.nextUrl;
  return new NextRequest(new URL(pathname + search, await publicUrlHere()), request);
}
