/**
 * What has memory in this process: stores, caches, the group commit.
 *
 * Next bundles its own copies of our modules beside those that `server.ts` loads, so a module-level variable would
 * exist twice, and two PGlite instances on one directory corrupt it. Anything that must exist once therefore hangs on
 * `globalThis` under a registered symbol, and is made here and nowhere else.
 *
 * @param name what it is, in kebab case; the key is `Symbol.for("callsight.<name>")`
 * @param make called at most once in the life of the process (again only after `forget`)
 */
export function resident<T>(name: string, make: () => T): T {
  const held = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`callsight.${name}`);
  const existing = held[key];
  if (existing !== undefined) return existing;
  const made = make();
  held[key] = made;
  return made;
}

/** Returns what is held under `name` without making it: for shutdown, which must not open a store to close it. */
export function residentIfMade<T>(name: string): T | undefined {
  return (globalThis as unknown as Record<symbol, T | undefined>)[Symbol.for(`callsight.${name}`)];
}

/** Lets go of a resident, after it was closed. */
export function forget(name: string): void {
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(`callsight.${name}`)];
}
