import fc from 'fast-check';
import should from 'should';
import { asked, hostile, pathOf } from '../support/arbitrary';
import { status } from '../support/faults';
import { FaultyServer } from '../support/faulty-server';
import { checkAfterEach, FlowRig } from '../support/flow-rig';

describe('Whatever a message asks for', () => {
  let server: FaultyServer;
  let rig: FlowRig;
  checkAfterEach();
  beforeEach(async () => {
    server = await FaultyServer.start();
    rig = await FlowRig.start(server, {
      connection: { requestLimit: 100_000 },
      node: { operation: '' },
      liar: true,
    });
    // What the rig sends in the end has no operation of its own.
    rig.next = 'HALO_REQUEST';
    server.api.always(status(200, { 'content-type': 'application/json' }, '{"id":7}'));
  });
  it('it ends once, and at most one request went to the path of its operation, here', async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(asked, async ({ one, given: { form, parameters, request } }) => {
        const before = server.arrived.length;
        const rows =
          typeof parameters === 'object' && parameters !== null ? { ...form, ...parameters } : parameters;
        const { code } = await rig.send('write', {
          operation: one.operationId,
          payload: request,
          parameters: rows,
        });
        const arrived = server.arrived
          .slice(before)
          .filter((line) => line.includes(' /api/') && !line.includes('authinfo'));
        code.should.match(/^(ok|HALO_REQUEST)$/);
        arrived.should.have.length(code === 'ok' ? 1 : 0);
        for (const line of arrived) {
          sent++;
          const [method, target = ''] = line.split(' ');
          if (one.operationId !== 'request.custom') String(method).should.equal(one.method);
          // As it was sent, and as a server that knows dots and slashes would read it.
          should(target.split('?')[0]).match(pathOf(one, '/api'));
          new URL(target, server.url).pathname.should.match(pathOf(one, '/api'));
          new URL(target, server.url).origin.should.equal(server.url);
        }
      }),
      { numRuns: 400 },
    );
    sent.should.be.above(50, 'enough of them could be sent');
  });

  it('an operation that is none is refused, and nothing is sent', async () => {
    const nothing = fc.oneof(
      hostile,
      fc.string(),
      fc.anything({ withDate: true, withMap: true, withNullPrototype: true }),
    );
    await fc.assert(
      fc.asyncProperty(nothing, async (operation) => {
        const { code, error } = await rig.send('write', { operation, payload: { id: 7 } });
        code.should.equal('HALO_REQUEST');
        error.message.should.not.equal('');
      }),
      { numRuns: 200 },
    );
    server.requests.should.equal(0);
  });
});
