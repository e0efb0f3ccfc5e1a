import { HaloError, parseInstanceAddress, parseWebAddress } from '../../../src/browser';
import * as messages from '../../../src/i18n/messages';
import { createTranslator, localize } from '../../shared/editor/catalog';
import { redirectProblem } from './redirect';

const t = createTranslator('halo-connection');

type ValidationResult = true | string;

interface HttpOptions {
  allowHttp?: boolean;
}

/** An environment variable, which only the runtime knows. */
export function isEnvVariable(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value.trim());
}

function validateWith(check: () => void): ValidationResult {
  try {
    check();
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

/** The authorisation server: empty, or a web address. */
export function validateUrl({ allowHttp = false }: HttpOptions, value: string | undefined): ValidationResult {
  if (!value?.trim() || isEnvVariable(value)) return true;
  return validateWith(() => parseWebAddress(value, messages.address('authServer'), 'authServer', allowHttp));
}

/** The redirect URL: empty, or an address that ends in the callback. Where the editor is open now does not matter. */
export function validateRedirect(value: string | undefined): ValidationResult {
  if (!value?.trim() || isEnvVariable(value)) return true;
  const problem = redirectProblem(value.trim(), window.location);
  return problem?.key === 'malformed' ? t('redirect.malformed') : true;
}

/** Empty, or a number above 0. */
export function positive(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || isEnvVariable(text) || Number(text) > 0 ? true : t('error.positiveNumber');
}

/** Empty, or a whole number of 1 or more. */
export function wholeNumber(value: unknown): ValidationResult {
  const text = String(value ?? '').trim();
  return text === '' || isEnvVariable(text) || /^[1-9]\d*$/.test(text) ? true : t('error.wholeNumber');
}
