import { operationIds } from '../../src/catalogue';
import { closeBrowser, Editor, launchBrowser } from '../../test/support/browser';
import { connectionNode, createFlow, haloNode } from '../candidates';
import { NodeRed } from '../node-red';
import { type BenchContext, type Part, runInterleaved, valuesOf } from '../part';
import type { PartResult } from '../results';
import { difference, estimate, median, pairedEstimate } from '../statistics';

/** What the dialog costs the one who opens it, in a real browser. Needs Chromium: `CHROMIUM` names another than Debian's. */
export const dialog: Part = {
  name: 'dialog',
  title: 'The dialog in the browser',
  seconds: 150,
  run,
};

const HALO_NODE = 'halo-itsm';
const CORE_NODE = 'http request';
/** Typed one after the other: an everyday word, an id, a title, an endpoint, and nothing at all. */
const QUERIES = ['computer', 'ticket.cr', 'who approves', 'POST /Actions', 'zzzz'];

interface Opening {
  /** ms from the call to a painted dialog with its operation, right after the editor was loaded, and once more. */
  first: number;
  again: number;
  /** ms from a keystroke to the painted list: the usual one, and the slowest of all of them. */
  keystroke: number;
  slowest: number;
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
    bench.log(`${bench.rounds} times each, the editor loaded anew every time`);
    const open = async (id: string, selector: string, withTyping: boolean): Promise<Opening> => {
      const editor = await Editor.open(nodeRed.url);
      try {
        const first = await openDialog(editor, id, selector);
        const keystrokes = withTyping ? await typeQueries(editor) : [0];
        await editor.cancel();
        const again = await openDialog(editor, id, selector);
        return { first, again, keystroke: median(keystrokes), slowest: Math.max(...keystrokes) };
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
          title: 'From the double click to the painted dialog, ms (Node-RED slides it in meanwhile)',
          columns: ['', 'the first time', 'again'],
          rows: [HALO_NODE, CORE_NODE].map((name) => [
            name,
            median(values(name, 'first')),
            median(values(name, 'again')),
          ]),
        },
      ],
      comparisons: [
        {
          what: `opening for the first time: longer than ${CORE_NODE}`,
          unit: 'ms',
          estimate: pairedEstimate(values(HALO_NODE, 'first'), values(CORE_NODE, 'first'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `opening again: longer than ${CORE_NODE}`,
          unit: 'ms',
          estimate: pairedEstimate(values(HALO_NODE, 'again'), values(CORE_NODE, 'again'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `a keystroke among ${operationIds().length} operations until its results are painted`,
          unit: 'ms',
          estimate: estimate(values(HALO_NODE, 'keystroke')),
          threshold: { kind: 'at most', value: 50 },
        },
        {
          what: 'the slowest of all keystrokes',
          unit: 'ms',
          estimate: estimate(values(HALO_NODE, 'slowest')),
        },
      ],
      rounds: {
        [`${HALO_NODE} first ms`]: values(HALO_NODE, 'first'),
        [`${CORE_NODE} first ms`]: values(CORE_NODE, 'first'),
        [`${HALO_NODE} keystroke ms`]: values(HALO_NODE, 'keystroke'),
      },
    };
  } finally {
    await closeBrowser();
    await nodeRed.stop();
  }
}

/** In the page: resolves when what was done before has been painted. */
const PAINTED_FUNCTION =
  'const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));';

/** Opens a node's dialog. @returns ms until it is there with everything in it */
function openDialog(editor: Editor, id: string, selector: string): Promise<number> {
  return editor.page.evaluate<number>(`(async () => {
    ${PAINTED_FUNCTION}
    const visible = () => { const found = document.querySelector('${selector}'); return found && found.offsetParent !== null; };
    const began = performance.now();
    RED.editor.edit(RED.nodes.node('${id}'));
    do await painted(); while (!visible());
    return performance.now() - began;
  })()`);
}

/** Types into the list of operations, letter by letter. @returns ms of every keystroke */
function typeQueries(editor: Editor): Promise<number[]> {
  return editor.page.evaluate<number[]>(`(async () => {
    ${PAINTED_FUNCTION}
    const input = document.querySelector('#halo-operation');
    const taken = [];
    for (const query of ${JSON.stringify(QUERIES)}) {
      for (let length = 1; length <= query.length; length++) {
        const began = performance.now();
        input.value = query.slice(0, length);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await painted();
        taken.push(performance.now() - began);
      }
    }
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    return taken;
  })()`);
}
