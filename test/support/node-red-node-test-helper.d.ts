/** The part of the test helper that we use; it brings no types of its own. */
declare module 'node-red-node-test-helper' {
  import type { EventEmitter } from 'node:events';
  import type { NodeAPI } from 'node-red';

  interface LoadedNode extends EventEmitter {
    id: string;
    receive(msg: object): void;
  }

  interface TestHelper {
    init(runtimePath: string, settings?: object): void;
    settings(settings: object): object;
    load(
      modules: ((RED: NodeAPI) => void)[],
      flow: object[],
      credentials: Record<string, Record<string, string>>,
    ): Promise<void>;
    unload(): Promise<void>;
    setFlows(flow: object[], type: 'full' | 'nodes' | 'flows'): Promise<void>;
    getNode(id: string): LoadedNode | null;
    log(): { args: unknown[][] };
    request(): unknown;
  }

  const helper: TestHelper;
  export default helper;
}
