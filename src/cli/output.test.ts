import { expect, it } from 'vitest';
import { bold, printable } from './output.ts';

it('takes away whatever a terminal would obey', () => {
  expect(printable('a\u001b[2Jb\u0007c\rd\u009b31me\u202ef')).toBe('a[2Jbcd31mef');
});

it('keeps lines, tabs, emoji, other scripts and bold print', () => {
  const text = `🚀 Zahl\tété\n${bold.on}返金${bold.off}`;
  expect(printable(text)).toBe(text);
});
