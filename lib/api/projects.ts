import { z } from "zod";
import { admitToken } from "./admit";

export const projectsAnswer = z.object({
  data: z.array(z.object({ id: z.int(), slug: z.string(), name: z.string() })),
  next_cursor: z.null(),
});

/** The projects that the request's token opens, by name. */
export async function answerProjects(request: Request): Promise<z.output<typeof projectsAnswer>> {
  const projects = await admitToken(request);
  return { data: projects.map(({ id, slug, name }) => ({ id, slug, name })), next_cursor: null };
}
