import type { Story } from "./story";
import { whoCallsWhat } from "./who-calls-what/story";

/** Every story that can be played. */
export const STORIES: readonly Story[] = [whoCallsWhat];
