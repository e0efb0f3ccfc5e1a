import {
  formatParameter,
  HaloError,
  type Operation,
  type Parameter,
  type ParameterDescription,
  type ParameterType,
  withoutNothingSent,
} from '../../../src/browser';
import { localize } from '../../shared/editor/catalog';

/** A row as the node keeps it. */
export interface Row {
  name: string;
  value: string;
  type: string;
}

/** What the dialog knows about a parameter. */
export interface DialogParameter extends ParameterDescription {
  type: ParameterType;
  required: boolean;
  /** Stands in the dialog without being asked for. */
  isMain: boolean;
}

/** A row that would send nothing; a `date` without a value is the moment of sending. */
export function isEmptyRow({ value, type }: Row): boolean {
  return value.trim() === '' && type !== 'date';
}

/** What a record's parameters are called and take: the main ones first, then the documented ones by name. */
export function dialogParameters(operation: Operation): DialogParameter[] {
  const { endpoint, main = [], requires = [], fixed = {}, method } = operation;
  // For writes these are members of the body.
  const requiredNames = method === 'POST' ? [] : requires.filter((name) => !name.includes('|'));
  const documented = new Map(endpoint.parameters.map((parameter) => [parameter.name, parameter]));
  const isRequired = (name: string) =>
    documented.get(name)?.required === true || requiredNames.includes(name);
  const toParameter = (name: string, details: ParameterDescription | undefined): DialogParameter => ({
    label: name,
    ...details,
    name,
    type: documented.get(name)?.type ?? 'string',
    required: isRequired(name),
    isMain: details !== undefined || isRequired(name),
  });
  const mainParameters = main.map((parameter) => toParameter(parameter.name, parameter));
  const others = endpoint.parameters
    .filter(({ name }) => !main.some((parameter) => parameter.name === name) && !Object.hasOwn(fixed, name))
    .map(({ name }) => toParameter(name, undefined));
  return [
    ...mainParameters,
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
    formatParameter(literal, { name, type: parameter.type });
    return undefined;
  } catch (error) {
    return errorMessage(error);
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
export function errorMessage(error: unknown): string {
  if (!(error instanceof HaloError)) throw error;
  return localize(withoutNothingSent(error));
}
