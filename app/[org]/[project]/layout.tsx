import { requireProject } from "@/app/admission";
import { Frame } from "../frame";

export default async function ProjectLayout({ params, children }: LayoutProps<"/[org]/[project]">) {
  const path = await params;
  await requireProject(path);
  return (
    <Frame org={path.org} project={path.project}>
      {children}
    </Frame>
  );
}
