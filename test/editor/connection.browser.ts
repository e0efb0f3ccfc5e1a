import 'should';
import type { Page } from 'playwright-core';
import { startTenant, type Tenant } from '../../demo/tenant/index';
import { assertAccessible } from '../support/accessibility';
import { closeBrowser, Editor, launchBrowser } from '../support/browser';
import { NodeRed } from '../support/node-red';

const FLOW_TAB = { id: 'flow1', type: 'tab', label: 'Flow' };

/** Waits until an element of the dialog has matching text. @returns the whole text */
async function waitForMessage(editor: Editor, selector: string, expected: RegExp): Promise<string> {
  const message = editor.page.locator(selector).filter({ hasText: expected });
  await message.first().waitFor({ timeout: 15_000 });
  return (await message.first().textContent()) ?? '';
}

async function fillFields(editor: Editor, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const input = editor.page.locator(`#node-config-input-${name}`);
    if ((await input.evaluate((element) => element.tagName)) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }
}

/** Clicks *Connect your account*. @returns the popup */
async function openSignIn(editor: Editor): Promise<Page> {
  // Signs out of the tenant, which would skip its sign-in page.
  await editor.page.context().clearCookies();
  const [popup] = await Promise.all([editor.page.waitForEvent('popup'), editor.page.click('#halo-connect')]);
  return popup;
}

async function signIn(
  popup: Page,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await popup.fill('#username', username);
  await popup.fill('#password', password);
  await popup.click('button[value=sign-in]');
}

