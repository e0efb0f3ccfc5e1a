import should from 'should';
import { HaloError } from '../../src/errors';
import { readBody } from '../../src/response/body';
import { type InterpretedResponse, interpret } from '../../src/response/interpret';

interface ResponseOptions {
  statusCode?: number;
  contentType?: string;
  write?: boolean;
  secrets?: string[];
}

function interpretResponse(
  body: string | Buffer,
  { statusCode = 400, contentType = 'application/json', write = false, secrets = [] }: ResponseOptions = {},
): Promise<InterpretedResponse> {
  const response = { statusCode, headers: { 'content-type': contentType }, body: Buffer.from(body) };
  return interpret(response, readBody(response), { host: 'halo.example', write, secrets });
}

async function errorOf(body: string | Buffer, options?: ResponseOptions): Promise<HaloError> {
  const error: unknown = await interpretResponse(body, options).catch((reason: unknown) => reason);
  should(error).be.instanceof(HaloError);
  return error as HaloError;
}

const deepArray = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('A response that is nested deeply', () => {
  for (const levels of [2_000, 20_000, 500_000]) {
    it(`is an error with the message of Halo, for an error response with ${levels} levels`, async () => {
      const { code, message } = await errorOf(`{"Message":"refused","Data":${deepArray(levels)}}`);
      [code, message].should.deepEqual(['HALO_VALIDATION', 'Message: refused']);
    });

    it(`is reported as an uncertain write, for a status 500 with ${levels} levels`, async () => {
      const body = `{"Message":"failed","Data":${deepArray(levels)}}`;
      const { code, uncertain } = await errorOf(body, { statusCode: 500, write: true });
      should([code, uncertain]).deepEqual(['HALO_SERVER', true]);
    });

    it(`cannot be returned as payload, with ${levels} levels`, async () => {
      const body = `{"id":1,"data":${deepArray(levels)}}`;
      const { code, message } = await errorOf(body, { statusCode: 200 });
      [code, message.includes('nested too deeply')].should.deepEqual(['HALO_BAD_RESPONSE', true]);
      const written = await errorOf(body, { statusCode: 201, write: true });
      should([written.code, written.uncertain]).deepEqual(['HALO_UNCERTAIN', true]);
    });
  }

  it('is returned unchanged with up to 100 levels', async () => {
    const { payload } = await interpretResponse(deepArray(100), { statusCode: 200 });
    JSON.stringify(payload).should.equal(deepArray(100));
  });

  it('has the error that a record reports, whatever else the record contains', async () => {
    const { code, message } = await errorOf(`{"id":1,"_error":"refused","data":${deepArray(3_000)}}`, {
      statusCode: 200,
    });
    [code, message].should.deepEqual(['HALO_VALIDATION', 'refused']);
  });
});

describe('A response that is large', () => {
  it('has an error message of at most 16,000 characters and details of limited size', async () => {
    const body = JSON.stringify({ id: 1, _error: 'a'.repeat(5_000_000), password: null });
    const startedAt = performance.now();
    const { message, details } = await errorOf(body, { statusCode: 200 });
    (performance.now() - startedAt).should.be.below(1_000);
    [message.length <= 16_000, message.endsWith('…')].should.deepEqual([true, true]);
    JSON.stringify(details).length.should.be.belowOrEqual(1_000_100);
  });

  it('has warnings of at most 16,000 characters', async () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => ({ id, _warning: `warning ${id}` }));
    const { payload, warnings = [] } = await interpretResponse(JSON.stringify(rows), { statusCode: 200 });
    should(payload).have.length(5_000);
    warnings.join('').length.should.be.belowOrEqual(16_001);
    should(warnings.at(-1)).equal('…');
  });

  it('has no part of a secret at the end of a truncated text', async () => {
    const secret = 's3cret'.repeat(200);
    for (let chars = 14_700; chars < 16_010; chars += 100) {
      const { message } = await errorOf('x'.repeat(chars) + secret.repeat(30), {
        contentType: 'text/plain',
        secrets: [secret],
      });
      message.should.not.match(/s3cret/);
    }
  });
});

describe('The redaction of an error response', () => {
  it('does not change what Halo says about a password', async () => {
    for (const [body, expected] of [
      [{ errors: { Password: ['The Password must be 8 characters long.', 'Required'] } }, undefined],
      [
        { Password: 'The Password must be at least 8 characters long.' },
        'Password: The Password must be at least 8 characters long.',
      ],
      ...[null, 12, true, [1], { a: 1 }].map((password) => [
        { Message: 'Name is in use', password },
        undefined,
      ]),
    ] as const) {
      const { details, message } = await errorOf(JSON.stringify(body));
      should(details).deepEqual(body);
      if (typeof expected === 'string') message.should.equal(expected);
    }
  });

  it('hides values of secret properties and known secrets in message, details and body', async () => {
    const secret = 'k+nown&secret';
    const body = `{"Message":"with ${secret.replace('+', '\\u002B')}","client_secret":"abc","clientSecret":"abc","list":["k+nown&secret"]}`;
    const { details, message, body: text } = await errorOf(body, { secrets: [secret] });
    should(details).deepEqual({
      Message: 'with [hidden]',
      client_secret: '[hidden]',
      clientSecret: '[hidden]',
      list: ['[hidden]'],
    });
    message.should.not.match(/abc|nown/);
    String(text).should.not.match(/abc|nown/);
  });
});
