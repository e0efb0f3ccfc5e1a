import type { Area } from '../../operation';
import { fields } from './fields';
import { lookups } from './lookups';
import { rules } from './rules';
import { statuses } from './statuses';
import { ticketTypes } from './ticket-types';
import { views } from './views';

export const configuration: Area = {
  name: 'Configuration and forms',
  operations: { ...ticketTypes, ...statuses, ...fields, ...lookups, ...rules, ...views },
};
