import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The properties of a V8 CPU profile used here. Times in microseconds. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

export interface SelfTime {
  owner: string;
  /** Microseconds. */
  timeUs: number;
  /** Share of the total without idle time, 0 to 1. */
  share: number;
}

/** Folders of the measured code, used to attribute functions. */
export interface Folders {
  package: string;
  bundle: string;
}

/** Owners below this share are grouped as "other". */
const MIN_SHARE = 0.01;
const OTHER = 'other';

/** Self time per package, in descending order; idle time is excluded. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile, folders: Folders): SelfTime[] {
  const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame, folders)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const owner = owners.get(id);
    if (owner) times.set(owner, (times.get(owner) ?? 0) + (timeDeltas[index] ?? 0));
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const grouped = new Map<string, number>();
  for (const [owner, time] of times) {
    const group = time / total < MIN_SHARE ? OTHER : owner;
    grouped.set(group, (grouped.get(group) ?? 0) + time);
  }
  return [...grouped]
    .map(([owner, timeUs]) => ({ owner, timeUs, share: timeUs / total }))
    .sort((a, b) => Number(a.owner === OTHER) - Number(b.owner === OTHER) || b.timeUs - a.timeUs);
}

/** The owner of a function; undefined for idle time. */
function ownerOf(
  { functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame'],
  { package: packageFolder, bundle }: Folders,
): string | undefined {
  if (functionName === '(idle)') return undefined;
  // Cost of starting the profiler.
  if (functionName === 'dispatch' && url === '') return undefined;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url === '') return 'V8 and native code (sockets, JSON)';
  if (url.startsWith('node:')) return nodeModuleGroup(url);
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  if (path.startsWith(packageFolder)) {
    const file = path.slice(packageFolder.length + 1);
    if (file === 'dist/libraries.js') return 'halo-itsm: libraries';
    if (!file.startsWith('node_modules')) return 'halo-itsm: own code';
  }
  if (path.startsWith(bundle)) return bundledOwner(path, lineNumber);
  const installed = /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path)?.[1];
  return installed?.replace('\\', '/').replace(/^@node-red\/.*/, 'Node-RED') ?? OTHER;
}

const STREAMS = /^node:(internal\/)?(streams|stream|webstreams|js_stream|event|events)/;

/** Groups Node.js's own code: HTTP and sockets, fetch, streams and events, other. */
function nodeModuleGroup(url: string): string {
  if (/^node:(_http|http|https|net|_tls|tls|internal\/(http|net|tls|stream_base|dns|url))/.test(url)) {
    return 'Node.js: http, net, url';
  }
  if (/undici/.test(url)) return 'Node.js: fetch (undici)';
  return STREAMS.test(url) ? 'Node.js: streams and events' : 'Node.js: other';
}

const modulesByBundle = new Map<string, { line: number; owner: string }[]>();

/** esbuild writes each module's path in a comment above it. */
function bundledOwner(path: string, line: number): string {
  let modules = modulesByBundle.get(path);
  if (!modules) {
    modules = [];
    for (const [index, text] of readFileSync(path, 'utf8').split('\n').entries()) {
      const source = /^ *\/\/ ((?:\.\.\/)*(?:node_modules|bench)\/.*)$/.exec(text)?.[1];
      if (!source) continue;
      const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
      modules.push({ line: index, owner: installed ?? "the bench's own nodes" });
    }
    modulesByBundle.set(path, modules);
  }
  return modules.findLast((module) => module.line <= line)?.owner ?? "the bench's own nodes";
}
