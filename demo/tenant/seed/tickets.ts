import type { Row, Tables } from '../records/store';
import { hoursAgo, inDays } from './relative-dates';

const UNSET_DATE = '1899-12-30T00:00:00';

interface TicketSeed {
  id: number;
  summary: string;
  details: string;
  /** Hours before the start of the tenant. */
  ageHours: number;
  type?: number;
  status?: number;
  user?: number;
  agent?: number;
  team?: string;
  priority?: number;
  category?: string;
  overrides?: Row;
  /** Actions added after the ticket was logged. */
  notes?: [agent: number, outcome: number, note: string][];
}

const CLIENT_AND_SITE: Record<number, [client: number, site: number]> = {
  33: [12, 18],
  34: [12, 18],
  35: [12, 19],
  36: [13, 20],
  37: [13, 20],
  38: [14, 21],
  39: [14, 21],
  40: [12, 18],
};

const OUTCOMES: Record<number, string> = {
  5: 'Email User',
  7: 'Internal Note',
  8: 'Public Note',
  14: 'Log Time',
  15: 'Approval Requested',
};

const TICKET_SEEDS: TicketSeed[] = [
  {
    id: 1001,
    summary: 'Laptop does not start after update',
    details: 'It stays black since this morning. The power light is on.',
    ageHours: 30,
    status: 2,
    category: 'Hardware>Laptop',
    overrides: { assets: [{ id: 9 }] },
    notes: [
      [2, 7, 'Checked the power supply: fine.'],
      [2, 8, 'We are looking into it. You can use a loan laptop meanwhile: ask at the service desk.'],
    ],
  },
  {
    id: 1002,
    summary: 'Notebook black after update',
    details: 'Same as my colleague: the screen stays black.',
    ageHours: 28,
    user: 40,
    status: 1,
    category: 'Hardware>Laptop',
    notes: [[4, 7, 'Looks like the same update as ticket 1001.']],
  },
  {
    id: 1003,
    summary: 'Cannot open the shared calendar',
    details: 'Outlook says that I have no permission.',
    ageHours: 120,
    user: 35,
    agent: 4,
    status: 9,
    priority: 4,
    category: 'Access>Permissions',
    overrides: { closure_note: 'Added to the calendar group.' },
    notes: [[4, 5, 'You have access again. Please restart Outlook.']],
  },
  {
    id: 1004,
    summary: 'Display driver 31.2 breaks the start of LT-series laptops',
    details: 'Several laptops of the same series stay black after the update of this week.',
    ageHours: 26,
    type: 4,
    user: 34,
    agent: 3,
    team: '2nd Line Support',
    status: 2,
    priority: 2,
    category: 'Hardware>Laptop',
    notes: [[3, 7, 'Reproduced on a test device. The supplier has a newer driver.']],
  },
  {
    id: 1005,
    summary: 'Warehouse scanners lose the Wi-Fi',
    details: 'All hand scanners in the east hall disconnect several times an hour.',
    ageHours: 9,
    user: 36,
    agent: 5,
    team: 'Network',
    status: 2,
    priority: 1,
    category: 'Network>Wi-Fi',
    notes: [[5, 7, 'Access point AP-E-04 reboots. Ordered a replacement.']],
  },
  {
    id: 1010,
    summary: 'Replace the core switch in the main building',
    details: 'The switch is out of support. Planned for a Saturday; the old one stays as a spare.',
    ageHours: 44,
    type: 3,
    user: 34,
    agent: 8,
    team: 'Change Management',
    status: 21,
    priority: 2,
    category: 'Network>Wi-Fi',
    overrides: {
      planneddate: inDays(5),
      planneddateend: inDays(5.125),
      justification: 'Out of vendor support since June.',
      backoutplan: 'Put the old switch back; takes twenty minutes.',
      riskdescription: 'The network of the main building is down for about an hour.',
    },
    notes: [[8, 15, 'Approval requested: Change Advisory Board']],
  },
  {
    id: 1011,
    summary: 'New version of the monitoring agent on all servers',
    details: 'Released by a check in a flow: no alert may be open.',
    ageHours: 20,
    type: 3,
    user: 34,
    agent: 8,
    team: 'Change Management',
    status: 21,
    priority: 3,
    category: 'Software>Office',
    overrides: { planneddate: inDays(2), planneddateend: inDays(2.05) },
    notes: [[8, 15, 'Approval requested: Change Advisory Board']],
  },
  {
    id: 1020,
    summary: 'New laptop for a starter',
    details: 'A new colleague starts in accounting on the first of next month.',
    ageHours: 50,
    type: 2,
    agent: 4,
    status: 1,
    priority: 4,
    category: 'Hardware>Laptop',
    overrides: { service_id: 2 },
  },
];

