import should from 'should';
import { prepareAxe } from '../support/accessibility';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

const FLOWS = [
  { id: 'flow1', type: 'tab', label: 'Flow' },
  { id: 'connection1', type: 'halo-connection', version: 1, instanceUrl: 'https://acme.haloitsm.com' },
  {
    id: 'node1',
    type: 'halo-itsm',
    z: 'flow1',
    connection: 'connection1',
    operation: 'ticket.list',
    parameters: [
      { name: 'open_only', value: 'true', type: 'bool' },
      { name: 'mine', value: '1', type: 'str' },
    ],
    x: 300,
    y: 100,
    wires: [[]],
  },
];

interface FocusStop {
  /** Accessible name. */
  name: string;
  html: string;
  /** Whether it or its surroundings look different while it has the focus. */
  visible: boolean;
}

/** Runs in the page: lists the controls of our form and records their appearance without the focus. */
const INSTALL_SCRIPT = `(() => {
  const CONTROLS = 'input:not([type=hidden]), select, textarea, button, summary, a[href], [tabindex="0"]';
  const controls = () => [...document.querySelectorAll('.halo-form')].at(-1).querySelectorAll(CONTROLS);
  const isOperable = (element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0;
  const appearance = (element) => [element, element.parentElement, element.parentElement.parentElement].map((part) => {
    const { outlineStyle, outlineColor, borderColor, boxShadow, backgroundColor, color } = getComputedStyle(part);
    return [outlineStyle === 'none' ? '' : outlineColor, borderColor, boxShadow, backgroundColor, color].join();
  }).join();
  window.haloControls = [...controls()].filter(isOperable);
  window.haloAppearances = new Map(window.haloControls.map((element) => [element, appearance(element)]));
  window.haloFocusStop = () => {
    const element = document.activeElement;
    if (!window.haloControls.includes(element)) return undefined;
    axe.setup(document.documentElement);
    const name = axe.commons.text.accessibleTextVirtual(axe.utils.getNodeFromTree(element));
    axe.teardown();
    return {
      index: window.haloControls.indexOf(element),
      name,
      html: element.outerHTML.slice(0, 120),
      visible: appearance(element) !== window.haloAppearances.get(element),
    };
  };
  return window.haloControls.length;
})()`;

describe('Keyboard access', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    nodeRed = await NodeRed.start({ flows: FLOWS });
    editor = await Editor.open(nodeRed.url);
  });
  after(async () => {
    await editor?.close();
    await closeBrowser();
    await nodeRed?.remove();
  });

  for (const [id, title, firstFocus] of [
    ['node1', 'halo-itsm', '#node-input-name'],
    ['connection1', 'halo-connection', '#node-config-input-name'],
  ] as const) {
    it(`reaches every control of the ${title} dialog, each with a name and a visible focus`, async () => {
      const { page } = editor;
      await editor.edit(id);
      if (await page.isVisible('.halo-form summary')) {
        await page.focus('.halo-form summary');
        await page.keyboard.press('Enter');
      }
      await prepareAxe(page);
      await page.evaluate('document.activeElement.blur()');
      const count = await page.evaluate<number>(INSTALL_SCRIPT);
      count.should.be.above(15);

      const focusStops = new Map<number, FocusStop>();
      await page.focus(firstFocus);
      for (;;) {
        const focusStop = await page.evaluate<(FocusStop & { index: number }) | undefined>(
          'window.haloFocusStop()',
        );
        // The focus has left the form or is back at its first control.
        if (!focusStop || focusStops.has(focusStop.index)) break;
        focusStops.set(focusStop.index, focusStop);
        await page.keyboard.press('Tab');
      }

      const all = await page.evaluate<string[]>(
        'window.haloControls.map((element) => element.outerHTML.slice(0, 120))',
      );
      const missed = all.filter((_, index) => !focusStops.has(index));
      const nameless = [...focusStops.values()]
        .filter(({ name }) => name.trim() === '')
        .map(({ html }) => html);
      const unseen = [...focusStops.values()].filter(({ visible }) => !visible).map(({ html }) => html);
      should({ missed, nameless, unseen }).deepEqual({ missed: [], nameless: [], unseen: [] });
      await editor.cancel();
    });
  }
});
