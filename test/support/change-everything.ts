import type { SampleCompany } from '../../examples/server/index.ts';

/** One of each kind of change that happens to a real company between two runs. */
export function changeEverything({ mutate }: SampleCompany): void {
  // Jira: edit, rename (quoted by its links), comment, delete (quoted too), move to another project, add, link, re-parent.
  mutate.updateIssue('PLAT-108', { description: 'The limit is now **12** items.', labels: ['limits'] });
  mutate.updateIssue('PLAT-101', { summary: 'Vouchers at checkout, renamed' });
  mutate.updateIssue('PLAT-100', { summary: 'An epic with another name' });
  mutate.addComment('SHOP-102', 'Agreed in the refinement: the hint stays for eight seconds.');
  mutate.deleteIssue('PLAT-109');
  mutate.deleteIssue('SHOP-110');
  mutate.moveIssue('PLAT-128', 'SHOP');
  const added = mutate.addIssue({ project: 'PLAT', summary: 'Export the ledger as CSV', parent: 'PLAT-110' });
  mutate.linkIssues('Relates', added, 'PLAT-112');
  mutate.updateIssue('PLAT-122', { parent: 'PLAT-115', status: 'Done' });

  // Confluence: edit, rename, label only, trash, archive, delete, move between spaces, restrict, add, re-parent.
  mutate.updatePage(65202, { body: '<h2>Vouchers</h2><p>Two vouchers at most.</p>' });
  mutate.renamePage(65205, 'Roles, permissions and limits');
  mutate.updatePage(65201, { labels: ['checkout', 'reviewed'] });
  mutate.trashPage(65303);
  mutate.archivePage(65208);
  mutate.deletePage(65304);
  mutate.movePage(65206, 'ENG');
  mutate.restrictPage(65107);
  mutate.addPage({ space: 'SHOPDOCS', title: 'Gift wrapping', body: '<p>Up to three parcels per order.</p>' });

  // Zephyr: fields, steps only, rename of a test that others call, delete, add.
  mutate.updateTest('PLAT-T5', { objective: 'The total follows every change of the basket.' });
  mutate.setSteps('PLAT-T6', [{ action: 'Open the basket', data: 'one tent', expected: 'The total is shown' }]);
  mutate.updateTest('PLAT-T1', { name: 'Sign in as a customer, renamed' });
  mutate.deleteTest('SHOP-T5');
  mutate.addTest({
    project: 'SHOP',
    name: 'Gift wrapping can be chosen',
    steps: [{ action: 'Choose it', expected: 'Shown' }],
  });

  // Specifications: a changed file, a new one, a deleted one.
  mutate.putFile(
    'returns',
    'api/returns-v1.yml',
    'openapi: 3.0.3\ninfo: { title: Returns, version: 2.0.0 }\npaths:\n  /returns:\n    get: { summary: List, responses: { 200: { description: ok } } }\n',
  );
  mutate.deleteFile('catalogue', 'spec/swagger.yaml');
  mutate.putFile(
    'orders',
    'api/openapi-admin.yaml',
    'openapi: 3.1.0\ninfo: { title: Orders admin, version: 1.0.0 }\npaths:\n  /admin/orders:\n    get: { summary: All, responses: { "200": { description: ok } } }\n',
  );

  // Site: edit, delete, add.
  mutate.putSiteFile(
    'help/sandbox.html',
    '<html><head><title>Sandbox</title></head><body><main><h1>Sandbox</h1><p>Reset every night.</p></main></body></html>',
  );
  mutate.deleteSiteFile('reference/payments.html');
}
