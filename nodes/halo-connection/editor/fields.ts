import { byId, element } from '../../shared/editor/dom';

/** The form's fields by the name of their property. */
const PREFIX = 'node-config-input-';

const NAMES = [
  'instanceUrl',
  'allowHttp',
  'signIn',
  'scope',
  'authServer',
  'tenant',
  'redirectUri',
  'requestLimit',
  'requestWindow',
  'timeout',
  'queueLimit',
  'maxResponse',
  'joinReads',
  'processes',
  'redis',
  'tls',
  'proxy',
  'clientId',
  'clientSecret',
] as const;

export type FieldName = (typeof NAMES)[number];

export function field(name: FieldName): HTMLInputElement {
  return byId(PREFIX + name);
}

/** Everything the form holds now, deployed or not. An unchanged secret is Node-RED's own placeholder. */
export function formContents(): Record<string, string | boolean> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const input = field(name);
      if (input.type === 'checkbox') return [name, input.checked];
      return [name, input.value === '_ADD_' ? '' : input.value.trim()];
    }),
  );
}

/** Puts a sentence below the field it is about. @returns false when there is no such field */
export function showFieldError(name: string | undefined, sentence: string): boolean {
  const input = name && document.getElementById(PREFIX + name);
  if (!input) return false;
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  const row = input.closest('.form-row');
  row?.append(
    element('div', { class: 'halo-field halo-error halo-field-error', id, role: 'alert' }, sentence),
  );
  input.classList.add('input-error');
  input.setAttribute('aria-describedby', id);
  // A folded-away field must be seen.
  input.closest('details')?.setAttribute('open', '');
  row?.scrollIntoView({ block: 'nearest' });
  return true;
}

export function clearFieldErrors(): void {
  for (const told of document.querySelectorAll('.halo-field-error')) {
    const input = document.getElementById(told.id.replace(/-error$/, ''));
    input?.classList.remove('input-error');
    input?.removeAttribute('aria-describedby');
    told.remove();
  }
}
