import type { JsonObject, Operation } from '../catalogue/operation';
import { rateLimitKey } from '../connection/settings';
import { translate } from '../i18n/translate';
import { collectPages } from '../pagination/collect-pages';
import { initialMetadata, paginate, type RunContext } from '../pagination/paginate';
import { type BuiltRequest, buildRequest, type OperationInput } from '../request/build';
import type { Reference } from '../request/reference';
import { toRequestError } from '../sender/request-error';
import type { HaloPage, HaloResult, RunMetadata, RunOptions } from '../types';
import { createOnce } from './create-once';

/**
 * Runs a create with a reference and yields one page: the created record, or the one that already has the reference. To
 * the caller its searches and creates are one run: one metadata object, one state, one deadline.
 * @throws HaloError
 */
export async function* runCreateOnce(
  context: RunContext,
  operation: Operation,
  input: OperationInput & { reference: Reference },
  options: RunOptions,
): AsyncGenerator<HaloPage, void, undefined> {
  const { settings } = context;
  const { deadlineMs, signal, onState } = options;
  // Built once, before the first search: an invalid request must not send anything.
  const request = buildRequest(operation, input, options);
  const metadata = initialMetadata(operation, request);
  options.onMetadata?.(metadata);
  const startedAt = performance.now();
  const deadlineAt = deadlineMs ? startedAt + deadlineMs : Number.POSITIVE_INFINITY;
  // After the first create, a search that waits is part of a write with an unknown outcome: state `retrying`.
  let createSent = false;
  const run = async (
    stepOperation: Operation,
    stepInput: OperationInput,
    stepOptions?: Pick<RunOptions, 'allPages' | 'maxRecords'>,
    stepRequest?: BuiltRequest,
  ): Promise<HaloResult> => {
    let stepMetadata: RunMetadata | undefined;
    const remainingMs = Number.isFinite(deadlineAt) ? Math.max(1, deadlineAt - performance.now()) : undefined;
    const allOptions: RunOptions = {
      ...stepOptions,
      signal,
      onState: (state) => {
        if (stepRequest && state === 'sending') createSent = true;
        onState?.(createSent && state === 'waiting' ? 'retrying' : state);
      },
      interactive: options.interactive,
      deadlineMs: remainingMs,
      onMetadata: (reported) => {
        stepMetadata = reported;
      },
    };
    try {
      return await collectPages(stepOperation, allOptions, (runOptions) =>
        paginate(context, stepOperation, stepInput, runOptions, stepRequest),
      );
    } finally {
      metadata.attempts += stepMetadata?.attempts ?? 0;
      metadata.waitedMs += stepMetadata?.waitedMs ?? 0;
    }
  };
  try {
    const { result, existing, warnings } = await createOnce(
      {
        tenant: rateLimitKey(settings),
        reference: input.reference,
        record: request.record as JsonObject,
        create: () => run(operation, input, undefined, request),
        runOperation: run,
      },
      { signal, deadlineAt, onPause: (sent) => onState?.(sent ? 'retrying' : 'waiting') },
    );
    if (existing) metadata.existing = true;
    const ownWarnings = warnings.map((warning) => translate(warning, options.language));
    const allWarnings = [...(existing ? [] : (result.halo.warnings ?? [])), ...ownWarnings];
    if (allWarnings.length > 0) metadata.warnings = allWarnings;
    metadata.durationMs = Math.round(performance.now() - startedAt);
    const { payload, rows, statusCode, headers } = result;
    yield { payload, rows, statusCode, headers };
  } catch (error) {
    throw toRequestError(error, request.method, settings.instance.host);
  } finally {
    metadata.durationMs = Math.round(performance.now() - startedAt);
  }
}
