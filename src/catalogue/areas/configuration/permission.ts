/** The permission that every write to the configuration requires. */
export const NEEDS_PERMISSION = 'The connected agent needs the permission to change the configuration.';
