import { byId } from '../../shared/editor/dom';
import { DEFAULTS } from '../defaults';
import type { ItsmNode } from './itsm-node';

/** Prepares the inputs of the response section, which do not depend on the operation. */
export function prepareOutputRows(node: ItsmNode): void {
  // Flows written by hand can lack properties, and Node-RED leaves their inputs empty.
  for (const name of ['output', 'onLimit', 'deadline', 'errors'] as const) {
    const input = byId(`node-input-${name}`);
    if (!input.value && node[name] === undefined) input.value = String(DEFAULTS[name]);
  }
  const errors = byId('node-input-errors');
  const outputs = byId('node-input-outputs');
  const updateOutputs = () => {
    outputs.value = errors.value === 'output' ? '2' : '1';
  };
  errors.addEventListener('change', updateOutputs);
  updateOutputs();
}

/** Shows the rows that apply. An output setting other than the default stays visible, because it still has effect. */
export function updateOutputRows(canList: boolean): void {
  const output = byId('node-input-output').value;
  byId('halo-row-output').hidden = !canList && (output === DEFAULTS.output || output === '');
  for (const id of ['halo-row-allPages', 'halo-row-maxRecords']) byId(id).hidden = !canList;
}
