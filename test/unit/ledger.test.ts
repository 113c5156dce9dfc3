/** The ledger as a page: what became of every item, in words that hold for all that is counted under them. */
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Ledger } from "@/components/usage/ledger";

const rejectedFor = (reason: string): string => {
  const kinds = { span: { received: 5, stored: 3, rejected: { [reason]: 2 }, sdk_dropped: {} } };
  return renderToStaticMarkup(createElement(Ledger, { kinds }));
};

test("spans that were read, but came too late or twice, are said to be unusable and not unreadable", () => {
  expect(rejectedFor("invalid")).toContain("2 could not be used");
});

test("a reason of an SDK's own stands as it was said", () => {
  expect(rejectedFor("before_send")).toContain("2 before send");
});
