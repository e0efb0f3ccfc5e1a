import fc from 'fast-check';
import should from 'should';
import { hostileString, operationWithInput, pathPattern } from '../support/arbitrary';
import { status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig } from '../support/flow-rig';

describe('For any message', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
    rig = await FlowRig.start(server, {
      connection: { requestLimit: 100_000 },
      node: { operation: '' },
      claimsUnsavedWrites: true,
    });
    // The last message of the rig has no operation.
    rig.expectedNext = 'HALO_REQUEST';
    server.api.always(status(200, { 'content-type': 'application/json' }, '{"id":7}'));
  });
  it('it ends once, with at most one request, to the path of its operation on this server', async () => {
    let sentCount = 0;
    await fc.assert(
      fc.asyncProperty(
        operationWithInput,
        async ({ one: operation, given: { form, parameters, request } }) => {
          const linesBefore = server.requestLines.length;
          const rows =
            typeof parameters === 'object' && parameters !== null ? { ...form, ...parameters } : parameters;
          const { code } = await rig.send('write', {
            operation: operation.operationId,
            payload: request,
            parameters: rows,
          });
          const newRequestLines = server.requestLines
            .slice(linesBefore)
            .filter((line) => line.includes(' /api/') && !line.includes('authinfo'));
          code.should.match(/^(ok|HALO_REQUEST)$/);
          newRequestLines.should.have.length(code === 'ok' ? 1 : 0);
          for (const line of newRequestLines) {
            sentCount++;
            const [method, target = ''] = line.split(' ');
            if (operation.operationId !== 'request.custom') String(method).should.equal(operation.method);
            // As sent, and as a server normalizes dots and slashes.
            should(target.split('?')[0]).match(pathPattern(operation, '/api'));
            new URL(target, server.url).pathname.should.match(pathPattern(operation, '/api'));
            new URL(target, server.url).origin.should.equal(server.url);
          }
        },
      ),
      { numRuns: 400 },
    );
    sentCount.should.be.above(50, 'enough of them could be sent');
  });

  it('an unknown operation is rejected, and nothing is sent', async () => {
    const emptyValue = fc.oneof(
      hostileString,
      fc.string(),
      fc.anything({ withDate: true, withMap: true, withNullPrototype: true }),
    );
    await fc.assert(
      fc.asyncProperty(emptyValue, async (operation) => {
        const { code, error } = await rig.send('write', { operation, payload: { id: 7 } });
        code.should.equal('HALO_REQUEST');
        error.message.should.not.equal('');
      }),
      { numRuns: 200 },
    );
    server.apiRequestCount.should.equal(0);
  });
});
