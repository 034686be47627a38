import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Operation } from '../operations/operation.ts';
import { requestData, titled } from '../rules/phrases.ts';
import { operationEvidence } from '../rules/matter.ts';

/** One error that an operation documents. */
interface DocumentedError {
  status: string;
  code: string;
  /** `refund was started already`, `order value above 15,000.00`. */
  cause: string;
}

/** More of them make a test of which nobody knows where it failed. */
const mostCases = 8;

/** The errors that an operation documents and that nothing provokes yet, each once. */
export function documentedErrorIdeas(operation: Operation, tried: (code: string) => boolean): TestIdea[] {
  const errors = errorsOf(operation)
    .filter(({ code }) => !tried(code))
    .slice(0, mostCases);
  if (errors.length === 0) return [];
  const cases = errors.map(({ status, code, cause }): IdeaCase => ({
    action: `Send ${operation.key} in this situation: ${cause}`,
    data: requestData(operation),
    expected: `${status} with ${code}; nothing has changed`,
    name: code,
  }));
  const title = (codes: readonly string[]): string =>
    titled(`${operation.key} answers its documented errors ${codes.join(', ')}`);
  return [
    {
      criteria: [],
      technique: 'error handling',
      title: title(errors.map(({ code }) => code)),
      retitle: title,
      given: [],
      cases,
      testType: 'api',
      worth: 0.5,
      must: errors.map(({ code }) => code),
      about: `${operation.key} ${errors.map(({ code, cause }) => `${code} ${cause}`).join(' ')}`,
      evidence: [operationEvidence(operation, errors.map(({ code, cause }) => `${code} ${cause}`).join(' '))],
      clauses: [],
      reason: 'The specification documents these errors and no criterion names them.',
    },
  ];
}

/** `RET-2002: refund was started already`, one or several in the text of a response. */
function errorsOf({ responses }: Operation): DocumentedError[] {
  return responses
    .filter(({ status }) => /^4\d\d$/.test(status))
    .flatMap(({ status, text }) =>
      [...text.matchAll(/`?\b([A-Z]{2,}[-_]\d{3,})`?\s*[:(–-]?\s*((?:[^`;,.)]|[.,](?=\d))*)/g)].map(
        ([, code = '', cause = '']) => ({
          status,
          code,
          cause: cause.trim(),
        }),
      ),
    )
    .filter(({ cause }) => cause.split(' ').length >= 2);
}
