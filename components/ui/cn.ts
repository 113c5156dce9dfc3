import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["2xs", "xs", "sm", "base", "lg", "xl", "2xl"] }] } },
});

/** Class names joined; where two set the same thing, the later one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
