/** Loaded before Node-RED (`--require`): answers the bench's questions over the process's IPC channel. */
import { Session } from 'node:inspector';
import type { Command, FlowsStarted, Requests, RunResult, Usage } from './protocol';

export interface BenchBridge {
  /** Set by the driver node. */
  drive?: (command: Command) => Promise<RunResult>;
  /** Answers to questions of others than the bench. */
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

/** Twice, and a moment for what the first collection freed to go back to the system. */
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
      if (!globalThis.haloBench.drive) throw new Error('there is no driver node in the flow');
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
// Nothing of a bench that was interrupted stays behind.
process.on('disconnect', () => process.exit());
