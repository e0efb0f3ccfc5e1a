import type { Area } from '../../operation';
import { agents } from './agents';
import { clients } from './clients';
import { contacts } from './contacts';
import { organisations } from './organisations';
import { teams } from './teams';
import { users } from './users';

export const people: Area = {
  name: 'People and organisation',
  operations: { ...users, ...agents, ...teams, ...clients, ...organisations, ...contacts },
};
