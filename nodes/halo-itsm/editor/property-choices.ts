import type { Operation } from '../../../src/browser';
import type { Translator } from '../../shared/editor/catalog';
import type { Choice, ChoiceGroup } from '../../shared/editor/combobox';
import type { FieldMatch } from './tenant-fields';

/**
 * The properties whose name, label or hint contains the query: the operation's described properties first, then the
 * others of the schema.
 * @param schema - types of the properties, by name
 * @param query - in lower case
 */
export function propertyChoices(
  { properties = [] }: Operation,
  schema: Record<string, string>,
  query: string,
  t: Translator,
): ChoiceGroup[] {
  const described: Choice[] = properties.map(({ name, label, hint }) => ({
    value: name,
    label: `${label} (${name})`,
    code: schema[name],
    detail: hint,
  }));
  const others: Choice[] = Object.entries(schema)
    .filter(([name]) => !properties.some((property) => property.name === name))
    .map(([name, type]) => ({ value: name, label: name, code: type }));
  const matchesQuery = ({ value, label, detail = '' }: Choice) =>
    `${value} ${label} ${detail}`.toLowerCase().includes(query);
  const startRank = ({ value }: Choice) => (value.toLowerCase().startsWith(query) ? 0 : 1);
  return [
    { heading: t('guide.mainProperties'), choices: described.filter(matchesQuery) },
    {
      heading: t('guide.otherProperties'),
      choices: others.filter(matchesQuery).sort((a, b) => startRank(a) - startRank(b)),
    },
  ];
}

/** The options of a drop-down field whose id or name contains the query. @param query - in lower case */
export function optionChoices({ field }: FieldMatch, query: string, t: Translator): ChoiceGroup[] {
  const { label, options = [] } = field;
  return [
    {
      heading: t('guide.chooseValue', { name: label }),
      choices: options
        .filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(query))
        .map(({ id, name }) => ({ value: String(id), label: name, code: String(id) })),
    },
  ];
}
