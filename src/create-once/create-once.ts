import type { JsonObject, Operation } from '../catalogue/operation';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import type { OperationInput } from '../request/build';
import type { Reference } from '../request/reference';
import { raceDeadline, type WaitOptions } from '../transport/deadline';
import type { HaloResult } from '../types';
import { timerMs } from '../util/timer';
import { findByReference, type RunOperation, type SearchResult } from './find-by-reference';

/** How long somebody waits for a record that is made once. */
export interface CreateOnceWaitOptions extends WaitOptions {
  /** Called before a pause. @param sent - something has been sent that may be carried out */
  onPause(sent: boolean): void;
}

/** The answer to a create: the new record, or the one that was there. */
export interface CreateOnceResult {
  result: HaloResult;
  existing: boolean;
  warnings: MessageDescriptor[];
}

/**
 * How long after a create without an answer Halo may still be at it, ms: only when nothing has come by then is the
 * create sent again.
 */
const MAX_CREATE_TIME_MS = 10_000;
/** Most times a create is sent. */
const MAX_CREATE_ATTEMPTS = 3;
/** Pauses between two looks, ms; the last one again and again. */
const SEARCH_DELAYS_MS = [500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000];
/** Most looks in a row that fail before it is given up. */
const MAX_FAILED_SEARCHES = 12;

/** How long such an end is remembered, ms. */
const UNCERTAIN_TTL_MS = 3600_000;

/**
 * When a create with a reference last ended without anybody knowing how, by `performance.now()`. It outlives nodes and
 * deploys: the next message with this reference must not be too quick. What a process before this one has left behind
 * is as old as this process at least, and that clock starts with it at 0.
 */
const uncertainCreates = new Map<string, number>();

/** Places where a record was found by its reference, and those where one was not found right after it was made. */
const searchableLocations = new Set<string>();
const unsearchableLocations = new Set<string>();

/** The last message of each reference, for the next one to wait for. */
const queues = new Map<string, Promise<void>>();

/**
 * Makes a record unless one with its reference is there: looks, creates, and after an end that says nothing looks again
 * until it is certain. One message at a time for each reference.
 * @param tenant - where the record is, as a text
 * @throws HaloError; with `uncertain` where the record may exist all the same
 */
export async function createOnce(
  tenant: string,
  operation: Operation,
  input: OperationInput & { reference: Reference },
  record: JsonObject,
  runOperation: RunOperation,
  waitOptions: CreateOnceWaitOptions,
): Promise<CreateOnceResult> {
  const { reference } = input;
  const { location, value } = reference;
  const scopeId = location.scopeProperty ? record[location.scopeProperty] : undefined;
  const locationKey = JSON.stringify([tenant, location.listOperation.path, location.property]);
  const key = JSON.stringify([locationKey, String(value), scopeId ?? null]);
  const search = async () => {
    const searchResult = await findByReference(reference, record, tenant, runOperation);
    if (searchResult.found) {
      searchableLocations.add(locationKey);
      unsearchableLocations.delete(locationKey);
    }
    return searchResult;
  };
  return runInQueue(key, waitOptions, async () => {
    let uncertainError = uncertainCreates.has(key) ? earlierUncertain(reference) : undefined;
    for (let attempts = 0; ; attempts++) {
      const searchResult = await searchUntilCertain(key, uncertainError, waitOptions, reference, search);
      if (searchResult.found) {
        uncertainCreates.delete(key);
        return {
          result: searchResult.found,
          existing: true,
          warnings: duplicates(reference, searchResult.otherCount),
        };
      }
      const { coverage } = searchResult;
      // What was sent by this process was sent lately.
      const isConclusive =
        coverage !== 'unknown' &&
        (searchableLocations.has(locationKey) ||
          (location.isDefault && !unsearchableLocations.has(locationKey)));
      if (uncertainError && !isConclusive) throw inconclusive(uncertainError, reference, 'unverified');
      if (uncertainError && attempts >= MAX_CREATE_ATTEMPTS)
        throw inconclusive(uncertainError, reference, 'max-attempts');
      try {
        const result = await runOperation(operation, input);
        uncertainCreates.delete(key);
        const warnings = coverage === 'all' ? [] : [unverified(reference)];
        // Once for each place, so that nobody relies on what does not work in this Halo.
        if (!searchableLocations.has(locationKey) && !(await isSearchable(search))) {
          unsearchableLocations.add(locationKey);
          warnings.push(unsearchable(reference));
        }
        return { result, existing: false, warnings };
      } catch (error) {
        if (!(error instanceof HaloError && error.uncertain)) throw error;
        uncertainError = error;
        rememberUncertain(key);
      }
    }
  });
}

/** Whether a look finds what is there; one that fails proves nothing. */
async function isSearchable(search: () => Promise<SearchResult>): Promise<boolean> {
  try {
    return (await search()).found !== undefined;
  } catch {
    return true;
  }
}

