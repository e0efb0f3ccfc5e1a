import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const workflows: Record<string, OperationDefinition> = {
  ...defineResource('workflow', {
    tier: 'admin',
    path: '/Workflow',
    singular: 'a workflow',
    plural: 'workflows',
    description: 'A workflow says through which steps a ticket goes and which actions each step offers.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['process', 'steps', 'stages', 'flow'],
    filters: describeParameters('includeinactive', ['access_control_level', 'Access level']),
    details: true,
    row: { id: 2, name: 'Normal change', active: true },
    disposableId: 3,
    create: { name: 'Emergency change', note: 'For changes that cannot wait for the CAB.', active: false },
    update: { note: 'Approved by the CAB, checked by the change manager.' },
    notes: {
      list: 'This list has no pages; you get all of them.',
      get: 'With includedetails you get its steps, and with each step the actions agents can choose there.',
      create: 'A workflow is easier drawn in Halo than written here.',
      update:
        'Whether steps you leave out of "steps" stay is not confirmed: leave "steps" out unless you send all of them.',
      delete: 'What becomes of ticket types that use it is not documented: look there first.',
    },
  }),
  'workflow.steps': {
    route: 'GET /workflowstep',
    tier: 'admin',
    title: 'List the steps of all workflows',
    description:
      'Lists the steps of all workflows, one row each; "flow_id" says which workflow a step belongs to. To see one workflow with its actions, use "Get a workflow" with details.',
    keywords: ['process', 'stages', 'flow'],
    main: describeParameters(['includecriteriainfo', 'With the conditions']),
    sample: { response: [{ fdid: 1, step_id: 1, flow_id: 2, name: 'Assess the risk', isstart: true }] },
  },
  ...defineResource('workflowTarget', {
    tier: 'admin',
    path: '/WorkflowTarget',
    singular: 'a workflow target',
    plural: 'workflow targets',
    description: 'A target says how long a ticket may take from one stage of its workflow to another.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['SLA', 'OLA', 'time limit', 'stage'],
    row: {
      id: 1,
      name: 'Assessed within two days',
      flow_id: 2,
      start_stage_id: 1,
      end_stage_id: 2,
      target: 2,
      target_units: 'D',
    },
    disposableId: 2,
    create: {
      name: 'Approved within a day',
      flow_id: 2,
      start_stage_id: 2,
      end_stage_id: 3,
      target: 1,
      target_units: 'D',
    },
    update: { target: 3 },
    notes: {
      create: 'What target_units may be is not documented: take it from a target that exists.',
    },
  }),
};
