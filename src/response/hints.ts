import * as messages from '../i18n/messages';
import type { MessageDescriptor } from '../i18n/translate';

/** Hints for Halo's most frequent error messages. */
const HINTS_BY_PATTERN: [RegExp, MessageDescriptor][] = [
  [/outcome must be (entered|set)/i, messages.hint('outcomeRequired')],
  [/requires a JSON array/i, messages.hint('objectOrArray')],
  [
    /ticket_id must be (specified|included)|must be associated with a ticket_id/i,
    messages.hint('ticketIdRequired'),
  ],
  [/record not found/i, messages.hint('recordNotFound')],
  [/invalid advanced search parameter/i, messages.hint('invalidAdvancedSearch')],
  [/error converting value/i, messages.hint('wrongPropertyType')],
];

const HINTS_BY_STATUS: Record<number, MessageDescriptor> = {
  403: messages.hint('status403'),
  404: messages.hint('status404'),
  429: messages.hint('status429'),
};

/** A hint how to resolve an error response; undefined when there is none. */
export function hintFor(text: string, statusCode: number): MessageDescriptor | undefined {
  return HINTS_BY_PATTERN.find(([pattern]) => pattern.test(text))?.[1] ?? HINTS_BY_STATUS[statusCode];
}
