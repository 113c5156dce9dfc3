import { Prisma } from "./generated/client";

/** Did a write fail because something unique is already there? */
export const isTaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

/**
 * Creates with the first of `slugs` that is free. Trying is the only check that two people cannot pass together.
 *
 * @throws whatever `create` throws for another reason, or the last conflict when every slug is taken
 */
export async function withFreeSlug<T>(
  slugs: readonly string[],
  create: (slug: string) => Promise<T>,
): Promise<T> {
  let conflict: unknown = new Error("There is no slug to try.");
  for (const slug of slugs) {
    try {
      return await create(slug);
    } catch (error) {
      if (!isTaken(error)) throw error;
      conflict = error;
    }
  }
  throw conflict;
}
