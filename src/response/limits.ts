/**
 * Limits of what is copied from a response. Node-RED clones messages recursively, and a deeper value overflows its stack;
 * a larger one blocks the event loop at every wire.
 */

/** Levels of nested objects and arrays in a payload or in `details`. */
export const MAX_DEPTH = 100;

/** Values in the `details` of an error. */
export const MAX_DETAILS_VALUES = 10_000;

/** Characters of all strings and property names in the `details` of an error. */
export const MAX_DETAILS_CHARS = 1_000_000;

/** Characters of an error message from Halo. */
export const MAX_TEXT_CHARS = 16_000;

/** Characters of an error message from an HTML page. */
export const MAX_HTML_CHARS = 300;

/** Characters of the `body` of an error. */
export const MAX_BODY_CHARS = 2048;

/** Replaces what exceeds a limit in `details`. */
export const TRUNCATED = '[truncated]';
