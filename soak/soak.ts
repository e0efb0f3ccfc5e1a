/**
 * `npm run soak`: a real Node-RED under mixed load against a Halo server with constant faults and short-lived tokens,
 * redeployed ten times. At the end no message may be lost or duplicated, no resource leaked, and memory must not grow.
 *
 *     npm run soak                  runs for ten minutes
 *     npm run soak -- 60            runs for an hour
 *     npm run soak -- 5 --rate 30   runs for five minutes with 30 messages per second
 *
 * Uses the Node-RED in node_modules, or the one given by NODE_RED_PATH and NODE_BINARY.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildBundle } from '../bench/bundle';
import { NodeRed } from '../bench/node-red';
import { availableTargets, projectRoot } from '../bench/targets';
import { signedInOptions } from '../test/support/flow-rig';
import { CLIENT_SECRET } from '../test/support/strict-token-endpoint';
import { ConsistencyChecker } from './consistency-checker';
import { createSoakFlow, EMPTY_FLOW } from './flow';
import { analyzeMemory, type Sample } from './memory';
import type { MessageKind, SoakRequests } from './runtime/protocol';
import { startSoakTenant } from './tenant';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' } },
});

const KINDS: MessageKind[] = ['create', 'once', 'update', 'get', 'list'];
const DEPLOYS = ['nodes', 'flows', 'full'] as const;
const TICKET_COUNT = 400;
const SAMPLE_INTERVAL_MS = 5_000;
async function runSoak(): Promise<void> {
  const minutes = Number(positionals[0] ?? 10);
  const [rate, seed] = [Number(options.rate), Number(options.seed)];
  if (!(minutes > 0 && rate > 0)) throw new Error('Minutes and --rate must be numbers above 0.');
  const [target] = availableTargets();
  if (!target) throw new Error('Node-RED is not installed; run npm run setup.');
  console.log(
    `Node-RED ${target.nodeRedVersion} on Node.js ${target.nodeVersion}: ${minutes} minutes, ${rate} messages per second.`,
  );
  const tenant = await startSoakTenant(TICKET_COUNT, seed);
  const { server } = tenant;
  const bundle = await buildBundle(['load-generator'], `${__dirname}/runtime`);
  const nodeRed = await NodeRed.start({ target, bundle, flow: EMPTY_FLOW, package: projectRoot });
  const request = <Q extends keyof SoakRequests>(method: Q, params?: SoakRequests[Q]['params']) =>
    nodeRed.requestUntyped<SoakRequests[Q]['result']>(method, params);
  const checker = new ConsistencyChecker();
  const samples: Sample[] = [];
  const startedAt = performance.now();
  const elapsedMinutes = () => (performance.now() - startedAt) / 60_000;

  /** Waits until every message has completed. @returns the number of messages still pending */
  const waitUntilComplete = async (seconds: number): Promise<number> => {
    for (let secondsLeft = seconds; ; secondsLeft--) {
      const drained = await request('drain');
      checker.add(drained);
      if (drained.pendingCount === 0 || secondsLeft <= 0) return drained.pendingCount;
      await pause(1000);
    }
  };
  const takeSample = async () => {
    const { residentMb, heapMb } = await nodeRed.request('usage');
    samples.push({ minutes: elapsedMinutes(), residentMb, heapMb });
  };

  try {
    const createCredentials = () => ({
      clientId: 'client-one',
      clientSecret: CLIENT_SECRET,
      ...signedInOptions(server).credentials,
    });
    // Warm-up: modules that are loaded once and kept must be present before handles and memory are measured.
    await nodeRed.deploy(createSoakFlow(server.url, 0, createCredentials()));
    await request('start', { messagesPerSecond: 20, seed: seed + 1000, ticketCount: TICKET_COUNT });
    await pause(5000);
    await request('stop');
    await waitUntilComplete(90);
    await nodeRed.deploy(EMPTY_FLOW);
    await pause(2000);
    const handlesBefore = await request('handles', server.port);
    await nodeRed.deploy(createSoakFlow(server.url, 1, createCredentials()));

    await request('start', { messagesPerSecond: rate, seed, ticketCount: TICKET_COUNT });
    const loadStart = elapsedMinutes();
    let deployCount = 0;
    while (elapsedMinutes() - loadStart < minutes) {
      await pause(SAMPLE_INTERVAL_MS);
      checker.add(await request('drain'));
      await takeSample();
      const dueDeploys = Math.floor(((elapsedMinutes() - loadStart) / minutes) * 11);
      if (deployCount < Math.min(dueDeploys, 10)) {
        deployCount++;
        await nodeRed.deploy(
          createSoakFlow(server.url, deployCount + 1),
          DEPLOYS[deployCount % DEPLOYS.length],
        );
      }
      const last = samples.at(-1) as Sample;
      console.log(
        `${last.minutes.toFixed(1)} min: ${checker.messageCount} messages completed, ${last.residentMb.toFixed(1)} MB resident, ${last.heapMb.toFixed(1)} MB heap, ${deployCount} deploys`,
      );
    }
    await request('stop');
    const pendingCount = await waitUntilComplete(120);
    const unresolved = checker.unresolvedReferences;

    // Without faults, every reference must lead to exactly one record.
    tenant.stopFaults();
    await request('resend', unresolved);
    await waitUntilComplete(60);
    const stillUnresolved = checker.unresolvedReferences;

    await nodeRed.deploy(EMPTY_FLOW);
    let handlesAfter = await request('handles', server.port);
    for (
      let attempts = 0;
      attempts < 20 && leakedResources(handlesBefore, handlesAfter).length > 0;
      attempts++
    ) {
      await pause(1000);
      handlesAfter = await request('handles', server.port);
    }

    const memoryReport = analyzeMemory(samples, minutes);
    const violations = [
      ...(pendingCount > 0 ? [`${pendingCount} messages did not complete`] : []),
      ...checker.violations(server.savedSummaries),
      ...(stillUnresolved.length > 0
        ? [`${stillUnresolved.length} references have no record: ${stillUnresolved}`]
        : []),
      ...(server.tokens.reuseCount > 0
        ? [`a refresh token was used twice, ${server.tokens.reuseCount} times`]
        : []),
      ...leakedResources(handlesBefore, handlesAfter),
      ...memoryReport.violations,
    ];

    const faults = Object.entries(tenant.faultCounts).map(([name, count]) => `${count} ${name}`);
    console.log(`
Messages: ${checker.messageCount}, ${server.apiRequestCount} requests, ${deployCount} deploys
${checker.summaryLines(KINDS).join('\n')}
References: ${checker.referenceCount}; ${checker.existingCount} results were existing records; ${unresolved.length} were unresolved and sent again, ${stillUnresolved.length} remain unresolved
Tickets saved: ${server.savedSummaries.length - TICKET_COUNT}
Faults: ${faults.join(', ')}
Tokens: ${server.tokenRequestCount} requests, ${server.tokens.reuseCount} refresh tokens used twice
Memory: ${memoryReport.summary}
Open handles: ${handlesAfter.sockets} sockets to the tenant, ${handlesBefore.timers} timers before and ${handlesAfter.timers} after
`);
    if (violations.length === 0) console.log('No message lost, none duplicated, no resource leaked.');
    else {
      console.error(`${violations.length} violations:\n${violations.slice(0, 50).join('\n')}`);
      process.exitCode = 1;
    }
  } finally {
    await nodeRed.stop();
    await tenant.close();
    bundle.remove();
  }
}

/** Descriptions of sockets, timers and listeners that exist after the test and did not before. */
function leakedResources(
  before: SoakRequests['handles']['result'],
  after: SoakRequests['handles']['result'],
): string[] {
  const listeners = Object.entries(after.listeners).filter(
    ([name, count]) => count > (before.listeners[name] ?? 0),
  );
  return [
    ...(after.sockets > 0 ? [`${after.sockets} sockets to the tenant are open`] : []),
    ...(after.timers > before.timers ? [`${after.timers} timers, ${before.timers} before`] : []),
    ...listeners.map(
      ([name, count]) => `${count} listeners at ${name}, ${before.listeners[name] ?? 0} before`,
    ),
  ];
}

void runSoak().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
