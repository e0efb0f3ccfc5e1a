import 'should';
import { OperationIndex } from '../../nodes/halo-itsm/editor/search';
import { findOperation, operationIds } from '../../src/catalogue';
import type { Operation } from '../../src/catalogue/operation';

describe('Operation search', () => {
  const index = new OperationIndex(operationIds().map((id) => findOperation(id) as Operation));
  const searchIds = (query: string) => index.search(query).map(({ operationId }) => operationId);

  const topResults: [query: string, expected: string][] = [
    ['incident', 'ticket.list'],
    ['new incident', 'ticket.create'],
    ['raise a ticket', 'ticket.create'],
    ['close ti', 'ticket.close'],
    ['CI', 'asset.list'],
    ['laptop', 'asset.list'],
    ['SLA', 'sla.list'],
    ['who approves', 'approval.list'],
    ['approve', 'approval.approve'],
    ['add a note', 'action.addPublicNote'],
    ['ticket.create', 'ticket.create'],
    ['nexttag', 'asset.nextTag'],
    ['next tag', 'asset.nextTag'],
    ['/Tickets', 'ticket.list'],
    ['upload file', 'attachment.upload'],
    ['create user', 'user.create'],
  ];
  for (const [query, expected] of topResults) {
    it(`finds ${expected} first for "${query}"`, () => {
      String(searchIds(query)[0]).should.equal(expected);
    });
  }

  it('ranks public and private notes first for "note"', () => {
    searchIds('note').slice(0, 2).sort().should.deepEqual(['action.addPrivateNote', 'action.addPublicNote']);
  });

  it('requires a match for every word', () => {
    searchIds('ticket zzzz').should.be.empty();
  });

  it('ranks administrative operations last', () => {
    const tiers = index.search('ticket').map(({ tier }) => tier);
    tiers.slice(0, 10).should.not.containEql('admin');
  });

  it('returns all operations in catalogue order for an empty query', () => {
    searchIds('').should.deepEqual(operationIds());
    searchIds('  ').should.deepEqual(operationIds());
  });
});
