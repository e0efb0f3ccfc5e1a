import { type Html, html } from '../html';

const STYLE = html`<style>
  :root { color-scheme: light dark; --accent: #0b6e99; --line: #8885; --card: #fff; --back: #eef2f5; --ink: #1d2733 }
  @media (prefers-color-scheme: dark) { :root { --card: #1c232b; --back: #12171c; --ink: #e6ebf0; --accent: #58b4dc } }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--back); color: var(--ink);
    font: 16px/1.5 system-ui, sans-serif }
  main { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 2rem; width: 21rem }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem } p { margin: .5rem 0 1rem }
  label { display: block; margin: .8rem 0 .2rem; font-weight: 600 }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem .6rem; border: 1px solid var(--line);
    border-radius: 6px; background: transparent; color: inherit }
  .buttons { display: flex; gap: .6rem; margin-top: 1.4rem }
  button { font: inherit; padding: .5rem 1.1rem; border-radius: 6px; border: 1px solid var(--line);
    background: transparent; color: inherit; cursor: pointer }
  button.main { background: var(--accent); border-color: var(--accent); color: var(--card); flex: 1 }
  .wrong { color: #c0392b; font-weight: 600 } small { opacity: .75 }
</style>`;

function page(title: string, content: Html): string {
  return html`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${STYLE}</head><body><main>${content}</main></body></html>`
    .markup;
}

/** The sign-in form for agents and end users. `hasFailed` shows that the last attempt was rejected. */
export function signInPage(action: string, userName: string, hasFailed: boolean): string {
  return page(
    'Sign in – Halo practice tenant',
    html`<h1>Sign in to Halo</h1>
<p>This is the practice tenant. All users and tickets are fictitious.</p>
${hasFailed && html`<p class="wrong" role="alert">Incorrect user name or password.</p>`}
<form method="post" action="${action}">
<label for="username">User name</label>
<input id="username" name="username" value="${userName}" autocomplete="username" autofocus required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<div class="buttons"><button class="main" name="choice" value="sign-in">Sign in</button>
<button name="choice" value="cancel" formnovalidate>Cancel</button></div></form>`,
  );
}

/** Shown when the browser cannot be redirected to the application, for example for an unregistered redirect URL. */
export function authorizationErrorPage(error: string, description: string): string {
  return page(
    'Sign-in error – Halo practice tenant',
    html`<h1>Sign-in failed</h1><p>${description}</p><p><small>error: ${error}</small></p>`,
  );
}
