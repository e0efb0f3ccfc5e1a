// Mocha ignores unhandled rejections, but Node-RED exits on them. So they fail the current test.
import type { RootHookObject } from 'mocha';

function fail(reason: unknown): never {
  throw reason;
}

/** Per run, which is per file with `--parallel`: its workers remove all listeners after each file. */
export const mochaHooks: RootHookObject = {
  beforeAll() {
    process.on('unhandledRejection', fail);
  },
  afterAll() {
    process.off('unhandledRejection', fail);
  },
};
