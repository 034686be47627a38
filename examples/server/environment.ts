import type { CompanyInfo } from './company/model.ts';
import type { Context } from './context.ts';

/** The settings with which Womba reads the company as it is served. */
export function environmentOf(context: Context): Record<string, string> {
  const { urls, credentials } = context;
  const { projects, gitlab, site } = context.company.info;
  return {
    PROJECT_KEY: projects.map((project) => project.key).join(','),
    ATLASSIAN_BASE_URL: urls.atlassian,
    ATLASSIAN_EMAIL: credentials.email,
    ATLASSIAN_API_TOKEN: credentials.atlassianToken,
    CONFLUENCE_SPACES: spacesByProject(context.company.info),
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
 * `PLAT=ENG|DOCS;SHOP=ENG|SHOPDOCS`. A space belongs to the projects that company.yaml names for it; without that to the
 * project whose key its own begins with. The first of the remaining ones is everybody's, the others are the first project's.
 */
function spacesByProject({ projects, spaces }: CompanyInfo): string {
  if (projects.length < 2) return spaces.map((space) => space.key).join(',');
  const owners = (space: CompanyInfo['spaces'][number]): string[] =>
    space.projects ?? projects.map((project) => project.key).filter((key) => space.key.startsWith(key));
  const unclaimed = spaces.filter((space) => owners(space).length === 0);
  return projects
    .map(({ key }, index) => {
      const shared = index === 0 ? unclaimed : unclaimed.slice(0, 1);
      return `${key}=${[...shared, ...spaces.filter((space) => owners(space).includes(key))].map((space) => space.key).join('|')}`;
    })
    .join(';');
}
