import type { Tables } from '../records/store';

const lookup = (id: number, lookupid: number, name: string, overrides = {}) => ({
  id,
  lookupid,
  name,
  sequence: id,
  ...overrides,
});

const HIDDEN = 0;
const SHOWN = 1;
const MANDATORY = 2;

/** A field on the form of a ticket type: 1 is shown, 2 is mandatory. */
const formField = (
  id: number,
  rtid: number,
  fieldid: number,
  fieldname: string,
  [technew, techdetail]: [number, number] = [SHOWN, SHOWN],
  overrides = {},
) => ({
  id,
  rtid,
  fieldid,
  fieldname,
  seq: fieldid,
  technew,
  techdetail,
  endusernew: technew,
  enduserdetail: SHOWN,
  ...overrides,
});

/** Custom fields, lookup values, forms and ticket screen layouts. */
export const forms = (): Tables => ({
  TicketTypeField: [
    formField(1, 1, 1, 'summary', [MANDATORY, MANDATORY]),
    formField(2, 1, 2, 'details'),
    formField(3, 1, 201, 'CFfloor'),
    formField(8, 1, 202, 'CFbusinessImpact'),
    formField(9, 1, 4, 'priority'),
    formField(4, 2, 1, 'summary', [MANDATORY, MANDATORY]),
    formField(5, 2, 203, 'CFcostCentre', [MANDATORY, SHOWN], { endusernew: SHOWN }),
    formField(10, 2, 202, 'CFbusinessImpact', [MANDATORY, MANDATORY]),
    formField(11, 2, 2, 'details', [MANDATORY, SHOWN], {
      visibility_conditions: [{ fieldid: 202, value: '3' }],
    }),
    formField(12, 2, 205, 'CFfaxNumber', [HIDDEN, HIDDEN]),
    formField(6, 3, 1, 'summary', [MANDATORY, MANDATORY], { endusernew: HIDDEN }),
    formField(7, 3, 3, 'justification', [MANDATORY, SHOWN], { endusernew: HIDDEN }),
    formField(13, 3, 5, 'Key decisions', [MANDATORY, SHOWN], { endusernew: HIDDEN }),
  ],
  Field: [
    { id: 5, kind: 'S', name: 'Model', typeinfo_id: 1, sequence: 1, mandatory: false },
    { id: 6, kind: 'S', name: 'Serial number', typeinfo_id: 1, sequence: 2, mandatory: true },
  ],
  FieldGroup: [
    { id: 1, name: 'Where it is', header: 'Where it is', collapsedbydefault: false },
    { id: 2, name: 'For the board', header: 'For the board', collapsedbydefault: true },
  ],
  HaloField: [
    { id: 1, name: 'summary', label: 'Summary' },
    { id: 2, name: 'details', label: 'Details' },
    { id: 3, name: 'justification', label: 'Justification' },
    { id: 4, name: 'priority', label: 'Priority' },
    { id: 5, name: 'Key decisions', label: 'Key decisions' },
  ],
  Lookup: [
    lookup(1, 27, 'High'),
    lookup(2, 27, 'Medium'),
    lookup(3, 27, 'Low'),
    lookup(4, 12, 'The whole company'),
    lookup(5, 12, 'One department'),
    lookup(6, 12, 'One person'),
    lookup(7, 22, 'Telephone'),
    lookup(8, 22, 'E-mail'),
    lookup(9, 22, 'Portal'),
    lookup(10, 22, 'Fax', { inactive: true }),
    lookup(11, 11, 'In use'),
    lookup(12, 11, 'In stock'),
    lookup(13, 41, 'Service desk'),
  ],
  CustomTable: [
    { id: 1, name: 'Software on order', note: 'Rows of the table field of requests.' },
    { id: 2, name: 'Loan phones', note: 'Which phone is with whom.' },
  ],
  TicketRules: [
    {
      id: 1,
      name: 'VPN tickets to 2nd line',
      precedence: 1,
      new_team: '2nd Line Support',
      active: true,
    },
    { id: 2, name: 'Alerts to the network team', precedence: 2, new_team: 'Network', active: true },
  ],
  ViewLists: [
    {
      id: 1,
      name: 'My open tickets',
      sequence: 1,
      filter_profile_id: 1,
      column_profile_id: 1,
      ticket_count: 7,
    },
    { id: 2, name: 'Unassigned', sequence: 2, filter_profile_id: 2, column_profile_id: 1, ticket_count: 3 },
    {
      id: 3,
      name: 'Office move 2025',
      sequence: 3,
      filter_profile_id: 2,
      column_profile_id: 2,
      ticket_count: 0,
    },
  ],
  ViewFilter: [
    { id: 1, name: 'Mine and open' },
    { id: 2, name: 'Nobody works on it' },
  ],
  ViewColumns: [
    { id: 1, name: 'Standard' },
    { id: 2, name: 'With SLA times' },
  ],
  ViewListGroup: [{ id: 1, name: 'Service desk', sequence: 1, collapsed: false }],
});
