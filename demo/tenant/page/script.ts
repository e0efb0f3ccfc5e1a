/** Reloads the page content every two seconds and highlights changes. */
export const SCRIPT = `'use strict';
const live = document.getElementById('live');
async function refresh() {
  try {
    const response = await fetch(location.href);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main');
    const main = document.querySelector('main');
    if (next.innerHTML !== main.innerHTML) {
      const before = new Map([...main.querySelectorAll('[data-key]')].map((e) => [e.dataset.key, e.dataset.state]));
      for (const element of next.querySelectorAll('[data-key]')) {
        if (before.get(element.dataset.key) !== element.dataset.state) element.classList.add('fresh');
      }
      main.innerHTML = next.innerHTML;
    }
    live.className = 'on';
    live.textContent = 'live';
  } catch {
    live.className = 'off';
    live.textContent = 'offline';
  }
  setTimeout(refresh, document.hidden ? 5000 : 2000);
}
refresh();
`;
