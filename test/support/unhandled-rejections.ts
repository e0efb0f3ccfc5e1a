// Mocha passes over rejections that nobody handles; Node-RED ends with them. So a test they escape from fails.
import type { RootHookObject } from 'mocha';

function fail(reason: unknown): never {
  throw reason;
}

/** Per run, and that is per file with `--parallel`: its workers remove all listeners after every file. */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    process.on('unhandledRejection', fail);
  },
  afterAll() {
    process.off('unhandledRejection', fail);
  },
};
