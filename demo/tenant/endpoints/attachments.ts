import { randomUUID } from 'node:crypto';
import { type ApiCall, type ApiResponse, created, flagParam, ok } from '../api/call';
import { errorObject, notFound, validationProblem } from '../api/errors';
import { toHaloDate } from '../records/dates';
import type { Row, Store } from '../records/store';
import { storableProperties, writeRecord, writeRecords } from './generic';
import { validateReferences } from './references';
import { withoutData } from './views';

/** The file as base64. Accepts plain base64 and data URLs, because Halo does not document which it expects. */
function base64Data(properties: Row): string | undefined {
  const data = properties.data_base64 ?? properties.data ?? properties.file;
  return data === undefined ? undefined : String(data).replace(/^data:[^,]*,/, '');
}

function saveAttachment(call: ApiCall, properties: Row): Row {
  const data = base64Data(properties);
  if (data !== undefined && !/^[\w+/\s]*={0,2}\s*$/.test(data)) {
    throw validationProblem({ '$[0].data_base64': ['The input is not a valid Base-64 string.'] });
  }
  const isNew = !properties.id;
  const row = writeRecord(call, storableProperties(properties));
  if (data !== undefined)
    Object.assign(row, { data_base64: data, filesize: Buffer.from(data, 'base64').length });
  if (isNew) row.datecreated = toHaloDate();
  return row;
}

function requireOwner(properties: Row): void {
  if (!properties.ticket_id && !properties.unique_id) throw errorObject('Please specify ticket_id');
}

/** Uploads a file to a ticket or another record. */
function uploadToRecord(call: ApiCall, properties: Row): Row {
  if (!properties.id) requireOwner(properties);
  return saveAttachment(call, properties);
}

/** The file's bytes with its name, or with `includedetails` JSON with the bytes as base64. */
function download(call: ApiCall): ApiResponse {
  const row = call.store.find('Attachment', call.path.id);
  if (!row) throw notFound();
  if (flagParam(call, 'includedetails')) return ok(row);
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

/** Images and documents are found by GUID or by id. */
const requireImage = (store: Store, key: unknown): Row => {
  const row = store.findWhere('Attachment', { guid: key }) ?? store.find('Attachment', key);
  if (!row) throw notFound();
  return row;
};

async function uploadImage(call: ApiCall): Promise<ApiResponse> {
  const body = new Uint8Array(call.body as Buffer);
  const form = await new Response(body, { headers: { 'content-type': call.contentType } })
    .formData()
    .catch(() => undefined);
  // FormData is iterable, which @types/node does not declare.
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
    datecreated: toHaloDate(),
    data_base64: bytes.toString('base64'),
  };
  call.store.table('Attachment').push(row);
  const link = `${call.url}/api/attachment/image/${row.guid}`;
  return created({ ...withoutData(row), link });
}

function downloadImage(call: ApiCall): ApiResponse {
  const row = requireImage(call.store, call.path.id ?? call.query.token);
  return download({ ...call, path: { id: String(row.id) }, query: {} });
}

function removeImage(call: ApiCall): ApiResponse {
  const row = requireImage(call.store, call.path.id);
  call.store.remove('Attachment', row);
  return ok(withoutData(row));
}

/** Validates the request body of both steps of a large upload. */
function requireUploadRequest(call: ApiCall): Row {
  const [request = {}] = call.body as Row[];
  if (!request.filename) throw errorObject('Please specify filename');
  validateReferences(call.store, 'attachment', request);
  return request;
}

/** First step of a large upload: returns the presigned URL for the bytes. */
function presign(call: ApiCall): ApiResponse {
  const request = requireUploadRequest(call);
  requireOwner(request);
  const key = String(request._tempid ?? randomUUID());
  return created({ ...storableProperties(request), _tempid: key, url: `${call.url}/storage/${key}` });
}

/** Second step of a large upload: creates the attachment from the stored bytes. */
function completePresignedUpload(call: ApiCall): ApiResponse {
  const request = requireUploadRequest(call);
  const stored = call.store.find('Storage', request._tempid);
  const row = {
    id: call.store.nextId('Attachment'),
    ticket_id: request.ticket_id ?? null,
    filename: request.originalfilename ?? request.filename ?? 'file',
    type: request.type ?? 0,
    datecreated: toHaloDate(),
    filesize: request.filesize ?? 0,
    ...(stored && { data_base64: stored.data_base64, filesize: stored.filesize }),
  };
  call.store.table('Attachment').push(row);
  return created(withoutData(row));
}

export const ATTACHMENT_HANDLERS = {
  'GET /Attachment/{id}': download,
  'POST /Attachment': (call: ApiCall) => writeRecords(call, uploadToRecord),
  'POST /Attachment/document': (call: ApiCall) => writeRecords(call, saveAttachment),
  'GET /Attachment/document/{id}': download,
  'GET /Attachment/nhserver/{id}': download,
  'DELETE /Attachment/document/{id}': removeImage,
  'POST /Attachment/image': uploadImage,
  'GET /Attachment/image': downloadImage,
  'GET /Attachment/image/{id}': downloadImage,
  'DELETE /Attachment/image/{id}': removeImage,
  'POST /Attachment/GetS3PresignedURL': presign,
  'POST /Attachment/PresignedURLUploadComplete': completePresignedUpload,
};
