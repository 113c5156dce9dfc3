import { resident } from "@/lib/resident";

const listeners = () => resident("stored-listeners", () => new Set<() => void>());

/** Calls `listener` whenever this process has stored a batch. Returns what ends that. */
export function onStored(listener: () => void): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}

export function tellStored(): void {
  for (const listener of listeners()) listener();
}
