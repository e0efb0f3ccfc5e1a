/** What every write to the configuration needs. */
export const NEEDS_PERMISSION = 'The connected agent needs the right to change the configuration.';
