import type { Call } from '../api/call';
import { errorObject, message, netException, type Refusal, sentence, validationProblem } from '../api/errors';
import { schemaOf } from '../api/spec';
import type { Row } from '../records/store';
import { bodyTypeOf } from './views';

type Wording = (member: string) => Refusal;

const problem: Wording = (member) =>
  validationProblem({ [`$[0].${member}`]: [`The ${member} field is required.`] });
const exception: Wording = (member) => netException(`${member} must be set`);
const errorMember: Wording = (member) => errorObject(`Please specify ${member}`);
const messageMember: Wording = (member) => message(`The field ${member} must be specified.`);
const text: Wording = (member) => sentence(`${member} must be specified`);

/**
 * What a new record cannot be without, and in which of Halo's ways its lack is reported: the ways are spread over the
 * tables so that a client meets them all. `a|b` means one of them.
 */
const REQUIRED: Record<string, [wording: Wording, ...members: string[]]> = {
  tickets: [problem, 'summary'],
  projects: [problem, 'summary'],
  appointment: [text, 'subject', 'start_date'],
  asset: [messageMember, 'inventory_number', 'assettype_id'],
  attachment: [errorMember, 'filename', 'data_base64|data|file'],
  category: [exception, 'value', 'type_id'],
  downtime: [text, 'startdate', 'enddate'],
  fieldinfo: [text, 'name', 'label'],
  externallink: [messageMember, 'third_party_id'],
  holiday: [exception, 'date'],
  lookup: [exception, 'lookupid', 'name'],
  notification: [exception, 'eventno'],
  outcome: [exception, 'outcome'],
  priority: [text, 'name', 'slaid'],
  servicestatus: [text, 'status'],
  site: [messageMember, 'name', 'client_id'],
  tags: [text, 'text'],
  ticketapproval: [text, 'ticket_id'],
  timesheet: [text, 'date'],
  timesheetevent: [errorMember, 'start_date'],
  todo: [errorMember, 'text'],
  users: [errorMember, 'name'],
  webhook: [problem, 'name', 'url'],
};

/** How a lack is worded, and what a new record needs: most need a name. */
export function requirements(table: string): [Wording, ...string[]] {
  const known = REQUIRED[table];
  if (known) return known;
  return schemaOf(bodyTypeOf(table))?.name ? [exception, 'name'] : [exception];
}

export function checkRequired(call: Call, members: Row): void {
  const [wording, ...required] = requirements(call.endpoint.table);
  const lacking = required.find((names) => names.split('|').every((name) => (members[name] ?? '') === ''));
  if (lacking) throw wording(lacking.split('|')[0] ?? lacking);
}
