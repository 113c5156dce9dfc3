"use client";

import { PageFailed } from "@/components/states/page-failed";

export default function ProjectError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed {...props} />;
}
