import { z } from "zod";
import { publicUrl } from "@/lib/env";
import { admitToken } from "./admit";

export const projectsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.int(),
      slug: z.string(),
      name: z.string(),
      url: z.url().describe("Its overview, for people."),
    }),
  ),
  next_cursor: z.null(),
});

/** The projects that the request's token opens, by name. */
export async function answerProjects(request: Request): Promise<z.output<typeof projectsAnswer>> {
  const projects = await admitToken(request);
  return {
    data: projects.map(({ id, slug, name, access }) => ({
      id,
      slug,
      name,
      url: `${publicUrl()}/${access.orgSlug}/${slug}`,
    })),
    next_cursor: null,
  };
}
