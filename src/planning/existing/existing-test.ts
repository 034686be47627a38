/** An existing test as it stands in the index, taken apart. */
export interface ExistingTest {
  /** Of the document: `test_PLAT-T3`. */
  id: string;
  key: string;
  title: string;
  status: string;
  folder: string;
  labels: string[];
  objective: string;
  precondition: string;
  steps: { action: string; data: string; expected: string }[];
  /** How it came into the story's context: certainly linked, or found near it. */
  linked: boolean;
}

interface Stored {
  id: string;
  key: string;
  title: string;
  status: string;
  text: string;
  score: number | null;
}

/** Reads the Markdown of a stored test (sources/zephyr/test-document.ts writes it). Total for any text. */
export function readExistingTest(stored: Stored): ExistingTest {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of stored.text.split('\n')) {
    const heading = /^## (Objective|Precondition|Steps|Details|Script|Plain text)\s*$/.exec(line)?.[1];
    if (heading === undefined) current.push(line);
    else {
      current = [];
      sections.set(heading, current);
    }
  }
  const body = (name: string): string => (sections.get(name) ?? []).join('\n').trim();
  const detail = (name: string): string => new RegExp(`^- ${name}: (.*)$`, 'm').exec(body('Details'))?.[1] ?? '';
  return {
    id: stored.id,
    key: stored.key,
    title: stored.title,
    status: stored.status,
    folder: detail('Folder'),
    labels: detail('Labels')
      .split(', ')
      .filter((label) => label !== ''),
    objective: plain(body('Objective')),
    precondition: body('Precondition')
      .split('\n')
      .map((line) => plain(line.replace(/^[-*] /, '')))
      .filter((line) => line !== '')
      .join('\n'),
    steps: stepsOf(sections.get('Steps') ?? []),
    linked: stored.score === null,
  };
}

function stepsOf(lines: readonly string[]): ExistingTest['steps'] {
  const steps: ExistingTest['steps'] = [];
  for (const line of lines) {
    const action = /^\d+[.)] (.*)$/.exec(line)?.[1];
    const last = steps.at(-1);
    const data = /^\s+- Test data: (.*)$/.exec(line)?.[1];
    const expected = /^\s+- Expected result: (.*)$/.exec(line)?.[1];
    if (action !== undefined) steps.push({ action: plain(action), data: '', expected: '' });
    else if (last !== undefined && data !== undefined) last.data = plain(data);
    else if (last !== undefined && expected !== undefined) last.expected = plain(expected);
  }
  return steps;
}

function plain(text: string): string {
  return text
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .trim();
}

/** A test that nobody runs any more covers nothing. */
export function isRetired({ status }: Pick<ExistingTest, 'status'>): boolean {
  return /\b(?:deprecated|obsolete|retired|archived|rejected)\b/i.test(status);
}

/**
 * Whether an upload of this story's own plan made it (publishing/zephyr marks what it makes): a new plan replaces it, so it
 * takes no test's place.
 */
export function isOwn({ labels, linked }: Pick<ExistingTest, 'labels' | 'linked'>): boolean {
  return linked && labels.some((label) => /^womba-[0-9a-f]{6,}/.test(label));
}

/** All that the test does and expects, as one text. */
export function wholeText({ title, objective, precondition, steps }: ExistingTest): string {
  return [
    title,
    objective,
    precondition,
    ...steps.flatMap(({ action, data, expected }) => [action, data, expected]),
  ].join('\n');
}
