/** Limits of values from a response. Node-RED clones messages recursively, and a deeper value overflows its stack. */

/** Levels of nested objects and arrays in a payload or in `details`. */
export const MAX_DEPTH = 100;

/** Values in the `details` of an error. */
export const MAX_DETAILS_VALUES = 10_000;

/** Replaces what exceeds a limit in `details`. */
export const TRUNCATED = '[truncated]';
