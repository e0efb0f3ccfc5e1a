/**
 * The look of both forms, from Node-RED's own variables so that it follows the theme. Put in once: a style element in
 * a form's HTML would be read with every dialog.
 */
export function addStyle(): void {
  if (document.getElementById('halo-style')) return;
  const style = document.createElement('style');
  style.id = 'halo-style';
  style.textContent = CSS;
  document.head.append(style);
}

const CSS = `
/* Node-RED 4.1's secondary and green texts are too pale for many eyes. */
.halo-form, .halo-list { --halo-muted: var(--red-ui-secondary-text-color-inactive, var(--red-ui-secondary-text-color)); }
.halo-form { --red-ui-workspace-button-color: var(--halo-muted); --red-ui-workspace-button-color-hover: var(--red-ui-primary-text-color); --red-ui-workspace-button-color-focus: var(--red-ui-primary-text-color); --red-ui-workspace-button-color-active: var(--red-ui-primary-text-color); }
.halo-form .red-ui-button.primary { --red-ui-workspace-button-color-hover: var(--red-ui-workspace-button-color-primary); --red-ui-workspace-button-color-focus: var(--red-ui-workspace-button-color-primary); --red-ui-workspace-button-color-active: var(--red-ui-workspace-button-color-primary); }
.halo-form .red-ui-button.selected { --red-ui-workspace-button-color: var(--red-ui-form-background); --red-ui-workspace-button-color-selected: var(--red-ui-form-background); --red-ui-workspace-button-color-hover: var(--red-ui-form-background); --red-ui-workspace-button-color-focus: var(--red-ui-form-background); --red-ui-workspace-button-color-active: var(--red-ui-form-background); background: var(--red-ui-primary-text-color) !important; }
/* Long texts must not make the dialog wide; narrow ones get their labels above the fields. */
.halo-form { container-type: inline-size; contain-intrinsic-inline-size: 560px; }
.red-ui-tray-body:has(.halo-form) { min-width: 0 !important; }
.halo-form .form-row { display: grid; grid-template-columns: 130px minmax(0, 1fr) auto; column-gap: 6px; align-items: start; margin-bottom: 10px; }
.halo-form .form-row[hidden], .halo-form [hidden] { display: none !important; }
.halo-form .form-row > label { width: auto; margin: 0; padding-top: 7px; overflow-wrap: anywhere; }
.halo-form .form-row > label > i { width: 16px; text-align: center; }
.halo-form .form-row > input[type=text], .halo-form .form-row > input[type=password], .halo-form .form-row > input[type=number], .halo-form .form-row > select, .halo-field > input, .halo-field > select { width: 100% !important; box-sizing: border-box; }
.halo-form .form-row > button { margin-top: 6px; }
.halo-form .red-ui-typedInput-container { width: 100% !important; }
.halo-field { min-width: 0; grid-column: 2; }
.halo-field > small, .halo-field > .halo-error, .halo-field > .halo-warning { display: block; margin-top: 2px; }
.halo-checkbox { display: flex; align-items: baseline; gap: 6px; padding-top: 6px; }
.halo-form .halo-checkbox > label, .halo-form .halo-checkbox > span { width: auto; margin: 0; }
.halo-form input[type=checkbox] { width: auto !important; margin: 0; flex: none; }
.halo-form h4 { margin: 18px 0 10px; padding-bottom: 3px; font-size: 1em; font-weight: 600; border-bottom: 1px solid var(--red-ui-secondary-border-color); }
.halo-form details { margin-top: 14px; }
.halo-form details > summary { cursor: pointer; margin-bottom: 10px; padding: 3px 0; font-weight: 600; border-bottom: 1px solid var(--red-ui-secondary-border-color); }
.halo-form code, .halo-list code { padding: 0 3px; font-size: 0.92em; color: inherit; background: var(--red-ui-secondary-background-inactive, transparent); border: 0; border-radius: 3px; white-space: normal; overflow-wrap: anywhere; }
.halo-hint, .halo-muted { color: var(--halo-muted); }
.halo-hint { font-size: 0.9em; line-height: 1.35; }
.halo-error { color: var(--red-ui-text-color-error); }
.halo-success { color: color-mix(in srgb, var(--red-ui-text-color-success) 50%, var(--red-ui-primary-text-color)); }
.halo-warning { margin-bottom: 8px; padding: 5px 8px; border-left: 3px solid var(--red-ui-text-color-warning); background: var(--red-ui-secondary-background); }
.halo-required { color: var(--red-ui-text-color-error); }
.halo-config { display: flex; }
.halo-config > div, .halo-config > select { flex: 1; min-width: 0; }
.halo-picker { position: relative; }
.halo-picker > input { padding-right: 24px; }
.halo-picker > i { position: absolute; right: 10px; top: 10px; pointer-events: none; color: var(--halo-muted); }
.halo-code { margin-top: 6px; }
.halo-description { margin: -4px 0 10px 136px; line-height: 1.4; }
.halo-route { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: baseline; margin-bottom: 4px; }
.halo-form .halo-method { padding: 0 6px; font-weight: 600; border: 1px solid var(--red-ui-secondary-border-color); }
.halo-guide { margin: 0 0 10px 136px; }
.halo-guide-bar { display: flex; flex-wrap: wrap; gap: 6px; justify-content: space-between; margin-bottom: 6px; }
.halo-guide pre { max-height: 220px; overflow: auto; margin: 2px 0 6px; padding: 6px 8px; font-size: 0.9em; line-height: 1.4; color: var(--red-ui-primary-text-color); background: var(--red-ui-secondary-background); border: 1px solid var(--red-ui-secondary-border-color); border-radius: 3px; white-space: pre-wrap; overflow-wrap: anywhere; }
.halo-properties { width: 100%; border-collapse: collapse; margin: 2px 0 6px; }
.halo-properties td { padding: 3px 8px 3px 0; vertical-align: top; border-bottom: 1px solid var(--red-ui-secondary-border-color); overflow-wrap: anywhere; }
.halo-properties td:first-child, .halo-properties td:first-child code { overflow-wrap: break-word; }
.halo-properties td:nth-child(2) { white-space: nowrap; }
.halo-properties td:last-child { padding-right: 0; text-align: right; }
.halo-property-search { display: flex; align-items: center; gap: 8px; margin-bottom: 6px; }
.halo-form .halo-property-search label { width: auto; margin: 0; flex: none; }
.halo-form .halo-property-search input { flex: 1; min-width: 0; width: auto; }
.halo-list { position: fixed; z-index: 2000; overflow-y: auto; box-sizing: border-box; padding: 4px 0; color: var(--red-ui-primary-text-color); background: var(--red-ui-form-input-background); border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; box-shadow: 0 4px 16px var(--red-ui-shadow, rgba(0, 0, 0, 0.25)); font-size: var(--red-ui-primary-font-size); font-family: var(--red-ui-primary-font); }
.halo-list-heading { padding: 6px 10px 2px; font-size: 0.85em; font-weight: 600; color: var(--halo-muted); }
.halo-list-option { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 10px; padding: 4px 10px; cursor: pointer; line-height: 1.35; }
.halo-list-option > .halo-list-label { overflow-wrap: anywhere; }
.halo-list-option > code, .halo-list-option > small { color: var(--halo-muted); }
.halo-list-option > small { grid-column: 1 / -1; font-size: 0.85em; }
.halo-list-option:hover { background: var(--red-ui-list-item-background-hover); }
.halo-list-option[aria-selected=true] { color: var(--red-ui-list-item-color); background: var(--red-ui-list-item-background-selected); box-shadow: inset 3px 0 0 var(--red-ui-form-input-focus-color); }
.halo-list-footer { white-space: pre-line; position: sticky; bottom: -4px; padding: 6px 10px; background: var(--red-ui-form-input-background); border-top: 1px solid var(--red-ui-secondary-border-color); font-size: 0.9em; color: var(--halo-muted); }
.halo-form .input-error:focus, .halo-form .input-error:focus-within { outline: 2px solid var(--red-ui-form-input-focus-color) !important; outline-offset: 1px; }
.halo-form .red-ui-typedInput-value-label:has(> .halo-list-field) { padding: 0; }
.halo-form .red-ui-typedInput-container:has(.halo-list-field-input:focus) { border-color: var(--red-ui-form-input-focus-color) !important; }
.halo-list-field { display: flex; align-items: center; height: 100%; }
.halo-form input.halo-list-field-input { flex: 1; min-width: 0; width: auto; height: 100%; margin: 0; padding: 0 4px; border: 0; background: transparent; box-shadow: none; }
.halo-list-field > button { flex: none; margin: 0 3px; }
.halo-property-list { height: 30px; margin-top: 3px; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; background: var(--red-ui-form-input-background); }
.halo-property-list input { flex: 1; width: 0 !important; min-width: 0; }
.halo-property-list:focus-within { border-color: var(--red-ui-form-input-focus-color); }
.halo-form button:disabled { opacity: 0.5; cursor: not-allowed; }
.halo-actions { display: flex; flex-wrap: wrap; gap: 6px; }
#halo-api-url, #halo-discovered-server { min-height: 1.35em; }
.halo-result { margin-top: 8px; line-height: 1.45; }
.halo-result:empty, .form-row:has(> .halo-result:empty) { display: none !important; }
.halo-stale { padding-left: 8px; border-left: 3px solid var(--red-ui-secondary-border-color); }
.halo-result ul { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 4px 0 0; padding: 0; list-style: none; }
.halo-result li > i { width: 18px; text-align: center; }
.halo-result ul.halo-findings-list { display: block; margin: 2px 0 6px 18px; padding-left: 14px; list-style: disc; }
.halo-findings + .halo-findings { margin-top: 10px; }
.halo-result-line > i { width: 14px; text-align: center; }
.halo-tenant-fields { margin-bottom: 6px; }
.halo-tenant-fields:focus { outline: none; }
.halo-type-choice { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 6px 0; }
.halo-form .halo-type-choice label { width: auto; margin: 0; flex: none; }
.halo-type-choice > .halo-list-field { flex: 1; min-width: 140px; height: 32px; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; background: var(--red-ui-form-input-background); }
.halo-type-choice > .halo-list-field:focus-within { border-color: var(--red-ui-form-input-focus-color); }
.halo-age { white-space: nowrap; }
.halo-report { margin-top: 8px; }
.halo-form .halo-report textarea { display: block; width: 100%; max-width: none; box-sizing: border-box; margin: 6px 0; padding: 6px 8px; font-family: var(--red-ui-monospace-font); font-size: 0.9em; line-height: 1.4; color: var(--red-ui-primary-text-color); background: var(--red-ui-secondary-background); resize: vertical; }
.halo-report .halo-actions { align-items: center; }
.halo-copy-field { display: flex; gap: 4px; }
#halo-redirect { color: var(--red-ui-form-text-color); }
.halo-copy-field > input { flex: 1; min-width: 0; }
.halo-inline { display: flex; gap: 6px; align-items: center; }
.halo-inline > input { width: 76px !important; flex: none; }
.halo-inline > select { width: auto !important; flex: 1; min-width: 0; }
.halo-reference-target { display: flex; align-items: center; gap: 8px; margin-top: 6px; }
.halo-form .halo-reference-target label { width: auto; margin: 0; flex: none; }
.halo-form .halo-reference-target input { flex: 1; min-width: 0; width: auto; }
@container (max-width: 450px) {
  .halo-form .form-row { grid-template-columns: minmax(0, 1fr) auto; row-gap: 3px; }
  .halo-form .form-row > label { grid-column: 1 / -1; padding-top: 0; }
  .halo-form .halo-field, .halo-form .form-row > input, .halo-form .form-row > select { grid-column: 1; }
  .halo-form .form-row > span:empty { display: none; }
  .halo-form .form-row > button { margin-top: 4px; }
  .halo-form .halo-description, .halo-form .halo-guide { margin-left: 0; }
}
`;
