/**
 * Copies the value of a field to the clipboard. If the browser does not allow that, the value stays selected, so that
 * the user can press Ctrl+C.
 * @returns whether the value was copied
 */
export async function copyField(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Pages without https have no clipboard API; the deprecated command can still work.
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
