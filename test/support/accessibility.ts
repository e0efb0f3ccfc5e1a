import axe from 'axe-core';
import type { Page } from 'playwright-core';
import should from 'should';

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/**
 * Nothing serious is found in what is visible of a page.
 * @param state - for the failure: what is being looked at
 * @param selector - a selector of the parts that are ours; the whole page when absent
 * @param rules - those to look for; all when absent
 */
export async function assertAccessible(
  page: Page,
  state: string,
  selector?: string,
  rules?: string[],
): Promise<void> {
  const size = page.viewportSize() ?? { width: 1400, height: 950 };
  // Contrast is judged of what is in sight.
  await page.setViewportSize({ ...size, height: 3000 });
  try {
    should(await seriousViolations(page, state, selector, rules)).deepEqual([]);
  } finally {
    await page.setViewportSize(size);
    // Where the person was: a small window has to be scrolled there again, once Node-RED has laid it out.
    await page.waitForFunction(`new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const active = document.activeElement;
      const { top, bottom } = active.getBoundingClientRect();
      const there = window.innerHeight === ${size.height} && top >= 0 && bottom <= window.innerHeight;
      if (!there) active.scrollIntoView({ block: 'nearest' });
      seen(there);
    })))`);
  }
}

/** Brings axe into a page. */
export async function prepareAxe(page: Page): Promise<void> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
}

async function seriousViolations(
  page: Page,
  state: string,
  selector = '',
  rules?: string[],
): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  await prepareAxe(page);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(`(async () => {
    const parts = ${JSON.stringify(selector)} ? [...document.querySelectorAll(${JSON.stringify(selector)})] : [document.body];
    const include = parts.filter((part) => part.checkVisibility());
    if (include.length === 0) return { violations: [] };
    // Node-RED's trays hang in a box of no width, which axe takes for hidden with all its texts.
    const around = include.flatMap((part) => { const all = []; while ((part = part.parentElement)) all.push(part); return all; });
    const before = around.map(({ style }) => style.overflow);
    for (const { style } of around) style.overflow = 'visible';
    try {
      return await axe.run({ include }, ${JSON.stringify(options)});
    } finally {
      around.forEach(({ style }, index) => { style.overflow = before[index]; });
    }
  })()`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${state}: ${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}
