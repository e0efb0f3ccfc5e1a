/** The permissions that an API application can have in Halo, as its Permissions tab and public clients name them. */
const AREAS = (
  'tickets calendar customers crm timesheets contracts suppliers items projects sales quotes sos pos invoices ' +
  'reporting software softwarelicensing kb assets'
).split(' ');

export const HALO_SCOPES: readonly string[] = [
  'all',
  'all:standard',
  'admin',
  ...AREAS.flatMap((area) => [`read:${area}`, `edit:${area}`]),
  'editMine:timesheets',
  'access:chat',
  'access:adpasswordreset',
];

const KNOWN_SCOPES = new Set([...HALO_SCOPES, 'openid', 'offline_access']);

/** The first scope asked for that Halo does not have (`read:users`, `read:agents`, `read:teams` are the usual ones). */
export function unknownScope(scopes: string | undefined): string | undefined {
  return scopes?.split(' ').find((scope) => scope && !KNOWN_SCOPES.has(scope));
}
