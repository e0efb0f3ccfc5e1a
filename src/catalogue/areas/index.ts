import type { Area } from '../operation';
import { actions } from './actions';
import { anythingElse } from './anything-else';
import { approvals } from './approvals';
import { assets } from './assets';
import { changes } from './changes';
import { configuration } from './configuration';
import { knowledgeBase } from './knowledge-base';
import { people } from './people';
import { serviceCatalogue } from './service-catalogue';
import { slas } from './slas';
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
  configuration,
  knowledgeBase,
  anythingElse,
];
