import { readBody } from '../../src/response/body';
import * as flattening from '../../src/response/flatten';
import { truncate } from '../../src/util/truncate';

function flattenError(body: string, contentType: string, statusCode: number) {
  const response = { statusCode, headers: { 'content-type': contentType }, body: Buffer.from(body) };
  return flattening.flattenError(readBody(response), body, statusCode, truncate);
}

/** Body, content type, status and the expected text. */
const ERROR_SHAPES: [name: string, body: string, type: string, status: number, expected: string][] = [
  [
    '1: a .NET exception becomes its message',
    '{"ClassName":"System.Exception","Message":"Outcome must be set","Data":null,"InnerException":null,"HelpURL":null,"StackTraceString":"at X","RemoteStackTraceString":null,"RemoteStackIndex":0,"ExceptionMethod":null,"HResult":-2146233088,"Source":null,"WatsonBuckets":null}',
    'application/json',
    400,
    'Message: Outcome must be set',
  ],
  [
    '1b: a .NET exception with an inner exception',
    '{"Message":"Save failed","InnerException":{"ClassName":"System.Data.SqlException","Message":"Deadlock","HResult":1}}',
    'application/json',
    500,
    'Message: Save failed\nInnerException.Message: Deadlock',
  ],
  [
    '2: a bare Message',
    '{"Message":"An error has occurred."}',
    'application/json',
    400,
    'Message: An error has occurred.',
  ],
  [
    '3: an error property',
    '{"error":"Please contact the administrator"}',
    'application/json',
    400,
    'error: Please contact the administrator',
  ],
  [
    '4: a JSON string without its quotes',
    '"An Outcome must be entered for this Action"',
    'application/json',
    400,
    'An Outcome must be entered for this Action',
  ],
  [
    '4b: plain text is unchanged',
    '  An Outcome must be entered\n for this Action ',
    'text/plain',
    400,
    '  An Outcome must be entered\n for this Action ',
  ],
  [
    '5: a dictionary of messages',
    `{"id":["The value 'abc' is not valid."]}`,
    'application/json',
    400,
    `id: The value 'abc' is not valid.`,
  ],
  [
    '6: a path as its key',
    `{"[0].id":["Error converting value \\"abc\\" to type 'System.Int32'. Path '[0].id', line 1, position 12."]}`,
    'application/json',
    400,
    `[0].id: Error converting value "abc" to type 'System.Int32'. Path '[0].id', line 1, position 12.`,
  ],
  [
    '7: an empty key is omitted',
    '{"":["Cannot deserialize"]}',
    'application/json',
    400,
    'Cannot deserialize',
  ],
  [
    '8: problem details without type, status and traceId',
    '{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.1","title":"One or more validation errors occurred.","status":400,"traceId":"00-4bf9-01","errors":{"$[0].summary":["The JSON value could not be converted."]}}',
    'application/problem+json',
    400,
    'title: One or more validation errors occurred.\nerrors.$[0].summary: The JSON value could not be converted.',
  ],
  [
    '9: an array of objects',
    '[{"error":"Record not found"}]',
    'application/json',
    400,
    '[0].error: Record not found',
  ],
  [
    '10: an OAuth error without error_uri',
    `{"error":"invalid_client","error_description":"The specified 'client_id' is invalid.","error_uri":"https://documentation.openiddict.com/errors/ID2052"}`,
    'application/json',
    401,
    `error: invalid_client\nerror_description: The specified 'client_id' is invalid.`,
  ],
  ['13: an empty body becomes the status text', '', '', 403, 'Forbidden'],
  [
    '14: a rate limit',
    '"Rate Limit Reached - 300 Requests per rolling 5 minute window"',
    'application/json',
    429,
    'Rate Limit Reached - 300 Requests per rolling 5 minute window',
  ],
  [
    '15: an HTML page becomes its visible text',
    '<!DOCTYPE html><html><head><title>Runtime Error</title><style>b{color:red}</style><script>alert(1)</script></head><body><h1>Server&nbsp;Error in &#39;/&#39;</h1></body></html>',
    'text/html',
    500,
    "Runtime Error Server Error in '/'",
  ],
  [
    '17: two properties become two lines',
    '{"resultCode":"FAILURE","errorMessage":"no"}',
    'application/json',
    400,
    'resultCode: FAILURE\nerrorMessage: no',
  ],
  ['a byte order mark is removed', '\uFEFF{"Message":"x"}', 'application/json', 400, 'Message: x'],
  [
    'each array element becomes a line',
    '{"id":["one","two"],"n":[1,2]}',
    '',
    400,
    'id: one\nid: two\nn[0]: 1\nn[1]: 2',
  ],
  [
    'a body without a message becomes the status text',
    '{"status":400,"type":"x","detail":null}',
    '',
    400,
    'Bad Request',
  ],
  [
    'a validation error about a property named status, type, Source or Data',
    '{"title":"Invalid","status":400,"errors":{"status":["The status is closed."],"type":"unknown","Source":["x"],"Data":["y"]}}',
    'application/problem+json',
    400,
    'title: Invalid\nerrors.status: The status is closed.\nerrors.type: unknown\nerrors.Source: x\nerrors.Data: y',
  ],
  [
    'a dictionary of messages about properties with such names',
    '{"status":["is closed"],"type":["is unknown"],"Source":["is empty"],"traceId":["a"]}',
    'application/json',
    400,
    'status: is closed\ntype: is unknown\nSource: is empty\ntraceId: a',
  ],
  ['false and 0 are kept', '{"ok":false,"code":0}', '', 400, 'ok: false\ncode: 0'],
];

