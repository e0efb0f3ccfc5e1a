import { ID, type Row, type Store } from './records/store';

/** Who may sign in: an agent or an end user; the id is the authorisation server's subject. */
export interface Person {
  kind: 'agent' | 'user';
  id: number;
  name: string;
}

export const subjectOf = (person: Person): string => `${person.kind}:${person.id}`;

function asPerson(kind: Person['kind'], row: Row | undefined): Person | undefined {
  return row && { kind, id: Number(row.id), name: String(row.name) };
}

/** The person behind a subject, when they are still there. */
export function personOf(store: Store, subject: string): Person | undefined {
  const [kind, id] = subject.split(':');
  if (kind === 'agent') return asPerson('agent', store.find('Agent', Number(id)));
  return kind === 'user' ? asPerson('user', store.find('Users', Number(id))) : undefined;
}

/** The short form of an agent's sign-in name: what stands before the @ of their address. */
export const signInName = (agent: Row | undefined): string => String(agent?.email ?? '').split('@')[0] ?? '';

/** The agent or end user with this sign-in name (user name or e-mail address); API-only and disabled agents cannot sign in. */
export function personNamed(store: Store, name: string): Person | undefined {
  const wanted = name.trim().toLowerCase();
  const agent = store
    .table('Agent')
    .find(
      (row) =>
        row.id !== ID.unassignedAgent &&
        !row.isapiagent &&
        !row.isdisabled &&
        [row.email, signInName(row)].some((known) => String(known).toLowerCase() === wanted),
    );
  if (agent) return asPerson('agent', agent);
  const isNamed = (row: Row) =>
    [row.login, row.emailaddress].some((known) => String(known).toLowerCase() === wanted);
  return asPerson(
    'user',
    store.table('Users').find((row) => !row.inactive && !row.linked_agent_id && isNamed(row)),
  );
}
