import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const DOWNTIME = {
  id: 1,
  faultid: 1010,
  service: 4,
  startdate: '2026-09-12T20:00:00',
  enddate: '2026-09-12T23:00:00',
  hours: 3,
  allday: false,
};

export const downtimes: Record<string, OperationDefinition> = {
  ...defineResource('downtime', {
    tier: 'core',
    path: '/Downtime',
    singular: 'a downtime',
    plural: 'downtimes',
    description:
      'A downtime is a period in which a service is not available, with the ticket that is the reason.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['outage', 'maintenance window', 'planned interruption', 'change freeze', 'unavailable'],
    row: DOWNTIME,
    disposableId: 2,
    create: {
      faultid: 1010,
      service: 4,
      startdate: '2026-09-19T20:00:00',
      enddate: '2026-09-19T22:00:00',
    },
    update: { enddate: '2026-09-13T00:30:00', hours: 4.5 },
    requires: ['startdate', 'enddate'],
    properties: describeParameters(
      ['service', 'Service', 'Id of the service; 4 is VPN in the practice tenant.'],
      ['startdate', 'From', 'In UTC.'],
      ['enddate', 'Until', 'In UTC.'],
      ['faultid', 'Ticket', 'Id of the ticket that is the reason, e.g. the change.'],
      ['allday', 'All day'],
      ['hours', 'Hours', 'Duration within the service hours.'],
    ),
    notes: {
      list: 'No parameters are documented: all entries are returned, and "service" and "faultid" refer to the service and the ticket.',
      get: 'The list has the same fields: there are no further details.',
      create:
        'Requires a start and an end; the service and the ticket ("faultid") are ids. Whether Halo calculates the hours, and whether a downtime also counts as a change freeze, is not confirmed.',
      update:
        'Whether Halo updates the hours for a new start or end is not confirmed: send them too if reports use them.',
      delete: 'Whether Halo updates the availability of the service is not documented.',
    },
  }),
  'downtime.calendar': {
    route: 'GET /Downtime/DowntimeCalendar',
    tier: 'core',
    title: 'Get the downtime calendar',
    description:
      'Gets the downtimes of Halo\'s calendar of planned outages. Neither parameters nor the format of the response are documented: check a response before you rely on it. "List downtimes" is better documented.',
    keywords: ['outage', 'maintenance window', 'schedule', 'planned interruption'],
    sample: {
      response: [
        {
          id: 1,
          service_id: 4,
          subject: 'VPN',
          start_date: '2026-09-12T20:00:00',
          end_date: '2026-09-12T23:00:00',
        },
      ],
    },
  },
};