describe('A flattened error response', () => {
  for (const [name, body, type, status, expected] of ERROR_SHAPES) {
    it(name, async () => {
      (await flattenError(body, type, status)).text.should.equal(expected);
    });
  }

  it('keeps omitted properties in details', async () => {
    const { details } = await flattenError('{"ClassName":"System.Exception","Message":"x"}', '', 400);
    (details as object).should.deepEqual({ ClassName: 'System.Exception', Message: 'x' });
  });

  it('is truncated: HTML pages after 300 characters, everything else after 16,000', async () => {
    const longText = 'word '.repeat(3_000);
    (await flattenError(longText, 'text/plain', 400)).text.should.equal(longText);
    const page = `<html><body>${longText}</body></html>`;
    (await flattenError(page, 'text/html', 500)).text.should.match(/^(word ){20}/).and.have.length(300);
    for (const body of [
      longText + longText,
      JSON.stringify({ Message: longText + longText }),
      JSON.stringify({ [longText + longText]: [1, 2, 3] }),
      JSON.stringify({ ['x'.repeat(100_000)]: Array.from({ length: 3_000 }, (_, index) => index) }),
      JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`key${n}`, `text ${n}`]))),
    ]) {
      (await flattenError(body, 'application/json', 400)).text.should
        .match(/…$/)
        .and.have.property('length')
        .belowOrEqual(16_000)
        .and.above(15_980);
    }
  });

  it('is found in an HTML page behind large styles, comments and white space', async () => {
    const page = `<html><style>${'b{} '.repeat(50_000)}</style><!--${'x'.repeat(50_000)}-->${' \n'.repeat(50_000)}<script>${'<'.repeat(50_000)}</script>${'</p>'.repeat(10_000)}<b>Tenant</b> unknown</html>`;
    (await flattenError(page, 'text/html', 500)).text.should.equal('Tenant unknown');
  });

  const HOSTILE_PAGES: [name: string, page: string][] = [
    ['closing tags without opening tags', '<b>'.repeat(200_000) + '</p>'.repeat(200_000)],
    ['nested paragraphs', '<div><p>'.repeat(150_000)],
    ['tables', '<table><tr><td>'.repeat(100_000)],
    ['a long attribute', `<a title="${'&amp;'.repeat(200_000)}`],
    ['many attributes', `<a ${'b=c '.repeat(250_000)}>`],
    ['entities without an end', '&am'.repeat(300_000)],
    ['numeric entities', '&#x26;'.repeat(200_000)],
    ['comments without an end', '<!--'.repeat(250_000)],
    ['dashes', `<!--${'-'.repeat(1_000_000)}`],
    ['scripts', '<script>'.repeat(120_000)],
    ['ends of scripts', `<script>${'</scrip'.repeat(140_000)}`],
    ['titles', '<title>'.repeat(140_000)],
    ['angle brackets', '<'.repeat(1_000_000)],
    ['declarations', '<!'.repeat(500_000)],
    ['white space', ' '.repeat(1_000_000)],
  ];
  for (const [name, page] of HOSTILE_PAGES) {
    it(`takes linear time for a page of 1 MB with ${name}`, async () => {
      const startedAt = performance.now();
      const { text } = await flattenError(`<html>${page}`, 'text/html', 400);
      (performance.now() - startedAt).should.be.below(1_000);
      text.length.should.be.belowOrEqual(300);
    });
  }
});