/** Looks until the record is found, or a create that nobody knows of has had its time. */
async function searchUntilCertain(
  key: string,
  uncertainError: HaloError | undefined,
  waitOptions: CreateOnceWaitOptions,
  reference: Reference,
  search: () => Promise<SearchResult>,
): Promise<SearchResult> {
  let failedSearches = 0;
  for (let searches = 0; ; searches++) {
    if (uncertainError && performance.now() >= waitOptions.deadlineAt)
      throw inconclusive(uncertainError, reference, 'ended');
    // As of before the look: a record that is saved while Halo is looking may not be seen.
    const remainingMs = (uncertainCreates.get(key) ?? 0) + MAX_CREATE_TIME_MS - performance.now();
    let delayMs = SEARCH_DELAYS_MS[Math.min(searches, SEARCH_DELAYS_MS.length - 1)] as number;
    try {
      const searchResult = await search();
      failedSearches = 0;
      if (searchResult.found || remainingMs <= 0) return searchResult;
      delayMs = uncertainError ? Math.min(delayMs, remainingMs) : remainingMs;
    } catch (error) {
      if (!uncertainError) throw searchFailed(error);
      if (!isTransient(error) || ++failedSearches >= MAX_FAILED_SEARCHES)
        throw inconclusive(uncertainError, reference, 'ended');
    }
    try {
      waitOptions.onPause(uncertainError !== undefined);
      await sleep(delayMs, waitOptions);
    } catch (error) {
      throw uncertainError ? inconclusive(uncertainError, reference, 'ended') : error;
    }
  }
}

/** One after the other for each key. */
async function runInQueue<T>(
  key: string,
  waitOptions: CreateOnceWaitOptions,
  work: () => Promise<T>,
): Promise<T> {
  const previous = queues.get(key);
  let release = () => {};
  const current = new Promise<void>((resolve) => {
    release = resolve;
  });
  const tail = previous ? previous.then(() => current) : current;
  queues.set(key, tail);
  // Who gives up while waiting leaves a line that those before it are still in.
  void tail.then(() => {
    if (queues.get(key) === tail) queues.delete(key);
  });
  try {
    if (previous) {
      waitOptions.onPause(false);
      await raceDeadline(previous, waitOptions, () =>
        deadlineError(messages.createOnce('sameReferenceInProgress')),
      );
    }
    return await work();
  } finally {
    release();
  }
}

function rememberUncertain(key: string): void {
  const now = performance.now();
  for (const [knownKey, endedAt] of uncertainCreates)
    if (now - endedAt > UNCERTAIN_TTL_MS) uncertainCreates.delete(knownKey);
  uncertainCreates.set(key, now);
}

async function sleep(ms: number, waitOptions: CreateOnceWaitOptions): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(ms));
  });
  try {
    await raceDeadline(elapsed, waitOptions, () =>
      deadlineError(messages.createOnce('earlierRequestInProgress')),
    );
  } finally {
    clearTimeout(timer);
  }
}

function deadlineError(waitedFor: LocalizedText): HaloError {
  return new HaloError('HALO_TIMEOUT', messages.createOnce('deadlineExceeded', { reason: waitedFor }));
}

/** Whether a look that failed may work a little later. */
function isTransient(error: unknown): boolean {
  const permanentCodes = [
    'HALO_CLOSED',
    'HALO_CONFIG',
    'HALO_LOGIN_REQUIRED',
    'HALO_FORBIDDEN',
    'HALO_NOT_FOUND',
  ];
  return (
    error instanceof HaloError && ![...permanentCodes, 'HALO_VALIDATION', 'HALO_TLS'].includes(error.code)
  );
}

/** The look before anything was sent: what went wrong, with the news that nothing was made. */
function searchFailed(error: unknown): unknown {
  if (!(error instanceof HaloError)) return error;
  const { code, localizedMessage, headers, statusCode, details, body, retryAfter, localizedHint } = error;
  return new HaloError(code, localizedMessage, {
    headers,
    statusCode,
    details,
    body,
    retryAfter,
    hint: [messages.createOnce('searchFailed'), localizedHint],
  });
}

type InconclusiveReason = 'max-attempts' | 'unverified' | 'ended';

/** What an earlier message left open. */
function earlierUncertain({ value }: Reference): HaloError {
  return new HaloError(
    'HALO_UNCERTAIN',
    messages.createOnce('earlierOutcomeUnknown', { value: JSON.stringify(value) }),
    {
      uncertain: true,
    },
  );
}

/** The end that said nothing stays as it is; what was done to find out is our advice. */
function inconclusive(
  uncertainError: HaloError,
  { value, location }: Reference,
  reason: InconclusiveReason,
): HaloError {
  const { code, localizedMessage, headers, statusCode, details, body } = uncertainError;
  const values = { value: JSON.stringify(value), property: location.property };
  const hints = {
    'max-attempts': messages.createOnce('attemptsExhausted', { ...values, attempts: MAX_CREATE_ATTEMPTS }),
    unverified: messages.createOnce('unverified', values),
    ended: messages.createOnce('inconclusive', values),
  };
  return new HaloError(code, localizedMessage, {
    headers,
    statusCode,
    details,
    body,
    uncertain: true,
    hint: [
      hints[reason],
      reason === 'unverified' ? messages.createOnce('checkInHalo') : messages.createOnce('sendAgain'),
    ],
  });
}

function unverified({ value, location }: Reference): MessageDescriptor {
  return messages.createOnce('searchIncomplete', {
    value: JSON.stringify(value),
    property: location.property,
  });
}

function unsearchable({ value, location }: Reference): MessageDescriptor {
  return messages.createOnce('createdButNotFound', {
    value: JSON.stringify(value),
    property: location.property,
  });
}

function duplicates({ value, location }: Reference, otherCount: number): MessageDescriptor[] {
  if (otherCount === 0) return [];
  return [
    messages.createOnce('duplicates', {
      records: otherCount + 1,
      value: JSON.stringify(value),
      property: location.property,
    }),
  ];
}
