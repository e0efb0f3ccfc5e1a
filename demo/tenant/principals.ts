import { ID, type Row, type Store } from './records/store';

/** An agent or an end user who can sign in. */
export interface Principal {
  kind: 'agent' | 'user';
  id: number;
  name: string;
}

/** The OAuth subject of a principal, e.g. `agent:2`. */
export const subjectOf = (principal: Principal): string => `${principal.kind}:${principal.id}`;

function toPrincipal(kind: Principal['kind'], row: Row | undefined): Principal | undefined {
  return row && { kind, id: Number(row.id), name: String(row.name) };
}

/** The principal of an OAuth subject; undefined when the record no longer exists. */
export function principalFromSubject(store: Store, subject: string): Principal | undefined {
  const [kind, id] = subject.split(':');
  if (kind === 'agent') return toPrincipal('agent', store.find('Agent', Number(id)));
  return kind === 'user' ? toPrincipal('user', store.find('Users', Number(id))) : undefined;
}

/** The short sign-in name of an agent: the local part of the e-mail address. */
export const signInName = (agent: Row | undefined): string => String(agent?.email ?? '').split('@')[0] ?? '';

/** The agent or end user with this user name or e-mail address. API-only and disabled agents cannot sign in. */
export function principalByName(store: Store, name: string): Principal | undefined {
  const expected = name.trim().toLowerCase();
  const agent = store
    .table('Agent')
    .find(
      (row) =>
        row.id !== ID.unassignedAgent &&
        !row.isapiagent &&
        !row.isdisabled &&
        [row.email, signInName(row)].some((candidate) => String(candidate).toLowerCase() === expected),
    );
  if (agent) return toPrincipal('agent', agent);
  const isNamed = (row: Row) =>
    [row.login, row.emailaddress].some((candidate) => String(candidate).toLowerCase() === expected);
  return toPrincipal(
    'user',
    store.table('Users').find((row) => !row.inactive && !row.linked_agent_id && isNamed(row)),
  );
}
