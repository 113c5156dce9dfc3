import { answer } from "@/lib/api/http";
import { answerProjects } from "@/lib/api/projects";

export const GET = (request: Request): Promise<Response> => answer(() => answerProjects(request));
