import should from 'should';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';
import { NO_LIMIT } from '../support/samples';
import { waitUntil } from '../support/wait';

/** Performs and counts the user's clicks and keys. */
class EditorUser {
  readonly #editor: Editor;
  clickCount = 0;
  keyCount = 0;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  async click(selector: string): Promise<void> {
    this.clickCount++;
    await this.#editor.page.click(selector);
  }

  async type(text: string): Promise<void> {
    this.keyCount += text.length;
    await this.#editor.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.keyCount++;
    await this.#editor.page.keyboard.press(key);
  }

  /** Ctrl-click on the flow, the first letters of a node type, Enter. */
  async add(type: string, x: number, y: number): Promise<string> {
    const { page } = this.#editor;
    const idsBefore = await page.evaluate<string[]>(NODE_IDS);
    // Node-RED ignores a click while it is still animating, so click until the dialog opens.
    do await page.locator('#red-ui-workspace-chart').click({ position: { x, y }, modifiers: ['Control'] });
    while (!(await this.#quickAddOpens()));
    this.clickCount++;
    await this.type(type);
    await page.waitForFunction(`jQuery('.red-ui-type-search li:visible').first().text().includes('${type}')`);
    await this.press('Enter');
    await page.waitForFunction(
      `${NODE_IDS}.length > ${idsBefore.length} && RED.view.state() === RED.state.DEFAULT && !jQuery(':animated, .red-ui-type-search:visible').length`,
    );
    return (await page.evaluate<string[]>(NODE_IDS)).find((id) => !idsBefore.includes(id)) as string;
  }

  #quickAddOpens(): Promise<boolean> {
    return this.#editor.page
      .waitForFunction("document.activeElement.closest('.red-ui-type-search')", null, { timeout: 2000 })
      .then(
        () => true,
        () => false,
      );
  }

  /** A double click on a node. */
  async open(id: string): Promise<void> {
    this.clickCount += 2;
    await this.#editor.page.dblclick(`#${cssEscape(id)} .red-ui-flow-node`);
    await this.#editor.page.waitForSelector('#node-dialog-ok', { state: 'visible' });
  }

  async wire(from: string, to: string): Promise<void> {
    this.clickCount++;
    await this.#editor.page.dragAndDrop(
      `#${cssEscape(from)} .red-ui-flow-port-output .red-ui-flow-port`,
      `#${cssEscape(to)} .red-ui-flow-port-input .red-ui-flow-port`,
    );
  }
}

const NODE_IDS = "RED.nodes.filterNodes({ z: 'flow1' }).map(({ id }) => id)";
const cssEscape = (id: string) => (/^\d/.test(id) ? `\\3${id[0]} ${id.slice(1)}` : id);

describe('First incident from an empty flow', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let nodeRed: NodeRed;
  let editor: Editor;

  before(async () => {
    await launchBrowser();
    tenant = await startTenant({ rateLimit: NO_LIMIT, extraRecords: { users: 5000, assets: 2000 } });
    nodeRed = await NodeRed.start({
      flows: [
        { id: 'flow1', type: 'tab', label: 'Flow' },
        {
          id: 'connection1',
          type: 'halo-connection',
          version: 1,
          name: 'Halo',
          instanceUrl: tenant.url,
          signIn: 'application',
        },
      ],
      credentials: { connection1: { ...tenant.application } },
    });
    editor = await Editor.open(nodeRed.url);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
  });

  after(async () => {
    await editor?.close();
    await closeBrowser();
    await nodeRed?.remove();
    await tenant?.close();
  });

  it('takes at most 25 clicks and 140 keys, including a user selected from 5,000', async () => {
    const { page } = editor;
    const user = new EditorUser(editor);
    const addProperty = async (name: string, text: string) => {
      await user.click(`button[title='Select ${name} from Halo']`);
      await user.type(text);
      await page.waitForSelector('.halo-list[aria-busy=false]');
      await page.locator('.halo-list [role=option]').first().waitFor();
      await user.press('Enter');
    };

    const inject = await user.add('inject', 120, 100);
    const create = await user.add('halo', 320, 100);
    const note = await user.add('halo', 520, 100);
    await user.wire(inject, create);
    await user.wire(create, note);

    await user.open(create);
    await user.click('#halo-operation');
    await user.type('create incident');
    await user.press('Enter');
    await user.click('#halo-insert-sample');
    await user.click('[data-page=properties]');
    await addProperty('user_id', 'peter hansen');
    await addProperty('priority_id', 'high');
    await addProperty('category_1', 'vpn');
    await editor.screenshot('first-incident-create');
    await editor.confirm();
    user.clickCount++;

    await user.open(note);
    await user.click('#halo-operation');
    await user.type('private note');
    await user.press('Enter');
    await user.click('#halo-request ~ .red-ui-typedInput-container .red-ui-typedInput-type-select');
    await user.click('.red-ui-typedInput-options a[value=jsonata] >> visible=true');
    await user.click('#halo-request ~ .red-ui-typedInput-container .red-ui-typedInput-input');
    await page.keyboard.press('Control+A');
    await user.type('{"ticket_id": payload.id, "note": "Called back", "outcome_id": 7}');
    await editor.screenshot('first-incident-note');
    await editor.confirm();
    user.clickCount++;

    await editor.deploy();
    user.clickCount++;
    await user.click(`#${cssEscape(inject)} .red-ui-flow-node-button-button`);
    const notes = () => tenant.store.where('Actions', { note: 'Called back' });
    await waitUntil(() => notes().length > 0);
    await editor.screenshot('first-incident');
    should(user.clickCount).be.belowOrEqual(25);
    should(user.keyCount).be.belowOrEqual(140);

    const ticket = tenant.store.tickets.at(-1);
    should(ticket).containEql({ user_id: 37, priority_id: 2, category_1: 'Network>VPN' });
    notes().should.have.length(1);
    should(notes()[0]).containEql({ ticket_id: ticket?.id, hiddenfromuser: true });
  });
});
