import { instanceAddress, parseWebAddress } from '../../../src/connection/address';
import { HaloError } from '../../../src/errors';
import * as say from '../../../src/i18n/messages';
import { texts, told } from '../../shared/editor/catalog';
import { redirectProblem } from './redirect';

const t = texts('halo-connection');

type Verdict = true | string;

interface Checked {
  allowHttp?: boolean;
}

/** An environment variable, which only the runtime knows. */
export function isEnvironment(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[^}]+\}$/.test(value.trim());
}

function verdict(check: () => void): Verdict {
  try {
    check();
    return true;
  } catch (thrown) {
    if (thrown instanceof HaloError) return told(thrown.said);
    throw thrown;
  }
}

export function validateInstance({ allowHttp = false }: Checked, value: string | undefined): Verdict {
  if (isEnvironment(value)) return true;
  return verdict(() => instanceAddress(value ?? '', allowHttp));
}

/** The authorisation server: empty, or a web address. */
export function validateUrl({ allowHttp = false }: Checked, value: string | undefined): Verdict {
  if (!value?.trim() || isEnvironment(value)) return true;
  return verdict(() => parseWebAddress(value, say.address('authServer'), 'authServer', allowHttp));
}

/** The redirect URL: empty, or an address that ends in the callback. Where the editor is open now does not matter. */
export function validateRedirect(value: string | undefined): Verdict {
  if (!value?.trim() || isEnvironment(value)) return true;
  const problem = redirectProblem(value.trim(), window.location);
  return problem?.key === 'malformed' ? t('redirect.malformed') : true;
}

/** Empty, or a number above 0. */
export function positive(value: unknown): Verdict {
  const text = String(value ?? '').trim();
  return text === '' || isEnvironment(text) || Number(text) > 0 ? true : t('error.positive');
}

/** Empty, or a whole number of 1 or more. */
export function wholeNumber(value: unknown): Verdict {
  const text = String(value ?? '').trim();
  return text === '' || isEnvironment(text) || /^[1-9]\d*$/.test(text) ? true : t('error.wholeNumber');
}