/** Subjects of generated tickets, so that lists are as long as at a real service desk. */
const TICKET_TEMPLATES: [summary: string, details: string, type: number, category: string][] = [
  ['Printer on floor {n} prints stripes', 'Every page has grey stripes on the left.', 1, 'Hardware>Printer'],
  ['Password reset for the ERP', 'Locked out after the holidays.', 2, 'Access>Password'],
  ['VPN disconnects in hotel {n}', 'It reconnects after some minutes.', 1, 'Network>VPN'],
  ['Second monitor for desk {n}', 'Needed for the planning work.', 2, 'Hardware>Monitor'],
  ['Excel is slow with the monthly report', 'Opening takes several minutes.', 1, 'Software>Office'],
  ['Access to the folder "Contracts {n}"', 'Approved by my manager.', 2, 'Access>Permissions'],
  ['ERP shows error 50{n} when booking', 'Happens with every second booking.', 1, 'Software>ERP'],
  ['No Wi-Fi in meeting room {n}', 'Guests cannot connect either.', 1, 'Network>Wi-Fi'],
  ['Larger screen for meeting room {n}', 'The old one is too small to read.', 2, 'Hardware>Monitor'],
  ['Disk of server srv-app-{n} is 90 % full', 'Raised by the monitoring.', 6, 'Software>ERP'],
];

const TEAMS = ['1st Line Support', '2nd Line Support', 'Network', 'Applications'];
const USER_IDS = Object.keys(CLIENT_AND_SITE).map(Number);
const FIRST_ID = 1001;
const LAST_ID = 1140;

/** The n-th generated ticket; the same on every start. The older ones are closed. */
function generateTicket(id: number): TicketSeed {
  const n = id - FIRST_ID;
  const [summary, details, type, category] = TICKET_TEMPLATES[
    n % TICKET_TEMPLATES.length
  ] as (typeof TICKET_TEMPLATES)[number];
  const isOld = id < 1100;
  return {
    id,
    summary: summary.replace('{n}', String(1 + (n % 7))),
    details,
    ageHours: Math.max(1, (LAST_ID - id) * 5 + (n % 4)),
    type,
    user: USER_IDS[(n * 3) % USER_IDS.length],
    agent: n % 6 === 0 ? 1 : [2, 3, 4, 5][n % 4],
    team: TEAMS[n % TEAMS.length],
    status: isOld ? 9 : ([1, 2, 2, 28, 4, 8][n % 6] as number),
    priority: 1 + ((n * 7) % 4),
    category,
    notes: n % 3 === 0 ? [[2, 7, 'Called back, nobody answered.']] : [],
  };
}

function toTicket(seed: TicketSeed): Row {
  const { id, summary, details, ageHours, type = 1, status = 2, user = 33, overrides = {} } = seed;
  const [client_id, site_id] = CLIENT_AND_SITE[user] ?? [12, 18];
  const isClosed = status === 9;
  return {
    id,
    summary,
    details,
    details_html: `<p>${details}</p>`,
    tickettype_id: type,
    status_id: status,
    client_id,
    site_id,
    user_id: user,
    agent_id: seed.agent ?? 2,
    team: seed.team ?? '1st Line Support',
    sla_id: 1,
    priority_id: seed.priority ?? 3,
    category_1: seed.category ?? '',
    hasbeenclosed: isClosed,
    dateoccurred: hoursAgo(ageHours),
    datecreated: hoursAgo(ageHours),
    dateclosed: isClosed ? hoursAgo(ageHours / 2) : UNSET_DATE,
    lastactiondate: hoursAgo(ageHours / 2),
    last_update: hoursAgo(ageHours / 2),
    respondbydate: hoursAgo(ageHours - 4),
    fixbydate: hoursAgo(ageHours - 24),
    deleted: false,
    ...overrides,
  };
}

const AGENT_NAMES: Record<number, string> = {
  2: 'Asha Patel',
  3: 'Tom Berger',
  4: 'Lena Fischer',
  5: 'Samuel Osei',
  8: 'Jonas Lind',
};

function toActions({ id, details, ageHours, notes = [] }: TicketSeed): Row[] {
  const action = (number: number, outcome_id: number, outcome: string, note: string, overrides: Row) => ({
    id: number,
    ticket_id: id,
    outcome_id,
    outcome,
    note,
    note_html: `<p>${note}</p>`,
    hiddenfromuser: outcome_id === 7,
    datetime: hoursAgo(ageHours - ((number - 1) * ageHours) / 6),
    ...overrides,
  });
  const logged = action(1, 2, 'Ticket Logged', details, { who: 'Asha Patel', who_agentid: 2, who_type: 1 });
  return [
    logged,
    ...notes.map(([agent, outcome, note], i) => {
      const author = { who: AGENT_NAMES[agent], who_agentid: agent, who_type: 1 };
      return action(i + 2, outcome, OUTCOMES[outcome] ?? '', note, author);
    }),
  ];
}

export function tickets(): Tables {
  const seedsById = new Map(TICKET_SEEDS.map((seed) => [seed.id, seed]));
  const seeds = Array.from(
    { length: LAST_ID - FIRST_ID + 1 },
    (_, n) => seedsById.get(FIRST_ID + n) ?? generateTicket(FIRST_ID + n),
  );
  return {
    Tickets: seeds.map(toTicket),
    Actions: seeds.flatMap(toActions),
    ToDo: [{ id: 1, ticket_id: 1001, text: 'Order a new battery', done: false, sequence: 1 }],
    FaultViewLog: [
      { id: 1, ticket_id: 1001, agent_id: 2, agent_name: 'Asha Patel', date: hoursAgo(3) },
      { id: 2, ticket_id: 1010, agent_id: 8, agent_name: 'Jonas Lind', date: hoursAgo(2) },
    ],
  };
}
