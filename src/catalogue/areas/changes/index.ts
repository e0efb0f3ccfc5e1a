import type { Area } from '../../operation';
import { changesAndProblems } from './changes';
import { downtimes } from './downtimes';
import { releases } from './releases';
import { workflows } from './workflows';

export const changes: Area = {
  name: 'Changes, problems, releases, workflows',
  operations: { ...changesAndProblems, ...releases, ...downtimes, ...workflows },
};
