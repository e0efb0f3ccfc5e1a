import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { assertAccessible } from './accessibility';

export interface EditorOptions {
  dark?: boolean;
  width?: number;
  height?: number;
  /** The browser's language, `de-DE`; English when absent. */
  language?: string;
  /** Where `adminAuth` is on. */
  login?: { username: string; password: string };
}

let browser: Browser | undefined;

/** One Chromium for all tests of a file. */
export async function launchBrowser(): Promise<void> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** Node-RED's editor in a page of its own. */
export class Editor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #colorScheme: string;
  /** What went wrong in the page's scripts. */
  readonly errors: string[] = [];

  private constructor(context: BrowserContext, page: Page, name: string) {
    this.#context = context;
    this.page = page;
    this.#colorScheme = name;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** @param url - the editor's address, with its `httpAdminRoot` */
  static async open(url: string, options: EditorOptions = {}): Promise<Editor> {
    if (!browser) throw new Error('launchBrowser() first');
    const { width = 1400, height = 950, dark = false, language = 'en-US', login } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      locale: language,
      colorScheme: dark ? 'dark' : 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    // Only Node-RED 5 has a dark theme; 4.1 ignores the setting.
    if (dark) await context.addInitScript("localStorage.setItem('view-dark-theme', 'dark')");
    const editor = new Editor(context, await context.newPage(), dark ? 'dark' : 'light');
    await editor.page.goto(url);
    if (login) await editor.#logIn(login);
    await editor.waitUntilReady();
    return editor;
  }

  async #logIn({ username, password }: { username: string; password: string }): Promise<void> {
    await this.page.fill('#node-dialog-login-username', username);
    await this.page.fill('#node-dialog-login-password', password);
    await this.page.click('#node-dialog-login-submit');
  }

  /** Waits until the editor has its nodes and flows; also after a reload. */
  async waitUntilReady(): Promise<void> {
    await this.page.waitForFunction(
      "window.RED && RED.nodes && RED.settings && RED.settings.version && RED.nodes.getType('halo-itsm') && RED.nodes.getType('halo-connection')" +
        ' && !document.querySelector(\'#red-ui-loading-progress:not([style*="display: none"])\') && RED.workspaces.active()',
      null,
      { timeout: 60_000 },
    );
  }

  /** Opens the dialog of a node; waits until it holds all it will. */
  async edit(id: string): Promise<void> {
    await this.page.evaluate(
      `(() => { const node = RED.nodes.node('${id}'); if (node._def.category === 'config') RED.editor.editConfig('', node.type, node.id); else RED.editor.edit(node); })()`,
    );
    await this.page.waitForSelector('.halo-form', { state: 'visible' });
    if (await this.page.$('#halo-form')) await this.page.waitForSelector('#halo-form', { state: 'visible' });
    await this.#waitForAnimations();
  }

  /** Opens the dialog of a new connection. @returns the id it will have */
  async newConnection(): Promise<string> {
    await this.page.evaluate("RED.editor.editConfig('', 'halo-connection', '_ADD_')");
    await this.page.waitForSelector('#node-config-input-instanceUrl', { state: 'visible' });
    await this.#waitForAnimations();
    return this.page.evaluate<string>('RED.editor.getEditStack().at(-1).id');
  }

  /** Closes the uppermost dialog by its main button. */
  confirm(): Promise<void> {
    return this.#closeDialog('#node-config-dialog-ok, #node-dialog-ok');
  }

  cancel(): Promise<void> {
    return this.#closeDialog('#node-config-dialog-cancel, #node-dialog-cancel');
  }

  /** A dialog slides out before it is gone. */
  async #closeDialog(button: string): Promise<void> {
    const trayCount = await this.page.locator('.red-ui-tray').count();
    await this.page.click(`${button} >> visible=true`);
    await this.page.waitForFunction(`document.querySelectorAll('.red-ui-tray').length < ${trayCount}`);
    await this.#waitForAnimations();
  }

  async deploy(): Promise<void> {
    const deployed = this.page.waitForResponse((response) =>
      /\/flows$/.test(new URL(response.url()).pathname),
    );
    await this.page.click('#red-ui-header-button-deploy');
    await deployed;
  }

  /** Puts a node on the open flow. */
  async addNode(node: Record<string, unknown>): Promise<void> {
    const positioned = { x: 300, y: 100, wires: [[]], ...node };
    await this.page.evaluate(
      `RED.nodes.import(${JSON.stringify([positioned])}); RED.nodes.dirty(true); RED.view.redraw(true)`,
    );
  }

  /** Sets a node's request, as an import would. */
  async setJsonRequest(id: string, request: object): Promise<void> {
    await this.page.evaluate(
      `Object.assign(RED.nodes.node('${id}'), { request: ${JSON.stringify(JSON.stringify(request, null, 2))}, requestType: 'json' })`,
    );
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** A property of a node as the editor holds it. */
  property<T>(id: string, name: string): Promise<T> {
    return this.page.evaluate<T>(`RED.nodes.node('${id}')[${JSON.stringify(name)}]`);
  }

  /**
   * Looks at the dialog as it is now, in every theme there is: nothing of ours may be out of reach for anybody. Takes a
   * picture as well, where `SCREENSHOTS` names a folder.
   */
  async checkAppearance(name: string): Promise<void> {
    await this.#checkTheme(name, this.#colorScheme);
    if (!(await this.#hasDarkTheme())) return;
    await this.#toggleDarkTheme(true);
    // Colours are all that a theme changes.
    await this.#checkTheme(name, 'dark', ['color-contrast']);
    await this.#toggleDarkTheme(false);
  }

  async #checkTheme(name: string, theme: string, rules?: string[]): Promise<void> {
    await this.screenshot(`${name}-${theme}`);
    await assertAccessible(this.page, `${name} (${theme})`, '.halo-form, .halo-list', rules);
  }

  /** A picture to look at, where `SCREENSHOTS` names a folder. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}-${process.env.NODE_RED_TARGET ?? '4'}.png`) });
  }

  #hasDarkTheme(): Promise<boolean> {
    return this.page.evaluate<boolean>(
      "!document.documentElement.classList.contains('nr-theme-dark') && RED.settings.version.startsWith('5')",
    );
  }

  async #toggleDarkTheme(dark: boolean): Promise<void> {
    await this.page.evaluate(`document.documentElement.classList.toggle('nr-theme-dark', ${dark})`);
    await this.#waitForAnimations();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** Trays slide in and out. */
  async #waitForAnimations(): Promise<void> {
    await this.page.waitForFunction(
      "document.getAnimations().every((animation) => animation.playState !== 'running') && !jQuery(':animated').length",
    );
  }
}
