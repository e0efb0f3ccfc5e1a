/** The characters of windows-1252 from 0x80 to 0x9F; elsewhere it equals ISO 8859-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

/**
 * Decodes a body as a browser does: by its byte order mark, by the charset of its content type, or as UTF-8. A charset
 * with an unknown name is ignored. The byte order mark is removed.
 */
export function decodeText(body: Buffer, contentType: string): string {
  const charset = charsetOfMark(body) ?? /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];
  if (charset && !/^utf-?8$/i.test(charset)) {
    const decoder = decoderFor(charset);
    // Some versions of Node.js decode windows-1252 as ISO 8859-1.
    if (decoder?.encoding === 'windows-1252') return decodeWindows1252(body);
    if (decoder) return decoder.decode(body);
  }
  return body.toString('utf8').replace(/^\uFEFF/, '');
}

function charsetOfMark(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return undefined;
}

function decoderFor(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}

function decodeWindows1252(body: Buffer): string {
  return body
    .toString('latin1')
    .replace(/[\x80-\x9F]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] as string);
}
