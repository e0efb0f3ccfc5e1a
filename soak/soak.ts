/**
 * `npm run soak`: a real Node-RED under mixed load, with a Halo that has bad days all the time and tokens that do not
 * last, deployed anew ten times. At the end nothing may be lost, doubled or left over, and memory must be flat.
 *
 *     npm run soak                  ten minutes
 *     npm run soak -- 60            an hour
 *     npm run soak -- 5 --rate 30   messages per second
 *
 * The Node-RED is the one in node_modules, or the one that LANE_NODE and LANE_NODE_RED name.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildKit } from '../bench/bundle';
import { NodeRed } from '../bench/node-red';
import { presentLines, root } from '../bench/targets';
import { signedIn } from '../test/support/flow-rig';
import { CLIENT_SECRET } from '../test/support/strict-tokens';
import { emptyFlow, soakFlow } from './flow';
import { Ledger } from './ledger';
import { memory, type Sample } from './memory';
import type { Kind, SoakQuestions } from './runtime/protocol';
import { startSoakTenant } from './tenant';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' } },
});

const KINDS: Kind[] = ['create', 'once', 'update', 'get', 'list'];
const DEPLOYS = ['nodes', 'flows', 'full'] as const;
const TICKETS = 400;
const EVERY = 5_000;
async function main(): Promise<void> {
  const minutes = Number(positionals[0] ?? 10);
  const [rate, seed] = [Number(options.rate), Number(options.seed)];
  if (!(minutes > 0 && rate > 0)) throw new Error('Minutes and --rate must be numbers above 0.');
  const [line] = presentLines();
  if (!line) throw new Error('There is no Node-RED; run npm run setup.');
  console.log(
    `Node-RED ${line.nodeRedVersion} on Node.js ${line.nodeVersion}: ${minutes} minutes, ${rate} messages a second.`,
  );
  const tenant = await startSoakTenant(TICKETS, seed);
  const { server } = tenant;
  const kit = await buildKit(['port'], `${__dirname}/runtime`);
  const nodeRed = await NodeRed.start({ line, kit, flow: emptyFlow, package: root });
  const ask = <Q extends keyof SoakQuestions>(question: Q, value?: SoakQuestions[Q]['ask']) =>
    nodeRed.askFor<SoakQuestions[Q]['answer']>(question, value);
  const ledger = new Ledger();
  const samples: Sample[] = [];
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 60_000;

  /** Waits until every message has ended. @returns how many have not */
  const settle = async (seconds: number): Promise<number> => {
    for (let left = seconds; ; left--) {
      const drained = await ask('drain');
      ledger.take(drained);
      if (drained.open === 0 || left <= 0) return drained.open;
      await pause(1000);
    }
  };
  const sample = async () => {
    const { resident, heap } = await nodeRed.ask('usage');
    samples.push({ at: elapsed(), resident, heap });
  };

  try {
    const secrets = () => ({
      clientId: 'client-one',
      clientSecret: CLIENT_SECRET,
      ...signedIn(server).credentials,
    });
    // Once through everything, so that what is loaded once and stays is there before anything is counted.
    await nodeRed.deploy(soakFlow(server.url, 0, secrets()));
    await ask('begin', { rate: 20, seed: seed + 1000, tickets: TICKETS });
    await pause(5000);
    await ask('end');
    await settle(90);
    await nodeRed.deploy(emptyFlow);
    await pause(2000);
    const before = await ask('handles', server.port);
    await nodeRed.deploy(soakFlow(server.url, 1, secrets()));

    await ask('begin', { rate, seed, tickets: TICKETS });
    const start = elapsed();
    let deploys = 0;
    while (elapsed() - start < minutes) {
      await pause(EVERY);
      ledger.take(await ask('drain'));
      await sample();
      const due = Math.floor(((elapsed() - start) / minutes) * 11);
      if (deploys < Math.min(due, 10)) {
        deploys++;
        await nodeRed.deploy(soakFlow(server.url, deploys + 1), DEPLOYS[deploys % DEPLOYS.length]);
      }
      const { at, resident, heap } = samples.at(-1) as Sample;
      console.log(
        `${at.toFixed(1)} min: ${ledger.total} messages ended, ${resident.toFixed(1)} MB resident, ${heap.toFixed(1)} MB heap, ${deploys} deploys`,
      );
    }
    await ask('end');
    const open = await settle(120);
    const uncertain = ledger.unsettled;

    // In good weather every reference leads to its one record.
    tenant.heal();
    await ask('again', uncertain);
    await settle(60);
    const unsettled = ledger.unsettled;

    await nodeRed.deploy(emptyFlow);
    let after = await ask('handles', server.port);
    for (let tries = 0; tries < 20 && leftOver(before, after).length > 0; tries++) {
      await pause(1000);
      after = await ask('handles', server.port);
    }

    const held = memory(samples, minutes);
    const violations = [
      ...(open > 0 ? [`${open} messages have not ended`] : []),
      ...ledger.violations(server.saved),
      ...(unsettled.length > 0
        ? [`${unsettled.length} references led to no record in the end: ${unsettled}`]
        : []),
      ...(server.tokens.reuses > 0 ? [`a refresh token came twice, ${server.tokens.reuses} times`] : []),
      ...leftOver(before, after),
      ...held.violations,
    ];

    const faults = Object.entries(tenant.met).map(([name, count]) => `${count} ${name}`);
    console.log(`
Messages: ${ledger.total}, ${server.requests} requests, ${deploys} deploys
${ledger.lines(KINDS).join('\n')}
References: ${ledger.references}; ${ledger.found} answers were records found; ${uncertain.length} were open at the end and were sent again, ${unsettled.length} are open now
Tickets saved: ${server.saved.length - TICKETS}
Faults: ${faults.join(', ')}
Tokens: ${server.tokenRequests} requests, ${server.tokens.reuses} used twice
Memory: ${held.text}
Left over: ${after.sockets} sockets to the tenant, timers ${before.timers} before and ${after.timers} after
`);
    if (violations.length === 0) console.log('Nothing lost, nothing doubled, nothing left over.');
    else {
      console.error(`${violations.length} violations:\n${violations.slice(0, 50).join('\n')}`);
      process.exitCode = 1;
    }
  } finally {
    await nodeRed.stop();
    await tenant.close();
    kit.remove();
  }
}

/** What is there after and was not before. */
function leftOver(
  before: SoakQuestions['handles']['answer'],
  after: SoakQuestions['handles']['answer'],
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

void main().catch((thrown: unknown) => {
  console.error(thrown);
  process.exitCode = 1;
});
