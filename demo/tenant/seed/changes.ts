import type { Tables } from '../records/store';
import { daysAgo, inDays } from './relative-dates';

const STEPS = [
  { fdid: 1, step_id: 1, flow_id: 2, name: 'Assess the risk', isstart: true, isend: false },
  { fdid: 2, step_id: 2, flow_id: 2, name: 'Approval', isstart: false, isend: false },
  { fdid: 3, step_id: 3, flow_id: 2, name: 'Implement', isstart: false, isend: false },
  { fdid: 4, step_id: 4, flow_id: 2, name: 'Review', isstart: false, isend: true },
];

export const changes = (): Tables => ({
  Product: [{ id: 1, name: 'Intranet' }],
  ProductBranch: [{ id: 1, name: 'main', product_id: 1 }],
  ReleaseType: [
    { id: 1, name: 'Major release' },
    { id: 2, name: 'Patch' },
  ],
  Release: [
    {
      id: 1,
      name: 'Intranet 2026.9',
      product_id: 1,
      branch_id: 1,
      releasetype_id: 1,
      builddate: daysAgo(3),
      releasedate: inDays(4),
      note: 'Needs the new search index: start it the evening before.',
    },
    {
      id: 2,
      name: 'Intranet 2026.8',
      product_id: 1,
      branch_id: 1,
      releasetype_id: 1,
      builddate: daysAgo(40),
      releasedate: daysAgo(33),
    },
  ],
  ReleasePipeline: [
    { id: 1, name: 'Intranet production', linked_product: 1, active: true },
    { id: 2, name: 'Intranet (old)', linked_product: 1, active: false },
  ],
  ReleaseNoteGroup: [
    { id: 1, name: 'New features' },
    { id: 2, name: 'Repaired' },
  ],
  Downtime: [
    {
      id: 1,
      faultid: 1010,
      service: 4,
      service_desc: 'VPN',
      startdate: inDays(5),
      enddate: inDays(5.125),
      hours: 3,
      allday: false,
      ended: false,
    },
    {
      id: 2,
      service: 5,
      service_desc: 'Wi-Fi',
      startdate: daysAgo(45),
      enddate: daysAgo(44.5),
      hours: 12,
      allday: false,
      ended: true,
    },
    // No service: a freeze of all changes.
    {
      id: 3,
      service: 0,
      service_desc: 'Change freeze over the turn of the year',
      startdate: '2026-12-19T00:00:00',
      enddate: '2027-01-03T23:59:59',
      allday: true,
      ended: false,
    },
  ],
  Workflow: [
    { id: 1, name: 'Incident workflow', active: true, steps: [] },
    { id: 2, name: 'Normal change', active: true, steps: STEPS },
    { id: 3, name: 'Office move (old)', active: false, steps: [] },
  ],
  workflowstep: STEPS,
  WorkflowTarget: [
    {
      id: 1,
      name: 'Assessed within two days',
      flow_id: 2,
      start_stage_id: 1,
      end_stage_id: 2,
      target: 2,
      target_units: 'D',
    },
    {
      id: 2,
      name: 'Reviewed within a week',
      flow_id: 2,
      start_stage_id: 3,
      end_stage_id: 4,
      target: 7,
      target_units: 'D',
    },
  ],
});
