import { describe } from "vitest";
import { freshStores } from "../../stores";
import { promises } from "./promises";

freshStores();
describe("questions to the embedded store", () => promises());
