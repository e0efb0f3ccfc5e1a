import type { OperationLine } from '../../operation';
import { explain } from '../../parameters';
import { resource } from '../../resource';

export const documents: Record<string, OperationLine> = {
  'document.create': {
    route: 'POST /DocumentCreation',
    tier: 'admin',
    title: 'Create a document',
    description:
      'Asks Halo to make a document, as it does from its PDF templates. What the request must hold is not documented: whatever you send goes to Halo as it is.',
    keywords: ['PDF', 'print', 'letter', 'form'],
    sample: {},
  },
  ...resource('pdfTemplate', {
    tier: 'admin',
    path: '/PdfTemplate',
    one: 'a PDF template',
    many: 'PDF templates',
    about: 'A template says what a printed ticket, article or report looks like.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['print', 'document', 'layout', 'report'],
    filters: explain(['type', 'Kind', 'What the numbers stand for is not documented.']),
    details: true,
    row: { id: 1, name: 'Job sheet', type: 1, description: 'For technicians on site' },
    spare: 2,
    create: { name: 'Handover form', type: 1, default_mainhtml: '<h1>Handover of equipment</h1>' },
    update: { description: 'For technicians on site, with signature' },
    notes: {
      update:
        'Whether pages you leave out of "pages" stay is not confirmed: leave "pages" out unless you send all of them.',
      delete: 'What is printed then where it was chosen is not documented.',
    },
  }),
};
