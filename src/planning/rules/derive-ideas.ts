import type { TestIdea } from '../ideas/idea.ts';
import type { Criterion } from '../../stories/criteria/criterion.ts';
import type { Operation } from '../operations/operation.ts';
import { absenceIdeas } from '../techniques/absence.ts';
import { schemaIdeas } from '../techniques/api-schema.ts';
import { rateIdeas } from '../techniques/boundaries/rates.ts';
import { scenarioTimeIdeas } from '../techniques/boundaries/scenario-times.ts';
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
import { tableIdeas } from '../techniques/story-tables.ts';
import { tableRowIdeas } from '../techniques/table-rows.ts';
import { useCaseIdeas } from '../techniques/use-case.ts';
import { combinationIdeas } from '../techniques/value-combinations.ts';
import { refuses } from '../text/facts.ts';
import { shareOf, tellingTerms, termsOf } from '../text/terms.ts';
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
  const about = criteria.filter(({ text }) => saysEndsBelong(text));
  const others = criteria.filter((criterion) => !about.includes(criterion));
  const ideas = others.flatMap((criterion) => ofCriterion(readMatter(criterion, around), roles, inputs));
  const edges = ideas.filter(({ technique }) => technique === 'boundary values');
  // `The minimum and the maximum themselves are allowed` is what every test of a limit shows.
  const ends = about.flatMap((criterion) => {
    for (const idea of edges) idea.criteria = [...idea.criteria, criterion.id];
    return edges.length > 0 ? [] : ofCriterion(readMatter(criterion, around), roles, inputs);
  });
  const operations = around.operations.filter(({ named }) => named);
  return [
    ...ideas,
    ...ends,
    ...operations.flatMap((operation) => ofOperation(operation, criteria, [...ideas, ...ends], around)),
  ];
}

function saysEndsBelong(text: string): boolean {
  return (
    /\b(?:minimum and (?:the )?maximum|both ends|the limits? themselves|ends of (?:the|each) \w+)\b.*\b(?:allowed|inside|included|accepted|permitted|valid)\b/i.test(
      text,
    ) && !/[£$€]?\d/.test(text)
  );
}

function ofCriterion(matter: Matter, roles: RoleTable | undefined, inputs: readonly ListedInput[]): TestIdea[] {
  const scenario = scenarioIdeas(matter);
  if (scenario.length > 0) return [...scenario, ...scenarioTimeIdeas(matter)];
  if (matter.criterion.kind === 'table-row') {
    const limits = boundaryIdeas(matter);
    const [row] =
      limits.length > 0 && limits.every(({ clauses }) => clauses.length === matter.clauses.length) ? limits : [];
    const ofRow = row === undefined ? tableRowIdeas(matter) : [row];
    if (ofRow.length > 0) return ofRow;
  }
  const found = [
    ...permissionIdeas(matter, roles),
    ...tableIdeas(matter),
    ...repetitionIdeas(matter),
    ...hostileIdeas(matter, inputs),
    ...calculationIdeas(matter),
    ...orderingIdeas(matter),
    ...rateIdeas(matter),
    ...timeIdeas(matter),
    ...boundaryIdeas(matter),
    ...stateIdeas(matter),
    ...absenceIdeas(matter),
    ...interfaceIdeas(matter),
    ...combinationIdeas(matter),
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

/**
 * The operation as far as the story is about it: whole where the title says what it does, with the fields that the story names
 * where it names some. What a story merely calls on its way has tests of its own elsewhere.
 */
function subjectOf(operation: Operation, title: string, statements: readonly string[]): Operation | undefined {
  const does = tellingTerms(operation.title.replace(/^[^:]*: /, ''));
  if (does.size > 0 && shareOf(does, termsOf(title), () => 1) >= 0.5) return operation;
  const fields = operation.fields.filter((field) =>
    [title, ...statements].some((text) => fieldOf({ ...operation, fields: [field] }, text) !== undefined),
  );
  return fields.length === 0 ? undefined : { ...operation, fields };
}

/** A criterion that an idea says this much of is covered by it. */
const leastCovered = 0.5;

/** What the specification demands, without the fields whose limits a criterion's own test tries already. */
function ofOperation(
  operation: Operation,
  criteria: readonly Criterion[],
  ideas: readonly TestIdea[],
  { title, statements }: Surroundings,
): TestIdea[] {
  const subject = subjectOf(operation, title, statements);
  if (subject === undefined) return [];
  const edges = ideas.filter(({ technique }) => technique === 'boundary values' || technique === 'equivalence classes');
  const tried = (name: string): boolean => {
    const field = operation.fields.filter((candidate) => candidate.name === name);
    const figures = field
      .flatMap(({ maxLength, maximum }) => [maxLength, maximum])
      .filter((figure) => figure !== undefined);
    return edges.some(
      (idea) =>
        fieldOf({ ...operation, fields: field }, idea.title.replace(/:.*$/, '')) !== undefined &&
        (figures.length === 0 || figures.some((figure) => termsOf(idea.title).has(String(figure)))),
    );
  };
  const covered = (idea: TestIdea): TestIdea => {
    // Who may call at all is no statement of a story about what a call does.
    if (idea.technique === 'authentication') return idea;
    const terms = termsOf([idea.title, ...idea.cases.flatMap(({ action, expected }) => [action, expected])].join(' '));
    const ids = criteria
      .filter(({ text }) => refuses(text) && shareOf(tellingTerms(text), terms) >= leastCovered)
      .map(({ id }) => id);
    return { ...idea, criteria: ids };
  };
  const schema = schemaIdeas(operation, tried, (name) => subject.fields.some((field) => field.name === name));
  const expected = [...ideas, ...schema].flatMap(({ cases }) => cases.map((item) => item.expected)).join('\n');
  return [...schema, ...documentedErrorIdeas(operation, (named) => expected.includes(named))].map(covered);
}
