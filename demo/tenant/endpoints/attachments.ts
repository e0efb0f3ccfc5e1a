import { randomUUID } from 'node:crypto';
import { type Answer, type Call, created, flag, ok } from '../api/call';
import { errorObject, missing, validationProblem } from '../api/errors';
import { haloDate } from '../records/dates';
import type { Row, Store } from '../records/store';
import { answerWrites, kept, writeOne } from './generic';
import { checkReferences } from './references';
import { withoutData } from './views';

/** Whether it is base64 as it is or as a data URL is not documented; both are taken. */
function base64Of(members: Row): string | undefined {
  const sent = members.data_base64 ?? members.data ?? members.file;
  return sent === undefined ? undefined : String(sent).replace(/^data:[^,]*,/, '');
}

function upload(call: Call, members: Row): Row {
  const data = base64Of(members);
  if (data !== undefined && !/^[\w+/\s]*={0,2}\s*$/.test(data)) {
    throw validationProblem({ '$[0].data_base64': ['The input is not a valid Base-64 string.'] });
  }
  const isNew = !members.id;
  const row = writeOne(call, kept(members));
  if (data !== undefined)
    Object.assign(row, { data_base64: data, filesize: Buffer.from(data, 'base64').length });
  if (isNew) row.datecreated = haloDate();
  return row;
}

function needOwner(members: Row): void {
  if (!members.ticket_id && !members.unique_id) throw errorObject('Please specify ticket_id');
}

/** A file that belongs to a ticket or another record. */
function uploadToRecord(call: Call, members: Row): Row {
  if (!members.id) needOwner(members);
  return upload(call, members);
}

/** Bytes with their name, or JSON with the bytes as base64 on demand. */
function download(call: Call): Answer {
  const row = call.store.find('Attachment', call.path.id);
  if (!row) throw missing();
  if (flag(call, 'includedetails')) return ok(row);
  const name = String(row.filename ?? 'file');
  return {
    status: 200,
    body: Buffer.from(String(row.data_base64 ?? ''), 'base64'),
    headers: {
      'content-type': String(row.content_type ?? 'application/octet-stream'),
      'content-disposition': `attachment; filename="${name.replace(/[^ -~]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  };
}

/** Images and documents are kept under a GUID of their own. */
const imageOf = (store: Store, key: unknown): Row => {
  const row = store.findWhere('Attachment', { guid: key }) ?? store.find('Attachment', key);
  if (!row) throw missing();
  return row;
};

async function uploadImage(call: Call): Promise<Answer> {
  const body = new Uint8Array(call.body as Buffer);
  const form = await new Response(body, { headers: { 'content-type': call.contentType } })
    .formData()
    .catch(() => undefined);
  // @types/node does not know that a form can be walked through.
  const parts = [...((form ?? []) as Iterable<[string, File | string]>)];
  const file = parts.map(([, value]) => value).find((value): value is File => typeof value !== 'string');
  if (!file) throw errorObject('No file was sent');
  const bytes = Buffer.from(await file.arrayBuffer());
  const row = {
    id: call.store.nextId('Attachment'),
    guid: randomUUID(),
    ticket_id: call.query.ticket_id ?? null,
    filename: file.name,
    content_type: file.type || 'application/octet-stream',
    isimage: true,
    filesize: bytes.length,
    datecreated: haloDate(),
    data_base64: bytes.toString('base64'),
  };
  call.store.table('Attachment').push(row);
  const link = `${call.url}/api/attachment/image/${row.guid}`;
  return created({ ...withoutData(row), link });
}

function downloadImage(call: Call): Answer {
  const row = imageOf(call.store, call.path.id ?? call.query.token);
  return download({ ...call, path: { id: String(row.id) }, query: {} });
}

function removeImage(call: Call): Answer {
  const row = imageOf(call.store, call.path.id);
  call.store.remove('Attachment', row);
  return ok(withoutData(row));
}

/** What both steps of a large upload need. */
function uploadRequest(call: Call): Row {
  const [request = {}] = call.body as Row[];
  if (!request.filename) throw errorObject('Please specify filename');
  checkReferences(call.store, 'attachment', request);
  return request;
}

/** Large files go to a storage of their own: an address to send the bytes to, and a word when they are there. */
function presign(call: Call): Answer {
  const request = uploadRequest(call);
  needOwner(request);
  const key = String(request._tempid ?? randomUUID());
  return created({ ...kept(request), _tempid: key, url: `${call.url}/storage/${key}` });
}

function presignedUploadDone(call: Call): Answer {
  const request = uploadRequest(call);
  const stored = call.store.find('Storage', request._tempid);
  const row = {
    id: call.store.nextId('Attachment'),
    ticket_id: request.ticket_id ?? null,
    filename: request.originalfilename ?? request.filename ?? 'file',
    type: request.type ?? 0,
    datecreated: haloDate(),
    filesize: request.filesize ?? 0,
    ...(stored && { data_base64: stored.data_base64, filesize: stored.filesize }),
  };
  call.store.table('Attachment').push(row);
  return created(withoutData(row));
}

export const ATTACHMENT_HANDLERS = {
  'GET /Attachment/{id}': download,
  'POST /Attachment': (call: Call) => answerWrites(call, uploadToRecord),
  'POST /Attachment/document': (call: Call) => answerWrites(call, upload),
  'GET /Attachment/document/{id}': download,
  'GET /Attachment/nhserver/{id}': download,
  'DELETE /Attachment/document/{id}': removeImage,
  'POST /Attachment/image': uploadImage,
  'GET /Attachment/image': downloadImage,
  'GET /Attachment/image/{id}': downloadImage,
  'DELETE /Attachment/image/{id}': removeImage,
  'POST /Attachment/GetS3PresignedURL': presign,
  'POST /Attachment/PresignedURLUploadComplete': presignedUploadDone,
};
