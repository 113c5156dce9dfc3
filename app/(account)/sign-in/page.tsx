import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { signedIn } from "@/app/admission";
import { BareFrame } from "@/components/frame/bare";
import { isSignUpOpen } from "@/lib/accounts/sign-up";
import { nextPath } from "../next-path";
import { SignInForm } from "./form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const next = nextPath((await searchParams).next);
  if (await signedIn()) redirect(next);
  const signUpHref = next === "/" ? "/sign-up" : `/sign-up?${new URLSearchParams({ next })}`;
  const footer = (await isSignUpOpen()) ? (
    <>
      New here?{" "}
      <Link href={signUpHref} className="font-medium text-accent-ink underline-offset-4 hover:underline">
        Make an account
      </Link>
    </>
  ) : undefined;
  return (
    <BareFrame title="Sign in" footer={footer}>
      <SignInForm next={next} />
    </BareFrame>
  );
}
