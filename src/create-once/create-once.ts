import type { JsonObject, Operation } from '../catalogue/operation';
import type { HaloAnswer } from '../client';
import { HaloError } from '../errors';
import * as say from '../i18n/messages';
import type { Said, Sentence } from '../i18n/translate';
import type { OperationInput } from '../request/build';
import type { Reference } from '../request/reference';
import { type Patience, within } from '../transport/deadline';
import { timerMs } from '../util/timer';
import { type Ask, lookFor, type Sighting } from './find-by-reference';

/** How long somebody waits for a record that is made once. */
export interface Waiting extends Patience {
  /** Called before a pause. @param sent - something has been sent that may be carried out */
  onPause(sent: boolean): void;
}

/** The answer to a create: the new record, or the one that was there. */
export interface MadeOnce {
  answer: HaloAnswer;
  existing: boolean;
  warnings: Sentence[];
}

/**
 * How long after a create without an answer Halo may still be at it, ms: only when nothing has come by then is the
 * create sent again.
 */
const SETTLING = 10_000;
/** Most times a create is sent. */
const MOST_SENT = 3;
/** Pauses between two looks, ms; the last one again and again. */
const PAUSES = [500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000];
/** Most looks in a row that fail before it is given up. */
const MOST_FAILED = 12;

/** How long such an end is remembered, ms. */
const REMEMBERED = 3600_000;

/**
 * When a create with a reference last ended without anybody knowing how, by `performance.now()`. It outlives nodes and
 * deploys: the next message with this reference must not be too quick. What a process before this one has left behind
 * is as old as this process at least, and that clock starts with it at 0.
 */
const doubts = new Map<string, number>();

/** Places where a record was found by its reference, and those where one was not found right after it was made. */
const proven = new Set<string>();
const disproven = new Set<string>();

/** The last message of each reference, for the next one to wait for. */
const lines = new Map<string, Promise<void>>();

/**
 * Makes a record unless one with its reference is there: looks, creates, and after an end that says nothing looks again
 * until it is certain. One message at a time for each reference.
 * @param tenant - where the record is, as a text
 * @throws HaloError; with `uncertain` where the record may exist all the same
 */
export async function makeOnce(
  tenant: string,
  operation: Operation,
  input: OperationInput & { reference: Reference },
  record: JsonObject,
  ask: Ask,
  patience: Waiting,
): Promise<MadeOnce> {
  const { reference } = input;
  const { place, value } = reference;
  const within = place.within ? record[place.within] : undefined;
  const where = JSON.stringify([tenant, place.list.path, place.member]);
  const key = JSON.stringify([where, String(value), within ?? null]);
  const look = async () => {
    const sighting = await lookFor(reference, record, tenant, ask);
    if (sighting.found) {
      proven.add(where);
      disproven.delete(where);
    }
    return sighting;
  };
  return inLine(key, patience, async () => {
    let uncertain = doubts.has(key) ? unknownFrom(reference) : undefined;
    for (let sent = 0; ; sent++) {
      const sighting = await settled(key, uncertain, patience, reference, look);
      if (sighting.found) {
        doubts.delete(key);
        return { answer: sighting.found, existing: true, warnings: doubles(reference, sighting.others) };
      }
      const { seen } = sighting;
      // What was sent by this process was sent lately.
      const sure = seen !== 'unknown' && (proven.has(where) || (place.usual && !disproven.has(where)));
      if (uncertain && !sure) throw undecided(uncertain, reference, 'blind');
      if (uncertain && sent >= MOST_SENT) throw undecided(uncertain, reference, 'many');
      try {
        const answer = await ask(operation, input);
        doubts.delete(key);
        const warnings = seen === 'all' ? [] : [blind(reference)];
        // Once for each place, so that nobody relies on what does not work in this Halo.
        if (!proven.has(where) && !(await isFound(look))) {
          disproven.add(where);
          warnings.push(unfindable(reference));
        }
        return { answer, existing: false, warnings };
      } catch (thrown) {
        if (!(thrown instanceof HaloError && thrown.uncertain)) throw thrown;
        uncertain = thrown;
        remember(key);
      }
    }
  });
}

/** Whether a look finds what is there; one that fails proves nothing. */
async function isFound(look: () => Promise<Sighting>): Promise<boolean> {
  try {
    return (await look()).found !== undefined;
  } catch {
    return true;
  }
}

