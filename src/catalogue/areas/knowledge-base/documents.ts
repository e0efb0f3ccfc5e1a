import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const documents: Record<string, OperationDefinition> = {
  'document.create': {
    route: 'POST /DocumentCreation',
    tier: 'admin',
    title: 'Create a document',
    description:
      'Creates a document, as Halo does from its PDF templates. The request is not documented and is sent to Halo unchanged.',
    keywords: ['PDF', 'print', 'letter', 'form'],
    sample: {},
  },
  ...defineResource('pdfTemplate', {
    tier: 'admin',
    path: '/PdfTemplate',
    singular: 'a PDF template',
    plural: 'PDF templates',
    description: 'A template defines the layout of a printed ticket, article or report.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['print', 'document', 'layout', 'report'],
    filters: describeParameters(['type', 'Kind', 'The meaning of the numbers is not documented.']),
    details: true,
    row: { id: 1, name: 'Job sheet', type: 1, description: 'For technicians on site' },
    disposableId: 2,
    create: { name: 'Handover form', type: 1, default_mainhtml: '<h1>Handover of equipment</h1>' },
    update: { description: 'For technicians on site, with signature' },
    notes: {
      update:
        'Whether pages that are missing from "pages" are kept is not confirmed: omit "pages" unless you send all of them.',
      delete: 'What Halo prints instead is not documented.',
    },
  }),
};
