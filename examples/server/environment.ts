import type { Context } from './context.ts';

/** The settings with which Womba reads the company as it is served. */
export function environmentOf(context: Context): Record<string, string> {
  const { urls, credentials } = context;
  const { projects, spaces, gitlab, site } = context.company.info;
  return {
    PROJECT_KEY: projects.map((project) => project.key).join(','),
    ATLASSIAN_BASE_URL: urls.atlassian,
    ATLASSIAN_EMAIL: credentials.email,
    ATLASSIAN_API_TOKEN: credentials.atlassianToken,
    CONFLUENCE_SPACES: spacesByProject(
      projects.map((project) => project.key),
      spaces.map((space) => space.key),
    ),
    ZEPHYR_BASE_URL: `${urls.zephyr}/v2`,
    ZEPHYR_API_TOKEN: credentials.zephyrToken,
    ...(gitlab
      ? { GITLAB_BASE_URL: urls.gitlab, GITLAB_TOKEN: credentials.gitlabToken, GITLAB_GROUP_PATH: gitlab.group }
      : {}),
    ...(context.company.site.size === 0 ? {} : { EXTERNAL_DOC_URLS: urls.site + (site?.start ?? '/') }),
    ALLOW_PRIVATE_HOSTS: '127.0.0.1',
  };
}

/**
 * A space whose key begins with a project's key, or with a part of one, belongs to that project; every other space belongs
 * to all, in the first project's case beside those that no project claims: `PLAT=ENG|DOCS;SHOP=ENG|SHOPDOCS`.
 */
function spacesByProject(projects: readonly string[], spaces: readonly string[]): string {
  if (projects.length < 2) return spaces.join(',');
  const owner = (space: string): string | undefined => projects.find((project) => space.startsWith(project));
  const [shared] = spaces.filter((space) => owner(space) === undefined);
  return projects
    .map((project, index) => {
      const own = spaces.filter((space) => owner(space) === project);
      const open =
        index === 0 ? spaces.filter((space) => owner(space) === undefined) : shared === undefined ? [] : [shared];
      return `${project}=${[...open, ...own].join('|')}`;
    })
    .join(';');
}
