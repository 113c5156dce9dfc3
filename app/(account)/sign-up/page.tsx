import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { signedIn, signInHref } from "@/app/admission";
import { BareFrame } from "@/components/frame/bare";
import { Notice } from "@/components/ui/notice";
import { isSignUpOpen } from "@/lib/accounts/sign-up";
import { env } from "@/lib/env";
import { PASSWORD_LENGTH_MIN } from "@/lib/passwords";
import { nextPath } from "../next-path";
import { SignUpForm } from "./form";

export const metadata: Metadata = { title: "Make an account" };

export default async function SignUpPage({ searchParams }: PageProps<"/sign-up">) {
  const next = nextPath((await searchParams).next);
  if (await signedIn()) redirect(next);
  const footer = (
    <>
      Already have one?{" "}
      <Link
        href={signInHref(next)}
        className="font-medium text-accent-ink underline-offset-4 hover:underline"
      >
        Sign in
      </Link>
    </>
  );
  if (!(await isSignUpOpen())) {
    return (
      <BareFrame title="Make an account" footer={footer}>
        <Notice>
          {env().SIGN_UP === "invite"
            ? "This Callsight takes in people who were invited. Ask someone who uses it for an invitation."
            : "This Callsight takes no new accounts. Ask whoever runs it."}
        </Notice>
      </BareFrame>
    );
  }
  return (
    <BareFrame
      title="Make an account"
      lead="See who calls your MCP server, how fast it answers and how it fails."
      footer={footer}
    >
      <SignUpForm next={next} passwordLengthMin={PASSWORD_LENGTH_MIN} />
    </BareFrame>
  );
}
