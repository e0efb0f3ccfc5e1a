import type { OperationLine } from '../../operation';
import { explain } from '../../parameters';
import { resource } from '../../resource';

export const workflows: Record<string, OperationLine> = {
  ...resource('workflow', {
    tier: 'admin',
    path: '/Workflow',
    one: 'a workflow',
    many: 'workflows',
    about: 'A workflow says through which steps a ticket goes and which actions each step offers.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['process', 'steps', 'stages', 'flow'],
    filters: explain('includeinactive', ['access_control_level', 'Access level']),
    details: true,
    row: { id: 2, name: 'Normal change', active: true },
    spare: 3,
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
    main: explain(['includecriteriainfo', 'With the conditions']),
    sample: { answer: [{ fdid: 1, step_id: 1, flow_id: 2, name: 'Assess the risk', isstart: true }] },
  },
  ...resource('workflowTarget', {
    tier: 'admin',
    path: '/WorkflowTarget',
    one: 'a workflow target',
    many: 'workflow targets',
    about: 'A target says how long a ticket may take from one stage of its workflow to another.',
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
    spare: 2,
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
