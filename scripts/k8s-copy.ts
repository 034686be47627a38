/**
 * Writes k8s/cronjob-index-all.yaml, which applies by itself, from the CronJob of k8s/base: kustomize refuses files above
 * the folder of a kustomization, so two copies are needed, and test/k8s/ holds them equal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const source = new URL('../k8s/base/cronjob-index-all.yaml', import.meta.url);
const copy = new URL('../k8s/cronjob-index-all.yaml', import.meta.url);

const head = `# Generated from k8s/base/cronjob-index-all.yaml by \`npm run k8s:copy\`: change it there. Apply it by itself with
#   kubectl -n womba apply -f k8s/cronjob-index-all.yaml
# where the rest of k8s/base (namespace, account, volume, server) is applied already.
`;

/** What k8s/cronjob-index-all.yaml has to hold. */
export function cronJobCopy(): string {
  return head + readFileSync(source, 'utf8').replace(/^(#.*\n)+/, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(copy, cronJobCopy());
  process.stdout.write(`${fileURLToPath(copy)} is made anew.\n`);
}
