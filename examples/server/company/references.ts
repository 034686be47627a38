import type { Company } from './model.ts';

/** Finds double ids and references to what does not exist. Each mistake is placed by `places`, keyed by the item itself. */
export function checkReferences(
  company: Company,
  places: ReadonlyMap<object, (what: string) => string>,
  problems: string[],
): void {
  const { info } = company;
  const users = new Set(info.users.map((user) => user.id));
  const projects = new Set(info.projects.map((project) => project.key));
  const linkTypes = new Set(info.jira.linkTypes.map((type) => type.name));
  const spaces = new Set(info.spaces.map((space) => space.key));
  const report = (item: object, what: string): void => {
    problems.push(places.get(item)?.(what) ?? what);
  };
  const once = (seen: Set<string>, item: object, kind: string, value: string | number): void => {
    if (seen.has(String(value))) report(item, `${kind} ${String(value)} is used twice`);
    seen.add(String(value));
  };
  const user = (item: object, role: string, id: string | null | undefined): void => {
    if (id && !users.has(id)) report(item, `${role} ${id} is not in users of company.yaml`);
  };

  const issueKeys = new Set(company.issues.map((issue) => issue.key));
  const ids = new Set<string>();
  const keys = new Set<string>();
  const comments = new Set<string>();
  for (const issue of company.issues) {
    once(ids, issue, 'id', issue.id);
    once(keys, issue, 'key', issue.key);
    const project = issue.key.slice(0, issue.key.lastIndexOf('-'));
    if (!projects.has(project)) report(issue, `project ${project} is not in projects of company.yaml`);
    user(issue, 'reporter', issue.reporter);
    user(issue, 'assignee', issue.assignee);
    if (issue.parent && !issueKeys.has(issue.parent)) report(issue, `parent ${issue.parent} does not exist`);
    for (const link of issue.links) {
      const target = link.outward ?? link.inward;
      if (!target) report(issue, 'a link needs outward: KEY or inward: KEY');
      else if (!issueKeys.has(target)) report(issue, `linked issue ${target} does not exist`);
      if (!linkTypes.has(link.type)) report(issue, `link type ${link.type} is not in jira.linkTypes of company.yaml`);
    }
    for (const comment of issue.comments) {
      once(comments, issue, 'comment id', comment.id);
      user(issue, 'comment author', comment.author);
    }
  }

  const pageIds = new Set(company.pages.map((page) => page.id));
  const seenPages = new Set<string>();
  for (const page of company.pages) {
    once(seenPages, page, 'id', page.id);
    if (!spaces.has(page.space)) report(page, `space ${page.space} is not in spaces of company.yaml`);
    if (page.parent && !pageIds.has(page.parent)) report(page, `parent ${String(page.parent)} does not exist`);
    user(page, 'author', page.author);
  }

  const testKeys = new Set([...company.zephyr.values()].flatMap(({ tests }) => tests.map((test) => test.key)));
  const testIds = new Set<string>();
  const seenTests = new Set<string>();
  for (const [project, { folders, tests }] of company.zephyr) {
    const paths = new Set(folders);
    for (const test of tests) {
      once(testIds, test, 'id', test.id);
      once(seenTests, test, 'key', test.key);
      if (!projects.has(project)) report(test, `project ${project} is not in projects of company.yaml`);
      if (!test.key.startsWith(`${project}-T`)) report(test, `key must start with ${project}-T`);
      if (test.folder && !paths.has(test.folder)) report(test, `folder ${test.folder} is not in folders`);
      if (!info.zephyr.statuses.includes(test.status)) report(test, `status ${test.status} is not in zephyr.statuses`);
      if (!info.zephyr.priorities.includes(test.priority)) {
        report(test, `priority ${test.priority} is not in zephyr.priorities`);
      }
      user(test, 'owner', test.owner);
      for (const key of test.issues) if (!issueKeys.has(key)) report(test, `linked issue ${key} does not exist`);
      for (const step of test.steps) {
        if (step.call && !testKeys.has(step.call)) report(test, `called test case ${step.call} does not exist`);
        if (step.call === test.key) report(test, 'a test case cannot call itself');
        if (!step.call && step.action === undefined) report(test, 'a step needs an action or a call');
      }
    }
  }
}
