import type { TestIdea } from '../ideas/idea.ts';
import type { Matter } from '../rules/matter.ts';
import type { RoleTable } from '../rules/role-table.ts';
import { forbiddenRole } from './permissions/forbidden-role.ts';
import { limitPerRole } from './permissions/limit-per-role.ts';
import { nobody } from './permissions/nobody.ts';
import { onlyThose } from './permissions/only-those.ts';
import { rightRemoved } from './permissions/right-removed.ts';
import { twoRoles } from './permissions/two-roles.ts';

/** Who may and who may not: every role that the story or a page names, and the exception of one's own things. */
export function permissionIdeas(matter: Matter, roles: RoleTable | undefined): TestIdea[] {
  const perRole = roles === undefined ? [] : limitPerRole(matter, roles);
  const taken = new Set(perRole.flatMap((idea) => idea.clauses));
  return [
    ...perRole,
    ...matter.clauses.flatMap((clause, index): TestIdea[] => {
      if (taken.has(index)) return [];
      const idea =
        nobody(matter, clause, roles) ??
        twoRoles(matter, clause) ??
        onlyThose(matter, clause) ??
        forbiddenRole(matter, clause, roles) ??
        rightRemoved(matter, clause);
      return idea === undefined ? [] : [{ ...idea, clauses: idea.clauses.length > 0 ? idea.clauses : [index] }];
    }),
  ];
}
