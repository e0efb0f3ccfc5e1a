import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const workflows: Record<string, OperationDefinition> = {
  ...defineResource('workflow', {
    tier: 'admin',
    path: '/Workflow',
    singular: 'a workflow',
    plural: 'workflows',
    description: 'A workflow defines the steps of a ticket and the actions of each step.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['process', 'steps', 'stages', 'flow'],
    filters: describeParameters('includeinactive', ['access_control_level', 'Access level']),
    details: true,
    row: { id: 2, name: 'Normal change', active: true },
    disposableId: 3,
    create: { name: 'Emergency change', note: 'For changes that cannot wait for the CAB.', active: false },
    update: { note: 'Approved by the CAB, checked by the change manager.' },
    notes: {
      list: 'This list has no pages: all entries are returned.',
      get: 'With includedetails you get its steps with the actions that agents can select in each step.',
      create: 'Workflows are easier to design in Halo.',
      update:
        'Whether steps that are missing from "steps" are kept is not confirmed: omit "steps" unless you send all of them.',
      delete: 'What happens to ticket types that use it is not documented: check them first.',
    },
  }),
  'workflow.steps': {
    route: 'GET /workflowstep',
    tier: 'admin',
    title: 'List the steps of all workflows',
    description:
      'Lists the steps of all workflows, one row each; "flow_id" is the workflow of a step. To get one workflow with its actions, use "Get a workflow" with details.',
    keywords: ['process', 'stages', 'flow'],
    main: describeParameters(['includecriteriainfo', 'With the conditions']),
    sample: { response: [{ fdid: 1, step_id: 1, flow_id: 2, name: 'Assess the risk', isstart: true }] },
  },
  ...defineResource('workflowTarget', {
    tier: 'admin',
    path: '/WorkflowTarget',
    singular: 'a workflow target',
    plural: 'workflow targets',
    description: 'A target limits the time between two stages of a workflow.',
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
      create: 'The values of target_units are not documented: copy it from an existing target.',
    },
  }),
};
