import type { ReadWindow } from '../source.ts';
import { nameMark } from './file-memory.ts';
import { serviceIdentity, type SpecificationFile } from './specification-file.ts';

/**
 * Gives every file a service name of its own: ids are made of names, and two files that call themselves `Orders API` (two
 * versions, two copies) would otherwise take each other's place in the index. Who has the name keeps it; the other one's
 * is completed by where it lies. Ask in the order of the files: the first new one gets the plain name.
 */
export class ServiceNames {
  readonly #takenBy = new Map<string, string>();
  readonly #window: ReadWindow;

  constructor(window: ReadWindow) {
    this.#window = window;
  }

  /** The name to index a file under, and whether another file has the plain one. */
  claim(file: SpecificationFile, title: string): { name: string; shared: boolean } {
    const extended = `${title} (${file.label})`;
    const shared = this.#isTaken(title, file);
    const name = shared ? extended : title;
    this.#takenBy.set(name, file.address);
    return { name, shared };
  }

  /** Notes the name of a file that did not change. */
  keep(file: SpecificationFile, name: string): void {
    this.#takenBy.set(name, file.address);
  }

  #isTaken(name: string, file: SpecificationFile): boolean {
    const now = this.#takenBy.get(name);
    if (now !== undefined) return now !== file.address;
    const own = serviceIdentity(file);
    return this.#window
      .referring([nameMark(name)])
      .some((identity) => identity !== own && !file.isGone(identity.slice(0, identity.indexOf('#'))));
  }
}
