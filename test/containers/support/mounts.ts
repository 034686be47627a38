import { readFileSync } from 'node:fs';

/** What is mounted below a folder, innermost first: podman keeps its store as a mount of its own. */
export function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .toSorted((one, other) => other.length - one.length);
}
