import type { Area } from '../operation';
import { actions } from './actions';
import { anythingElse } from './anything-else';
import { approvals } from './approvals';
import { calendar } from './calendar';
import { events } from './events';
import { search } from './search';
import { system } from './system';
import { tickets } from './tickets';

/** All areas in the order of the dropdown. */
export const areas: Area[] = [tickets, actions, approvals, calendar, search, events, system, anythingElse];
