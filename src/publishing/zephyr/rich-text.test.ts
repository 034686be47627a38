import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldMarkdown } from '../../sources/zephyr/field-text.ts';
import { WarningCounts } from '../../documents/warnings.ts';
import { readsTheSame, toRichText } from './rich-text.ts';

describe('text of a plan in a field of Zephyr', () => {
  it('keeps signs and lines', () => {
    expect(toRichText(' Send <id> & "x"\r\nthen wait\n')).toBe('Send &lt;id&gt; &amp; "x"<br/>then wait');
  });

  it('holds no markup, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(toRichText(text).replaceAll('<br/>', '')).not.toMatch(/[<>]/);
      }),
    );
  });

  it('is read back by Womba as it was', () => {
    expect(fieldMarkdown(toRichText('Log in as <user name> & wait'), new WarningCounts())).toBe(
      'Log in as <user name> & wait',
    );
  });
});

describe('two texts', () => {
  it.each([
    ['a<br/>b', 'a<br>b'],
    ['a<br/>b', '<p>a</p><p>b</p>'],
    ['&lt;id&gt; &amp;&nbsp;x', '&lt;id&gt; &amp; x'],
    ['', null],
    ['It&#39;s', "It's"],
  ])('read the same: %j and %j', (one, other) => {
    expect(readsTheSame(one, other)).toBe(true);
  });

  it.each([
    ['a', 'b'],
    ['&lt;id&gt;', 'id'],
    ['a', null],
  ])('differ: %j and %j', (one, other) => {
    expect(readsTheSame(one, other)).toBe(false);
  });
});
