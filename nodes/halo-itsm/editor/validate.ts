import { defaultProperty } from '../../../src/browser';
import { createTranslator } from '../../shared/editor/catalog';
import { loadedCatalogue, takesReference } from './catalogue';
import type { ItsmNode } from './itsm-node';
import { namesProvidedBy, requestProblem } from './request-check';
import { dialogParameters, type Row, rowProblem } from './row';

// Node-RED asks these for every node, open or not: they look at the node and never at the form.

const t = createTranslator('halo-itsm');

type ValidationResult = true | string;

/** An id of the catalogue, or nothing: then each message names its operation. */
export function validateOperation(operation: string | undefined): ValidationResult {
  const catalogue = operation ? loadedCatalogue() : undefined;
  if (!operation || !catalogue || catalogue.byId.has(operation)) return true;
  return t('error.unknownOperation', { id: operation });
}

/** Literal values fit their parameters, and what is needed is there or may come with the message. */
export function validateParameters(node: ItsmNode, rows: Row[] | undefined): ValidationResult {
  const operation = node.operation ? loadedCatalogue()?.byId.get(node.operation) : undefined;
  const known = operation ? dialogParameters(operation) : [];
  for (const row of rows ?? []) {
    const problem = rowProblem(
      row,
      known.find(({ name }) => name === row.name),
    );
    if (problem) return problem;
  }
  const providedNames = namesProvidedBy(node.requestType ?? 'msg', node.request ?? '');
  const names = [...(rows ?? []).map(({ name }) => name), ...(providedNames ?? [])];
  const missing = providedNames && known.find(({ name, required }) => required && !names.includes(name));
  return missing ? t('parameter.missing', { name: missing.name }) : true;
}

/** A request that can be worked out, and where it is literal, one that would be sent. */
export function validateRequest(node: ItsmNode, request: string | undefined): ValidationResult {
  // Flows written by hand may leave it out: then it is msg.payload.
  if (request === undefined) return true;
  const type = node.requestType ?? 'msg';
  if (type !== 'json') return RED.utils.validateTypedProperty(request, type);
  const operation = node.operation ? loadedCatalogue()?.byId.get(node.operation) : undefined;
  return requestProblem(operation, request, t) ?? true;
}

/** A reference that can be worked out. */
export function validateReference(node: ItsmNode, reference: string | undefined): ValidationResult {
  if (!reference) return true;
  const valid = RED.utils.validateTypedProperty(reference, node.referenceType ?? 'str');
  return valid === true ? true : `${t('label.reference')}: ${valid}`;
}

/** With a reference, a member to keep it in; where there is a usual one it may be left out. */
export function referenceMember(node: ItsmNode, property: string | undefined): ValidationResult {
  const name = property?.trim() ?? '';
  if (name && !/^\w+$/.test(name)) return t('error.invalidReferenceMember');
  const catalogue = node.reference && node.operation && !name ? loadedCatalogue() : undefined;
  const operation = catalogue?.byId.get(node.operation ?? '');
  if (!catalogue || !operation || !takesReference(catalogue, operation) || defaultProperty(operation))
    return true;
  return t('error.referenceMemberRequired', { title: operation.title });
}

/** Empty, or a whole number of 1 or more. */
export function wholeNumber(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || /^[1-9]\d*$/.test(text) ? true : t('error.wholeNumber');
}

/** Empty, or 0 or more. */
export function seconds(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || Number(text) >= 0 ? true : t('error.seconds');
}
