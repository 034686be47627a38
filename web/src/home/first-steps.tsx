import type { ReactElement } from 'react';
import { Link } from 'wouter';

/** An empty index: connect, check, read. */
export function FirstSteps(): ReactElement {
  return (
    <section className="empty">
      <h2>The index is empty</h2>
      <p>Womba reads your tests, stories, pages and specifications once, and from then on only what changed.</p>
      <ol className="stack">
        <li>
          <strong>Connect.</strong> Set PROJECT_KEY, ATLASSIAN_BASE_URL, ATLASSIAN_EMAIL, ATLASSIAN_API_TOKEN and
          ZEPHYR_API_TOKEN in the environment or by <code>womba configure</code>, and start the server again. In
          Kubernetes they stand in the Secret <code>womba-secrets</code> and the ConfigMap <code>womba-config</code>.
        </li>
        <li>
          <strong>Check.</strong> <Link href="/settings">Settings</Link> shows what is set and tests every connection.
        </li>
        <li>
          <strong>Index.</strong> <Link href="/index">Start the first run</Link> and follow it, or run{' '}
          <code>womba index-all</code>. In Kubernetes:{' '}
          <code className="text">
            kubectl -n womba create job --from=cronjob/womba-index-all womba-index-all-manual
          </code>
        </li>
      </ol>
    </section>
  );
}
