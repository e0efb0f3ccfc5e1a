/**
 * Default values of a `halo-itsm` node's properties, used by the migrations, the runtime and the editor.
 * halo-itsm.html repeats them in its `defaults`; test/nodes/migrations.test.ts checks that both are equal.
 */
export const DEFAULTS = {
  name: '',
  connection: '',
  operation: '',
  parameters: [],
  request: 'payload',
  requestType: 'msg',
  output: 'response',
  allPages: false,
  maxRecords: '',
  onLimit: 'truncate',
  /** Seconds per request. */
  deadline: 600,
  reference: '',
  referenceType: 'msg',
  referenceMember: '',
  errors: 'catch',
} as const;
