import type { ParameterType } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';

const DYNAMIC_TYPES = ['msg', 'flow', 'global', 'env', 'jsonata'];

/** The types that make sense for a parameter, the usual one first. Free names may take any. */
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
 * The choices of a row's typed input; a type that is already there stays, whatever it is.
 * @param renderValue - puts the field in which an id is chosen into its place, where the parameter has a list
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
    // Node-RED's own boolean cannot be left open, and what is not chosen must not be sent.
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
    // An id chosen from the tenant's own lists.
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

/** An example of what is expected, where it is not obvious. */
export function placeholderFor(parameter: ParameterType | undefined): string {
  return (parameter && PLACEHOLDERS[parameter]) ?? '';
}
