import { randomBytes } from 'node:crypto';

/** Marks other people's text in a prompt. Nobody who wrote the text can have known the mark. */
export interface Fence {
  /** 32 hexadecimal digits, new for every plan. */
  readonly token: string;
  /** `name` is ours or was checked: it stands outside the text. */
  wrap(name: string, text: string): string;
  /** The text without the mark, for whatever the model wrote. */
  strip(text: string): string;
}

/** Rests on `random`, which must give a token that cannot be guessed. */
export function createFence(random: () => string = () => randomBytes(16).toString('hex')): Fence {
  const token = random();
  const strip = (text: string): string => text.replaceAll(token, '');
  return {
    token,
    wrap: (name, text) =>
      `<<<DATA ${token} ${name.replace(/[^\w.:/-]/g, '_').slice(0, 120)}>>>\n${strip(text)}\n<<<END ${token}>>>`,
    strip,
  };
}
