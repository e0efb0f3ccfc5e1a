import { loadLibraries } from '../util/load-libraries';

/** Whether a body is an HTML page, by its content type or its first tag. */
export function isHtml(text: string, contentType: string): boolean {
  return /\bhtml\b/i.test(contentType) || /^\s*<(!doctype html|html|head|body)\b/i.test(text);
}

/**
 * The visible text of an HTML page, without scripts and styles, with collapsed white space. Reading stops after about
 * `maxChars` characters of text.
 *
 * Only the tokenizer of the library is used: its parser searches the open elements for every closing tag, which takes
 * quadratic time for pages that close what they never opened.
 */
export async function htmlToText(html: string, maxChars: number): Promise<string> {
  const { HtmlTokenizer } = await loadLibraries();
  const parts: string[] = [];
  let chars = 0;
  let endsWithSpace = true;
  let hiddenElement = '';
  let openTag = '';
  const add = (text: string) => {
    const collapsed = text.replace(/\s+/g, ' ');
    const added = endsWithSpace ? collapsed.trimStart() : collapsed;
    if (!added) return;
    parts.push(added);
    endsWithSpace = added.endsWith(' ');
    chars += added.length;
    if (chars > maxChars) tokenizer.pause();
  };
  const ignore = () => {};
  const tokenizer = new HtmlTokenizer(
    { decodeEntities: true },
    {
      ontext(start, end) {
        if (!hiddenElement) add(html.slice(start, end));
      },
      ontextentity(codePoint) {
        if (!hiddenElement) add(String.fromCodePoint(codePoint));
      },
      onopentagname(start, end) {
        openTag = html.slice(start, Math.min(end, start + MAX_TAG_CHARS)).toLowerCase();
      },
      onopentagend() {
        if (HIDDEN_ELEMENTS.has(openTag)) hiddenElement ||= openTag;
      },
      onclosetag(start, end) {
        const name = html.slice(start, Math.min(end, start + MAX_TAG_CHARS)).toLowerCase();
        if (name === hiddenElement) hiddenElement = '';
        else if (!hiddenElement) add(' ');
      },
      onselfclosingtag: ignore,
      onattribname: ignore,
      onattribdata: ignore,
      onattribentity: ignore,
      onattribend: ignore,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(html);
  if (tokenizer.running) tokenizer.end();
  return parts.join('').trim();
}

const HIDDEN_ELEMENTS = new Set(['script', 'style']);
/** Enough to recognise every name in HIDDEN_ELEMENTS. */
const MAX_TAG_CHARS = 16;
