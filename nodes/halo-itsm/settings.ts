import * as messages from '../../src/i18n/messages';
import { HaloError, type RunOptions, toNumber } from '../../src/index';

export type Output = 'response' | 'records' | 'record' | 'page';

const OUTPUTS: unknown[] = ['response', 'records', 'record', 'page'] satisfies Output[];

/** The node's properties that say how its answers come, as the flow file holds them. */
export interface RawSettings {
  output?: unknown;
  allPages?: unknown;
  maxRecords?: unknown;
  onLimit?: unknown;
  deadline?: unknown;
}

export interface NodeSettings {
  output: Output;
  /** How operations are run. */
  runOptions: Pick<RunOptions, 'allPages' | 'maxRecords' | 'onLimit' | 'deadlineMs'>;
}

const DEFAULT_DEADLINE_SECONDS = 600;

/**
 * Checks a node's properties.
 * @throws HaloError HALO_CONFIG naming the property
 */
export function nodeSettings(raw: RawSettings): NodeSettings {
  const output = isSet(raw.output) ? raw.output : 'response';
  if (!OUTPUTS.includes(output)) {
    throw invalidProperty('output');
  }
  const onLimit = isSet(raw.onLimit) ? raw.onLimit : 'truncate';
  if (onLimit !== 'truncate' && onLimit !== 'error') {
    throw invalidProperty('onLimit');
  }
  const maxRecords = isSet(raw.maxRecords) ? toNumber(raw.maxRecords) : undefined;
  if (maxRecords !== undefined && !(Number.isInteger(maxRecords) && maxRecords > 0)) {
    throw invalidProperty('maxRecords');
  }
  const seconds = isSet(raw.deadline) ? toNumber(raw.deadline) : DEFAULT_DEADLINE_SECONDS;
  if (!(seconds >= 0)) {
    throw invalidProperty('deadline');
  }
  return {
    output: output as Output,
    runOptions: {
      allPages: raw.allPages === true,
      ...(maxRecords !== undefined && { maxRecords }),
      onLimit,
      ...(seconds > 0 && { deadlineMs: seconds * 1000 }),
    },
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function invalidProperty(field: 'output' | 'onLimit' | 'maxRecords' | 'deadline'): HaloError {
  return new HaloError('HALO_CONFIG', messages.node(field), { field });
}
