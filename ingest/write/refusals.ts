import { ClickHouseError } from "@clickhouse/client";

/**
 * Codes with which ClickHouse refuses rows for what they hold, so that trying again is of no use. Everything else (no
 * answer, no memory, no disk, too many parts, a table that is missing until a migration has run) passes with time.
 */
const CONTENT_CODES = new Set([
  "6", // CANNOT_PARSE_TEXT
  "25", // CANNOT_PARSE_ESCAPE_SEQUENCE
  "26", // CANNOT_PARSE_QUOTED_STRING
  "27", // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  "38", // CANNOT_PARSE_DATE
  "41", // CANNOT_PARSE_DATETIME
  "53", // TYPE_MISMATCH
  "69", // ARGUMENT_OUT_OF_BOUND
  "70", // CANNOT_CONVERT_TYPE
  "72", // CANNOT_PARSE_NUMBER
  "117", // INCORRECT_DATA
  "130", // CANNOT_READ_ARRAY_FROM_TEXT
  "131", // TOO_LARGE_STRING_SIZE
  "321", // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  "349", // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  "467", // CANNOT_PARSE_BOOL
]);

/** These rows were looked at and refused, and would be again. */
export const refusesContent = (error: unknown): boolean =>
  isUnstorable(error) || (error instanceof ClickHouseError && CONTENT_CODES.has(error.code));

/** By name: Next has its own copy of the class. */
const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && error.name === "UnstorableRowError";
