import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const documents: Record<string, OperationDefinition> = {
  'document.create': {
    route: 'POST /DocumentCreation',
    tier: 'admin',
    title: 'Create a document',
    description:
      'Asks Halo to make a document, as it does from its PDF templates. What the request must hold is not documented: whatever you send goes to Halo as it is.',
    keywords: ['PDF', 'print', 'letter', 'form'],
    sample: {},
  },
  ...defineResource('pdfTemplate', {
    tier: 'admin',
    path: '/PdfTemplate',
    singular: 'a PDF template',
    plural: 'PDF templates',
    description: 'A template says what a printed ticket, article or report looks like.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['print', 'document', 'layout', 'report'],
    filters: describeParameters(['type', 'Kind', 'What the numbers stand for is not documented.']),
    details: true,
    row: { id: 1, name: 'Job sheet', type: 1, description: 'For technicians on site' },
    disposableId: 2,
    create: { name: 'Handover form', type: 1, default_mainhtml: '<h1>Handover of equipment</h1>' },
    update: { description: 'For technicians on site, with signature' },
    notes: {
      update:
        'Whether pages you leave out of "pages" stay is not confirmed: leave "pages" out unless you send all of them.',
      delete: 'What is printed then where it was chosen is not documented.',
    },
  }),
};
