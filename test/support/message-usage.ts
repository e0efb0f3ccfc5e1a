import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the code asks of the catalogues of texts, read from its syntax tree. */

const root = join(__dirname, '..', '..');

/** A call that tells something: `t('state.agent', { name })`, `say.address('missing', { what })`. */
export interface MessageCall {
  /** `nodes/halo-itsm/editor.ts:12` */
  location: string;
  /** The area of `say`; undefined for the texts of a dialog. */
  area?: string;
  /** The keys it can ask for, as far as they stand there. */
  keys: string[];
  /** Beginning and end of a key that is put together; both empty when nothing of it stands there. */
  composedKey?: { head: string; tail: string };
  /** The names of the values it gives; undefined when they cannot be read. */
  valueNames?: string[];
}

/** What one folder's code says and asks for. */
export interface MessageUsage {
  calls: MessageCall[];
  /** All string literals and names of members: what a key may be put together from. */
  literals: Set<string>;
  /** Texts that people would see and that stand in the code: `file:line: text`. */
  hardcodedStrings: string[];
}

/** Reads the code of a folder, or one file. @param path - from the root of the repository */
export function readMessageUsage(...paths: string[]): MessageUsage {
  const usage: MessageUsage = { calls: [], literals: new Set(), hardcodedStrings: [] };
  for (const file of paths.flatMap(filesOf)) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(root, file), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    collectUsage(source, usage);
  }
  return usage;
}

function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => relative(root, join(root, path, file)));
}

function collectUsage(source: ts.SourceFile, usage: MessageUsage): void {
  const locationOf = (node: ts.Node) =>
    `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) usage.literals.add(node.text);
    if (ts.isPropertyAssignment(node)) usage.literals.add(node.name.getText());
    if (ts.isCallExpression(node)) {
      const call = parseCall(node, source);
      if (call) usage.calls.push({ location: locationOf(node), ...call });
    }
    const text = hardcodedString(node);
    if (text) usage.hardcodedStrings.push(`${locationOf(node)}: ${text}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function parseCall(
  call: ts.CallExpression,
  source: ts.SourceFile,
): Omit<MessageCall, 'location'> | undefined {
  const { expression } = call;
  const [key, values] = call.arguments;
  if (!key) return undefined;
  const name = calleeName(expression);
  const area =
    ts.isPropertyAccessExpression(expression) && expression.expression.getText() === 'messages'
      ? name
      : undefined;
  const isTranslation = area !== undefined || name === 't' || name === '#t' || name === '_';
  if (!isTranslation) return undefined;
  const keys = possibleKeys(key);
  const composedKey = keys.length === 0 ? parseComposedKey(key) : undefined;
  return { area, keys, composedKey, valueNames: values ? valueNamesOf(values, source) : [] };
}

function calleeName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** The texts an expression can be: itself, or the sides of a condition. */
function possibleKeys(expression: ts.Expression): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression))
    return [...possibleKeys(expression.whenTrue), ...possibleKeys(expression.whenFalse)];
  return [];
}

function parseComposedKey(key: ts.Expression): MessageCall['composedKey'] {
  if (!ts.isTemplateExpression(key)) return { head: '', tail: '' };
  return { head: key.head.text, tail: key.templateSpans.at(-1)?.literal.text ?? '' };
}

/** The names of an object's members; a constant of the same file is looked up. */
function valueNamesOf(expression: ts.Expression, source: ts.SourceFile): string[] | undefined {
  if (ts.isObjectLiteralExpression(expression)) {
    const names: string[] = [];
    for (const property of expression.properties) {
      if (property.name) names.push(property.name.getText());
      else if (ts.isSpreadAssignment(property)) {
        const spreadNames = valueNamesOf(property.expression, source);
        if (!spreadNames) return undefined;
        names.push(...spreadNames);
      }
    }
    return names;
  }
  if (!ts.isIdentifier(expression)) return undefined;
  const collected: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === expression.text && node.initializer) {
      if (ts.isObjectLiteralExpression(node.initializer))
        collected.push(...(valueNamesOf(node.initializer, source) ?? []));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return collected.length > 0 ? collected : undefined;
}

/** Where a literal is shown to people: an error or a line of the log, a text or attribute of the page. */
function hardcodedString(node: ts.Node): string | undefined {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return undefined;
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
    : node.text;
  if (!/\p{L}{2}/u.test(text)) return undefined;
  const { parent } = node;
  const isShown =
    (ts.isNewExpression(parent) &&
      parent.expression.getText() === 'HaloError' &&
      parent.arguments?.[1] === node) ||
    (ts.isCallExpression(parent) && isShownArgument(parent, node)) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node && isShownName(parent.name)) ||
    (ts.isBinaryExpression(parent) &&
      parent.right === node &&
      ts.isPropertyAccessExpression(parent.left) &&
      isShownName(parent.left.name));
  return isShown ? text : undefined;
}

function isShownArgument(call: ts.CallExpression, argument: ts.Node): boolean {
  const name = calleeName(call.expression);
  const index = call.arguments.indexOf(argument as ts.Expression);
  if (name === 'element') return index >= 2;
  return ['invalidRequest', 'warn', 'error', 'log', 'notify', 'append', 'text'].includes(name) && index === 0;
}

function isShownName(name: ts.PropertyName | ts.MemberName): boolean {
  const text = ts.isStringLiteral(name) ? name.text : name.getText();
  return /^(textContent|innerText|innerHTML|title|placeholder|aria-label|alt|label|heading|detail|footer|hint)$/.test(
    text,
  );
}
