import should from 'should';
import { areas, findOperation, forBrowser, fullCatalogue, operationIds } from '../../src/catalogue';
import { type PackedCatalogue, unpack } from '../../src/catalogue/pack';

describe('The catalogue', () => {
  it('finds an operation with its method, path and parameters', () => {
    const operation = findOperation('approval.delete');
    should(operation).match({
      area: 'Approvals and CAB',
      method: 'DELETE',
      path: '/TicketApproval/{id}&{seq}',
    });
    should(operation?.endpoint.parameters).eql([
      { name: 'id', type: 'integer', in: 'path', required: true },
      { name: 'seq', type: 'integer', in: 'path', required: true },
    ]);
  });

  it('includes the body kind of a write and the key of a list', () => {
    should(findOperation('ticket.create')?.endpoint).match({ body: 'records', schema: 'Faults' });
    should(findOperation('ticket.list')?.endpoint.list).eql({ key: 'tickets', paged: true, certain: true });
    should(findOperation('action.get')?.endpoint.parameters).containEql({
      name: 'ticket_id',
      type: 'integer',
      in: 'query',
      required: true,
    });
  });

  it('returns the same object for the same id, and undefined for an unknown id', () => {
    should(findOperation('ticket.get')).equal(findOperation('ticket.get'));
    should(findOperation('ticket.gte')).be.undefined();
    should(findOperation('constructor')).be.undefined();
  });

  it('lists all ids in the order of the areas', () => {
    operationIds().should.eql(areas.flatMap(({ operations }) => Object.keys(operations)));
  });

  it('accepts any method and path for request.custom', () => {
    should(findOperation('request.custom')).match({
      area: 'Other requests',
      method: 'POST',
      endpoint: { body: 'none' },
    });
    should(findOperation('request.custom')?.endpoint.parameters.map(({ name }) => name)).eql([
      'method',
      'path',
    ]);
  });

  it('is restored completely from the packed form for the browser', () => {
    const serialized = JSON.stringify(forBrowser());
    const unpacked = unpack(JSON.parse(serialized) as PackedCatalogue);
    JSON.stringify(unpacked).should.equal(JSON.stringify(fullCatalogue()));
    serialized.length.should.be.below(JSON.stringify(unpacked).length);
  });
});
