import type { Tables } from '../records/store';
import { daysAgo, hoursAgo } from './relative-dates';

/** An image of one pixel. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const bytes = (base64: string) => Buffer.from(base64, 'base64').length;

const file = (id: number, filename: string, data_base64: string, overrides = {}) => ({
  id,
  filename,
  data_base64,
  filesize: bytes(data_base64),
  isimage: filename.endsWith('.png'),
  content_type: filename.endsWith('.png') ? 'image/png' : 'text/plain',
  datecreated: hoursAgo(29),
  ...overrides,
});

const article = (
  id: number,
  name: string,
  question: string,
  answer: string,
  list: number,
  overrides = {},
) => ({
  id,
  name,
  description: question,
  description_html: `<p>${question}</p>`,
  resolution: answer,
  resolution_html: `<p>${answer}</p>`,
  type: 0,
  inactive: false,
  view_count: 100 + id * 16,
  faqlists: [{ id: list }],
  date_created: daysAgo(200),
  date_edited: daysAgo(60),
  ...overrides,
});

export const knowledge = (): Tables => ({
  FAQLists: [
    {
      id: 1,
      name: 'Working from home',
      full_name: 'IT>Working from home',
      showforall: true,
      article_count: 2,
    },
    { id: 2, name: 'Printing', full_name: 'IT>Printing', showforall: true, article_count: 1 },
    { id: 3, name: 'Fax', full_name: 'IT>Fax', showforall: false, article_count: 0 },
  ],
  KBArticle: [
    article(
      1,
      'How to set up the VPN',
      'You want to work from home.',
      'Open the VPN client, choose Head Office and sign in with your e-mail address.',
      1,
      { tag_string: 'vpn,remote' },
    ),
    article(
      2,
      'A printer prints stripes',
      'Every page has grey stripes on the left.',
      'Choose "Clean drum" in the menu of the printer.',
      2,
      { tag_string: 'printer' },
    ),
    article(3, 'How to send a fax', 'You have to send a fax.', 'Faxes are no longer offered.', 1, {
      inactive: true,
    }),
  ],
  KBArticleAnon: [{ id: 1, name: 'How to reach the service desk' }],
  Attachment: [
    file(1, 'error-message.png', PICTURE, {
      ticket_id: 1001,
      desc: 'Photo of the screen',
      guid: '9a4b6c70-0000-4000-8000-000000000001',
    }),
    file(2, 'event-log.txt', Buffer.from('Event 41: Kernel-Power').toString('base64'), { ticket_id: 1001 }),
    file(3, 'rollback-plan.txt', Buffer.from('Put the old switch back.').toString('base64'), {
      ticket_id: 1010,
    }),
  ],
  PdfTemplate: [
    { id: 1, name: 'Job sheet', type: 1, description: 'For technicians on site' },
    { id: 2, name: 'Job sheet (old)', type: 1 },
  ],
});
