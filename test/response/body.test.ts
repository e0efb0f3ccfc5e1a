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

  it('is decoded by its charset, as a browser does', () => {
    const latin1 = Buffer.from('{"summary":"B\xFCro \x96 \x80"}', 'latin1');
    const utf16 = Buffer.from('\uFEFF{"summary":"Büro – €"}', 'utf16le');
    const utf16BigEndian = Buffer.from(utf16).swap16();
    const cyrillic = Buffer.from([0x22, 0xcf, 0xf0, 0x22]);
    for (const [body, charset, expected] of [
      [latin1, 'windows-1252', { summary: 'Büro – €' }],
      [latin1, '"ISO-8859-1"', { summary: 'Büro – €' }],
      [latin1, 'us-ascii', { summary: 'Büro – €' }],
      [utf16, 'utf-16', { summary: 'Büro – €' }],
      [utf16, 'utf-8', { summary: 'Büro – €' }],
      [utf16.subarray(2), 'UTF-16LE', { summary: 'Büro – €' }],
      [utf16BigEndian, 'utf-16be', { summary: 'Büro – €' }],
      [cyrillic, 'windows-1251', 'Пр'],
      [Buffer.from('"ü"'), 'no-such-charset', 'ü'],
    ] as const) {
      const headers = { 'content-type': `application/json; charset=${charset}` };
      readBody(httpResponse(body, headers)).should.eql({ payload: expected }, charset);
    }
  });
});
