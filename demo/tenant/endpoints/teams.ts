import { type ApiCall, type ApiResponse, ok } from '../api/call';
import { idAndName } from './views';

/** The agent departments, each with its teams. */
function teamTree({ store }: ApiCall): ApiResponse {
  const departments = store.where('TopLevel', { agent_department: true });
  return ok(
    departments.map(({ id, name }) => ({
      id,
      name,
      teams: idAndName(store.where('Team', { department_id: id })),
    })),
  );
}

export const TEAM_HANDLERS = { 'GET /Team/Tree': teamTree };
