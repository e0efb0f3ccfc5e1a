import type { Drained, Ended, Kind } from './runtime/protocol';

/** What all messages did, and what of it must not be. */
export class Ledger {
  /** Messages by kind and by how they ended. */
  readonly counts = new Map<string, number>();
  readonly #violations: string[] = [];
  readonly #creates: Ended[] = [];
  /** Whether a record must be there, by reference. */
  readonly #references = new Map<string, 'made' | 'perhaps' | 'not'>();
  total = 0;
  /** Creates with a reference that were answered with a record found. */
  found = 0;

  take({ ended, doubled }: Drained): void {
    for (const id of doubled) this.#violations.push(`message ${id} ended twice`);
    for (const message of ended) this.#take(message);
  }

  #take(message: Ended): void {
    const { kind, code, uncertain, outputs, deployed, records, existing, id, marker } = message;
    this.total++;
    const how = `${kind} ${code}${uncertain ? ' (uncertain)' : ''}`;
    this.counts.set(how, (this.counts.get(how) ?? 0) + 1);
    const wanted = code !== 'ok' && kind !== 'list' ? 0 : kind === 'list' ? records : 1;
    // A deploy may drop outputs; an error in mid-sequence comes after some.
    const fits =
      outputs === wanted ||
      (deployed && outputs <= (wanted ?? outputs)) ||
      (kind === 'list' && code !== 'ok');
    if (!fits) this.#violations.push(`message ${id} (${how}): ${outputs} outputs instead of ${wanted}`);
    if (kind === 'create') this.#creates.push(message);
    if (kind !== 'once') return;
    if (existing) this.found++;
    const before = this.#references.get(marker);
    if (code === 'ok') this.#references.set(marker, 'made');
    else if (before !== 'made')
      this.#references.set(marker, uncertain || before === 'perhaps' ? 'perhaps' : 'not');
  }

  /** References of which no message said that its record is there. */
  get unsettled(): string[] {
    return [...this.#references].filter(([, state]) => state !== 'made').map(([marker]) => marker);
  }

  get references(): number {
    return this.#references.size;
  }

  /** @param saved - the summaries of the records in Halo */
  violations(saved: readonly unknown[]): string[] {
    const times = new Map<unknown, number>();
    for (const summary of saved) times.set(summary, (times.get(summary) ?? 0) + 1);
    const found = [...this.#violations];
    for (const { id, marker, code, uncertain } of this.#creates) {
      const count = times.get(marker) ?? 0;
      const [least, most] = code === 'ok' ? [1, 1] : [0, uncertain ? 1 : 0];
      if (count < least || count > most)
        found.push(`message ${id} (create ${code}${uncertain ? ', uncertain' : ''}): ${count} records`);
    }
    for (const [marker, state] of this.#references) {
      const count = times.get(marker) ?? 0;
      const [least, most] = state === 'made' ? [1, 1] : [0, state === 'perhaps' ? 1 : 0];
      if (count < least || count > most) found.push(`reference "${marker}" (${state}): ${count} records`);
    }
    return found;
  }

  /** Lines for the summary. */
  lines(kinds: Kind[]): string[] {
    return kinds.map((kind) => {
      const own = [...this.counts].filter(([how]) => how.startsWith(`${kind} `)).sort((a, b) => b[1] - a[1]);
      return `  ${kind}: ${own.map(([how, count]) => `${count} ${how.slice(kind.length + 1)}`).join(', ')}`;
    });
  }
}
