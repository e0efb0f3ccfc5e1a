/**
 * `npm run docs:operations`
 *
 * Writes `docs/operations.md`: all operations of the catalogue on one page, for a search in the browser.
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
/** A longer parameter list is shown once per endpoint. */
const MAX_REPEATED_PARAMETERS = 12;

const TYPE_NAMES: Record<ParameterType, string> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  integers: 'list of integers',
  uuid: 'GUID',
};

const ID_RULES: Record<IdRule, string> = {
  required: 'Requires the `id` of the record to update',
  forbidden: 'Must not contain an `id`',
  free: 'With an `id` it updates that record, without one it creates a new record',
};

/** Described in the introduction only. */
const PAGING_PARAMETERS = /^(count|page_no|page_size|pageinate|order(desc)?\d?)$/;

const code = (text: string): string => `\`${text}\``;
const codeList = (names: string[]): string => names.map(code).join(', ');
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');
const link = (heading: string, text = heading): string => `[${text}](#${anchor(heading)})`;

/** Escapes text for Markdown. Underscores within words need no escape. */
const prose = (text: string): string => text.replace(/(?<!\w)_|[<*]/g, '\\$&');

function formatInline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([name, nested]) => `${JSON.stringify(name)}: ${formatInline(nested)}`,
  );
  return properties.length > 0 ? `{ ${properties.join(', ')} }` : '{}';
}

/** JSON on one line if it fits, otherwise with one line per property. */
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

/** Formats an entry `a|b` of `requires`. */
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
    ...(Object.keys(where).length > 0 ? [`Returns only rows with ${assignments(where).join(', ')}.`] : []),
    ...(reference ? [`References are stored in ${code(reference)}.`] : []),
    ...(endpoint.list?.paged && method === 'GET' ? ['Paged.'] : []),
  ];
}

/** The parameters without a description; a long list is shown once per endpoint. */
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
      'Request properties',
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
    ...block('Sample parameters', sample.parameters),
    ...block('Sample request', sample.request),
    ...block('Response', sample.response),
  ];
}

/**
 * The complete entry of a `core` operation.
 * @param operationByRoute - the operation whose entry has the full parameter list of a route
 */
function fullEntry(operation: Operation, operationByRoute: Map<string, string>): string[] {
  const { operationId, title, method, path, description, keywords = [] } = operation;
  return [
    `### ${operationId}`,
    `**${title}** · ${code(`${method} ${path}`)}`,
    prose(description),
    ...(summaryLines(operation).length > 0 ? [summaryLines(operation).join(' ')] : []),
    ...parameterBlocks(operation, operationByRoute),
    ...sampleBlocks(operation),
    ...(keywords.length > 0 ? [`Keywords: ${keywords.join(', ')}.`] : []),
  ];
}

/** The short entry of an `admin` operation. */
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
    ['| Operation | Description |', '| --- | --- |', ...rows].join('\n'),
    ...core.flatMap((operation) => fullEntry(operation, operationByRoute)),
    ...(admin.length > 0 ? [`### Administration: ${name}`, ...admin.flatMap(shortEntry)] : []),
  ];
}

const INTRODUCTION = `# Operations

All operations of the **halo-itsm** node on one page. Use the search of your browser (Ctrl+F or ⌘F). The dialog of the node shows the same descriptions.

- An operation without a body takes its parameters from the dialog, from \`msg.parameters\` or from the request. An operation with a body sends the request as the body: an object, or a list of objects for several records at once.
- The ids in the samples are those of the practice tenant, which \`npm start\` runs. Replace them with ids of your Halo.
- A paged list also accepts \`page_no\`, \`page_size\` (100 at most) or \`count\`, and \`order\` … \`order5\` with \`orderdesc\` … \`orderdesc5\`.
- "Response" shows the most important fields; Halo returns more.
- A _reference_ prevents duplicates: one record is created per reference, even if its message is sent again. See [Creating a record exactly once](exactly-once-creates.md). For operations without a default property, set the property in the node.
- Parameter names are Halo's, including their spelling mistakes.`;

/** The content of the page. */
export function operationsPage(): string {
  const resolved = areas.map(({ name, operations }) => ({
    name,
    operations: Object.keys(operations).flatMap((id) => findOperation(id) ?? []),
  }));
  const count = resolved.reduce((sum, { operations }) => sum + operations.length, 0);
  const contents = resolved.map(({ name, operations }) => `- ${link(name)} (${operations.length})`);
  const paragraphs = [
    '<!-- Generated from the catalogue by `npm run docs:operations`. -->',
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
