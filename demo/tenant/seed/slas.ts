import type { Tables } from '../records/store';
import { daysAgo } from './relative-dates';

const holiday = (n: number, name: string, day: string, workday_id = 1) => ({
  id: `6c2f8e21-0000-4000-8000-${String(n).padStart(12, '0')}`,
  name,
  date: `${day}T00:00:00`,
  end_date: `${day}T23:59:59`,
  allday: true,
  workday_id,
});

/** One row per priority and SLA; tickets refer to `priorityid`. */
const priority = (
  guid: number,
  slaid: number,
  priorityid: number,
  name: string,
  response: number,
  fix: number,
  colour: string,
) => ({
  id: `5f0c1a30-0000-4000-8000-${String(guid).padStart(12, '0')}`,
  slaid,
  priorityid,
  name,
  responsetime: response,
  responseunits: 'H',
  fixtime: fix,
  fixunits: 'H',
  colour,
  ishidden: false,
});

const EVERY_WORKDAY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const WEEKEND = ['saturday', 'sunday'];

/** Only the time of day of `start` and `end` is used. */
const workday = (id: number, name: string, days: string[], from: string, until: string) => ({
  id,
  name,
  timezone: 'GMT Standard Time',
  alldayssame: true,
  start: `1900-01-01T${from}:00`,
  end: `1900-01-01T${until}:00`,
  ...Object.fromEntries([...EVERY_WORKDAY, ...WEEKEND].map((day) => [`inc${day}`, days.includes(day)])),
});

const MEASURED = { trackslaresponsetime: true, trackslafixbytime: true };

export const slas = (): Tables => ({
  SLA: [
    { id: 1, name: 'Standard SLA', workday_id: 1, workday_name: 'Office hours', ...MEASURED },
    { id: 2, name: 'Priority Services', workday_id: 2, workday_name: 'Round the clock', ...MEASURED },
    { id: 3, name: 'Trial', workday_id: 1, workday_name: 'Office hours', ...MEASURED },
  ],
  Priority: [
    priority(1, 1, 1, 'Critical', 0.5, 4, '#c0392b'),
    priority(2, 1, 2, 'High', 1, 8, '#d35400'),
    priority(3, 1, 3, 'Medium', 4, 24, '#b7950b'),
    priority(4, 1, 4, 'Low', 8, 72, '#2e7d32'),
    priority(5, 2, 1, 'Critical', 0.25, 2, '#c0392b'),
    priority(6, 2, 2, 'High', 0.5, 4, '#d35400'),
    priority(7, 2, 3, 'Medium', 2, 12, '#b7950b'),
  ],
  Workday: [
    workday(1, 'Office hours', EVERY_WORKDAY, '08:00', '18:00'),
    workday(2, 'Round the clock', [...EVERY_WORKDAY, ...WEEKEND], '00:00', '23:59'),
    workday(3, 'Stocktaking', WEEKEND, '06:00', '14:00'),
  ],
  Holiday: [
    holiday(1, 'Christmas Day', '2026-12-25'),
    holiday(2, 'Summer party', '2026-07-17'),
    holiday(3, "New Year's Day", '2027-01-01'),
  ],
  Feedback: [
    { id: 1, ticket_id: 1003, score: 5, comment: 'Quick and friendly, thank you!', date: daysAgo(2) },
    { id: 2, ticket_id: 1006, score: 3, comment: 'It took two attempts.', date: daysAgo(20) },
  ],
  ConfirmClosure: [
    { id: 1, ticket_id: 1003, result: true, comment: 'Works again.', date: daysAgo(2) },
    { id: 2, ticket_id: 1006, result: false, comment: 'Still the same.', date: daysAgo(21) },
  ],
});
