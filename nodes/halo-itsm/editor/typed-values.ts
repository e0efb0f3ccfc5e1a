import type { ParameterType } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';

/** Sources that are evaluated for each message. */
const DYNAMIC_TYPES = ['msg', 'flow', 'global', 'env', 'jsonata'];

/** Literal types for each type of parameter, the default first. */
const TYPES_BY_PARAMETER: Record<ParameterType, string[]> = {
  string: ['str', 'num', 'json', 'date'],
  integer: ['num'],
  number: ['num'],
  boolean: ['bool'],
  date: ['str', 'date'],
  integers: ['str', 'num', 'json'],
  uuid: ['str'],
};

/**
 * The types of a row's typed input, including its current one. An undocumented parameter gets all types.
 * @param renderValue - renders the list field for the type `halo`; undefined if the parameter has no list
 */
export function typesFor(
  parameter: ParameterType | undefined,
  currentType: string,
  t: Translator,
  renderValue?: TypedInputType['valueLabel'],
): (string | TypedInputType)[] {
  const names = [
    ...(parameter ? TYPES_BY_PARAMETER[parameter] : ['str', 'num', 'bool', 'json', 'date']),
    ...DYNAMIC_TYPES,
  ];
  if (renderValue) names.unshift('halo');
  if (currentType && !names.includes(currentType)) names.push(currentType);
  return names.map((name) => {
    // Unlike Node-RED's own boolean type, this one can be empty: the parameter is not sent.
    if (name === 'bool') {
      return {
        value: 'bool',
        label: t('parameter.boolean'),
        icon: 'red/images/typedInput/bool.svg',
        options: [
          { value: '', label: t('parameter.notSent') },
          { value: 'true', label: 'true' },
          { value: 'false', label: 'false' },
        ],
      };
    }
    // An id selected from a list of the tenant.
    if (name === 'halo') {
      return {
        value: 'halo',
        label: t('parameter.fromHalo'),
        icon: 'fa fa-list-ul',
        hasValue: true,
        valueLabel: renderValue,
      };
    }
    return name;
  });
}

const PLACEHOLDERS: Partial<Record<ParameterType, string>> = {
  date: '2026-09-01T08:00:00Z',
  integers: '1,2,3',
  uuid: '11111111-1111-4111-8111-111111111111',
};

/** An example value for types whose format is not obvious; empty for others. */
export function placeholderFor(parameter: ParameterType | undefined): string {
  return (parameter && PLACEHOLDERS[parameter]) ?? '';
}
