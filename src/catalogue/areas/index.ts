import type { Area } from '../operation';
import { actions } from './actions';
import { approvals } from './approvals';
import { assets } from './assets';
import { calendar } from './calendar';
import { changes } from './changes';
import { configuration } from './configuration';
import { customRequest } from './custom-request';
import { events } from './events';
import { knowledgeBase } from './knowledge-base';
import { people } from './people';
import { search } from './search';
import { serviceCatalogue } from './service-catalogue';
import { slas } from './slas';
import { system } from './system';
import { tickets } from './tickets';

/** All areas in the order of the dropdown. */
export const areas: Area[] = [
  tickets,
  actions,
  approvals,
  changes,
  assets,
  serviceCatalogue,
  slas,
  people,
  knowledgeBase,
  calendar,
  configuration,
  search,
  events,
  system,
  customRequest,
];
