import { defaultProperty } from '../../../src/browser';
import { createTranslator } from '../../shared/editor/catalog';
import { loadedCatalogue, takesReference } from './catalogue';
import type { ItsmNode } from './itsm-node';
import { namesProvidedBy, requestProblem } from './request-check';
import { dialogParameters, type Row, rowProblem } from './row';

// Validators of the node's properties. Node-RED runs them for every node in the editor, so they read the node and
// never the form. They pass until the catalogue is loaded; then all nodes are validated again.

const t = createTranslator('halo-itsm');

/** True, or the problem as a message. */
type ValidationResult = true | string;

/** An operation id of the catalogue, or empty: then each message names its operation. */
export function validateOperation(operation: string | undefined): ValidationResult {
  const catalogue = operation ? loadedCatalogue() : undefined;
  if (!operation || !catalogue || catalogue.byId.has(operation)) return true;
  return t('error.unknownOperation', { id: operation });
}

/** Literal values must fit their parameters. Required parameters must be set, unless the request is not literal. */
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

/** A valid source; a literal request must also fit the operation. */
export function validateRequest(node: ItsmNode, request: string | undefined): ValidationResult {
  // Missing in flows written by hand; the runtime then uses msg.payload.
  if (request === undefined) return true;
  const type = node.requestType ?? 'msg';
  if (type !== 'json') return RED.utils.validateTypedProperty(request, type);
  const operation = node.operation ? loadedCatalogue()?.byId.get(node.operation) : undefined;
  return requestProblem(operation, request, t) ?? true;
}

/** Empty, or a valid source. */
export function validateReference(node: ItsmNode, reference: string | undefined): ValidationResult {
  if (!reference) return true;
  const valid = RED.utils.validateTypedProperty(reference, node.referenceType ?? 'str');
  return valid === true ? true : `${t('label.reference')}: ${valid}`;
}

/** The property that stores the reference: required with a reference if the operation has no default for it. */
export function validateReferenceProperty(node: ItsmNode, property: string | undefined): ValidationResult {
  const name = property?.trim() ?? '';
  if (name && !/^\w+$/.test(name)) return t('error.invalidReferenceMember');
  const catalogue = node.reference && node.operation && !name ? loadedCatalogue() : undefined;
  const operation = catalogue?.byId.get(node.operation ?? '');
  if (!catalogue || !operation || !takesReference(catalogue, operation) || defaultProperty(operation))
    return true;
  return t('error.referenceMemberRequired', { title: operation.title });
}

/** Empty, or a whole number of 1 or more. */
export function validatePositiveInteger(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || /^[1-9]\d*$/.test(text) ? true : t('error.wholeNumber');
}

/** Seconds: empty, or a number of 0 or more. */
export function validateDuration(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || Number(text) >= 0 ? true : t('error.seconds');
}
