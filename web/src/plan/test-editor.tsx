import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { priorities, testTypes } from '../../../src/planning/plan/choices.ts';
import type { TestCase } from '../api/types.ts';
import { changesOf, type Draft, dropDraft, isOutdated, writeDraft } from './drafts.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { StepsEditor } from './steps-editor.tsx';

/** A test as a form, in place of its card. What is typed is kept in the browser until it is saved or given up. */
export function TestEditor({
  story,
  test,
  draft,
  criteria,
  onSave,
  onClose,
}: {
  story: string;
  test: TestCase;
  draft: Draft | undefined;
  criteria: readonly string[];
  onSave: (changes: Partial<TestCase>) => Promise<boolean>;
  onClose: () => void;
}): ReactElement {
  const [{ test: edited, base }, setDraft] = useState<Draft>(draft ?? { test, base: test });
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'start' });
    form.current?.querySelector('textarea')?.focus({ preventScroll: true });
  }, []);
  const set = (changes: Partial<TestCase>): void => {
    const next = { base, test: { ...edited, ...changes } };
    setDraft(next);
    writeDraft(story, next);
  };
  const changes = changesOf(base, edited);
  const outdated = isOutdated({ base, test: edited }, test);
  const discard = (): void => {
    dropDraft(story, test.id);
    onClose();
  };
  const save = async (): Promise<void> => {
    if (Object.keys(changes).length === 0) return discard();
    setSaving(true);
    const kept = await onSave(changes);
    setSaving(false);
    if (kept) discard();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <form
      ref={form}
      className="card editing stack"
      aria-label={`Edit ${test.id}`}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="row between">
        <span className="small muted">{test.id}</span>
        {Object.keys(changes).length > 0 ? <span className="chip amber">unsaved</span> : null}
      </div>
      {outdated ? <ChangedElsewhere draft={{ base, test: edited }} now={test} onTakeTheirs={set} /> : null}
      <Area label="Title" value={edited.title} onChange={(title) => set({ title })} rows={1} />
      <div className="row fields">
        <Choice
          label="Priority"
          value={edited.priority}
          options={priorities}
          onChange={(priority) => set({ priority })}
        />
        <Choice
          label="Type"
          value={edited.test_type}
          options={testTypes}
          onChange={(type) => set({ test_type: type })}
        />
        <label className="field">
          <span className="name">Minutes</span>
          <input
            className="input minutes"
            type="number"
            min={0}
            max={10_000}
            value={edited.estimated_time}
            onChange={(event) => set({ estimated_time: Math.max(0, Number(event.target.value)) })}
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={edited.automation_candidate}
            onChange={(event) => set({ automation_candidate: event.target.checked })}
          />
          Can be automated
        </label>
      </div>
      {criteria.length === 0 ? null : (
        <fieldset className="row covers">
          <legend className="small muted">Covers</legend>
          {criteria.map((id) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                checked={edited.covers.includes(id)}
                onChange={(event) =>
                  set({
                    covers: event.target.checked
                      ? [...edited.covers, id]
                      : edited.covers.filter((other) => other !== id),
                  })
                }
              />
              {id}
            </label>
          ))}
        </fieldset>
      )}
      <Area label="Description" value={edited.description} onChange={(description) => set({ description })} />
      <Area label="Preconditions" value={edited.preconditions} onChange={(preconditions) => set({ preconditions })} />
      <StepsEditor steps={edited.steps} onChange={(steps) => set({ steps })} />
      <Area
        label="Expected result"
        value={edited.expected_result}
        onChange={(text) => set({ expected_result: text })}
      />
      <label className="field">
        <span className="name">Tags, separated by commas</span>
        <input
          className="input"
          dir="auto"
          defaultValue={edited.tags.join(', ')}
          onChange={(event) =>
            set({
              tags: event.target.value
                .split(',')
                .map((tag) => tag.trim())
                .filter((tag) => tag !== ''),
            })
          }
        />
      </label>
      <div className="row">
        <button className="button primary" disabled={saving}>
          Save
        </button>
        <button type="button" className="button" onClick={discard}>
          Discard
        </button>
        <span className="small muted">Ctrl+Enter saves, Escape keeps the draft for later</span>
      </div>
    </form>
  );
}

function Area({
  label,
  value,
  rows = 2,
  onChange,
}: {
  label: string;
  value: string;
  rows?: number;
  onChange: (text: string) => void;
}): ReactElement {
  return (
    <label className="field">
      <span className="name">{label}</span>
      <textarea
        className="input"
        dir="auto"
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly T[];
  onChange: (value: T) => void;
}): ReactElement {
  return (
    <label className="field">
      <span className="name">{label}</span>
      <select
        className="input"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {option.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}
