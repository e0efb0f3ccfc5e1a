import type { MainParameter, Operation, Parameter, ParameterType } from '../../../src/catalogue/operation';
import { HaloError } from '../../../src/errors';
import { withoutNothingSent } from '../../../src/request/invalid-request';
import { parameterText } from '../../../src/request/values';
import { told } from '../../shared/editor/catalog';

/** A row as the node keeps it. */
export interface Row {
  name: string;
  value: string;
  type: string;
}

/** What the dialog knows about a parameter. */
export interface KnownParameter extends MainParameter {
  type: ParameterType;
  required: boolean;
  /** Stands in the dialog without being asked for. */
  main: boolean;
}

/** A row that would send nothing; a `date` without a value is the moment of sending. */
export function isEmptyRow({ value, type }: Row): boolean {
  return value.trim() === '' && type !== 'date';
}

/** What a record's parameters are called and take: the main ones first, then the documented ones by name. */
export function knownParameters(operation: Operation): KnownParameter[] {
  const { endpoint, main = [], requires = [], fixed = {}, method } = operation;
  // For writes these are members of the body.
  const needed = method === 'POST' ? [] : requires.filter((name) => !name.includes('|'));
  const documented = new Map(endpoint.parameters.map((parameter) => [parameter.name, parameter]));
  const isRequired = (name: string) => documented.get(name)?.required === true || needed.includes(name);
  const known = (name: string, words: MainParameter | undefined): KnownParameter => ({
    label: name,
    ...words,
    name,
    type: documented.get(name)?.type ?? 'string',
    required: isRequired(name),
    main: words !== undefined || isRequired(name),
  });
  const first = main.map((words) => known(words.name, words));
  const others = endpoint.parameters
    .filter(({ name }) => !main.some((words) => words.name === name) && !Object.hasOwn(fixed, name))
    .map(({ name }) => known(name, undefined));
  return [
    ...first,
    ...others.filter(({ required }) => required),
    ...others.filter(({ required }) => !required),
  ];
}

/** A literal value that the request would be refused for, as a sentence. */
export function rowProblem(
  { name, value, type }: Row,
  parameter: Pick<Parameter, 'type'> | undefined,
): string | undefined {
  if (
    type === 'msg' ||
    type === 'flow' ||
    type === 'global' ||
    type === 'jsonata' ||
    type === 'num' ||
    type === 'json'
  ) {
    const valid = RED.utils.validateTypedProperty(value, type);
    if (valid !== true) return `${name}: ${valid}`;
  }
  if (!parameter || /^\$\{[^}]+\}$/.test(value)) return undefined;
  const literal = literalValue(value, type);
  if (literal === undefined) return undefined;
  try {
    parameterText(literal, { name, type: parameter.type });
    return undefined;
  } catch (thrown) {
    return sentence(thrown);
  }
}

/** The value a row will have, where that can be known before a message comes. */
function literalValue(value: string, type: string): unknown {
  if (type === 'str' || type === 'halo' || type === 'bool') return value;
  if (type === 'num') return Number(value);
  if (type === 'json') return JSON.parse(value);
  return undefined;
}

/** Our error's sentence, without the part that only matters when a message is under way. */
export function sentence(thrown: unknown): string {
  if (!(thrown instanceof HaloError)) throw thrown;
  return told(withoutNothingSent(thrown));
}
