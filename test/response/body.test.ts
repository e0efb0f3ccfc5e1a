import should from 'should';
import { readBody } from '../../src/response/body';
import type { HttpResponse } from '../../src/transport/transport';

const httpResponse = (
  body: string | Buffer,
  headers: HttpResponse['headers'],
  statusCode = 200,
): HttpResponse => ({
  statusCode,
  headers,
  body: Buffer.from(body),
});
const json = { 'content-type': 'application/json; charset=utf-8' };

describe('The body of a response', () => {
  it('is JSON, with or without a byte order mark', () => {
    readBody(httpResponse('{"id":1}', json)).should.eql({ payload: { id: 1 } });
    readBody(httpResponse('\uFEFF[]', json)).should.eql({ payload: [] });
  });

  it('is a Buffer for a download, even if it contains JSON', () => {
    const file = { ...json, 'content-disposition': 'attachment; filename="export.json"' };
    readBody(httpResponse('{"id":1}', file)).should.eql({ payload: Buffer.from('{"id":1}') });
  });

  it('is a Buffer for an image without content-disposition', () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]);
    for (const type of ['image/png', 'application/pdf', 'application/octet-stream']) {
      readBody(httpResponse(bytes, { 'content-type': type })).should.eql({ payload: bytes });
    }
  });

  it('is a separate Buffer for each reader of a shared response', () => {
    const sharedResponse = httpResponse('a', { 'content-type': 'image/png' });
    should(readBody(sharedResponse).payload).not.equal(readBody(sharedResponse).payload);
  });

  it('is unreadable when it is empty, HTML or other text', () => {
    readBody(httpResponse(' ', json)).should.eql({ unreadable: 'empty' });
    readBody(httpResponse('<html></html>', { 'content-type': 'text/html' })).should.eql({
      unreadable: 'html',
    });
    readBody(httpResponse('oops', { 'content-type': 'text/plain' })).should.eql({ unreadable: 'not-json' });
  });

  it('of an error response is never a file', () => {
    const { payload } = readBody(httpResponse('{"a":1}', { ...json, 'content-disposition': 'inline' }, 404));
    should(payload).eql({ a: 1 });
  });
});
