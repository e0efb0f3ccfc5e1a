/** The permissions an API application can have in Halo, named as on its Permissions tab and in public clients. */
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

/** The first requested scope that Halo does not have; often `read:users`, `read:agents` or `read:teams`. */
export function unknownScope(scopes: string | undefined): string | undefined {
  return scopes?.split(' ').find((scope) => scope && !KNOWN_SCOPES.has(scope));
}
