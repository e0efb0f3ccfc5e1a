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

/** A parameter as the node stores it. */
export interface Row {
  name: string;
  value: string;
  type: string;
}

/** A documented parameter of an operation, with what the dialog shows about it. */
export interface DialogParameter extends ParameterDescription {
  type: ParameterType;
  required: boolean;
  /** Has a row in the dialog from the start; the user adds rows for others. */
  isMain: boolean;
}

/** A row without a value, which is not stored. A `date` row needs none: it is the time of the message. */
export function isEmptyRow({ value, type }: Row): boolean {
  return value.trim() === '' && type !== 'date';
}

/** The parameters of an operation: main ones first, then other required ones, then the rest. */
export function dialogParameters(operation: Operation): DialogParameter[] {
  const { endpoint, main = [], requires = [], fixed = {}, method } = operation;
  // For a POST, `requires` names properties of the body.
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

/** Why a row's value is invalid; undefined if it is valid or depends on the message. */
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

/** The value of a row; undefined if it depends on the message. */
function literalValue(value: string, type: string): unknown {
  if (type === 'str' || type === 'halo' || type === 'bool') return value;
  if (type === 'num') return Number(value);
  if (type === 'json') return JSON.parse(value);
  return undefined;
}

/** The localized message of a HaloError, without the sentence that nothing was sent. @throws any other error */
export function errorMessage(error: unknown): string {
  if (!(error instanceof HaloError)) throw error;
  return localize(withoutNothingSent(error));
}
