import type { JsonObject, Operation } from '../catalogue/operation';
import type { ReferencePlace } from '../catalogue/references';
import type { HaloAnswer, RunOptions } from '../client';
import { HaloError } from '../errors';
import type { OperationInput } from '../request/build';
import type { Reference } from '../request/reference';
import { isObject } from '../response/rows';

/** Runs one operation as it stands. */
export type Ask = (
  operation: Operation,
  input: OperationInput,
  options?: Pick<RunOptions, 'allPages' | 'maxRecords'>,
) => Promise<HaloAnswer>;

/** What a look at Halo's records showed. */
export type Sighting =
  /** `others`: how many more records have the reference. */
  | { found: HaloAnswer; others: number }
  /** Nothing. Which records would have been seen: all, those made lately, or nobody knows. */
  | { found?: undefined; seen: 'all' | 'lately' | 'unknown' };

/** Most records looked through in one way, and most records asked for one by one. */
const MOST_ROWS = 300;
const MOST_SINGLES = 10;

/** One way to ask for records. */
interface Way {
  name: string;
  parameters: JsonObject;
  /** The parameter looks at the member itself, so that nothing found means that nothing is there. */
  exact?: boolean;
  /** No filter at all: what the rows show decides. */
  everything?: boolean;
}

/** Ways that a Halo has refused, by tenant: asked again, it would refuse again. */
const refused = new Set<string>();

/**
 * Looks for the record with a reference. Whatever a filter brings, a record counts only if its own member says so; and
 * that nothing was found counts only where the filter is about this member, or everything was looked through.
 * @param record - the record to be made
 * @param tenant - whose records, as a text
 * @throws HaloError when Halo could not be asked
 */
export async function lookFor(
  { value, place }: Reference,
  record: JsonObject,
  tenant: string,
  ask: Ask,
): Promise<Sighting> {
  const { member, list, within } = place;
  const narrowed: JsonObject = within && record[within] !== undefined ? { [within]: record[within] } : {};
  const records = new Records(place, narrowed, ask);
  for (const way of waysOf(list, member, value)) {
    const key = `${tenant} ${list.path} ${member} ${way.name}`;
    if (refused.has(key)) continue;
    let answer: HaloAnswer;
    try {
      answer = await records.list(way.parameters);
    } catch (thrown) {
      const { code } = thrown instanceof HaloError ? thrown : { code: undefined };
      if (way.everything || (code !== 'HALO_VALIDATION' && code !== 'HALO_REQUEST')) throw thrown;
      if (code === 'HALO_VALIDATION') refused.add(key);
      continue;
    }
    const listed = answer.rows.map(asRow).filter((row) => row !== undefined);
    const { rows, all } = way.everything ? { rows: listed, all: true } : await records.showing(listed);
    const [first, ...others] = rows
      .filter((row) => row[member] !== undefined && String(row[member]) === String(value))
      .sort((a, b) => Number(a.id) - Number(b.id));
    if (first) {
      const whole = await records.whole(first);
      return { found: whole ?? { ...answer, payload: first, rows: [first] }, others: others.length };
    }
    const complete = answer.halo.complete !== false && !answer.halo.truncated;
    if (way.exact && complete && all) return { seen: 'all' };
    if (way.everything && (await records.wouldShow(listed))) {
      if (complete) return { seen: 'all' };
      return { seen: isNewestFirst(listed) ? 'lately' : 'unknown' };
    }
  }
  return { seen: 'unknown' };
}

/** The records among which one is looked for. */
class Records {
  readonly #place: ReferencePlace;
  readonly #narrowed: JsonObject;
  readonly #ask: Ask;

  constructor(place: ReferencePlace, narrowed: JsonObject, ask: Ask) {
    this.#place = place;
    this.#narrowed = narrowed;
    this.#ask = ask;
  }

  list(parameters: JsonObject): Promise<HaloAnswer> {
    return this.#ask(
      this.#place.list,
      { parameters: { ...this.#narrowed, ...parameters } },
      { allPages: true, maxRecords: MOST_ROWS },
    );
  }

  /** One record in full; undefined where it cannot be had. */
  async whole({ id }: Row): Promise<HaloAnswer | undefined> {
    const { one } = this.#place;
    if (!one || id === undefined || id === null) return undefined;
    const details: JsonObject = has(one, 'includedetails') ? { includedetails: true } : {};
    try {
      const answer = await this.#ask(one, { parameters: { ...this.#narrowed, ...details, id } });
      return asRow(answer.payload) && answer;
    } catch (thrown) {
      const { code = '' } = thrown instanceof HaloError ? thrown : {};
      if (['HALO_VALIDATION', 'HALO_REQUEST', 'HALO_FORBIDDEN', 'HALO_NOT_FOUND'].includes(code))
        return undefined;
      throw thrown;
    }
  }

  /** The rows, in full where they do not show the member, as long as those are few. @returns whether all could be seen */
  async showing(rows: Row[]): Promise<{ rows: Row[]; all: boolean }> {
    const { member } = this.#place;
    const without = rows.filter((row) => !(member in row));
    if (without.length > MOST_SINGLES) return { rows, all: false };
    const full = await Promise.all(without.map(async (row) => asRow((await this.whole(row))?.payload)));
    const seen = full.filter((row) => row !== undefined);
    return {
      rows: [...rows.filter((row) => member in row), ...seen],
      all: seen.length === without.length,
    };
  }

  /**
   * Whether rows would show the member if they had it: a list can be the short form of its records, and a name that a
   * user gave can be wrong.
   */
  async wouldShow(rows: Row[]): Promise<boolean> {
    const { member, usual } = this.#place;
    const [newest] = rows;
    if (rows.some((row) => member in row)) return true;
    if (!newest || !usual) return usual;
    const full = asRow((await this.whole(newest))?.payload);
    return full !== undefined && !(member in full);
  }
}

function isNewestFirst(rows: Row[]): boolean {
  return rows.every((row, index) => index === 0 || Number(row.id) < Number(rows[index - 1]?.id));
}

/** How records can be asked for, the surest way first; only with parameters that the document knows. */
function waysOf(list: Operation, member: string, value: string | number): Way[] {
  const common: JsonObject = has(list, 'includeinactive') ? { includeinactive: true } : {};
  const ways: Way[] = [];
  for (const name of [member, `search_${member}`]) {
    if (has(list, name)) ways.push({ name, parameters: { ...common, [name]: value }, exact: true });
  }
  if (has(list, 'advanced_search')) {
    const equals = JSON.stringify([{ filter_name: member, filter_type: 2, filter_value: String(value) }]);
    ways.push({ name: 'advanced', parameters: { ...common, advanced_search: equals }, exact: true });
  }
  if (has(list, 'search')) ways.push({ name: 'search', parameters: { ...common, search: String(value) } });
  // The newest first: what was made a moment ago is among them, however many there are.
  const newest: JsonObject = has(list, 'orderdesc') ? { order: 'id', orderdesc: true } : {};
  ways.push({ name: 'everything', parameters: { ...common, ...newest }, everything: true });
  return ways;
}

type Row = JsonObject;

function has({ endpoint }: Operation, name: string): boolean {
  return endpoint.parameters.some((parameter) => parameter.name === name);
}

function asRow(value: unknown): Row | undefined {
  // Some versions of Halo answer one record as an array of one.
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(one) ? (one as Row) : undefined;
}
