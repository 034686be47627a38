import type { Answer, Incoming } from './messages.ts';

/** `params` are the values of the pattern's `{names}`, decoded. */
export type Handler = (request: Incoming, params: Record<string, string>) => Answer | Promise<Answer>;

export interface Route {
  method: string;
  /** Such as `/rest/api/3/issue/{idOrKey}`; a name takes one segment, `{*name}` takes the rest of the path. */
  pattern: string;
  handler: Handler;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export interface Router {
  /** The route of a request; undefined where the vendor has none. */
  match(method: string, path: string): Match | undefined;
  /** Whether the path exists with another method. */
  knows(path: string): boolean;
}

export function route(method: string, pattern: string, handler: Handler): Route {
  return { method, pattern, handler };
}

export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map((entry) => ({ entry, ...compile(entry.pattern) }));
  return {
    match(method, path) {
      for (const { entry, regex, names } of compiled) {
        if (entry.method !== method && !(method === 'HEAD' && entry.method === 'GET')) continue;
        const found = regex.exec(path);
        if (!found) continue;
        return {
          route: entry,
          params: Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')])),
        };
      }
      return undefined;
    },
    knows: (path) => compiled.some(({ regex }) => regex.test(path)),
  };
}

function compile(pattern: string): { regex: RegExp; names: string[] } {
  const names: string[] = [];
  const source = pattern.replace(
    /\{(\*?)(\w+)\}|[.*+?^$()|[\]\\]/g,
    (text, rest: string | undefined, name: string | undefined) => {
      if (name === undefined) return `\\${text}`;
      names.push(name);
      return rest === '*' ? '(.*)' : '([^/]+)';
    },
  );
  return { regex: new RegExp(`^${source}/?$`), names };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
