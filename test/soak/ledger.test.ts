import 'should';
import { ConsistencyChecker } from '../../soak/ledger';
import type { CompletedMessage } from '../../soak/runtime/protocol';

const message = (overrides: Partial<CompletedMessage>): CompletedMessage => ({
  id: 1,
  kind: 'create',
  marker: 'a',
  code: 'ok',
  uncertain: false,
  outputs: overrides.code && overrides.code !== 'ok' ? 0 : 1,
  existing: false,
  deployed: false,
  ...overrides,
});
const uncertain = { code: 'HALO_UNCERTAIN', uncertain: true };
const createOnce = { kind: 'once' } as const;

function violations(
  messages: Partial<CompletedMessage>[],
  saved: string[],
  duplicates: number[] = [],
): string[] {
  const ledger = new ConsistencyChecker();
  ledger.add({ completed: messages.map(message), pendingCount: 0, duplicates });
  return ledger.violations(saved);
}

describe('The ledger of the soak', () => {
  const VALID_RUNS: [title: string, messages: Partial<CompletedMessage>[], saved: string[]][] = [
    ['a create that is there', [{}], ['a']],
    ['an uncertain create that is there', [uncertain], ['a']],
    ['an uncertain create that is not', [uncertain], []],
    ['a refused create', [{ code: 'HALO_CLOSED' }], []],
    ['one record for two messages', [createOnce, { ...createOnce, id: 2, existing: true }], ['a']],
    [
      'one record after an uncertain end',
      [
        { ...createOnce, ...uncertain },
        { ...createOnce, id: 2 },
      ],
      ['a'],
    ],
    ['a list with its rows', [{ kind: 'list', outputs: 3, records: 3 }], []],
    ['an output that a deploy dropped', [{ kind: 'get', outputs: 0, deployed: true }], []],
  ];
  for (const [title, messages, saved] of VALID_RUNS) {
    it(`takes ${title}`, () => violations(messages, saved).should.be.empty());
  }

  const INVALID_RUNS: [
    title: string,
    messages: Partial<CompletedMessage>[],
    saved: string[],
    pattern: RegExp,
  ][] = [
    ['a create that is lost', [{}], [], /message 1 \(create ok\): 0 records/],
    ['a create done twice', [{}], ['a', 'a'], /2 records/],
    ['a create done twice after an uncertain end', [uncertain], ['a', 'a'], /uncertain\): 2 records/],
    ['a record of a message that was not sent', [{ code: 'HALO_CLOSED' }], ['a'], /HALO_CLOSED\): 1 records/],
    [
      'a reference with two records',
      [createOnce, { ...createOnce, id: 2 }],
      ['a', 'a'],
      /reference "a" \(created\): 2 records/,
    ],
    ['a reference that is lost', [createOnce], [], /reference "a" \(created\): 0 records/],
    ['an output too many', [{ kind: 'get', outputs: 2, deployed: true }], [], /2 outputs instead of 1/],
    ['an output that is missing', [{ kind: 'get', outputs: 0 }], [], /0 outputs instead of 1/],
    ['rows that are missing', [{ kind: 'list', outputs: 2, records: 3 }], [], /2 outputs instead of 3/],
  ];
  for (const [title, messages, saved, pattern] of INVALID_RUNS) {
    it(`tells of ${title}`, () => {
      const reported = violations(messages, saved);
      reported.length.should.equal(1);
      String(reported).should.match(pattern);
    });
  }

  it('tells of a message that ended twice', () => {
    violations([], [], [7]).should.deepEqual(['message 7 ended twice']);
  });
});
