/** The part of the test helper that we use; it brings no types of its own. */
declare module 'node-red-node-test-helper' {
  import type { EventEmitter } from 'node:events';
  import type { NodeAPI } from 'node-red';

  interface LoadedNode extends EventEmitter {
    id: string;
    receive(msg: object): void;
  }

  export interface AdminRequest extends PromiseLike<AdminResponse> {
    set(headers: Record<string, string>): this;
    send(body: object): this;
  }

  export interface AdminResponse {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    text: string;
    body: Record<string, unknown>;
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
    setFlows(
      flow: object[],
      type: 'full' | 'nodes' | 'flows',
      credentials: Record<string, Record<string, string>>,
    ): Promise<void>;
    getNode(id: string): LoadedNode | null;
    log(): { args: unknown[][] };
    /** supertest, on the routes that nodes have registered. */
    request(): {
      get(path: string): AdminRequest;
      post(path: string): AdminRequest;
      head(path: string): AdminRequest;
    };
  }

  const helper: TestHelper;
  export default helper;
}
