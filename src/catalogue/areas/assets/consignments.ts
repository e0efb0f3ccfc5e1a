import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { UNKNOWN_LIST_KEY } from '../../phrases';
import { defineResource } from '../../resource';

/** Consignments of equipment, and remote sessions. */
export const consignments: Record<string, OperationDefinition> = {
  ...defineResource('consignment', {
    tier: 'admin',
    path: '/Consignment',
    singular: 'a consignment',
    plural: 'consignments',
    description: 'A consignment records equipment that was handed over to a user, and its return.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['delivery', 'hand over', 'issue', 'return', 'stock'],
    filters: describeParameters(['idonly', 'Only ids']),
    details: true,
    row: {
      id: 1,
      date: '2026-08-20T09:00:00',
      note: 'Laptop for a new starter',
      ticket_id: 1020,
      site_id: 18,
      user_name: 'Maria Lopez',
    },
    disposableId: 2,
    create: {
      date: '2026-09-02T09:00:00',
      note: 'Second screen',
      ticket_id: 1020,
      site_id: 18,
      user_name: 'Maria Lopez',
      assets: [{ id: 9 }],
    },
    update: { note: 'Laptop and docking station for a new starter' },
    notes: {
      list: UNKNOWN_LIST_KEY,
      delete: 'deleteOrder is documented too; according to its name it also deletes the order.',
    },
    overrides: {
      delete: {
        main: describeParameters('id', ['deleteOrder', 'With its order', 'Not documented by Halo.']),
      },
    },
  }),
  ...defineResource('remoteSession', {
    tier: 'admin',
    path: '/RemoteSession',
    singular: 'a remote session',
    plural: 'remote sessions',
    description: 'A session records a remote session of an agent with a user: time and ticket.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['remote control', 'TeamViewer', 'screen sharing', 'support session'],
    filters: describeParameters(
      'search',
      'agent_id',
      'client_id',
      'site_id',
      ['username', 'User name'],
      ['includelinked', 'Also those with a ticket'],
    ),
    details: true,
    row: {
      id: 1,
      ticket_id: 1001,
      uname: 'Asha Patel',
      username: 'Maria Lopez',
      sessionstartdate: '2026-09-01T09:15:00',
      sessionenddate: '2026-09-01T09:40:00',
      sessionfinished: true,
    },
    disposableId: 2,
    create: {
      ticket_id: 1001,
      username: 'Maria Lopez',
      sessionstartdate: '2026-09-01T13:00:00',
      sessionenddate: '2026-09-01T13:20:00',
      notes: 'Removed the faulty driver.',
      sessionfinished: true,
    },
    update: { notes: 'Looked at the event log together.' },
    notes: { list: UNKNOWN_LIST_KEY },
  }),
};
