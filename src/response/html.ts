import { loadLibraries } from '../util/load-libraries';

/** Whether a body is an HTML page, by its content type or its first tag. */
export function isHtml(text: string, contentType: string): boolean {
  return /\bhtml\b/i.test(contentType) || /^\s*<(!doctype html|html|head|body)\b/i.test(text);
}

/** The visible text of an HTML page, without scripts and styles, with collapsed white space. */
export async function htmlToText(html: string): Promise<string> {
  const { HtmlParser } = await loadLibraries();
  const words: string[] = [];
  let hiddenDepth = 0;
  const isHidden = (name: string) => name === 'script' || name === 'style';
  const parser = new HtmlParser(
    {
      onopentag(name) {
        if (isHidden(name)) hiddenDepth++;
      },
      ontext(text) {
        if (!hiddenDepth) words.push(text);
      },
      onclosetag(name) {
        if (isHidden(name)) hiddenDepth--;
        words.push(' ');
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return words.join('').replace(/\s+/g, ' ').trim();
}
