import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';

const FILE = {
  id: 1,
  ticket_id: 1001,
  filename: 'error-message.png',
  desc: 'Photo of the screen',
  filesize: 48213,
  isimage: true,
  datecreated: '2026-09-01T08:35:00',
} satisfies JsonObject;

const OWNERS = describeParameters(
  'ticket_id',
  ['action_id', 'Action', 'Number of the note within the ticket.'],
  [
    'type',
    'Kind of record',
    'With unique_id, for other records than tickets; the numbers are not documented.',
  ],
  ['unique_id', 'Record', 'Id of the record of that kind.'],
);

/** Large files need one request before and one after the upload to a URL that Halo returns. */
const LARGE = {
  tier: 'core',
  keywords: ['large file', 'big file', 'S3', 'upload', 'video', 'log files'],
  id: 'forbidden',
} as const satisfies Partial<OperationDefinition>;

export const attachments: Record<string, OperationDefinition> = {
  'attachment.list': {
    route: 'GET /Attachment',
    tier: 'core',
    title: 'List attachments',
    description:
      'Lists the files that are attached to a ticket (ticket_id), to one of its notes (with action_id) or to another record (type with unique_id). Returns names and sizes; for the file use "Download an attachment". This list has no pages.',
    keywords: ['file', 'document', 'screenshot', 'photo', 'picture', 'upload'],
    main: [
      ...OWNERS,
      ...describeParameters(
        ['filetype', 'Kind of file', 'Its values are not documented.'],
        ['idonly', 'Only ids'],
      ),
    ],
    sample: { parameters: { ticket_id: 1001 }, response: { record_count: 1, attachments: [FILE] } },
  },
  'attachment.download': {
    route: 'GET /Attachment/{id}',
    tier: 'core',
    title: 'Download an attachment',
    description:
      'Gets a file by the id of its attachment. msg.payload is a Buffer with the file, ready for a file node. With includedetails you get its record instead, with name and size, and possibly the file as a base64 string.',
    keywords: ['file', 'document', 'screenshot', 'picture', 'save', 'Buffer'],
    main: describeParameters(
      ['id', 'Attachment', 'From "List attachments".'],
      ['includedetails', 'The record instead', 'Its name, size and so on as an object, not the file.'],
    ),
    sample: {
      parameters: { id: 1, includedetails: true },
      response: { ...FILE, data_base64: 'iVBORw0KGgo=' },
    },
  },
  'attachment.upload': {
    route: 'POST /Attachment',
    tier: 'core',
    title: 'Attach a file to a ticket',
    description:
      'Attaches a file to a ticket, to one of its notes (with action_id) or to another record (type with unique_id). Requires the file name and the file as a base64 string, which in a function node is buffer.toString("base64"). A Buffer and a data URL are accepted too. Without a record, the file is uploaded first: put the id of the response into the attachments of the ticket that you create next. For large files see "Start the upload of a large file".',
    keywords: ['file', 'document', 'screenshot', 'photo', 'add', 'base64', 'send'],
    id: 'forbidden',
    requires: ['filename', 'data_base64'],
    properties: [
      ...describeParameters(['filename', 'File name'], ['data_base64', 'File', 'As base64 text.']),
      ...OWNERS,
      ...describeParameters(
        ['desc', 'Description'],
        ['isimage', 'Is a picture'],
        ['showforusers', 'Users see it'],
      ),
    ],
    sample: {
      request: {
        ticket_id: 1001,
        filename: 'ipconfig.txt',
        data_base64: 'SVB2NCBBZGRyZXNzOiAxMC4xOC4zLjQy',
        desc: 'Network settings of the laptop',
        showforusers: false,
      },
      response: { id: 4, ticket_id: 1001, filename: 'ipconfig.txt', filesize: 24 },
    },
  },
  'attachment.delete': {
    route: 'DELETE /Attachment/{id}',
    tier: 'core',
    title: 'Delete an attachment',
    description:
      'Deletes a file by the id of its attachment, from "List attachments". This cannot be undone.',
    keywords: ['remove file', 'document', 'screenshot'],
    main: describeParameters(['id', 'Attachment', 'From "List attachments".']),
    sample: { parameters: { id: 2 }, response: { id: 2 } },
  },
  'attachment.presign': {
    ...LARGE,
    route: 'POST /Attachment/GetS3PresignedURL',
    title: 'Start the upload of a large file',
    description:
      'Gets a URL for the direct upload of a large file, the first of three steps: get the URL, send the file there with PUT (for example with an http request node), then use "Finish the upload of a large file". Requires the file name and the record it belongs to. According to its name, it requires a Halo that stores its files in S3, and the format of the response is not documented: try it once manually.',
    requires: ['filename', 'ticket_id|unique_id'],
    properties: describeParameters(
      ['filename', 'File name'],
      ['filesize', 'Size', 'In bytes.'],
      'ticket_id',
      ['type', 'Kind of record', 'With unique_id, for other records than tickets.'],
      ['unique_id', 'Record', 'Id of the record of that kind.'],
    ),
    sample: {
      request: { filename: 'memory-dump.zip', filesize: 734003200, ticket_id: 1001 },
      response: {
        filename: 'memory-dump.zip',
        ticket_id: 1001,
        _tempid: '7d3a9f32-0000-4000-8000-000000000001',
      },
    },
  },
  'attachment.presignComplete': {
    ...LARGE,
    route: 'POST /Attachment/PresignedURLUploadComplete',
    title: 'Finish the upload of a large file',
    description:
      'Completes the upload of a large file to the URL from "Start the upload of a large file" and creates the attachment. Requires the file name and the properties that the first step returned, in particular _tempid. Only the names of these properties are documented: try it once manually.',
    requires: ['filename'],
    properties: describeParameters(
      ['filename', 'File name', 'From the response of the first step.'],
      ['_tempid', 'Key of the upload', 'From the response of the first step.'],
      ['originalfilename', 'Original file name'],
      ['filesize', 'Size', 'In bytes.'],
      'ticket_id',
    ),
    sample: {
      request: {
        filename: 'memory-dump.zip',
        originalfilename: 'memory-dump.zip',
        filesize: 734003200,
        ticket_id: 1001,
        _tempid: '7d3a9f32-0000-4000-8000-000000000001',
      },
      response: { ticket_id: 1001, filename: 'memory-dump.zip', filesize: 734003200 },
    },
  },
  'attachment.imageUpload': {
    route: 'POST /Attachment/image',
    tier: 'core',
    title: 'Upload a picture for a note',
    description:
      'Uploads a picture that is shown inside a note or an article. Send it as a Buffer, or as an object with filename and data_base64 (the picture as a base64 string). It is sent as a form whose field is called "file"; Halo does not document that name or the response: use the link in the response in your HTML.',
    keywords: ['image', 'inline', 'screenshot', 'photo', 'embed', 'HTML'],
    main: describeParameters(
      'ticket_id',
      ['action_id', 'Action', 'Number of the note within the ticket.'],
      ['image_upload_id', 'Upload', 'Not documented by Halo.'],
      ['image_upload_key', 'Key of the upload', 'Not documented by Halo.'],
    ),
    sample: {
      parameters: { ticket_id: 1001 },
      request: {
        filename: 'dialog.png',
        data_base64:
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      },
      response: { id: 4, filename: 'dialog.png', link: '/api/Attachment/image?token=…' },
    },
  },
  'attachment.imageGet': {
    route: 'GET /Attachment/image/{id}',
    tier: 'admin',
    title: 'Get a picture of a note',
    description:
      'Gets a picture of a note or an article, as a Buffer. The id is the GUID in the link of the picture.',
    keywords: ['image', 'inline', 'screenshot', 'Buffer'],
    main: describeParameters(['id', 'Picture', 'The GUID of the picture.']),
    sample: { parameters: { id: '9a4b6c70-0000-4000-8000-000000000001' } },
  },
  'attachment.document': {
    route: 'GET /Attachment/document/{id}',
    tier: 'admin',
    title: 'Get a document',
    description:
      'Gets a file of Halo\'s document store by its id. How documents differ from attachments is not documented; for the files of tickets use "Download an attachment".',
    keywords: ['file', 'download', 'Buffer'],
    main: describeParameters('id'),
    sample: { parameters: { id: 1 } },
  },
  'attachment.documentUpload': {
    route: 'POST /Attachment/document',
    tier: 'admin',
    title: 'Upload a document',
    description:
      'Adds a file to Halo\'s document store. Requires the file name and the file as a base64 string. How documents differ from attachments is not documented; to attach a file to a ticket use "Attach a file to a ticket".',
    keywords: ['file', 'base64', 'store'],
    id: 'forbidden',
    requires: ['filename', 'data_base64'],
    sample: {
      request: {
        filename: 'network-plan.txt',
        data_base64: 'UGxhbiBvZiB0aGUgbmV0d29yaw==',
        desc: 'Network plan',
      },
    },
  },
};
