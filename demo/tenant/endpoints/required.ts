import type { Call } from '../api/call';
import { errorObject, message, netException, type Refusal, sentence, validationProblem } from '../api/errors';
import { schemaOf } from '../api/facts';
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
 * tables so that a client meets them all.
 */
const REQUIRED: Record<string, [wording: Wording, ...members: string[]]> = {
  tickets: [problem, 'summary'],
  projects: [problem, 'summary'],
  appointment: [text, 'subject'],
  asset: [messageMember, 'inventory_number', 'assettype_id'],
  attachment: [errorMember, 'filename'],
  category: [exception, 'value'],
  externallink: [messageMember, 'third_party_id'],
  lookup: [exception, 'lookupid', 'name'],
  notification: [exception, 'eventno'],
  outcome: [exception, 'outcome'],
  priority: [text, 'name', 'slaid'],
  servicestatus: [text, 'status'],
  site: [messageMember, 'name', 'client_id'],
  tags: [text, 'text'],
  ticketapproval: [text, 'ticket_id'],
  timesheetevent: [errorMember, 'agent_id'],
  todo: [errorMember, 'text'],
  users: [errorMember, 'name'],
  webhook: [problem, 'name', 'url'],
};

/** Most records need a name. */
function requirements(table: string): [Wording, ...string[]] {
  const known = REQUIRED[table];
  if (known) return known;
  return schemaOf(bodyTypeOf(table))?.name ? [exception, 'name'] : [exception];
}

export function checkRequired(call: Call, members: Row): void {
  const [wording, ...required] = requirements(call.endpoint.table);
  const lacking = required.find((member) => (members[member] ?? '') === '');
  if (lacking) throw wording(lacking);
}
