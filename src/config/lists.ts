/** A JSON list of strings, or items separated by commas; empty items are dropped. */
export function splitList(value: string, fail: (reason: string) => Error): string[] {
  if (!value.trimStart().startsWith('[')) return clean(value.split(','));
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw fail('starts like a JSON list but is not valid JSON');
  }
  if (!Array.isArray(parsed) || parsed.some((item) => typeof item !== 'string')) {
    throw fail('must be a JSON list of strings');
  }
  return clean(parsed as string[]);
}

const projectPart = /^\s*([A-Z][A-Z0-9_]*)\s*=([\s\S]*)$/;

/**
 * Reads `PLAT=ENG|DOCS;SHOP=SHOPDOCS`, or a plain list that belongs to every project. Parts without a key (`ENG;SHOP=X`)
 * belong to every project too. Items of a project are separated by `|` or commas, or are a JSON list. The answer is undefined for a project that the value does not mention.
 */
export function parsePerProject(
  value: string,
  fail: (reason: string) => Error,
): (project: string) => readonly string[] | undefined {
  const parts = value.trimStart().startsWith('[') ? [value] : value.split(';');
  if (!parts.some((part) => projectPart.test(part))) {
    const items = withoutProjects(splitList(value, fail), fail);
    return () => items;
  }
  const byProject = new Map<string, string[]>();
  const common: string[] = [];
  for (const part of parts) {
    const match = projectPart.exec(part);
    if (match === null) common.push(...withoutProjects(splitList(part, fail), fail));
    else {
      const [, project = '', items = ''] = match;
      const own = items.trimStart().startsWith('[') ? splitList(items, fail) : clean(items.split(/[|,]/));
      byProject.set(project, [...(byProject.get(project) ?? []), ...withoutProjects(own, fail)]);
    }
  }
  return (project) => {
    const own = byProject.get(project);
    if (own === undefined && common.length === 0) return undefined;
    return [...new Set([...(own ?? []), ...common])];
  };
}

/** `PLAT=ENG,SHOP=DOCS` would otherwise look for a space called `SHOP=DOCS`. */
function withoutProjects(items: string[], fail: (reason: string) => Error): string[] {
  if (items.some((item) => projectPart.test(item))) throw fail('must separate projects by semicolons');
  return items;
}

function clean(items: readonly string[]): string[] {
  return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
}
