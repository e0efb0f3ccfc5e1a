/** Waits for something that comes by itself. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  description: string,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
