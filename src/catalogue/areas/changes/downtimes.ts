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
      'A downtime says from when until when a service is not available, and which ticket is the reason.',
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
      ['hours', 'Hours', 'How long it lasts within the hours of service.'],
    ),
    notes: {
      list: 'No parameters are documented: you get all of them, and "service" and "faultid" tell what they belong to.',
      get: 'There are no further details to ask for: the list has the same members.',
      create:
        'It needs a start and an end; the service and the ticket ("faultid") are ids. Whether Halo works out the hours itself, and whether a downtime also counts as a change freeze, is not confirmed.',
      update:
        'Whether the hours follow a new start or end is not confirmed: send them too if you report on them.',
      delete: 'Whether the availability figures of the service follow is not documented.',
    },
  }),
  'downtime.calendar': {
    route: 'GET /Downtime/DowntimeCalendar',
    tier: 'core',
    title: 'Get the downtime calendar',
    description:
      'Gets the downtimes as Halo\'s calendar of planned outages shows them. It takes no parameters that are documented, and the form of the answer is not documented either: look at one answer before you build on it. "List downtimes" is the better known way.',
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
