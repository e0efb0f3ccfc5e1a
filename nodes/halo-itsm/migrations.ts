import { leftOut, type Step } from '../shared/migration';

/** From every version of the node's properties to the next. */
export const MIGRATIONS: readonly Step[] = [
  {
    from: 0,
    to: 1,
    change: (properties) => ({
      ...leftOut({
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
