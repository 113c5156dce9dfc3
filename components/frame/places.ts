import { Activity, ArrowLeftRight, Gauge, type LucideIcon, PlugZap, Settings } from "lucide-react";

/** A page of a project, as the rail lists it. */
export type Place = {
  label: string;
  /** What follows `/<org>/<project>`; `""` is the overview. */
  path: string;
  icon: LucideIcon;
  /** Paths that belong to it though they are not below it. */
  also?: string[];
};

/** The rail above the line, in order: what the data says. */
export const PLACES: Place[] = [
  { label: "Overview", path: "", icon: Activity },
  { label: "Requests", path: "/requests", icon: ArrowLeftRight, also: ["/traces"] },
  { label: "Usage", path: "/usage", icon: Gauge },
];

/** The rail below the line: how the project is set up. */
export const CARE: Place[] = [
  { label: "Setup", path: "/setup", icon: PlugZap },
  { label: "Settings", path: "/settings", icon: Settings },
];

/** Is `pathname` the page of `place`, or below it? */
export function isAt(place: Place, base: string, pathname: string): boolean {
  if (place.path === "") return pathname === base;
  return [place.path, ...(place.also ?? [])].some(
    (path) => pathname === base + path || pathname.startsWith(`${base + path}/`),
  );
}
