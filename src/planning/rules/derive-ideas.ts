import type { TestIdea } from '../ideas/idea.ts';
import type { Criterion } from '../../stories/criteria/criterion.ts';
import { malformedAnswer, type Operation } from '../operations/operation.ts';
import { absenceIdeas } from '../techniques/absence.ts';
import { schemaIdeas } from '../techniques/api-schema.ts';
import { boundaryIdeas } from '../techniques/boundary-values.ts';
import { calculationIdeas } from '../techniques/calculation.ts';
import { conditionIdeas } from '../techniques/conditions.ts';
import { documentedErrorIdeas } from '../techniques/documented-errors.ts';
import { classIdeas } from '../techniques/equivalence-classes.ts';
import { hostileIdeas, type ListedInput } from '../techniques/hostile-input.ts';
import { interfaceIdeas } from '../techniques/interface-conditions.ts';
import { timeIdeas } from '../techniques/load-and-time.ts';
import { orderingIdeas } from '../techniques/ordering.ts';
import { permissionIdeas } from '../techniques/permissions.ts';
import { repetitionIdeas } from '../techniques/repetition.ts';
import { scenarioIdeas } from '../techniques/scenario.ts';
import { stateIdeas } from '../techniques/state-transitions.ts';
import { useCaseIdeas } from '../techniques/use-case.ts';
import { termsOf } from '../text/terms.ts';
import { fieldOf, type Matter, readMatter, type Surroundings } from './matter.ts';
import type { RoleTable } from './role-table.ts';

export interface Derivation {
  around: Surroundings;
  roles: RoleTable | undefined;
  inputs: readonly ListedInput[];
}

/**
 * All tests that the techniques find for the criteria, and for the operations that the story names. The first technique that
 * takes a clause keeps it, from the most particular to the most general.
 */
export function deriveIdeas(criteria: readonly Criterion[], { around, roles, inputs }: Derivation): TestIdea[] {
  const ideas = criteria.flatMap((criterion) => ofCriterion(readMatter(criterion, around), roles, inputs));
  const operations = around.operations.filter(({ named }) => named);
  return [...ideas, ...operations.flatMap((operation) => ofOperation(operation, criteria, ideas))];
}

function ofCriterion(matter: Matter, roles: RoleTable | undefined, inputs: readonly ListedInput[]): TestIdea[] {
  const scenario = scenarioIdeas(matter);
  if (scenario.length > 0) return scenario;
  const found = [
    ...permissionIdeas(matter, roles),
    ...repetitionIdeas(matter),
    ...hostileIdeas(matter, inputs),
    ...calculationIdeas(matter),
    ...orderingIdeas(matter),
    ...timeIdeas(matter),
    ...boundaryIdeas(matter),
    ...stateIdeas(matter),
    ...absenceIdeas(matter),
    ...interfaceIdeas(matter),
    ...classIdeas(matter),
    ...conditionIdeas(matter),
  ];
  const owner = new Map<number, TestIdea['technique']>();
  const kept = found.filter(({ clauses, technique }) => {
    if (clauses.some((clause) => (owner.get(clause) ?? technique) !== technique)) return false;
    for (const clause of clauses) owner.set(clause, technique);
    return true;
  });
  return [...kept, ...useCaseIdeas(matter, new Set(owner.keys()))];
}

/** What the schema demands, without the fields whose limits a criterion's own test tries already. */
function ofOperation(operation: Operation, criteria: readonly Criterion[], ideas: readonly TestIdea[]): TestIdea[] {
  const code = malformedAnswer(operation)?.split(' with ')[1];
  const about = criteria.filter(
    ({ text }) =>
      (code !== undefined && text.includes(code)) ||
      operation.fields.some(({ name, place }) => place === 'body' && text.includes(`\`${name}\``)),
  );
  const tried = (idea: TestIdea): boolean =>
    operation.fields.some(
      (field) =>
        idea.title.startsWith(`${field.name} of `) &&
        ideas.some(
          (other) =>
            other.technique === 'boundary values' &&
            fieldOf({ ...operation, fields: [field] }, other.title.replace(/:.*$/, '')) !== undefined &&
            [field.maxLength, field.maximum].some(
              (limit) => limit !== undefined && termsOf(other.title).has(String(limit)),
            ),
        ),
    );
  const schema = schemaIdeas(
    operation,
    about.map(({ id }) => id),
  ).filter((idea) => !tried(idea));
  const expected = [...ideas, ...schema].flatMap(({ cases }) => cases.map((item) => item.expected)).join('\n');
  return [...schema, ...documentedErrorIdeas(operation, [], (named) => expected.includes(named))];
}
