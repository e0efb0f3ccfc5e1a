import { operationIds } from '../../src/catalogue';
import { closeBrowser, Editor, launchBrowser } from '../../test/support/browser';
import { connection, flowOf, haloNode } from '../candidates';
import { NodeRed } from '../node-red';
import { type Bench, interleaved, type Part, pick } from '../part';
import type { PartResult } from '../results';
import { difference, estimate, median, paired } from '../statistics';

/** What the dialog costs the one who opens it, in a real browser. Needs Chromium: `CHROMIUM` names another than Debian's. */
export const dialog: Part = {
  name: 'dialog',
  title: 'The dialog in the browser',
  seconds: 150,
  run,
};

const OURS = 'halo-itsm';
const CORE = 'http request';
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

async function run(bench: Bench): Promise<PartResult> {
  const { line, kit, stub } = bench;
  await launchBrowser();
  const nodeRed = await NodeRed.start({
    line,
    kit,
    flow: flowOf({
      nodes: [
        connection(stub.url),
        haloNode('ticket.list'),
        { id: 'core', type: 'http request', z: 'tab', method: 'GET', ret: 'txt', url: '', wires: [[]] },
      ],
    }),
    package: bench.package,
  });
  try {
    bench.say(`${bench.rounds} times each, the editor loaded anew every time`);
    const open = async (id: string, shown: string, type: boolean): Promise<Opening> => {
      const editor = await Editor.open(nodeRed.url);
      try {
        const first = await opened(editor, id, shown);
        const keystrokes = type ? await typing(editor) : [0];
        await editor.cancel();
        const again = await opened(editor, id, shown);
        return { first, again, keystroke: median(keystrokes), slowest: Math.max(...keystrokes) };
      } finally {
        await editor.close();
      }
    };
    const results = await interleaved(
      bench.rounds,
      new Map([
        [OURS, () => open('first', '#halo-form', true)],
        [CORE, () => open('core', '#node-input-url', false)],
      ]),
    );
    const of = (name: string, figure: keyof Opening) => pick(results, name, (found) => found[figure]);
    return {
      tables: [
        {
          title: 'From the double click to the painted dialog, ms (Node-RED slides it in meanwhile)',
          columns: ['', 'the first time', 'again'],
          rows: [OURS, CORE].map((name) => [name, median(of(name, 'first')), median(of(name, 'again'))]),
        },
      ],
      comparisons: [
        {
          what: `opening for the first time: longer than ${CORE}`,
          unit: 'ms',
          estimate: paired(of(OURS, 'first'), of(CORE, 'first'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `opening again: longer than ${CORE}`,
          unit: 'ms',
          estimate: paired(of(OURS, 'again'), of(CORE, 'again'), difference),
          threshold: { kind: 'at most', value: 200 },
        },
        {
          what: `a keystroke among ${operationIds().length} operations until its results are painted`,
          unit: 'ms',
          estimate: estimate(of(OURS, 'keystroke')),
          threshold: { kind: 'at most', value: 50 },
        },
        {
          what: 'the slowest of all keystrokes',
          unit: 'ms',
          estimate: estimate(of(OURS, 'slowest')),
        },
      ],
      rounds: {
        [`${OURS} first ms`]: of(OURS, 'first'),
        [`${CORE} first ms`]: of(CORE, 'first'),
        [`${OURS} keystroke ms`]: of(OURS, 'keystroke'),
      },
    };
  } finally {
    await closeBrowser();
    await nodeRed.stop();
  }
}

/** In the page: resolves when what was done before has been painted. */
const PAINTED =
  'const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));';

/** Opens a node's dialog. @returns ms until it is there with everything in it */
function opened(editor: Editor, id: string, shown: string): Promise<number> {
  return editor.page.evaluate<number>(`(async () => {
    ${PAINTED}
    const visible = () => { const found = document.querySelector('${shown}'); return found && found.offsetParent !== null; };
    const began = performance.now();
    RED.editor.edit(RED.nodes.node('${id}'));
    do await painted(); while (!visible());
    return performance.now() - began;
  })()`);
}

/** Types into the list of operations, letter by letter. @returns ms of every keystroke */
function typing(editor: Editor): Promise<number[]> {
  return editor.page.evaluate<number[]>(`(async () => {
    ${PAINTED}
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
