import css from './style.css';

/**
 * Adds the style sheet of both dialogs to the page, once. A style element in the HTML of a form would be added each
 * time its dialog opens.
 */
export function addStyle(): void {
  if (document.getElementById('halo-style')) return;
  const style = document.createElement('style');
  style.id = 'halo-style';
  style.textContent = css;
  document.head.append(style);
}
