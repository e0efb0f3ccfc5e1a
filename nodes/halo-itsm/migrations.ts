import { type Migration, withDefaults } from '../shared/migration';

/** From every version of the node's properties to the next. */
export const MIGRATIONS: readonly Migration[] = [
  {
    from: 0,
    to: 1,
    up: (properties) => ({
      ...withDefaults({
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
        deadline: 600,
        reference: '',
        referenceType: 'msg',
        referenceMember: '',
        errors: 'catch',
      })(properties),
      outputs: properties.errors === 'output' ? 2 : 1,
    }),
  },
];
