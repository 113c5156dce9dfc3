import { expect, test } from "vitest";
import { mayAct, NotAllowedError, ROLES, requireRole } from "@/lib/roles";

test("each role may do what it needs and all that lower roles may, and nothing above", () => {
  for (const [has, role] of ROLES.entries()) {
    for (const [needs, wanted] of ROLES.entries()) expect(mayAct({ role }, wanted)).toBe(has >= needs);
  }
});

test("a refusal says who could", () => {
  const refused = () => requireRole({ role: "viewer" }, "admin", "revoke a DSN key");
  expect(refused).toThrow(NotAllowedError);
  expect(refused).toThrow("Only an admin or above of the organisation may revoke a DSN key.");
});
