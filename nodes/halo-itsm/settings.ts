import type { NodeDef } from 'node-red';
import * as messages from '../../src/i18n/messages';
import { HaloError, isPositiveInteger, type RunOptions, toNumber } from '../../src/index';
import { DEFAULTS } from './defaults';
import type { ParameterRow } from './evaluator';

export type Output = 'response' | 'records' | 'record' | 'page';

const OUTPUTS: unknown[] = ['response', 'records', 'record', 'page'] satisfies Output[];

/** The properties that control paging and output, as saved in the flow file. */
export interface RawSettings {
  output?: unknown;
  allPages?: unknown;
  maxRecords?: unknown;
  onLimit?: unknown;
  deadline?: unknown;
}

/** The node's properties as saved in the flow file. */
export interface HaloItsmConfig extends NodeDef, RawSettings {
  connection: string;
  operation: string;
  parameters?: ParameterRow[];
  request?: string;
  requestType?: string;
  /** The external reference that identifies a new record; `referenceMember` is the property it is stored in. */
  reference?: string;
  referenceType?: string;
  referenceMember?: string;
  errors?: 'catch' | 'output';
}

export interface NodeSettings {
  output: Output;
  runOptions: Pick<RunOptions, 'allPages' | 'maxRecords' | 'onLimit' | 'deadlineMs'>;
}

/**
 * Validates the node's properties. Empty properties get their default.
 * @throws HaloError HALO_CONFIG with the name of the invalid property
 */
export function nodeSettings(raw: RawSettings): NodeSettings {
  const output = isSet(raw.output) ? raw.output : DEFAULTS.output;
  if (!OUTPUTS.includes(output)) {
    throw invalidProperty('output');
  }
  const onLimit = isSet(raw.onLimit) ? raw.onLimit : DEFAULTS.onLimit;
  if (onLimit !== 'truncate' && onLimit !== 'error') {
    throw invalidProperty('onLimit');
  }
  const maxRecords = isSet(raw.maxRecords) ? toNumber(raw.maxRecords) : undefined;
  if (maxRecords !== undefined && !isPositiveInteger(maxRecords)) {
    throw invalidProperty('maxRecords');
  }
  const deadlineSeconds = isSet(raw.deadline) ? toNumber(raw.deadline) : DEFAULTS.deadline;
  if (!(deadlineSeconds >= 0)) {
    throw invalidProperty('deadline');
  }
  return {
    output: output as Output,
    runOptions: {
      allPages: raw.allPages === true,
      ...(maxRecords !== undefined && { maxRecords }),
      onLimit,
      // 0 means no deadline.
      ...(deadlineSeconds > 0 && { deadlineMs: deadlineSeconds * 1000 }),
    },
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function invalidProperty(field: 'output' | 'onLimit' | 'maxRecords' | 'deadline'): HaloError {
  return new HaloError('HALO_CONFIG', messages.node(field), { field });
}
