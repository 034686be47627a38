/** A query that the vendor would refuse; the message is what it would say. */
export class QueryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryError';
  }
}

export interface QueryValue {
  text: string;
  quoted: boolean;
}

export type Operator = '=' | '!=' | '~' | '!~' | '>' | '>=' | '<' | '<=' | 'in' | 'not in' | 'is' | 'is not';

export type Condition =
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'not'; part: Condition }
  | { kind: 'clause'; field: string; operator: Operator; values: QueryValue[] };

export interface Query {
  /** Undefined where the query has nothing but an order. */
  where: Condition | undefined;
  orderBy: { field: string; descending: boolean }[];
}

interface Token {
  kind: 'word' | 'string' | 'symbol' | 'end';
  text: string;
  at: number;
}

/** Parses what JQL and CQL have in common: clauses, AND, OR, NOT, brackets, lists, quoted text and ORDER BY. */
export function parseQuery(source: string, language: 'JQL' | 'CQL'): Query {
  const tokens = tokenize(source, language);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', at: source.length };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word;
  const takeWord = (word: string): boolean => {
    if (!isWord(word)) return false;
    at += 1;
    return true;
  };
  const takeSymbol = (symbol: string): boolean => {
    if (peek().kind !== 'symbol' || peek().text !== symbol) return false;
    at += 1;
    return true;
  };
  const fail = (expected: string): never => {
    const token = peek();
    const got = token.kind === 'end' ? 'the end of the query' : `'${token.text}'`;
    throw new QueryError(
      `Error in the ${language} Query: Expecting ${expected} but got ${got}. (line 1, character ${String(token.at + 1)})`,
    );
  };

  const chain = (kind: 'and' | 'or', part: () => Condition): Condition => {
    const parts = [part()];
    while (takeWord(kind)) parts.push(part());
    return parts.length === 1 && parts[0] ? parts[0] : { kind, parts };
  };
  const any = (): Condition => chain('or', () => chain('and', single));
  const single = (): Condition => {
    if (takeWord('not')) return { kind: 'not', part: single() };
    if (takeSymbol('(')) {
      const inner = any();
      if (!takeSymbol(')')) fail("')'");
      return inner;
    }
    return clause();
  };
  const clause = (): Condition => {
    if (peek().kind !== 'word' && peek().kind !== 'string') fail('a field name');
    const field = next().text.toLowerCase();
    const operator = readOperator();
    if (operator === 'in' || operator === 'not in') {
      if (!takeSymbol('(')) fail("'('");
      const values = [value()];
      while (takeSymbol(',')) values.push(value());
      if (!takeSymbol(')')) fail("')' or ','");
      return { kind: 'clause', field, operator, values };
    }
    return { kind: 'clause', field, operator, values: [value()] };
  };
  const readOperator = (): Operator => {
    if (takeWord('in')) return 'in';
    if (takeWord('not')) return takeWord('in') ? 'not in' : fail("'IN'");
    if (takeWord('is')) return takeWord('not') ? 'is not' : 'is';
    const token = peek();
    if (token.kind !== 'symbol' || !['=', '!=', '~', '!~', '>', '>=', '<', '<='].includes(token.text)) {
      return fail('an operator');
    }
    return next().text as Operator;
  };
  const value = (): QueryValue => {
    const token = peek();
    if (token.kind !== 'word' && token.kind !== 'string') return fail('a value');
    if (token.kind === 'word' && ['and', 'or', 'not', 'in', 'order'].includes(token.text.toLowerCase()))
      return fail('a value');
    at += 1;
    if (token.kind === 'word' && takeSymbol('(')) {
      throw new QueryError(`Unable to find ${language} function '${token.text}()'.`);
    }
    return { text: token.text, quoted: token.kind === 'string' };
  };

  const where = peek().kind === 'end' || isWord('order') ? undefined : any();
  const orderBy: Query['orderBy'] = [];
  if (takeWord('order')) {
    if (!takeWord('by')) fail("'BY'");
    do {
      if (peek().kind !== 'word') fail('a field name');
      const field = next().text.toLowerCase();
      const descending = takeWord('desc');
      if (!descending) takeWord('asc');
      orderBy.push({ field, descending });
    } while (takeSymbol(','));
  }
  if (peek().kind !== 'end') fail("either 'OR' or 'AND'");
  return { where, orderBy };
}

function tokenize(source: string, language: string): Token[] {
  const pattern = /\s+|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|!~|>=|<=|[=~<>(),])|([^\s"'=~<>(),!]+)|(.)/gy;
  const tokens: Token[] = [];
  for (const found of source.matchAll(pattern)) {
    const [whole, double, simple, symbol, word, other] = found;
    const quoted = double ?? simple;
    if (quoted !== undefined) tokens.push({ kind: 'string', text: quoted.replace(/\\(.)/g, '$1'), at: found.index });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at: found.index });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at: found.index });
    else if (other !== undefined) {
      throw new QueryError(
        `Error in the ${language} Query: The character '${whole}' is a reserved character. You must enclose it in a string. (line 1, character ${String(found.index + 1)})`,
      );
    }
  }
  return tokens;
}

/** Evaluates a condition; `test` decides one clause. */
export function holds(
  condition: Condition | undefined,
  test: (clause: Extract<Condition, { kind: 'clause' }>) => boolean,
): boolean {
  if (!condition) return true;
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, test));
    case 'or':
      return condition.parts.some((part) => holds(part, test));
    case 'not':
      return !holds(condition.part, test);
    case 'clause':
      return test(condition);
  }
}

/** Calls `visit` with every clause. */
export function eachClause(
  condition: Condition | undefined,
  visit: (clause: Extract<Condition, { kind: 'clause' }>) => void,
): void {
  if (!condition) return;
  if (condition.kind === 'clause') visit(condition);
  else if (condition.kind === 'not') eachClause(condition.part, visit);
  else for (const part of condition.parts) eachClause(part, visit);
}
