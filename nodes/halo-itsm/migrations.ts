import { type Migration, withDefaults } from '../shared/migration';
import { DEFAULTS } from './defaults';

/** Migrations of the node's properties, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  {
    from: 0,
    to: 1,
    up: (properties) => ({
      ...withDefaults(DEFAULTS)(properties),
      outputs: properties.errors === 'output' ? 2 : 1,
    }),
  },
];
