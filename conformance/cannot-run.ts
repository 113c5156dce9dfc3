/** Why a sender is "not run": a registry, a tool or a version that this machine lacks. No finding about Callsight. */
export class CannotRun extends Error {
  override name = "CannotRun";
}
