/** A command as a shell would start it: words without their quotes; `files` are what it reads from and writes to. */
export interface ShellCommand {
  words: string[];
  files: { reads: string[]; writes: string[] };
}

/**
 * Splits a line of a shell into the commands of its pipeline. It knows quotes, `$(…)`, pipes and redirections: what a
 * documentation page needs. @throws Error for what it does not know, such as variables
 */
export function pipeline(line: string): ShellCommand[] {
  const commands: ShellCommand[] = [{ words: [], files: { reads: [], writes: [] } }];
  let target: 'word' | 'reads' | 'writes' = 'word';
  for (const [token] of line.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^)]*\)|[^\s|<>'"$])+|[|<>]/g)) {
    const command = commands.at(-1);
    if (command === undefined) break;
    if (token === '|') commands.push({ words: [], files: { reads: [], writes: [] } });
    else if (token === '<') target = 'reads';
    else if (token === '>') target = 'writes';
    else {
      if (target === 'word') command.words.push(unquoted(token));
      else command.files[target].push(unquoted(token));
      target = 'word';
    }
  }
  const left = line.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\$\([^)]*\)/g, '');
  if (/[$;&`\\]/.test(left)) throw new Error(`not understood: ${line}`);
  return commands;
}

function unquoted(token: string): string {
  return token.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, plain?: string, escaped?: string) =>
    plain === undefined ? (escaped ?? '').replace(/\\(["\\$`])/g, '$1') : plain,
  );
}
