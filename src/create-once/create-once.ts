import type { JsonObject } from '../catalogue/operation';
import { HaloError } from '../errors';
import * as messages from '../i18n/messages';
import type { LocalizedText, MessageDescriptor } from '../i18n/translate';
import type { Reference } from '../request/reference';
import { raceDeadline, type WaitOptions } from '../transport/deadline';
import type { HaloResult } from '../types';
import { timerMs } from '../util/timer';
import { findByReference, type RunOperation, type SearchResult } from './find-by-reference';

/** When to stop waiting for a create, and what to do before a pause. */
export interface CreateOnceWaitOptions extends WaitOptions {
  /** Called before every pause. @param sent - a create has been sent whose outcome is unknown */
  onPause(sent: boolean): void;
}

/** A create with a reference. */
export interface CreateOnceRequest {
  /** Key of the tenant. */
  tenant: string;
  reference: Reference;
  /** The record to create, with its reference. */
  record: JsonObject;
  /** Sends the create. */
  create(): Promise<HaloResult>;
  /** Runs a read. */
  runOperation: RunOperation;
}

/** The result of a create: the new record, or the one that existed. */
export interface CreateOnceResult {
  result: HaloResult;
  existing: boolean;
  warnings: MessageDescriptor[];
}

/** After a create without a response Halo may still process it for this long. It is not sent again before. */
const MAX_CREATE_TIME_MS = 10_000;
/** Maximum number of times a create is sent. */
const MAX_CREATE_ATTEMPTS = 3;
/** Delays between two searches; the last one repeats. */
const SEARCH_DELAYS_MS = [500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000];
/** Maximum number of consecutive failed searches. */
const MAX_FAILED_SEARCHES = 12;

/** How long an entry of `uncertainCreates` is kept. */
const UNCERTAIN_TTL_MS = 3600_000;

/**
 * Creates with an unknown outcome: when they ended, by `performance.now()`. Module state, because it has to survive
 * deploys: the next message with the same reference must wait for MAX_CREATE_TIME_MS too. Creates of an earlier process
 * ended before this clock started at 0.
 */
const uncertainCreates = new Map<string, number>();

/** Locations where a search has found a record by its reference. */
const searchableLocations = new Set<string>();
/** Locations where a search did not find a record that had just been created. */
const unsearchableLocations = new Set<string>();

/** Completion of the last queued create, by reference. */
const queues = new Map<string, Promise<void>>();

/**
 * Creates a record unless one with its reference exists: searches, creates, and after an unknown outcome searches again
 * until the outcome is certain. Creates with the same reference run one at a time.
 * @throws HaloError; with `uncertain` when the record may exist
 */
export async function createOnce(
  { tenant, reference, record, create, runOperation }: CreateOnceRequest,
  waitOptions: CreateOnceWaitOptions,
): Promise<CreateOnceResult> {
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
      // `recent` is enough: a record that this process has just created is among the newest.
      const isConclusive =
        coverage !== 'unknown' &&
        (searchableLocations.has(locationKey) ||
          (location.isDefault && !unsearchableLocations.has(locationKey)));
      if (uncertainError && !isConclusive) throw inconclusive(uncertainError, reference, 'unverified');
      if (uncertainError && attempts >= MAX_CREATE_ATTEMPTS)
        throw inconclusive(uncertainError, reference, 'max-attempts');
      try {
        const result = await create();
        uncertainCreates.delete(key);
        const warnings = coverage === 'all' ? [] : [unverified(reference)];
        // Checked once per location: warn if this Halo does not find records by the reference.
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

/** Whether a search finds an existing record. A failed search is not evidence against it. */
async function isSearchable(search: () => Promise<SearchResult>): Promise<boolean> {
  try {
    return (await search()).found !== undefined;
  } catch {
    return true;
  }
}

/** Searches until the record is found, or until a create with an unknown outcome cannot be in progress any more. */
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
    // Computed before the search: a record saved during the search may be missing from its result.
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

/** Runs `work` after all earlier work with the same key. */
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
  // The tail includes all earlier work: a waiter that times out must not let the next one start early.
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

/** Whether a failed search may succeed later. */
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

/** The error of a search before the first create, with the hint that nothing was created. */
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

/** The error for an unknown outcome of an earlier message. */
function earlierUncertain({ value }: Reference): HaloError {
  return new HaloError(
    'HALO_UNCERTAIN',
    messages.createOnce('earlierOutcomeUnknown', { value: JSON.stringify(value) }),
    {
      uncertain: true,
    },
  );
}

/** The error of a create with an unknown outcome, with a hint why the searches did not resolve it. */
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
