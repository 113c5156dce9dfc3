"use client";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { When } from "@/components/when";
import type { TokenScope } from "@/lib/records/tokens";
import type { TokenState } from "./actions";
import { AddToken } from "./add-token";

type Token = {
  id: string;
  name: string;
  scope: TokenScope;
  /** Null: every project. */
  project: string | null;
  createdBy: string | null;
  /** ISO 8601. */
  lastUsedAt: string | null;
};

/** The API tokens of an organisation: see, revoke, add. `now` is when the server drew it, ISO 8601. */
export function Tokens({
  tokens,
  projects,
  now,
  add,
  revoke,
  mayChange,
}: {
  tokens: Token[];
  projects: { id: number; name: string }[];
  now: string;
  add: (state: TokenState, form: FormData) => Promise<TokenState>;
  revoke: (tokenId: string) => Promise<void>;
  mayChange: boolean;
}) {
  return (
    <>
      {tokens.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-sm text-ink-2">
          No token yet. One lets a script or an agent read what these pages show.
        </p>
      ) : (
        <ul>
          {tokens.map((token) => (
            <li key={token.id} className="flex min-h-14 items-center gap-3 border-t border-line px-4 py-2">
              <span className="min-w-0 flex-1">
                <span className="block truncate text-base font-medium">{token.name}</span>
                <span className="block truncate text-xs text-ink-3">
                  {token.scope} · {token.project ?? "all projects"}
                  {token.createdBy ? ` · by ${token.createdBy}` : null}
                </span>
              </span>
              <span className="shrink-0 text-sm text-ink-2">
                {token.lastUsedAt ? (
                  <>
                    Last used <When at={token.lastUsedAt} now={now} />
                  </>
                ) : (
                  "Never used"
                )}
              </span>
              {mayChange ? (
                <ConfirmDialog
                  trigger={<Button size="sm">Revoke</Button>}
                  title={`Revoke ${token.name}?`}
                  lost="Whatever asks the API with this token is refused from now on. A revoked token cannot be brought back."
                  verb="Revoke"
                  retype={token.name}
                  onConfirm={() => revoke(token.id)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {mayChange ? <AddToken add={add} projects={projects} /> : null}
    </>
  );
}
