import 'should';
import { Ledger } from '../../soak/ledger';
import type { Ended } from '../../soak/runtime/protocol';

const message = (more: Partial<Ended>): Ended => ({
  id: 1,
  kind: 'create',
  marker: 'a',
  code: 'ok',
  uncertain: false,
  outputs: more.code && more.code !== 'ok' ? 0 : 1,
  existing: false,
  deployed: false,
  ...more,
});
const failed = { code: 'HALO_UNCERTAIN', uncertain: true };
const once = { kind: 'once' } as const;

function violations(messages: Partial<Ended>[], saved: string[], doubled: number[] = []): string[] {
  const ledger = new Ledger();
  ledger.take({ ended: messages.map(message), open: 0, doubled });
  return ledger.violations(saved);
}

describe('The ledger of the soak', () => {
  const GOOD: [what: string, messages: Partial<Ended>[], saved: string[]][] = [
    ['a create that is there', [{}], ['a']],
    ['an uncertain create that is there', [failed], ['a']],
    ['an uncertain create that is not', [failed], []],
    ['a refused create', [{ code: 'HALO_CLOSED' }], []],
    ['one record for two messages', [once, { ...once, id: 2, existing: true }], ['a']],
    [
      'one record after an uncertain end',
      [
        { ...once, ...failed },
        { ...once, id: 2 },
      ],
      ['a'],
    ],
    ['a list with its rows', [{ kind: 'list', outputs: 3, records: 3 }], []],
    ['an output that a deploy dropped', [{ kind: 'get', outputs: 0, deployed: true }], []],
  ];
  for (const [what, messages, saved] of GOOD) {
    it(`takes ${what}`, () => violations(messages, saved).should.be.empty());
  }

  const BAD: [what: string, messages: Partial<Ended>[], saved: string[], told: RegExp][] = [
    ['a create that is lost', [{}], [], /message 1 \(create ok\): 0 records/],
    ['a create done twice', [{}], ['a', 'a'], /2 records/],
    ['a create done twice after an uncertain end', [failed], ['a', 'a'], /uncertain\): 2 records/],
    ['a record of a message that was not sent', [{ code: 'HALO_CLOSED' }], ['a'], /HALO_CLOSED\): 1 records/],
    [
      'a reference with two records',
      [once, { ...once, id: 2 }],
      ['a', 'a'],
      /reference "a" \(made\): 2 records/,
    ],
    ['a reference that is lost', [once], [], /reference "a" \(made\): 0 records/],
    ['an output too many', [{ kind: 'get', outputs: 2, deployed: true }], [], /2 outputs instead of 1/],
    ['an output that is missing', [{ kind: 'get', outputs: 0 }], [], /0 outputs instead of 1/],
    ['rows that are missing', [{ kind: 'list', outputs: 2, records: 3 }], [], /2 outputs instead of 3/],
  ];
  for (const [what, messages, saved, told] of BAD) {
    it(`tells of ${what}`, () => {
      const found = violations(messages, saved);
      found.length.should.equal(1);
      String(found).should.match(told);
    });
  }

  it('tells of a message that ended twice', () => {
    violations([], [], [7]).should.deepEqual(['message 7 ended twice']);
  });
});
