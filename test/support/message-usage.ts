import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the code asks of the catalogues of texts, read from its syntax tree. */

const root = join(__dirname, '..', '..');

/** A call that tells something: `t('state.agent', { name })`, `say.address('missing', { what })`. */
export interface Call {
  /** `nodes/halo-itsm/editor.ts:12` */
  at: string;
  /** The area of `say`; undefined for the texts of a dialog. */
  area?: string;
  /** The keys it can ask for, as far as they stand there. */
  keys: string[];
  /** Beginning and end of a key that is put together; both empty when nothing of it stands there. */
  composed?: { head: string; tail: string };
  /** The names of the values it gives; undefined when they cannot be read. */
  names?: string[];
}

/** What one folder's code says and asks for. */
export interface Code {
  calls: Call[];
  /** All string literals and names of members: what a key may be put together from. */
  literals: Set<string>;
  /** Texts that people would see and that stand in the code: `file:line: text`. */
  written: string[];
}

/** Reads the code of a folder, or one file. @param path - from the root of the repository */
export function readCode(...paths: string[]): Code {
  const code: Code = { calls: [], literals: new Set(), written: [] };
  for (const file of paths.flatMap(filesOf)) {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(root, file), 'utf8'),
      ts.ScriptTarget.ESNext,
      true,
    );
    readFile(source, code);
  }
  return code;
}

function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => relative(root, join(root, path, file)));
}

function readFile(source: ts.SourceFile, code: Code): void {
  const at = (node: ts.Node) =>
    `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) code.literals.add(node.text);
    if (ts.isPropertyAssignment(node)) code.literals.add(node.name.getText());
    if (ts.isCallExpression(node)) {
      const call = readCall(node, source);
      if (call) code.calls.push({ at: at(node), ...call });
    }
    const text = writtenText(node);
    if (text) code.written.push(`${at(node)}: ${text}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function readCall(call: ts.CallExpression, source: ts.SourceFile): Omit<Call, 'at'> | undefined {
  const { expression } = call;
  const [key, values] = call.arguments;
  if (!key) return undefined;
  const name = calledName(expression);
  const area =
    ts.isPropertyAccessExpression(expression) && expression.expression.getText() === 'say' ? name : undefined;
  const translates = area !== undefined || name === 't' || name === '#t' || name === '_';
  if (!translates) return undefined;
  const keys = literalsIn(key);
  const composed = keys.length === 0 ? composedOf(key) : undefined;
  return { area, keys, composed, names: values ? namesOf(values, source) : [] };
}

function calledName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** The texts an expression can be: itself, or the sides of a condition. */
function literalsIn(expression: ts.Expression): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression))
    return [...literalsIn(expression.whenTrue), ...literalsIn(expression.whenFalse)];
  return [];
}

function composedOf(key: ts.Expression): Call['composed'] {
  if (!ts.isTemplateExpression(key)) return { head: '', tail: '' };
  return { head: key.head.text, tail: key.templateSpans.at(-1)?.literal.text ?? '' };
}

/** The names of an object's members; a constant of the same file is looked up. */
function namesOf(expression: ts.Expression, source: ts.SourceFile): string[] | undefined {
  if (ts.isObjectLiteralExpression(expression)) {
    const names: string[] = [];
    for (const property of expression.properties) {
      if (property.name) names.push(property.name.getText());
      else if (ts.isSpreadAssignment(property)) {
        const spread = namesOf(property.expression, source);
        if (!spread) return undefined;
        names.push(...spread);
      }
    }
    return names;
  }
  if (!ts.isIdentifier(expression)) return undefined;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === expression.text && node.initializer) {
      if (ts.isObjectLiteralExpression(node.initializer))
        found.push(...(namesOf(node.initializer, source) ?? []));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.length > 0 ? found : undefined;
}

/** Where a literal is shown to people: an error or a line of the log, a text or attribute of the page. */
function writtenText(node: ts.Node): string | undefined {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return undefined;
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
    : node.text;
  if (!/\p{L}{2}/u.test(text)) return undefined;
  const { parent } = node;
  const shown =
    (ts.isNewExpression(parent) &&
      parent.expression.getText() === 'HaloError' &&
      parent.arguments?.[1] === node) ||
    (ts.isCallExpression(parent) && isShownArgument(parent, node)) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node && isShownName(parent.name)) ||
    (ts.isBinaryExpression(parent) &&
      parent.right === node &&
      ts.isPropertyAccessExpression(parent.left) &&
      isShownName(parent.left.name));
  return shown ? text : undefined;
}

function isShownArgument(call: ts.CallExpression, argument: ts.Node): boolean {
  const name = calledName(call.expression);
  const index = call.arguments.indexOf(argument as ts.Expression);
  if (name === 'element') return index >= 2;
  return ['refusal', 'warn', 'error', 'log', 'notify', 'append', 'text'].includes(name) && index === 0;
}

function isShownName(name: ts.PropertyName | ts.MemberName): boolean {
  const text = ts.isStringLiteral(name) ? name.text : name.getText();
  return /^(textContent|innerText|innerHTML|title|placeholder|aria-label|alt|label|heading|detail|footer|hint)$/.test(
    text,
  );
}
