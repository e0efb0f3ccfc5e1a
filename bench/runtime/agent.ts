/** Loaded before Node-RED (`--require`): answers the bench's questions over the process's IPC channel. */
import { Session } from 'node:inspector';
import type { Order, Outcome, Questions, Started, Usage } from './protocol';

export interface Bench {
  /** Set by the driver node. */
  drive?: (order: Order) => Promise<Outcome>;
  /** Answers to questions of others than the bench. */
  answers?: Record<string, (ask: never) => Promise<unknown>>;
  /** A handler for Node-RED's log. */
  log: (entry: { msg?: unknown }) => void;
}

declare global {
  var haloBench: Bench;
}

const inspector = new Session();

globalThis.haloBench = {
  log: ({ msg }) => {
    if (/^Started (modified )?(flows|nodes)/.test(String(msg)))
      process.send?.({ started: cpu() } satisfies Started);
  },
};

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Twice, and a moment for what the first collection freed to go back to the system. */
async function usage(): Promise<Usage> {
  const used = cpu();
  for (let pass = 0; pass < 2; pass++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { cpu: used, resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
}

function post(method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    inspector.post(method, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function profile(what: 'start' | 'stop'): Promise<unknown> {
  if (what === 'stop') return ((await post('Profiler.stop')) as { profile: unknown }).profile;
  inspector.connect();
  await post('Profiler.enable');
  return post('Profiler.start');
}

const answers: { [K in keyof Questions]: (ask: Questions[K]['ask']) => Promise<Questions[K]['answer']> } = {
  usage,
  profile,
  drive: (order) => {
    if (!globalThis.haloBench.drive) throw new Error('there is no driver node in the flow');
    return globalThis.haloBench.drive(order);
  },
};

process.on('message', async ({ question, ask }: { question: keyof Questions; ask: never }) => {
  try {
    const answer = answers[question] ?? globalThis.haloBench.answers?.[question];
    process.send?.({ answer: await answer(ask) });
  } catch (thrown) {
    process.send?.({ problem: thrown instanceof Error ? thrown.stack : String(thrown) });
  }
});
// Nothing of a bench that was interrupted stays behind.
process.on('disconnect', () => process.exit());
