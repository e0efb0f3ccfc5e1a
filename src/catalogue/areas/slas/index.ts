import type { Area } from '../../operation';
import { calendars } from './calendars';
import { closure } from './closure';
import { priorities } from './priorities';
import { slaRecords } from './slas';
import { slaTickets } from './tickets';

export const slas: Area = {
  name: 'SLAs, priorities, calendars',
  operations: { ...slaRecords, ...priorities, ...slaTickets, ...calendars, ...closure },
};
