/**
 * `npm run docs:operations`
 *
 * Writes `docs/operations.md`: every operation of the catalogue on one page, to be searched in the browser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areas, findOperation, referenceLocation } from '../src/catalogue';
import type {
  IdRule,
  Json,
  JsonObject,
  Operation,
  ParameterDescription,
  ParameterType,
} from '../src/catalogue/operation';

export const PAGE_FILE = fileURLToPath(new URL('../docs/operations.md', import.meta.url));

const MAX_LINE_CHARS = 110;
/** So many parameters are not listed twice. */
const MAX_REPEATED_PARAMETERS = 12;

const TYPE_NAMES: Record<ParameterType, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  date: 'date',
  integers: 'list of whole numbers',
  uuid: 'GUID',
};

const ID_RULES: Record<IdRule, string> = {
  required: 'Needs the `id` of the record to change',
  forbidden: 'Takes no `id`',
  free: 'With an `id` it changes that record, without one it makes a new record',
};

/** Explained once, at the top of the page. */
const PAGING_PARAMETERS = /^(count|page_no|page_size|pageinate|order(desc)?\d?)$/;

const code = (text: string): string => `\`${text}\``;
const codeList = (names: string[]): string => names.map(code).join(', ');
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');
const link = (heading: string, text = heading): string => `[${text}](#${anchor(heading)})`;

/** Prose in Markdown; underscores within words are no emphasis there. */
const prose = (text: string): string => text.replace(/(?<!\w)_|[<*]/g, '\\$&');

function formatInline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([name, nested]) => `${JSON.stringify(name)}: ${formatInline(nested)}`,
  );
  return properties.length > 0 ? `{ ${properties.join(', ')} }` : '{}';
}

