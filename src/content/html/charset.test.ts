import { describe, expect, it } from 'vitest';
import { decodeHtml } from './charset.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('decodeHtml', () => {
  it('believes a byte-order mark before anything else', () => {
    expect(decodeHtml(Buffer.from('\ufeffa é', 'utf16le'), 'text/html; charset=utf-8')).toBe('a é');
    expect(decodeHtml(Buffer.from('\ufeffé'), 'text/html; charset=latin1')).toBe('é');
  });

  it('believes the header, then the page', () => {
    expect(decodeHtml(latin('caf\xe9'), 'text/html; charset="ISO-8859-1"')).toBe('café');
    expect(decodeHtml(latin('<meta charset=iso-8859-15>\xa4'))).toContain('€');
    expect(
      decodeHtml(latin('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">\xcf')),
    ).toContain('П');
    expect(decodeHtml(latin('<?xml version="1.0" encoding="iso-8859-1"?>\xe9'))).toContain('é');
    expect(decodeHtml(Buffer.from([0x83, 0x65]), 'text/html;charset=Shift_JIS')).toBe('テ');
  });

  it('guesses UTF-8 where it is valid, and Windows-1252 where it is not', () => {
    expect(decodeHtml(Buffer.from('Größe'))).toBe('Größe');
    expect(decodeHtml(latin('Gr\xf6\xdfe \x80'))).toBe('Größe €');
  });

  it('is not led astray by false or unknown names', () => {
    expect(decodeHtml(latin('caf\xe9 caf\xe9'), 'text/html; charset=utf-8')).toBe('café café');
    expect(decodeHtml(Buffer.from('é'), 'text/html; charset=klingon')).toBe('é');
    expect(decodeHtml(Buffer.from('<meta charset="utf-16">é'))).toContain('é');
    const long = Buffer.concat([Buffer.from('ä'.repeat(500)), Buffer.from([0xff])]);
    expect(decodeHtml(long, 'text/html; charset=utf-8')).toMatch(/^ä{500}\ufffd$/);
  });
});
