import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

import { INTEGER_LIST, INTEGERS_NOTE } from './numbers';

const RUNBOOK_ID = '3b9e6c10-0000-4000-8000-000000000301';

/** Runbooks, custom buttons, lookups and integrations. */
export const runbooks: Record<string, OperationDefinition> = {
  'runbook.start': {
    route: 'POST /Automation/{runbookId}',
    tier: 'core',
    title: 'Start a runbook',
    description:
      'Starts a runbook: a sequence of steps that is defined in Halo. Requires the runbook\'s id, a GUID ("List webhooks" with type 1 shows them), and the request is what the runbook\'s own input expects. Depending on its settings, a runbook also requires a secret or a signature; those with a signature cannot be started this way. Whether Halo responds before or after it has finished is not documented.',
    keywords: ['automation', 'workflow', 'script', 'playbook', 'run', 'trigger'],
    main: describeParameters(['runbookId', 'Runbook', 'Id (GUID) of the runbook.']),
    sample: {
      parameters: { runbookId: RUNBOOK_ID },
      request: { ticket_id: 1020, department: 'Finance' },
      response: { runbook_id: RUNBOOK_ID, status: 'started' },
    },
  },
  ...defineResource('automation', {
    tier: 'admin',
    path: '/Automation',
    singular: 'a run of a runbook',
    plural: 'runs of runbooks',
    description:
      'The documented automations are most likely the runs of runbooks. Neither parameters nor properties are documented.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['runbook', 'workflow', 'history', 'log'],
    row: { id: 1 },
    notes: {
      delete: 'Whether this stops a running one is not documented.',
    },
    overrides: {
      create: {
        ...INTEGER_LIST,
        title: 'Create runs of runbooks',
        description: `Posts to Halo's automations. ${INTEGERS_NOTE} To start a runbook use "Start a runbook".`,
      },
      update: {
        ...INTEGER_LIST,
        title: 'Update runs of runbooks',
        description: `Posts to Halo's automations, by number. ${INTEGERS_NOTE} It is the same request as "Create runs of runbooks": Halo distinguishes the two.`,
      },
    },
  }),

  ...defineResource('customButton', {
    tier: 'admin',
    path: '/CustomButton',
    singular: 'a custom button',
    plural: 'custom buttons',
    description: 'A custom button on tickets, assets or users in Halo opens a page or starts a runbook.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['runbook', 'link', 'screen', 'toolbar'],
    filters: describeParameters(
      ['typeid', 'Where', 'Number of the kind of record; the numbers are not documented.'],
      ['isbuttonsetup', 'For the set-up page'],
    ),
    details: true,
    row: {
      id: 1,
      name: 'Remote support',
      label: 'Connect',
      url: 'https://remote.example.com',
      newtab: true,
    },
    create: { name: 'Remote support', label: 'Connect', url: 'https://remote.example.com', newtab: true },
    update: { label: 'Show in monitoring' },
    disposableId: 2,
  }),
  ...defineResource('databaseLookup', {
    tier: 'admin',
    path: '/DatabaseLookup',
    singular: 'a database lookup',
    plural: 'database lookups',
    description:
      'A lookup fills fields of a ticket from a database or an API, based on the value of one field.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['SQL', 'external data', 'fields', 'enrich'],
    filters: describeParameters(['type', 'Kind', 'Number of the kind; the numbers are not documented.']),
    details: true,
    row: { id: 1, name: 'Cost centres of the ERP', active: true },
    create: {
      name: 'Warranty of a serial number',
      sql_server: 'sql.example.com',
      sql_database: 'warranty',
      sql_script: 'SELECT expires FROM warranty WHERE serial = @value',
      active: true,
    },
    update: { active: false },
    notes: {
      create: 'Set the password of the database in sql_new_password.',
    },
    disposableId: 2,
  }),
  'databaseLookup.run': {
    route: 'POST /DatabaseLookup/run',
    tier: 'admin',
    title: 'Run a database lookup',
    description:
      'Runs a lookup for one value and returns the result in "lookup". Requires the id of the lookup; lookup_value is the value to find, the properties ending in _id are the records it applies to. The properties are documented; their effect is not confirmed.',
    keywords: ['SQL', 'external data', 'query', 'enrich'],
    id: 'required',
    properties: describeParameters(
      ['id', 'Lookup', 'Id of the lookup.'],
      ['lookup_value', 'Look for'],
      'ticket_id',
      'user_id',
      'client_id',
    ),
    sample: { request: { id: 1, lookup_value: 'E-1033', user_id: 33 }, response: { id: 1 } },
  },
  ...defineResource('customIntegration', {
    tier: 'admin',
    path: '/CustomIntegration',
    singular: 'a custom integration',
    plural: 'custom integrations',
    description:
      'A custom integration is the connection from Halo to the API of another system, for runbooks.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['API', 'outbound', 'runbook', 'REST'],
    details: true,
    row: { id: 1, name: 'Monitoring', resourcebaseurl: 'https://monitoring.example.com/api' },
    create: { name: 'Parcel service', resourcebaseurl: 'https://parcel.example.com/v2' },
    update: { resourcebaseurl: 'https://monitoring.example.com/api/v2' },
    notes: {
      get: 'includemethods adds its methods.',
      create: 'Set secrets in new_client_secret and new_password.',
    },
    overrides: {
      get: {
        main: describeParameters('id', 'includedetails', ['includemethods', 'With methods']),
      },
    },
  }),
  ...defineResource('customIntegrationMethod', {
    tier: 'admin',
    path: '/CustomIntegrationMethod',
    singular: 'a method of a custom integration',
    plural: 'methods of custom integrations',
    description: 'A method is one request that a custom integration can send.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['API', 'outbound', 'runbook', 'REST', 'call'],
    filters: describeParameters(['integration_id', 'Integration', 'Id of the custom integration.']),
    details: true,
    row: { id: 1, integration_id: 1, name: 'Acknowledge an alert', path: '/alerts/acknowledge' },
    create: { integration_id: 1, name: 'Close an alert', path: '/alerts/close' },
    update: { path: '/v2/alerts/acknowledge' },
    disposableId: 2,
  }),
};
