import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

/** Feedback and confirmation of users when a ticket is closed. */
export const closure: Record<string, OperationDefinition> = {
  ...defineResource('feedback', {
    tier: 'admin',
    path: '/Feedback',
    singular: 'a piece of feedback',
    plural: 'feedback',
    description: 'Feedback is the score and the comment that a user gives after a ticket is closed.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['survey', 'satisfaction', 'CSAT', 'rating', 'score', 'comment'],
    details: true,
    row: {
      id: 1,
      ticket_id: 1003,
      score: 5,
      comment: 'Quick and friendly, thank you!',
      date: '2026-08-28T16:20:00',
    },
    disposableId: 2,
    create: { ticket_id: 1003, score: 4, comment: 'Solved on the second attempt.' },
    update: { comment: 'Quick and friendly.' },
    notes: {
      list: 'No parameters are documented: all entries are returned.',
      get: 'According to its name, "clearcomment" deletes the comment: omit it.',
      create: 'The ticket is set in ticket_id; the scores depend on your survey.',
    },
    overrides: {
      get: {
        main: describeParameters(
          'id',
          'includedetails',
          ['key', 'Key', 'The secret from the link that the user got.'],
          ['clearcomment', 'Empty the comment'],
        ),
      },
      create: { requires: ['ticket_id'] },
    },
  }),
  ...defineResource('confirmClosure', {
    tier: 'admin',
    path: '/ConfirmClosure',
    singular: 'a closure confirmation',
    plural: 'closure confirmations',
    description: 'A confirmation holds whether the user agrees that the ticket is solved ("result").',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['confirm', 'solved', 'resolved', 'agree', 'reopen'],
    details: true,
    row: { id: 1, ticket_id: 1003, result: true, comment: 'Works again.', date: '2026-08-28T16:15:00' },
    disposableId: 2,
    create: { ticket_id: 1003, result: true, comment: 'Works again.' },
    update: { comment: 'Works again since Friday.' },
    notes: { list: 'No parameters are documented: all entries are returned.' },
    overrides: { create: { requires: ['ticket_id'] } },
  }),
};
