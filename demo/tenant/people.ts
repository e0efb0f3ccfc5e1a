import { ID, type Row, type Store } from './records/store';

/** Who may sign in: an agent or an end user; the id is the authorisation server's subject. */
export interface Principal {
  kind: 'agent' | 'user';
  id: number;
  name: string;
}

export const subjectOf = (principal: Principal): string => `${principal.kind}:${principal.id}`;

function toPrincipal(kind: Principal['kind'], row: Row | undefined): Principal | undefined {
  return row && { kind, id: Number(row.id), name: String(row.name) };
}

/** The person behind a subject, when they are still there. */
export function principalFromSubject(store: Store, subject: string): Principal | undefined {
  const [kind, id] = subject.split(':');
  if (kind === 'agent') return toPrincipal('agent', store.find('Agent', Number(id)));
  return kind === 'user' ? toPrincipal('user', store.find('Users', Number(id))) : undefined;
}

/** The short form of an agent's sign-in name: what stands before the @ of their address. */
export const signInName = (agent: Row | undefined): string => String(agent?.email ?? '').split('@')[0] ?? '';

/** The agent or end user with this sign-in name (user name or e-mail address); API-only and disabled agents cannot sign in. */
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
