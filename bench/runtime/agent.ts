/** Loaded before Node-RED (`--require`): handles the bench's requests over the process's IPC channel. */
import { Session } from 'node:inspector';
import type { Command, FlowsStarted, Requests, RunResult, Usage } from './protocol';

export interface BenchBridge {
  /** Set by the driver node. */
  drive?: (command: Command) => Promise<RunResult>;
  /** Request handlers of other programs, such as the soak test. */
  handlers?: Record<string, (params: never) => Promise<unknown>>;
  /** A handler for Node-RED's log. */
  log: (entry: { msg?: unknown }) => void;
}

declare global {
  var haloBench: BenchBridge;
}

const inspector = new Session();

globalThis.haloBench = {
  log: ({ msg }) => {
    if (/^Started (modified )?(flows|nodes)/.test(String(msg)))
      process.send?.({ cpuMs: cpuMs() } satisfies FlowsStarted);
  },
};

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Collects garbage twice, with a pause in which freed memory is returned to the system, then measures. */
async function usage(): Promise<Usage> {
  const usedCpuMs = cpuMs();
  for (let pass = 0; pass < 2; pass++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: usedCpuMs, residentMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 };
}

function postToInspector(method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inspector.post(method, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function controlProfiler(action: 'start' | 'stop'): Promise<unknown> {
  if (action === 'stop') return ((await postToInspector('Profiler.stop')) as { profile: unknown }).profile;
  inspector.connect();
  await postToInspector('Profiler.enable');
  return postToInspector('Profiler.start');
}

const handlers: { [K in keyof Requests]: (params: Requests[K]['params']) => Promise<Requests[K]['result']> } =
  {
    usage,
    profile: controlProfiler,
    drive: (command) => {
      if (!globalThis.haloBench.drive) throw new Error('the flow contains no driver node');
      return globalThis.haloBench.drive(command);
    },
  };

process.on('message', async ({ method, params }: { method: keyof Requests; params: never }) => {
  try {
    const handler = handlers[method] ?? globalThis.haloBench.handlers?.[method];
    process.send?.({ result: await handler(params) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) });
  }
});
// Exit when the bench is interrupted.
process.on('disconnect', () => process.exit());