describe('halo-connection dialog', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let tenant: Tenant;
  let editor: Editor;
  let id: string;

  const account = () => ({
    instanceUrl: tenant.url,
    clientId: tenant.account.clientId,
    clientSecret: tenant.account.clientSecret,
  });

  before(async () => {
    await launchBrowser();
    nodeRed = await NodeRed.start({ flows: [FLOW_TAB] });
    tenant = await startTenant({
      redirectUris: [`${nodeRed.url}/halo-connection/callback`],
      accessTokenSeconds: 3600,
    });
    editor = await Editor.open(nodeRed.url);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
  });

  after(async () => {
    await editor?.close();
    await closeBrowser();
    await tenant?.close();
    await nodeRed?.remove();
  });

  it('shows a missing required value at its field, without a request', async () => {
    id = await editor.newConnection();
    await editor.page.click('#halo-test');
    (await waitForMessage(editor, '#node-config-input-instanceUrl-error', /Enter the address/)).should.match(
      /haloitsm\.com/,
    );
    await editor.checkAppearance('connection-new');
  });

  it('shows the API address and the discovered authorization server', async () => {
    await fillFields(editor, account());
    await fillFields(editor, { instanceUrl: `${tenant.url}/api/Tickets?x=1` });
    await editor.page.keyboard.press('Tab');
    (await waitForMessage(editor, '#halo-api-url', /API/)).should.equal(`API: ${tenant.url}/api`);
    (await waitForMessage(editor, '#halo-discovered-server', /Sign-in/)).should.equal(
      `Sign-in: ${tenant.url}/auth · Tenant: practice`,
    );
  });

  it('offers the http option for an http address, and warns when it is on', async () => {
    await fillFields(editor, { instanceUrl: 'http://halo.example' });
    (await editor.page.isVisible('#halo-row-allowHttp')).should.be.true();
    await editor.page.check('#node-config-input-allowHttp');
    (await editor.page.isVisible('#halo-http-warning')).should.be.true();
    await editor.checkAppearance('connection-http');
    await editor.page.uncheck('#node-config-input-allowHttp');
    await fillFields(editor, { instanceUrl: tenant.url });
    (await editor.page.isVisible('#halo-row-allowHttp')).should.be.false();
  });

  it('copies the redirect URL', async () => {
    await editor.page.click('#halo-copy');
    await waitForMessage(editor, '#halo-copied', /Copied/);
    const copiedText = await editor.page.evaluate<string>('navigator.clipboard.readText()');
    copiedText.should.equal(`${nodeRed.url}/halo-connection/callback`);
  });

  it('shows the reason when the connection test fails', async () => {
    await fillFields(editor, {
      signIn: 'application',
      clientId: tenant.application.clientId,
      clientSecret: 'wrong',
    });
    await editor.page.click('#halo-test');
    await waitForMessage(editor, '.halo-field-error, #halo-test-result', /secret/i);
    (await editor.page.isVisible('#halo-test-result .fa-times')).should.be.true();
    await editor.checkAppearance('connection-test-fails');
  });

  it('shows the account, the tenant and the permissions when the connection test passes', async () => {
    await fillFields(editor, { clientSecret: tenant.application.clientSecret });
    await editor.page.click('#halo-test');
    await waitForMessage(editor, '#halo-test-result', /Connection OK: signed in as agent/);
    const result = await waitForMessage(editor, '#halo-test-result', /Approvals/);
    result.should
      .match(/Tickets/)
      .and.match(/Tenant: practice/)
      .and.match(new RegExp(`${tenant.url}/auth`));
    (await editor.page.locator('#halo-test-result li .fa-check').count()).should.equal(6);
    (await editor.page.locator('.halo-field-error').count()).should.equal(0);
    await editor.checkAppearance('connection-test-passes');
  });

  it('shows the text for a bug report without secrets, and copies it', async () => {
    await editor.page.click('#halo-report');
    await editor.page.waitForSelector('#halo-report-box', { state: 'visible' });
    (await waitForMessage(editor, '#halo-report-box', /bug report/)).should.match(
      /no passwords, tokens, names of users/,
    );
    const reportText = await editor.page.inputValue('#halo-report-text');
    reportText.should
      .match(/^- Sign in: Application/m)
      .and.match(new RegExp(`^- Instance: ${tenant.url}$`, 'm'))
      .and.match(/^- Last test: passed, as an agent/m)
      .and.match(/^ {2}- Tickets: ok$/m)
      .and.match(/HALO_CONFIG connection test: Halo does not accept the client ID or client secret/);
    reportText.should.not.containEql(tenant.application.clientSecret);
    await editor.checkAppearance('connection-report');
    // The copy button has the focus.
    await editor.page.keyboard.press('Enter');
    await waitForMessage(editor, '#halo-report-message', /Copied/);
    (await editor.page.evaluate<string>('navigator.clipboard.readText()')).should.equal(reportText);
  });

  it('selects the text when the browser does not allow copying', async () => {
    await editor.page.evaluate(
      "navigator.clipboard.writeText = () => Promise.reject(new Error('blocked')); document.execCommand = () => false",
    );
    await editor.page.click('#halo-report-copy');
    await waitForMessage(editor, '#halo-report-message', /Ctrl\+C/);
    (await editor.page.evaluate<string>('getSelection().toString()')).should.match(
      /^node-red-contrib-halo-itsm/,
    );
    await fillFields(editor, { signIn: 'account' });
    await editor.page.click('#halo-copy');
    await waitForMessage(editor, '#halo-copied', /Ctrl\+C/);
    await editor.page.evaluate('delete navigator.clipboard.writeText; delete document.execCommand');
    await editor.page.click('#halo-report-close');
    (await editor.page.isVisible('#halo-report-box')).should.be.false();
  });

  it('does not open a sign-in when the redirect URL has another origin, and names the address to use', async () => {
    await fillFields(editor, { signIn: 'account', ...account() });
    await editor.page.click('summary');
    await fillFields(editor, { redirectUri: 'https://nodered.example/halo-connection/callback' });
    await waitForMessage(editor, '#halo-redirect-problem', /https:\/\/nodered\.example\//);
    await editor.page.click('#halo-connect');
    await waitForMessage(
      editor,
      '#node-config-input-redirectUri-error',
      /opened at https:\/\/nodered\.example\//,
    );
    editor.page.context().pages().length.should.equal(1);
    await editor.checkAppearance('connection-other-origin');
    await fillFields(editor, { redirectUri: '' });
    await editor.page.click('summary');
  });

  it('closes the popup when discovery fails', async () => {
    await fillFields(editor, { instanceUrl: `${tenant.url}/nowhere` });
    const popup = await openSignIn(editor);
    await waitForMessage(editor, '.halo-field-error, #halo-state', /\S/);
    if (!popup.isClosed()) await popup.waitForEvent('close');
    (await editor.page.isVisible('#halo-connect')).should.be.true();
    await fillFields(editor, { instanceUrl: tenant.url });
  });

  it('shows that the sign-in was cancelled', async () => {
    const popup = await openSignIn(editor);
    await popup.click('button[value=cancel]');
    await waitForMessage(editor, '#halo-state', /cancel/i);
    await editor.checkAppearance('connection-cancelled');
    await popup.close();
  });

  it('shows that the client secret is wrong', async () => {
    await fillFields(editor, { clientSecret: 'wrong' });
    const popup = await openSignIn(editor);
    await signIn(popup, tenant.signIn);
    await waitForMessage(editor, '#halo-state', /secret/i);
    await editor.checkAppearance('connection-wrong-secret');
    await assertAccessible(popup, 'the page of a failed sign-in');
    await popup.close();
    await fillFields(editor, { clientSecret: tenant.account.clientSecret });
  });

  it('has an accessible result page in light and dark mode', async () => {
    const page = await editor.page.context().newPage();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${nodeRed.url}/halo-connection/callback/done`);
      await assertAccessible(page, `the page of a sign-in (${colorScheme})`);
    }
    await page.close();
  });

  it('stops waiting for a sign-in on request', async () => {
    const popup = await openSignIn(editor);
    await popup.waitForSelector('#username');
    await waitForMessage(editor, '#halo-state', /Waiting/);
    await editor.checkAppearance('connection-waiting');
    await editor.page.click('#halo-cancel');
    await waitForMessage(editor, '#halo-state', /Sign-in cancelled/);
    await popup.close();
    (await editor.page.isVisible('#halo-connect')).should.be.true();
  });

  it('connects before the first deploy, and closes the popup', async () => {
    const popup = await openSignIn(editor);
    await signIn(popup, tenant.signIn);
    (await waitForMessage(editor, '#halo-state', /Connected as agent/)).should.match(/Tenant: practice/);
    if (!popup.isClosed()) await popup.waitForEvent('close');
    await editor.checkAppearance('connection-connected');
  });

  it('stays connected after a deploy and a restart', async () => {
    await editor.confirm();
    await editor.addNode({
      id: 'node1',
      type: 'halo-itsm',
      z: 'flow1',
      connection: id,
      operation: 'ticket.list',
    });
    await editor.deploy();
    await editor.edit(id);
    await waitForMessage(editor, '#halo-state', /Connected as agent/);
    await editor.cancel();
    await nodeRed.restart();
    await editor.reload();
    await editor.edit(id);
    await waitForMessage(editor, '#halo-state', /Connected as agent/);
    await editor.page.click('#halo-test');
    await waitForMessage(editor, '#halo-test-result', /Connection OK: signed in as agent/);
  });

  it('shows the last test result and the discovered server when it opens again', async () => {
    await editor.cancel();
    await editor.edit(id);
    (await waitForMessage(editor, '#halo-test-result', /Connection OK/)).should.match(/Tested on .*\d/);
    await waitForMessage(editor, '#halo-discovered-server', /Tenant: practice/);
    await editor.checkAppearance('connection-again');
  });

  it('does not send the client secret to the browser', async () => {
    (await editor.page.inputValue('#node-config-input-clientSecret')).should.equal('__PWRD__');
    const credentials = await editor.page.evaluate<object>(
      `jQuery.getJSON('credentials/halo-connection/${id}')`,
    );
    Object.keys(credentials)
      .sort()
      .should.deepEqual(['clientId', 'has_clientSecret', 'has_redis', 'has_storeKey', 'has_tokens'].sort());
  });

  it('disconnects, and marks the test result as outdated', async () => {
    await editor.page.click('#halo-disconnect');
    await waitForMessage(editor, '#halo-state', /Not connected/);
    await waitForMessage(editor, '#halo-test-result', /Previous result/);
    await editor.cancel();
    await editor.edit(id);
    await waitForMessage(editor, '#halo-state', /Not connected/);
    String(await editor.page.textContent('#halo-test-result'))
      .trim()
      .should.equal('');
    await editor.confirm();
    editor.errors.should.be.empty();
  });
});

describe('halo-connection dialog with adminAuth and another httpAdminRoot', function () {
  this.timeout(120_000);
  let nodeRed: NodeRed;
  let tenant: Tenant;

  before(async () => {
    await launchBrowser();
    nodeRed = await NodeRed.start({
      flows: [
        FLOW_TAB,
        {
          id: 'connection1',
          type: 'halo-connection',
          name: 'Halo',
          instanceUrl: 'https://acme.haloitsm.com',
        },
      ],
      settings: `httpAdminRoot: '/red', adminAuth: {
        type: 'credentials',
        users: async (username) => ({ username, permissions: username === 'writer' ? '*' : 'read' }),
        authenticate: async (username, password) =>
          password === 'test' ? { username, permissions: username === 'writer' ? '*' : 'read' } : null,
      },`,
    });
    tenant = await startTenant({ redirectUris: [`${nodeRed.url}/red/halo-connection/callback`] });
  });

  after(async () => {
    await closeBrowser();
    await tenant?.close();
    await nodeRed?.remove();
  });

  it('connects below the other root', async () => {
    const editor = await Editor.open(`${nodeRed.url}/red/`, {
      login: { username: 'writer', password: 'test' },
    });
    await editor.newConnection();
    await fillFields(editor, {
      instanceUrl: tenant.url,
      clientId: tenant.account.clientId,
      clientSecret: tenant.account.clientSecret,
    });
    (await editor.page.inputValue('#halo-redirect')).should.equal(
      `${nodeRed.url}/red/halo-connection/callback`,
    );
    const popup = await openSignIn(editor);
    await signIn(popup, tenant.signIn);
    await waitForMessage(editor, '#halo-state', /Connected as agent/);
    editor.errors.should.be.empty();
    await editor.close();
  });

  it('disables its buttons for a read-only user', async () => {
    const editor = await Editor.open(`${nodeRed.url}/red/`, {
      login: { username: 'reader', password: 'test' },
    });
    await editor.edit('connection1');
    await waitForMessage(editor, '#halo-state', /Not connected/);
    for (const button of ['connect', 'disconnect', 'test', 'report']) {
      (await editor.page.isDisabled(`#halo-${button}`)).should.be.true();
    }
    await waitForMessage(editor, '.halo-connection-form', /can view this connection but not change it/);
    // Missing in the flow: the dialog shows the defaults.
    (await editor.page.inputValue('#node-config-input-signIn')).should.equal('account');
    (await editor.page.isChecked('#node-config-input-joinReads')).should.be.true();
    await editor.checkAppearance('connection-read-only');
    editor.errors.should.be.empty();
    await editor.close();
  });
});
