import { lazy, type ReactElement, Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { ConnectionBanner } from './frame/connection-banner.tsx';
import { PageBoundary } from './frame/page-boundary.tsx';
import { Shell } from './frame/shell.tsx';
import { useTheme } from './frame/theme.ts';
import { TokenGate } from './frame/token-gate.tsx';
import { Empty, Skeleton } from './ui/states.tsx';

const HomePage = lazy(async () => ({ default: (await import('./pages/home-page.tsx')).HomePage }));
const StoriesPage = lazy(async () => ({ default: (await import('./pages/stories-page.tsx')).StoriesPage }));
const StoryPage = lazy(async () => ({ default: (await import('./pages/story-page.tsx')).StoryPage }));
const PlansPage = lazy(async () => ({ default: (await import('./pages/plans-page.tsx')).PlansPage }));
const PlanPage = lazy(async () => ({ default: (await import('./plan/plan-page.tsx')).PlanPage }));
const SearchPage = lazy(async () => ({ default: (await import('./pages/search-page.tsx')).SearchPage }));
const IndexPage = lazy(async () => ({ default: (await import('./pages/index-page.tsx')).IndexPage }));
const RunPage = lazy(async () => ({ default: (await import('./pages/run-page.tsx')).RunPage }));
const SettingsPage = lazy(async () => ({ default: (await import('./pages/settings-page.tsx')).SettingsPage }));

export function App(): ReactElement {
  useTheme();
  return (
    <>
      <TokenGate>
        <Shell>
          <PageBoundary>
            <Suspense fallback={<Skeleton />}>
              <Switch>
                <Route path="/" component={HomePage} />
                <Route path="/stories" component={StoriesPage} />
                <Route path="/stories/:key">{({ key }) => <StoryPage key={key} story={key} />}</Route>
                <Route path="/plans" component={PlansPage} />
                <Route path="/plans/:key">{({ key }) => <PlanPage key={key} story={key} />}</Route>
                <Route path="/search" component={SearchPage} />
                <Route path="/index" component={IndexPage} />
                <Route path="/index/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
                <Route path="/settings" component={SettingsPage} />
                <Route>
                  <Empty title="There is no such page">
                    <Link href="/" className="button">
                      Home
                    </Link>
                  </Empty>
                </Route>
              </Switch>
            </Suspense>
          </PageBoundary>
        </Shell>
      </TokenGate>
      <ConnectionBanner />
    </>
  );
}
