import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TestCase, TestPlan } from '../api/types.ts';
import { ErrorNote } from '../ui/states.tsx';
import { ChecksView } from './checks-view.tsx';
import { CoverageMatrix } from './coverage-matrix.tsx';
import { CriteriaPane } from './criteria-pane.tsx';
import { contentOf, readDraft, writeDraft } from './drafts.ts';
import { EvidencePane } from './evidence-pane.tsx';
import { NewTest } from './new-test.tsx';
import { ReviewBar } from './review-bar.tsx';
import { type CardActions, TestCard } from './test-card.tsx';
import { TestEditor } from './test-editor.tsx';
import { type BoardKey, useBoardKeys } from './use-board-keys.ts';
import type { PlanEdits } from './use-plan-edits.ts';

type Pane = 'criteria' | 'tests' | 'evidence';
type View = 'tests' | 'matrix' | 'checks';
type Shown = 'all' | TestCase['review'];

/** The review board: criteria, tests and evidence side by side, or one at a time on narrow screens. */
export function Workbench({
  plan,
  edits,
  onUpload,
  uploading,
}: {
  plan: TestPlan;
  edits: PlanEdits;
  onUpload: () => void;
  uploading: boolean;
}): ReactElement {
  const story = plan.story.key;
  const [pane, setPane] = useState<Pane>('tests');
  const [view, setView] = useState<View>('tests');
  const [criterion, setCriterion] = useState<string>();
  const [shown, setShown] = useState<Shown>('all');
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // An edit that a reload interrupted is open again.
  const [editing, setEditing] = useState<string | undefined>(
    () => plan.test_cases.find(({ id }) => readDraft(story, id) !== undefined)?.id,
  );
  const [adding, setAdding] = useState(false);

  const tests = useMemo(
    () =>
      plan.test_cases.filter(
        (test) =>
          (criterion === undefined || test.covers.includes(criterion)) && (shown === 'all' || test.review === shown),
      ),
    [plan.test_cases, criterion, shown],
  );
  const selected = tests.find(({ id }) => id === chosen) ?? tests[0];

  const toggle = (id: string): void =>
    setOpen((ids) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const decide = (test: TestCase, review: 'accepted' | 'rejected'): void => {
    const next = test.review === review ? 'proposed' : review;
    void edits.change(test, { review: next }, `${next} ${test.id}`);
  };
  const step = (by: number): void => {
    const at = tests.findIndex(({ id }) => id === selected?.id);
    const next = tests[Math.max(0, Math.min(tests.length - 1, at + by))];
    if (next !== undefined) setChosen(next.id);
  };
  const openTest = (id: string): void => {
    setView('tests');
    setPane('tests');
    setCriterion(undefined);
    setShown('all');
    setChosen(id);
    setOpen((ids) => new Set(ids).add(id));
  };

  useBoardKeys((key: BoardKey) => {
    if (key === 'u') return void edits.undo();
    if (key === 'j') return step(1);
    if (key === 'k') return step(-1);
    if (selected === undefined) return;
    if (key === 'a') decide(selected, 'accepted');
    if (key === 'r') decide(selected, 'rejected');
    if (key === 'e') setEditing(selected.id);
    if (key === ' ') toggle(selected.id);
  }, view === 'tests');

  // Cards are many and memoised: their actions stay the same object and look up what is current.
  const now = useRef({ decide, toggle });
  useEffect(() => {
    now.current = { decide, toggle };
  });
  const select = useCallback((id: string) => setChosen(id), []);
  const actions = useMemo<CardActions>(
    () => ({
      select,
      toggle: (id) => now.current.toggle(id),
      accept: (test) => now.current.decide(test, 'accepted'),
      reject: (test) => now.current.decide(test, 'rejected'),
      edit: (id) => setEditing(id),
    }),
    [select],
  );

  const tab = (name: Pane, label: string): ReactElement => (
    <button type="button" aria-pressed={pane === name} onClick={() => setPane(name)}>
      {label}
    </button>
  );
  const viewTab = (name: View, label: string): ReactElement => (
    <button type="button" aria-pressed={view === name} onClick={() => setView(name)}>
      {label}
    </button>
  );

  return (
    <div className="workbench" data-shows={pane}>
      <div className="tabs pane-tabs">
        {tab('criteria', 'Criteria')}
        {tab('tests', 'Tests')}
        {tab('evidence', 'Evidence')}
      </div>
      <CriteriaPane
        plan={plan}
        selected={criterion}
        onSelect={(id) => {
          setCriterion(id);
          setView('tests');
          if (id !== undefined) setPane('tests');
        }}
      />
      <section className="pane middle" data-pane="tests" aria-label="Tests">
        <div className="tabs">
          {viewTab('tests', `Tests (${plan.test_cases.length})`)}
          {viewTab('matrix', 'Coverage')}
          {viewTab('checks', 'Checks')}
        </div>
        {edits.problem === undefined ? null : <ErrorNote error={edits.problem} onRetry={edits.forgive} />}
        {view === 'matrix' ? <CoverageMatrix plan={plan} onOpen={openTest} /> : null}
        {view === 'checks' ? <ChecksView story={story} onOpen={openTest} /> : null}
        {view === 'tests' ? (
          <>
            <div className="row">
              <label className="row small">
                <span className="muted">Show</span>
                <select className="input" value={shown} onChange={(event) => setShown(event.target.value as Shown)}>
                  <option value="all">all tests</option>
                  <option value="proposed">proposed</option>
                  <option value="accepted">accepted</option>
                  <option value="edited">edited</option>
                  <option value="rejected">rejected</option>
                </select>
              </label>
              {criterion === undefined ? null : (
                <button type="button" className="button small" onClick={() => setCriterion(undefined)}>
                  Only {criterion} ✕
                </button>
              )}
              <button type="button" className="button small" onClick={() => setAdding(true)}>
                Add test
              </button>
              <span className="small muted keys">
                <kbd>j</kbd> <kbd>k</kbd> move · <kbd>a</kbd> accept · <kbd>r</kbd> reject · <kbd>e</kbd> edit ·{' '}
                <kbd>space</kbd> open · <kbd>u</kbd> undo
              </span>
            </div>
            {adding ? (
              <NewTest
                story={story}
                covers={criterion === undefined ? [] : [criterion]}
                onAdd={async (title, covers) => {
                  const test = await edits.add({ title, covers });
                  if (test === undefined) return false;
                  setAdding(false);
                  setChosen(test.id);
                  setEditing(test.id);
                  return true;
                }}
                onClose={() => setAdding(false)}
              />
            ) : null}
            {tests.length === 0 ? (
              <p className="muted">
                {plan.test_cases.length === 0 ? 'The plan has no tests yet.' : 'No test passes these filters.'}
              </p>
            ) : null}
            <div className="cards-list">
              {tests.map((test) =>
                editing === test.id ? (
                  <TestEditor
                    key={test.id}
                    story={story}
                    test={test}
                    draft={readDraft(story, test.id)}
                    criteria={plan.coverage_analysis.criteria.map(({ id }) => id)}
                    onSave={(changes) => edits.change(test, changes, `edit of ${test.id}`)}
                    onClose={() => setEditing(undefined)}
                  />
                ) : (
                  <TestCard
                    key={test.id}
                    test={test}
                    isSelected={selected?.id === test.id}
                    isOpen={open.has(test.id)}
                    hasDraft={readDraft(story, test.id) !== undefined}
                    actions={actions}
                  />
                ),
              )}
            </div>
          </>
        ) : null}
        <ReviewBar tests={plan.test_cases} edits={edits} onUpload={onUpload} uploading={uploading} />
      </section>
      <EvidencePane
        test={selected}
        onChange={(test, changes, label) => void edits.change(test, changes, label)}
        onMerge={(test, changes) => {
          writeDraft(story, { base: test, test: { ...test, ...contentOf(test), ...changes } });
          setEditing(test.id);
          setPane('tests');
          setView('tests');
        }}
      />
    </div>
  );
}
