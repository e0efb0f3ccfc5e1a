import type { Area } from '../../operation';
import { auditLog } from './audit';
import { finding } from './find';
import { reports } from './reports';

export const search: Area = {
  name: 'Search, feed, reports, audit',
  operations: { ...finding, ...reports, ...auditLog },
};
