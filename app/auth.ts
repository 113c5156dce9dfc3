import { isIP } from "node:net";
import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { signInWithPassword } from "@/lib/accounts/sign-in";
import { authSecret } from "@/lib/env";
import { PASSWORD_LENGTH_MAX } from "@/lib/passwords";

declare module "next-auth" {
  interface Session {
    /** `User.id`; absent in a session that another version of Callsight made. */
    userId?: string;
  }
}

/** Why nobody was signed in, in `code`: `wrong`, or `too_many_tries:<seconds>`. */
export class SignInRefused extends CredentialsSignin {
  constructor(override code: string) {
    super();
  }
}

const Typed = z.object({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});

// A function, because the secret may have to be made in DATA_DIR first and a build has no DATA_DIR.
export const { handlers, auth, signIn, signOut } = NextAuth(() => ({
  secret: authSecret(),
  trustHost: true,
  session: { strategy: "jwt" },
  logger: { error: logUnexpected },
  pages: { signIn: "/sign-in", error: "/sign-in" },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: async (typed, request) => {
        const parsed = Typed.safeParse(typed);
        if (!parsed.success) throw new SignInRefused("wrong");
        const result = await signInWithPassword({ ...parsed.data, address: addressOf(request.headers) });
        if (result.ok) return result.user;
        throw new SignInRefused(
          result.reason === "wrong" ? "wrong" : `too_many_tries:${result.retryInSeconds}`,
        );
      },
    }),
  ],
  callbacks: {
    session: ({ session, token }) => (token.sub ? { ...session, userId: token.sub } : session),
  },
}));

/** Anyone can mistype a password or bring a cookie that another installation made: no news for whoever reads the log. */
function logUnexpected(error: Error): void {
  if (error instanceof CredentialsSignin || error.name === "JWTSessionError") return;
  console.error(error);
}

/**
 * Where a request came from: the nearest proxy's word for it, or the socket's (Next writes it into the same header when
 * nobody did). It only counts tries, so a made-up one gains little: tries are counted by account as well.
 */
export function addressOf(headers: Headers): string {
  const nearest = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  return isIP(nearest) ? nearest : "unknown";
}
