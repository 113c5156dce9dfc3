import type { Metadata } from "next";
import Link from "next/link";
import { BareFrame } from "@/components/frame/bare";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <BareFrame
      title="There is nothing here"
      lead="The address may be mistyped, what it named may be gone, or you may not be a member of its organisation. Whoever runs that organisation can invite you."
    >
      <Button asChild intent="primary">
        <Link href="/">To your projects</Link>
      </Button>
    </BareFrame>
  );
}
