import 'should';
import { ConsistencyChecker } from '../../soak/consistency-checker';
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
  const checker = new ConsistencyChecker();
  checker.add({ completed: messages.map(message), pendingCount: 0, duplicates });
  return checker.violations(saved);
}

describe('The consistency check of the soak test', () => {
  const VALID_RUNS: [title: string, messages: Partial<CompletedMessage>[], saved: string[]][] = [
    ['a create with a saved record', [{}], ['a']],
    ['an uncertain create with a saved record', [uncertain], ['a']],
    ['an uncertain create without a saved record', [uncertain], []],
    ['a failed create without a record', [{ code: 'HALO_CLOSED' }], []],
    ['one record for two messages', [createOnce, { ...createOnce, id: 2, existing: true }], ['a']],
    [
      'one record after an uncertain outcome',
      [
        { ...createOnce, ...uncertain },
        { ...createOnce, id: 2 },
      ],
      ['a'],
    ],
    ['a list with all its rows', [{ kind: 'list', outputs: 3, records: 3 }], []],
    ['an output that a deploy dropped', [{ kind: 'get', outputs: 0, deployed: true }], []],
  ];
  for (const [title, messages, saved] of VALID_RUNS) {
    it(`accepts ${title}`, () => violations(messages, saved).should.be.empty());
  }

  const INVALID_RUNS: [
    title: string,
    messages: Partial<CompletedMessage>[],
    saved: string[],
    pattern: RegExp,
  ][] = [
    ['a lost create', [{}], [], /message 1 \(create ok\): 0 records/],
    ['a create with two records', [{}], ['a', 'a'], /2 records/],
    ['an uncertain create with two records', [uncertain], ['a', 'a'], /uncertain\): 2 records/],
    [
      'a record of a message that failed before sending',
      [{ code: 'HALO_CLOSED' }],
      ['a'],
      /HALO_CLOSED\): 1 records/,
    ],
    [
      'a reference with two records',
      [createOnce, { ...createOnce, id: 2 }],
      ['a', 'a'],
      /reference "a" \(created\): 2 records/,
    ],
    ['a reference without a record', [createOnce], [], /reference "a" \(created\): 0 records/],
    ['a surplus output', [{ kind: 'get', outputs: 2, deployed: true }], [], /2 outputs instead of 1/],
    ['a missing output', [{ kind: 'get', outputs: 0 }], [], /0 outputs instead of 1/],
    ['missing rows', [{ kind: 'list', outputs: 2, records: 3 }], [], /2 outputs instead of 3/],
  ];
  for (const [title, messages, saved, pattern] of INVALID_RUNS) {
    it(`reports ${title}`, () => {
      const reported = violations(messages, saved);
      reported.length.should.equal(1);
      String(reported).should.match(pattern);
    });
  }

  it('reports a message that completed twice', () => {
    violations([], [], [7]).should.deepEqual(['message 7 completed twice']);
  });
});
