import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { usePlans } from '../api/queries.ts';
import { useProject } from '../frame/project.ts';
import { Ago, countText } from '../ui/ago.tsx';
import { Empty, Loaded, Skeleton, Warnings } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** All plans with where their review stands. */
export function PlansPage(): ReactElement {
  useTitle('Plans');
  const plans = usePlans();
  const { project } = useProject();
  return (
    <div className="page">
      <h1>Plans</h1>
      <Loaded of={plans} skeleton={<Skeleton cards lines={5} />}>
        {({ items, warnings }) => {
          const shown = items.filter(({ key }) => project === '' || key.startsWith(`${project}-`));
          return (
            <>
              <Warnings items={warnings} />
              {shown.length === 0 ? (
                <Empty title="No plans yet">
                  <p>A plan is made from a Jira story: its criteria, what is tested already, and what is missing.</p>
                  <Link className="button primary" href="/stories">
                    Find a story
                  </Link>
                </Empty>
              ) : (
                <ul className="list" aria-label="Plans">
                  {shown.map((plan) => (
                    <li key={plan.key}>
                      <Link className="item link" href={`/plans/${encodeURIComponent(plan.key)}`}>
                        <span className="row between">
                          <span className="row grow">
                            <strong>{plan.key}</strong> <bdi>{plan.title}</bdi>
                          </span>
                          <span className="small muted">
                            <Ago at={plan.saved_at} />
                          </span>
                        </span>
                        <span className="row small">
                          <span>{countText(plan.tests, 'test')}</span>
                          <span className={plan.covered_percent >= 100 ? 'chip green' : 'chip amber'}>
                            {Math.round(plan.covered_percent)}% covered
                          </span>
                          <span className="muted">
                            {plan.counts.proposed} proposed · {plan.counts.accepted + plan.counts.edited} accepted ·{' '}
                            {plan.counts.rejected} rejected · score {Math.round(plan.score)}
                          </span>
                        </span>
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
