import { libraries } from '../util/load-libraries';
/** Whether a body is a web page, by what its server says or by how it begins. */
export function looksLikeHtml(text: string, contentType: string): boolean {
  return /\bhtml\b/i.test(contentType) || /^\s*<(!doctype html|html|head|body)\b/i.test(text);
}

/** The readable text of a web page: title first, without scripts and styles, spaces folded. */
export async function htmlText(html: string): Promise<string> {
  const { HtmlParser } = await libraries();
  const words: string[] = [];
  let hidden = 0;
  const hides = (name: string) => name === 'script' || name === 'style';
  const parser = new HtmlParser(
    {
      onopentag(name) {
        if (hides(name)) hidden++;
      },
      ontext(text) {
        if (!hidden) words.push(text);
      },
      onclosetag(name) {
        if (hides(name)) hidden--;
        words.push(' ');
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return words.join('').replace(/\s+/g, ' ').trim();
}
