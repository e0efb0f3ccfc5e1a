import { byId, element } from '../../shared/editor/dom';

/** Node-RED's prefix for the ids of a config node's inputs; the property name follows. */
const INPUT_ID_PREFIX = 'node-config-input-';

const FIELD_NAMES = [
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

export type FieldName = (typeof FIELD_NAMES)[number];

export function field(name: FieldName): HTMLInputElement {
  return byId(INPUT_ID_PREFIX + name);
}

/** The current values of the form. An unchanged credential has Node-RED's placeholder `__PWRD__`. */
export function readFormValues(): Record<string, string | boolean> {
  return Object.fromEntries(
    FIELD_NAMES.map((name) => {
      const input = field(name);
      if (input.type === 'checkbox') return [name, input.checked];
      return [name, input.value === '_ADD_' ? '' : input.value.trim()];
    }),
  );
}

/** Shows an error below a field. @returns false when the form has no such field */
export function showFieldError(name: string | undefined, message: string): boolean {
  const input = name && document.getElementById(INPUT_ID_PREFIX + name);
  if (!input) return false;
  const id = `${input.id}-error`;
  document.getElementById(id)?.remove();
  const row = input.closest('.form-row');
  row?.append(
    element('div', { class: 'halo-field halo-error halo-field-error', id, role: 'alert' }, message),
  );
  input.classList.add('input-error');
  input.setAttribute('aria-describedby', id);
  // The field can be in the collapsed section.
  input.closest('details')?.setAttribute('open', '');
  row?.scrollIntoView({ block: 'nearest' });
  return true;
}

export function clearFieldErrors(): void {
  for (const errorElement of document.querySelectorAll('.halo-field-error')) {
    const input = document.getElementById(errorElement.id.replace(/-error$/, ''));
    input?.classList.remove('input-error');
    input?.removeAttribute('aria-describedby');
    errorElement.remove();
  }
}