/** Looks until the record is found, or a create that nobody knows of has had its time. */
async function settled(
  key: string,
  uncertain: HaloError | undefined,
  patience: Waiting,
  reference: Reference,
  look: () => Promise<Sighting>,
): Promise<Sighting> {
  let failed = 0;
  for (let looks = 0; ; looks++) {
    if (uncertain && performance.now() >= patience.endsAt) throw undecided(uncertain, reference, 'ended');
    // As of before the look: a record that is saved while Halo is looking may not be seen.
    const left = (doubts.get(key) ?? 0) + SETTLING - performance.now();
    let pause = PAUSES[Math.min(looks, PAUSES.length - 1)] as number;
    try {
      const sighting = await look();
      failed = 0;
      if (sighting.found || left <= 0) return sighting;
      pause = uncertain ? Math.min(pause, left) : left;
    } catch (thrown) {
      if (!uncertain) throw notLooked(thrown);
      if (!mayPass(thrown) || ++failed >= MOST_FAILED) throw undecided(uncertain, reference, 'ended');
    }
    try {
      patience.onPause(uncertain !== undefined);
      await wait(pause, patience);
    } catch (thrown) {
      throw uncertain ? undecided(uncertain, reference, 'ended') : thrown;
    }
  }
}

/** One after the other for each key. */
async function inLine<T>(key: string, patience: Waiting, work: () => Promise<T>): Promise<T> {
  const before = lines.get(key);
  let leave = () => {};
  const here = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const line = before ? before.then(() => here) : here;
  lines.set(key, line);
  // Who gives up while waiting leaves a line that those before it are still in.
  void line.then(() => {
    if (lines.get(key) === line) lines.delete(key);
  });
  try {
    if (before) {
      patience.onPause(false);
      await within(before, patience, () => tooLate(say.once('another')));
    }
    return await work();
  } finally {
    leave();
  }
}

function remember(key: string): void {
  const now = performance.now();
  for (const [known, at] of doubts) if (now - at > REMEMBERED) doubts.delete(known);
  doubts.set(key, now);
}

async function wait(ms: number, patience: Waiting): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(ms));
  });
  try {
    await within(over, patience, () => tooLate(say.once('before')));
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(what: Said): HaloError {
  return new HaloError('HALO_TIMEOUT', say.once('tooLate', { what }));
}

/** Whether a look that failed may work a little later. */
function mayPass(thrown: unknown): boolean {
  const lasting = ['HALO_CLOSED', 'HALO_CONFIG', 'HALO_LOGIN_REQUIRED', 'HALO_FORBIDDEN', 'HALO_NOT_FOUND'];
  return thrown instanceof HaloError && ![...lasting, 'HALO_VALIDATION', 'HALO_TLS'].includes(thrown.code);
}

/** The look before anything was sent: what went wrong, with the news that nothing was made. */
function notLooked(thrown: unknown): unknown {
  if (!(thrown instanceof HaloError)) return thrown;
  const { code, said, headers, statusCode, details, body, retryAfter, advice } = thrown;
  return new HaloError(code, said, {
    headers,
    statusCode,
    details,
    body,
    retryAfter,
    hint: [say.once('notLooked'), advice],
  });
}

type Undecided = 'many' | 'blind' | 'ended';

/** What an earlier message left open. */
function unknownFrom({ value }: Reference): HaloError {
  return new HaloError('HALO_UNCERTAIN', say.once('unknownFrom', { value: JSON.stringify(value) }), {
    uncertain: true,
  });
}

/** The end that said nothing stays as it is; what was done to find out is our advice. */
function undecided(uncertain: HaloError, { value, place }: Reference, why: Undecided): HaloError {
  const { code, said, headers, statusCode, details, body } = uncertain;
  const where = { value: JSON.stringify(value), member: place.member };
  const found = {
    many: say.once('many', { ...where, times: MOST_SENT }),
    blind: say.once('blind', where),
    ended: say.once('ended', where),
  };
  return new HaloError(code, said, {
    headers,
    statusCode,
    details,
    body,
    uncertain: true,
    hint: [found[why], why === 'blind' ? say.once('lookInHalo') : say.once('sendAgain')],
  });
}

function blind({ value, place }: Reference): Sentence {
  return say.once('notAllSearched', { value: JSON.stringify(value), member: place.member });
}

function unfindable({ value, place }: Reference): Sentence {
  return say.once('unfindable', { value: JSON.stringify(value), member: place.member });
}

function doubles({ value, place }: Reference, others: number): Sentence[] {
  if (others === 0) return [];
  return [say.once('doubles', { records: others + 1, value: JSON.stringify(value), member: place.member })];
}
