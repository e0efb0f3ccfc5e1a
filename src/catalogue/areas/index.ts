import type { Area } from '../operation';
import { actions } from './actions';
import { anythingElse } from './anything-else';
import { approvals } from './approvals';
import { configuration } from './configuration';
import { people } from './people';
import { tickets } from './tickets';

/** All areas in the order of the dropdown. */
export const areas: Area[] = [tickets, actions, approvals, people, configuration, anythingElse];
