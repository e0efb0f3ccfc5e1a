import type { Area } from '../../operation';
import { availability } from './availability';
import { requests } from './requests';
import { services } from './services';
import { serviceStatus } from './status';
import { templates } from './templates';

export const serviceCatalogue: Area = {
  name: 'Service catalogue and service status',
  operations: { ...services, ...requests, ...serviceStatus, ...availability, ...templates },
};
