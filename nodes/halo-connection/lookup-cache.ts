import * as say from '../../src/i18n/messages';
import { type HaloClient, HaloError, type Session } from '../../src/index';

/** A question of an open dialog: an operation that reads, and its parameters. */
export interface Question {
  operation: string;
  parameters?: Record<string, unknown>;
}

/** What Halo answered, and how long ago. Shared by everybody who asks: not to be changed. */
export interface LookedUp {
  payload: unknown;
  rows: readonly unknown[];
  /** Halo's own total over all pages, where it tells one. */
  recordCount?: number;
  /** Whether this one page is everything; absent when the answer is no list. */
  complete?: boolean;
  /** Milliseconds since it was read. */
  age: number;
}

interface Kept {
  answer: Omit<LookedUp, 'age'>;
  readAt: number;
  size: number;
}

/** How long a person waits for an answer, ms. */
const PATIENCE = 30_000;
/** An older answer is read anew without being asked, ms. */
const STALE = 10 * 60_000;
/** A younger answer is not read again even when that is asked for, ms. */
const FRESH = 2000;
/** What is remembered for one connection, in characters of JSON. */
const ROOM = 8_000_000;
/** What remembering takes besides question and answer. */
const SPARE = 500;
/** Most questions with Halo at a time: dialogs of several people at work, and little beside the limits of Halo. */
const AT_ONCE = 20;

/**
 * What open dialogs ask Halo on behalf of their users: always reads, before the messages of flows, one request for
 * everybody who asks the same. Answers are remembered as long as the connection runs and its sign-in stays the same;
 * failures never are.
 */
export class LookUps {
  readonly #client: HaloClient;
  readonly #session: Session;
  /** By question, the one asked longest ago first. */
  readonly #kept = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<Kept>>();
  #asking = 0;
  #size = 0;
  #owner = '';

  constructor(client: HaloClient, session: Session) {
    this.#client = client;
    this.#session = session;
  }

  /**
   * Answers a question, from memory where it was asked lately.
   * @param refresh - asks Halo although the answer is remembered, unless it has only just come
   * @throws HaloError saying why there is no answer; HALO_QUEUE_FULL when too much is being asked
   */
  async read(question: Question, { refresh = false } = {}): Promise<LookedUp> {
    const owner = this.#forgetOthers();
    const key = keyOf(question);
    const kept = this.#kept.get(key);
    if (kept && performance.now() - kept.readAt < (refresh ? FRESH : STALE)) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return aged(kept);
    }
    let asked = this.#underWay.get(key);
    if (!asked) {
      if (this.#asking >= AT_ONCE) throw new HaloError('HALO_QUEUE_FULL', say.lookUp('tooMany'));
      this.#asking++;
      asked = this.#ask(question).finally(() => {
        this.#asking--;
        if (this.#underWay.get(key) === asked) this.#underWay.delete(key);
      });
      this.#underWay.set(key, asked);
    }
    const answer = await asked;
    if (owner === this.#forgetOthers()) this.#keep(key, answer);
    return aged(answer);
  }

  async #ask({ operation: id, parameters = {} }: Question): Promise<Kept> {
    const { findOperation } = await import('../../src/catalogue/index');
    const operation = findOperation(id);
    if (operation?.method !== 'GET') throw new Error(`${id} is no operation that reads`);
    const { payload, rows, halo } = await this.#client.run(
      operation,
      { parameters },
      { interactive: true, deadline: PATIENCE },
    );
    const { recordCount, complete } = halo;
    return {
      answer: { payload, rows, recordCount, complete },
      readAt: performance.now(),
      size: JSON.stringify(payload ?? null).length,
    };
  }

  /** Answers belong to who is signed in; whoever comes next must not see them. @returns whose they are now */
  #forgetOthers(): string {
    const { state, signIns } = this.#session;
    const owner = `${signIns} ${state}`;
    if (owner !== this.#owner) {
      this.#owner = owner;
      this.#kept.clear();
      this.#underWay.clear();
      this.#size = 0;
    }
    return owner;
  }

  #keep(key: string, kept: Kept): void {
    this.#drop(key);
    const now = performance.now();
    for (const [other, { readAt }] of this.#kept) if (now - readAt >= STALE) this.#drop(other);
    const size = sizeOf(key, kept);
    if (size > ROOM) return;
    this.#kept.set(key, kept);
    this.#size += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= ROOM) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#size -= sizeOf(key, kept);
    this.#kept.delete(key);
  }
}

function keyOf({ operation, parameters = {} }: Question): string {
  const sorted = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([operation, sorted]);
}

function sizeOf(key: string, { size }: Kept): number {
  return key.length + size + SPARE;
}

function aged({ answer, readAt }: Kept): LookedUp {
  return { ...answer, age: Math.round(performance.now() - readAt) };
}

/**
 * Why a connection cannot be asked.
 * @param isDeployed - whether it is in the flows that Node-RED has
 */
export function notRunning(isDeployed: boolean): HaloError {
  return new HaloError('HALO_CONFIG', isDeployed ? say.lookUp('notRunning') : say.lookUp('notDeployed'));
}
