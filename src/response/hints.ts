import * as say from '../i18n/messages';
import type { Sentence } from '../i18n/translate';

/** Advice for what Halo says most often, by its own words. */
const BY_TEXT: [RegExp, Sentence][] = [
  [/outcome must be (entered|set)/i, say.hint('outcome')],
  [/requires a JSON array/i, say.hint('array')],
  [/ticket_id must be (specified|included)|must be associated with a ticket_id/i, say.hint('ticketId')],
  [/record not found/i, say.hint('notFound')],
  [/invalid advanced search parameter/i, say.hint('advancedSearch')],
  [/error converting value/i, say.hint('wrongType')],
];

const BY_STATUS: Record<number, Sentence> = {
  403: say.hint('status403'),
  404: say.hint('status404'),
  429: say.hint('status429'),
};

/** What to do about an answer, where we know. */
export function hintFor(text: string, statusCode: number): Sentence | undefined {
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? BY_STATUS[statusCode];
}
