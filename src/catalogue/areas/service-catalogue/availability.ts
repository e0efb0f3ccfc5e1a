import type { OperationDefinition } from '../../operation';
import { defineResource } from '../../resource';

export const availability: Record<string, OperationDefinition> = defineResource('serviceAvailability', {
  tier: 'admin',
  path: '/ServiceAvailability',
  singular: 'a service availability',
  plural: 'service availabilities',
  description:
    'An availability is the share of a period in which a service worked, and whether it met its target.',
  verbs: ['list', 'get', 'create', 'update', 'delete'],
  keywords: ['uptime', 'downtime', 'percent', 'target', 'report'],
  row: {
    id: 1,
    service: 4,
    service_desc: 'VPN',
    period: 1,
    percent: 99.6,
    startdate: '2026-08-01T00:00:00',
    enddate: '2026-08-31T23:59:59',
    downhours: 3,
    targetmet: true,
  },
  disposableId: 2,
  create: {
    service: 4,
    period: 1,
    percent: 99.9,
    startdate: '2026-09-01T00:00:00',
    enddate: '2026-09-30T23:59:59',
  },
  update: { percent: 99.5 },
  notes: {
    list: 'No parameters are documented: all entries are returned.',
    create:
      'According to its property names, Halo calculates the availability of a service with track_availability.',
  },
});
