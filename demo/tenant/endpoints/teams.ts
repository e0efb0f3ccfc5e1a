import { type Answer, type Call, ok } from '../api/call';
import { named } from './views';

/** The departments of the agents, each with its teams. */
function tree({ store }: Call): Answer {
  const departments = store.where('TopLevel', { agent_department: true });
  return ok(
    departments.map(({ id, name }) => ({
      id,
      name,
      teams: named(store.where('Team', { department_id: id })),
    })),
  );
}

export const TEAM_HANDLERS = { 'GET /Team/Tree': tree };