/** JSON on one line where it fits, and otherwise with a line for each member. */
function formatJson(value: Json, indent = ''): string {
  const line = formatInline(value);
  if (line.length + indent.length <= MAX_LINE_CHARS || typeof value !== 'object' || value === null)
    return line;
  const inner = `${indent}  `;
  const properties = Array.isArray(value)
    ? value.map((item) => inner + formatJson(item, inner))
    : Object.entries(value).map(
        ([name, item]) => `${inner}${JSON.stringify(name)}: ${formatJson(item, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${properties.join(',\n')}\n${indent}${close}`;
}

const jsonBlock = (value: Json): string => `\`\`\`json\n${formatJson(value)}\n\`\`\``;

function parameterItem(
  name: string,
  type: string | undefined,
  { label, hint }: ParameterDescription,
): string {
  return `- ${code(name)}${type ? ` (${type})` : ''}: ${prose(hint ? `${label}. ${hint}` : label)}`;
}

/** `a|b` of `requires` as words. */
const formatRequirement = (text: string): string => text.split('|').map(code).join(' or ');

function summaryLines(operation: Operation): string[] {
  const { method, id, requires = [], fixed = {}, where = {}, endpoint } = operation;
  const reference = referenceLocation(operation)?.property;
  const documented = endpoint.parameters.filter(({ required }) => required).map(({ name }) => name);
  const requiredNames = [...new Set([...documented, ...requires])];
  const assignments = (values: JsonObject) =>
    Object.entries(values).map(([name, value]) => code(`${name}: ${JSON.stringify(value)}`));
  return [
    ...(id ? [`${ID_RULES[id]}.`] : []),
    ...(requiredNames.length > 0 ? [`Required: ${requiredNames.map(formatRequirement).join(', ')}.`] : []),
    ...(Object.keys(fixed).length > 0 ? [`Always sends ${assignments(fixed).join(', ')}.`] : []),
    ...(Object.keys(where).length > 0 ? [`Keeps only rows with ${assignments(where).join(', ')}.`] : []),
    ...(reference ? [`A reference is kept in ${code(reference)}.`] : []),
    ...(endpoint.list?.paged && method === 'GET' ? ['Has pages.'] : []),
  ];
}

/** The parameters without a hint of ours: a long list only once for each endpoint. */
function otherParameters(
  { operationId, route, main = [], endpoint }: Operation,
  operationByRoute: Map<string, string>,
): string[] {
  const shown = new Set(main.map(({ name }) => name));
  const names = endpoint.parameters
    .map(({ name }) => name)
    .filter((name) => !shown.has(name) && !PAGING_PARAMETERS.test(name));
  if (names.length === 0) return [];
  const documentedAt = operationByRoute.get(route);
  if (names.length > MAX_REPEATED_PARAMETERS && documentedAt)
    return [`All other parameters are those of ${link(documentedAt, code(documentedAt))}.`];
  operationByRoute.set(route, documentedAt ?? operationId);
  return [`${main.length > 0 ? 'Other parameters' : 'Parameters'}: ${codeList(names)}.`];
}

function parameterBlocks(operation: Operation, operationByRoute: Map<string, string>): string[] {
  const { main = [], properties = [], endpoint } = operation;
  const types = new Map(endpoint.parameters.map(({ name, type }) => [name, TYPE_NAMES[type]]));
  return [
    ...listBlock(
      'Parameters',
      main.map((parameter) => parameterItem(parameter.name, types.get(parameter.name), parameter)),
    ),
    ...otherParameters(operation, operationByRoute),
    ...listBlock(
      'Members of the request',
      properties.map((property) => parameterItem(property.name, undefined, property)),
    ),
  ];
}

const listBlock = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? [`${title}:`, lines.join('\n')] : [];

function sampleBlocks({ sample = {} }: Operation): string[] {
  const block = (title: string, value: Json | undefined) =>
    value === undefined ? [] : [`${title}:`, jsonBlock(value)];
  return [
    ...block('Sample of the parameters', sample.parameters),
    ...block('Sample of the request', sample.request),
    ...block('Shape of the answer', sample.response),
  ];
}

/** A `core` operation in full; `first` knows where an endpoint's parameters stand in full. */
function fullEntry(operation: Operation, operationByRoute: Map<string, string>): string[] {
  const { operationId, title, method, path, description, keywords = [] } = operation;
  return [
    `### ${operationId}`,
    `**${title}** · ${code(`${method} ${path}`)}`,
    prose(description),
    ...(summaryLines(operation).length > 0 ? [summaryLines(operation).join(' ')] : []),
    ...parameterBlocks(operation, operationByRoute),
    ...sampleBlocks(operation),
    ...(keywords.length > 0 ? [`Other words: ${keywords.join(', ')}.`] : []),
  ];
}

/** An operation of the configuration, short. */
function shortEntry(operation: Operation): string[] {
  const { operationId, title, method, path, description, endpoint, sample = {} } = operation;
  const names = endpoint.parameters.map(({ name }) => name).filter((name) => !PAGING_PARAMETERS.test(name));
  const details = [
    ...summaryLines(operation),
    ...(names.length > 0 ? [`Parameters: ${codeList(names)}.`] : []),
    ...(sample.request === undefined ? [] : [`Request: ${code(JSON.stringify(sample.request))}`]),
  ];
  return [
    `#### ${operationId}`,
    `**${title}** · ${code(`${method} ${path}`)} · ${prose(description)}`,
    ...(details.length > 0 ? [details.join(' ')] : []),
  ];
}

function areaSection(name: string, operations: Operation[]): string[] {
  const operationByRoute = new Map<string, string>();
  const core = operations.filter(({ tier }) => tier === 'core');
  const admin = operations.filter(({ tier }) => tier === 'admin');
  const rows = operations.map(
    ({ operationId, title }) => `| ${link(operationId, code(operationId))} | ${title} |`,
  );
  return [
    `## ${name}`,
    ['| Operation | What it does |', '| --- | --- |', ...rows].join('\n'),
    ...core.flatMap((operation) => fullEntry(operation, operationByRoute)),
    ...(admin.length > 0 ? [`### More of ${name}`, ...admin.flatMap(shortEntry)] : []),
  ];
}

const INTRODUCTION = `# Operations

What the **halo-itsm** node can do, on one page: press Ctrl+F (or ⌘F) and search for what you are after. The dialog of the node has the same texts.

- An operation without a body takes its parameters from the rows of the dialog, from \`msg.parameters\` or from the request. One with a body takes the request as the body: an object, or a list of objects for several records at once.
- Ids in the samples are those of the practice tenant that \`npm start\` runs. In your Halo they are your own.
- A list that has pages also takes \`page_no\`, \`page_size\` (100 at most) or \`count\`, and \`order\` … \`order5\` with \`orderdesc\` … \`orderdesc5\`.
- "Shape of the answer" shows the members to expect; Halo answers more of them.
- With a _reference_ a new record is made once, however often its message comes: see [Done once](done-once.md). Where no member is named for it, the node says in which one it is kept.
- Parameter names are Halo's own, with their spelling mistakes.`;

/** The whole page. */
export function operationsPage(): string {
  const resolved = areas.map(({ name, operations }) => ({
    name,
    operations: Object.keys(operations).flatMap((id) => findOperation(id) ?? []),
  }));
  const count = resolved.reduce((sum, { operations }) => sum + operations.length, 0);
  const contents = resolved.map(({ name, operations }) => `- ${link(name)} (${operations.length})`);
  const paragraphs = [
    '<!-- Made from the catalogue by `npm run docs:operations`. -->',
    INTRODUCTION,
    `${count} operations in ${resolved.length} areas:`,
    contents.join('\n'),
    ...resolved.flatMap(({ name, operations }) => areaSection(name, operations)),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

if (require.main === module) {
  mkdirSync(dirname(PAGE_FILE), { recursive: true });
  writeFileSync(PAGE_FILE, operationsPage());
}
