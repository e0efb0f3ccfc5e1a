import { operationIds } from '../../src/catalogue';
import { closeBrowser, Editor, launchBrowser } from '../../test/support/browser';
import { connectionNode, createFlow, haloNode } from '../candidates';
import { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, valuesOf } from '../part';
import type { PartResult } from '../results';
import { difference, estimate, median, pairedEstimate } from '../statistics';

/** Opening and search times of the dialog in a real browser. Requires Chromium; `CHROMIUM` overrides its path. */
export const dialog: Part = {
  name: 'dialog',
  title: 'The dialog in the browser',
  seconds: 150,
  run,
};

const HALO_NODE = 'halo-itsm';
const CORE_NODE = 'http request';
/** Search terms to type: a common word, an id, a title, an endpoint, and a term without matches. */
const QUERIES = ['computer', 'ticket.cr', 'who approves', 'POST /Actions', 'zzzz'];

interface Opening {
  /** Time from the call to the painted dialog: right after the editor was loaded, and when opened again. */
  firstMs: number;
  againMs: number;
  /** Time from a keystroke to the painted list: median and maximum. */
  keystrokeMs: number;
  slowestKeystrokeMs: number;
}

async function run(bench: BenchContext): Promise<PartResult> {
  const { target, bundle, stub } = bench;
  await launchBrowser();
  const nodeRed = await NodeRed.start({
    target,
    bundle,
    flow: createFlow({
      nodes: [
        connectionNode(stub.url),
        haloNode('ticket.list'),
        { id: 'core', type: 'http request', z: 'tab', method: 'GET', ret: 'txt', url: '', wires: [[]] },
      ],
    }),
    package: bench.package,
  });
  try {
    bench.log(`${bench.rounds} times each, with a reloaded editor every time`);
    const open = async (id: string, selector: string, withTyping: boolean): Promise<Opening> => {
      const editor = await Editor.open(nodeRed.url);
      try {
        const firstMs = await openDialog(editor, id, selector);
        const keystrokes = withTyping ? await typeQueries(editor) : [0];
        await editor.cancel();
        const againMs = await openDialog(editor, id, selector);
        return {
          firstMs,
          againMs,
          keystrokeMs: median(keystrokes),
          slowestKeystrokeMs: Math.max(...keystrokes),
        };
      } finally {
        await editor.close();
      }
    };
    const results = await runInterleaved(
      bench.rounds,
      new Map([
        [HALO_NODE, () => open('first', '#halo-form', true)],
        [CORE_NODE, () => open('core', '#node-input-url', false)],
      ]),
    );
    const values = (name: string, property: keyof Opening) =>
      valuesOf(results, name, (result) => result[property]);
    return {
      tables: [
        {
          title: 'From the double click to the painted dialog, ms (includes the slide-in animation)',
          columns: ['', 'first time', 'again'],
          rows: [HALO_NODE, CORE_NODE].map((name) => [
            name,
            median(values(name, 'firstMs')),
            median(values(name, 'againMs')),
          ]),
        },
      ],
      comparisons: [
        {
          what: `opening for the first time: difference from ${CORE_NODE}`,
          unit: 'ms',
          estimate: pairedEstimate(values(HALO_NODE, 'firstMs'), values(CORE_NODE, 'firstMs'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `opening again: difference from ${CORE_NODE}`,
          unit: 'ms',
          estimate: pairedEstimate(values(HALO_NODE, 'againMs'), values(CORE_NODE, 'againMs'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `a keystroke in the search of ${operationIds().length} operations until the results are painted`,
          unit: 'ms',
          estimate: estimate(values(HALO_NODE, 'keystrokeMs')),
          threshold: { kind: 'at most', value: 50 },
        },
        {
          what: 'the slowest keystroke',
          unit: 'ms',
          estimate: estimate(values(HALO_NODE, 'slowestKeystrokeMs')),
        },
      ],
      rounds: {
        [`${HALO_NODE} first ms`]: values(HALO_NODE, 'firstMs'),
        [`${CORE_NODE} first ms`]: values(CORE_NODE, 'firstMs'),
        [`${HALO_NODE} keystroke ms`]: values(HALO_NODE, 'keystrokeMs'),
      },
    };
  } finally {
    await closeBrowser();
    await nodeRed.stop();
  }
}

/** Runs in the page: `painted()` resolves after the next paint. */
const PAINTED_FUNCTION =
  'const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));';

/** Opens a node's dialog. @returns ms until `selector` is visible */
function openDialog(editor: Editor, id: string, selector: string): Promise<number> {
  return editor.page.evaluate<number>(`(async () => {
    ${PAINTED_FUNCTION}
    const visible = () => { const found = document.querySelector('${selector}'); return found && found.offsetParent !== null; };
    const startedAt = performance.now();
    RED.editor.edit(RED.nodes.node('${id}'));
    do await painted(); while (!visible());
    return performance.now() - startedAt;
  })()`);
}

/** Types into the operation search, letter by letter. @returns ms per keystroke */
function typeQueries(editor: Editor): Promise<number[]> {
  return editor.page.evaluate<number[]>(`(async () => {
    ${PAINTED_FUNCTION}
    const input = document.querySelector('#halo-operation');
    const durations = [];
    for (const query of ${JSON.stringify(QUERIES)}) {
      for (let length = 1; length <= query.length; length++) {
        const startedAt = performance.now();
        input.value = query.slice(0, length);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await painted();
        durations.push(performance.now() - startedAt);
      }
    }
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    return durations;
  })()`);
}
