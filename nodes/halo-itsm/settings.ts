import * as say from '../../src/i18n/messages';
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

export interface Settings {
  output: Output;
  /** How operations are run. */
  run: Pick<RunOptions, 'allPages' | 'maxRecords' | 'onLimit' | 'deadline'>;
}

const DEFAULT_DEADLINE = 600;

/**
 * Checks a node's properties.
 * @throws HaloError HALO_CONFIG naming the property
 */
export function nodeSettings(raw: RawSettings): Settings {
  const output = given(raw.output) ? raw.output : 'response';
  if (!OUTPUTS.includes(output)) {
    throw wrong('output');
  }
  const onLimit = given(raw.onLimit) ? raw.onLimit : 'truncate';
  if (onLimit !== 'truncate' && onLimit !== 'error') {
    throw wrong('onLimit');
  }
  const maxRecords = given(raw.maxRecords) ? toNumber(raw.maxRecords) : undefined;
  if (maxRecords !== undefined && !(Number.isInteger(maxRecords) && maxRecords > 0)) {
    throw wrong('maxRecords');
  }
  const seconds = given(raw.deadline) ? toNumber(raw.deadline) : DEFAULT_DEADLINE;
  if (!(seconds >= 0)) {
    throw wrong('deadline');
  }
  return {
    output: output as Output,
    run: {
      allPages: raw.allPages === true,
      ...(maxRecords !== undefined && { maxRecords }),
      onLimit,
      ...(seconds > 0 && { deadline: seconds * 1000 }),
    },
  };
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function wrong(field: 'output' | 'onLimit' | 'maxRecords' | 'deadline'): HaloError {
  return new HaloError('HALO_CONFIG', say.node(field), { field });
}
