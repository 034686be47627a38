import { TextDecoder } from 'node:util';

/**
 * Decodes the bytes of a page as a browser would: a byte-order mark first, then the `Content-Type` header, then what the
 * page says in its first bytes. Where nobody says anything, valid UTF-8 is UTF-8 and everything else Windows-1252.
 */
export function decodeHtml(bytes: Uint8Array, contentType = ''): string {
  const declared = charsetOf(contentType) ?? charsetInside(bytes);
  const label = byteOrderMark(bytes) ?? declared;
  if (label !== undefined) {
    const decoder = decoderFor(label);
    // Pages that claim UTF-8 wrongly are as common as pages that claim nothing.
    if (decoder !== null && decoder.encoding !== 'utf-8') return decoder.decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // One damaged character in a page that says UTF-8 is a damaged character, not another encoding.
    const saysUtf8 = label !== undefined && /^utf-?8$/i.test(label);
    const text = new TextDecoder('utf-8').decode(bytes);
    const damaged = text.split('\ufffd').length - 1;
    if (saysUtf8 && damaged * 50 < text.length) return text;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return undefined;
}

function charsetOf(contentType: string): string | undefined {
  return /charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1];
}

/** `<meta charset>`, its `http-equiv` form, or an XML declaration, within the first 4 KiB. */
function charsetInside(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4_096));
  const found =
    /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)/i.exec(start)?.[1];
  // A page whose declaration could be read byte by byte is not UTF-16, whatever it says.
  return found !== undefined && /^utf-?16/i.test(found) ? 'utf-8' : found;
}
