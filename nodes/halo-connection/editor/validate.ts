import { HaloError, parseInstanceAddress, parseWebAddress } from '../../../src/browser';
import * as messages from '../../../src/i18n/messages';
import { createTranslator, localize } from '../../shared/editor/catalog';
import { redirectProblem } from './redirect';

// Validators of the connection's properties. Node-RED runs them for every node in the editor, so they read the node
// and never the form.

const t = createTranslator('halo-connection');

/** True, or the problem as a message. */
type ValidationResult = true | string;

interface HttpOptions {
  allowHttp?: boolean;
}

/** A reference to an environment variable, such as `${HALO_URL}`. Only the runtime can resolve it. */
export function isEnvVariable(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value.trim());
}

function validateWith(parse: () => void): ValidationResult {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof HaloError) return localize(error.localizedMessage);
    throw error;
  }
}

export function validateInstance(
  { allowHttp = false }: HttpOptions,
  value: string | undefined,
): ValidationResult {
  if (isEnvVariable(value)) return true;
  return validateWith(() => parseInstanceAddress(value ?? '', allowHttp));
}

/** The URL of the authorization server; empty to discover it. */
export function validateAuthServer(
  { allowHttp = false }: HttpOptions,
  value: string | undefined,
): ValidationResult {
  if (!value?.trim() || isEnvVariable(value)) return true;
  return validateWith(() => parseWebAddress(value, messages.address('authServer'), 'authServer', allowHttp));
}

/** Empty, or a URL that ends with the callback path. Its origin is not checked: the editor can be open at another. */
export function validateRedirectUri(value: string | undefined): ValidationResult {
  if (!value?.trim() || isEnvVariable(value)) return true;
  const problem = redirectProblem(value.trim(), window.location);
  return problem?.key === 'malformed' ? t('redirect.malformed') : true;
}

/** Empty, or a number above 0. */
export function validatePositiveNumber(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || isEnvVariable(text) || Number(text) > 0 ? true : t('error.positiveNumber');
}

/** Empty, or a whole number of 1 or more. */
export function validatePositiveInteger(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || isEnvVariable(text) || /^[1-9]\d*$/.test(text) ? true : t('error.wholeNumber');
}
