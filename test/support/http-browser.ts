import type { Tenant } from '../../demo/tenant/index';

/** A minimal browser for sign-ins: keeps cookies, follows redirects, submits the form. */
export class HttpBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Follows all redirects. */
  async visit(address: string, init: RequestInit = {}): Promise<{ url: URL; status: number; text: string }> {
    let url = new URL(address);
    let request = init;
    for (let hops = 0; hops < 12; hops++) {
      const response = await this.fetch(url, request);
      const location = response.headers.get('location');
      if (!location || response.status < 300 || response.status >= 400) {
        return { url, status: response.status, text: await response.text() };
      }
      await response.arrayBuffer();
      url = new URL(location, url);
      request = {};
    }
    throw new Error(`too many redirects at ${url.href}`);
  }

  /** One request with the stored cookies; redirects are not followed. */
  async fetch(url: URL | string, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url);
    const jar = this.#cookies.get(target.hostname) ?? new Map<string, string>();
    this.#cookies.set(target.hostname, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(target, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie && { cookie }) },
    });
    for (const setCookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(setCookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Signs in to the practice tenant, or cancels, and follows the redirect to Node-RED's callback. */
  async signIn(authorizeUrl: string, { signIn }: Tenant, choice: 'sign-in' | 'cancel' = 'sign-in') {
    const page = await this.visit(authorizeUrl);
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
    // No form when the browser is already signed in.
    if (!action) return page;
    return this.visit(new URL(action, page.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...signIn, choice }).toString(),
    });
  }
}
