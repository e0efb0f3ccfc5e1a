/** Advice for what Halo says most often, by its own words. */
const BY_TEXT: [RegExp, string][] = [
  [
    /outcome must be (entered|set)/i,
    'Set "outcome" (the name) or "outcome_id" in the request. Which outcomes exist is up to your Halo: the operation outcome.list shows them.',
  ],
  [
    /requires a JSON array/i,
    'The request must be one object or an array of objects; the node makes the array itself.',
  ],
  [
    /ticket_id must be (specified|included)|must be associated with a ticket_id/i,
    'Action numbers count per ticket: give "ticket_id" as well.',
  ],
  [
    /record not found/i,
    'Check the id. Some versions of Halo also want "tickettype_id" and "client_id" in an update, and the connected agent must be allowed to see the record.',
  ],
  [
    /invalid advanced search parameter/i,
    'The field named in "advanced_search" is not one that Halo can search by.',
  ],
  [
    /error converting value/i,
    'A member has the wrong type: ids are whole numbers without quotes or decimals.',
  ],
];

const BY_STATUS: Record<number, string> = {
  403: "The API application lacks the permission, or the connected agent may not do this. Check the application's Permissions in Halo, and the agent's roles, teams and departments.",
  404: 'The record does not exist, or this version of Halo does not have the endpoint.',
  429: 'Halo counts requests over a rolling window, for everything that uses it. Send less, or wait.',
};

/** What to do about an answer, where we know. */
export function hintFor(text: string, statusCode: number): string | undefined {
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? BY_STATUS[statusCode];
}
