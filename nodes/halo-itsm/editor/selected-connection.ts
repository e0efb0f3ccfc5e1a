/** Id of the connection selected in the open dialog; empty when there is none. */
export function selectedConnection(): string {
  const select = document.getElementById('node-input-connection') as HTMLSelectElement | null;
  // Node-RED's value for "add new".
  return !select || select.value === '_ADD_' ? '' : select.value;
}
