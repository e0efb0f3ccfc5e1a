import should from 'should';
import { findRows } from '../../src/response/rows';

describe('The rows of a response', () => {
  it('are a bare array or the value of the list key', () => {
    should(findRows([{ id: 1 }], null)).eql({ rows: [{ id: 1 }] });
    should(findRows({ record_count: 9, tickets: [{ id: 1 }] }, 'tickets')).eql({
      rows: [{ id: 1 }],
      recordCount: 9,
      key: 'tickets',
    });
  });

  it('are the first array of objects other than columns if the key is unknown', () => {
    should(findRows({ columns: [{ id: 1 }], ids: [1], events: [{ id: 7 }] }, null)?.key).equal('events');
  });

  it('are undefined for a single record, even if it contains arrays', () => {
    should(findRows({ id: 1001, customfields: [{ id: 201 }] }, null)).be.undefined();
    should(findRows({ auth_url: 'https://acme.example.com' }, null)).be.undefined();
    should(findRows('text', null)).be.undefined();
  });
});
