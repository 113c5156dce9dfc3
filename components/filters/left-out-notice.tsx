import type { LeftOut } from "@/lib/filters";
import { middleCut } from "@/lib/format";
import { Notice } from "../ui/notice";

/** Which parts of the link the page does not follow, and why; nothing when it follows all of them. */
export function LeftOutNotice({ leftOut }: { leftOut: LeftOut[] }) {
  if (leftOut.length === 0) return null;
  return (
    <Notice tone="warning" className="mt-2">
      {leftOut.map(({ given, problem }) => (
        <p key={given}>
          <bdi className="font-mono text-xs break-all">{middleCut(given, 80)}</bdi> in this link was left out:
          it {problem}.
        </p>
      ))}
    </Notice>
  );
}
