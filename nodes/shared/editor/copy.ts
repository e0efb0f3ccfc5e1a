/**
 * Copies the text of a field, and leaves it selected where the browser does not let pages copy: then Ctrl+C does it.
 * @returns whether it is in the clipboard
 */
export async function copyField(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Without https there is no clipboard to write to; the older way may work.
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
