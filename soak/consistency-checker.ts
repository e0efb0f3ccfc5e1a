import type { CompletedMessage, DrainResult, MessageKind } from './runtime/protocol';

/** Collects the outcomes of all messages and finds lost or duplicated ones. */
export class ConsistencyChecker {
  /** Number of messages by kind and outcome. */
  readonly outcomeCounts = new Map<string, number>();
  readonly #violations: string[] = [];
  readonly #createMessages: CompletedMessage[] = [];
  /** Expected state of the record of each reference. */
  readonly #references = new Map<string, 'created' | 'uncertain' | 'absent'>();
  messageCount = 0;
  /** Number of creates with a reference that returned an existing record. */
  existingCount = 0;

  add({ completed, duplicates }: DrainResult): void {
    for (const id of duplicates) this.#violations.push(`message ${id} completed twice`);
    for (const message of completed) this.#addMessage(message);
  }

  #addMessage(message: CompletedMessage): void {
    const { kind, code, uncertain, outputs, deployed, records, existing, id, marker } = message;
    this.messageCount++;
    const outcome = `${kind} ${code}${uncertain ? ' (uncertain)' : ''}`;
    this.outcomeCounts.set(outcome, (this.outcomeCounts.get(outcome) ?? 0) + 1);
    const expected = code !== 'ok' && kind !== 'list' ? 0 : kind === 'list' ? records : 1;
    // A deploy can drop outputs; an error in a sequence can follow some outputs.
    const isExpected =
      outputs === expected ||
      (deployed && outputs <= (expected ?? outputs)) ||
      (kind === 'list' && code !== 'ok');
    if (!isExpected)
      this.#violations.push(`message ${id} (${outcome}): ${outputs} outputs instead of ${expected}`);
    if (kind === 'create') this.#createMessages.push(message);
    if (kind !== 'once') return;
    if (existing) this.existingCount++;
    const previous = this.#references.get(marker);
    if (code === 'ok') this.#references.set(marker, 'created');
    else if (previous !== 'created')
      this.#references.set(marker, uncertain || previous === 'uncertain' ? 'uncertain' : 'absent');
  }

  /** References for which no message has confirmed a record. */
  get unresolvedReferences(): string[] {
    return [...this.#references].filter(([, state]) => state !== 'created').map(([marker]) => marker);
  }

  get referenceCount(): number {
    return this.#references.size;
  }

  /** All violations. @param savedSummaries - summaries of the records in Halo */
  violations(savedSummaries: readonly unknown[]): string[] {
    const countBySummary = new Map<unknown, number>();
    for (const summary of savedSummaries) countBySummary.set(summary, (countBySummary.get(summary) ?? 0) + 1);
    const violations = [...this.#violations];
    for (const { id, marker, code, uncertain } of this.#createMessages) {
      const count = countBySummary.get(marker) ?? 0;
      const [min, max] = code === 'ok' ? [1, 1] : [0, uncertain ? 1 : 0];
      if (count < min || count > max)
        violations.push(`message ${id} (create ${code}${uncertain ? ', uncertain' : ''}): ${count} records`);
    }
    for (const [marker, state] of this.#references) {
      const count = countBySummary.get(marker) ?? 0;
      const [min, max] = state === 'created' ? [1, 1] : [0, state === 'uncertain' ? 1 : 0];
      if (count < min || count > max) violations.push(`reference "${marker}" (${state}): ${count} records`);
    }
    return violations;
  }

  /** One line per kind of message for the summary. */
  summaryLines(kinds: MessageKind[]): string[] {
    return kinds.map((kind) => {
      const kindCounts = [...this.outcomeCounts]
        .filter(([outcome]) => outcome.startsWith(`${kind} `))
        .sort((a, b) => b[1] - a[1]);
      return `  ${kind}: ${kindCounts.map(([outcome, count]) => `${count} ${outcome.slice(kind.length + 1)}`).join(', ')}`;
    });
  }
}
