import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import type { TestStep } from '../api/types.ts';

const fields = [
  { name: 'action', label: 'Action' },
  { name: 'test_data', label: 'Test data' },
  { name: 'expected_result', label: 'Expected result' },
] as const;

/** Steps as a table to write in. They move by drag, by the arrows beside them, and by Alt with an arrow key. */
export function StepsEditor({
  steps,
  onChange,
}: {
  steps: readonly TestStep[];
  onChange: (steps: TestStep[]) => void;
}): ReactElement {
  const body = useRef<HTMLTableSectionElement>(null);
  const hint = useId();
  const [dragged, setDragged] = useState<number>();
  const [said, say] = useState('');
  const renumber = (list: readonly TestStep[]): void =>
    onChange(list.map((step, index) => ({ ...step, step_number: index + 1 })));
  const move = (from: number, to: number): void => {
    const step = steps[from];
    if (step === undefined || to < 0 || to >= steps.length) return;
    renumber(steps.filter((_, index) => index !== from).toSpliced(to, 0, step));
    say(`Step ${from + 1} is step ${to + 1} now`);
  };
  const onKey = (event: KeyboardEvent, index: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const to = index + (event.key === 'ArrowUp' ? -1 : 1);
    const field = event.target instanceof HTMLElement ? event.target.dataset['field'] : undefined;
    move(index, to);
    // The focus goes with the step.
    requestAnimationFrame(() => {
      const row = body.current?.rows[Math.max(0, Math.min(to, steps.length - 1))];
      row?.querySelector<HTMLElement>(field === undefined ? 'button' : `[data-field="${field}"]`)?.focus();
    });
  };
  return (
    <div className="stack">
      <div className="scroll-x steps-box">
        <table className="steps editor" aria-describedby={hint}>
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">Order</span>
              </th>
              {fields.map(({ name, label }) => (
                <th key={name}>{label}</th>
              ))}
              <th>
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            {steps.map((step, index) => (
              <tr
                key={index}
                className={dragged === index ? 'dragged' : undefined}
                onKeyDown={(event) => onKey(event, index)}
                onDragOver={(event) => {
                  if (dragged === undefined) return;
                  event.preventDefault();
                  if (dragged !== index) {
                    move(dragged, index);
                    setDragged(index);
                  }
                }}
              >
                <td className="order">
                  <span
                    className="grip"
                    draggable
                    title="Drag to move"
                    onDragStart={(event) => {
                      event.dataTransfer.effectAllowed = 'move';
                      event.dataTransfer.setData('text/plain', String(index));
                      setDragged(index);
                    }}
                    onDragEnd={() => setDragged(undefined)}
                  >
                    <span aria-hidden="true">⠿</span> {index + 1}
                  </span>
                  <button
                    type="button"
                    className="button quiet small"
                    aria-label={`Move step ${index + 1} up`}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    className="button quiet small"
                    aria-label={`Move step ${index + 1} down`}
                    disabled={index === steps.length - 1}
                    onClick={() => move(index, index + 1)}
                  >
                    ↓
                  </button>
                </td>
                {fields.map(({ name, label }) => (
                  <td key={name} data-label={label}>
                    <textarea
                      className="input"
                      rows={2}
                      dir="auto"
                      data-field={name}
                      aria-label={`${label} of step ${index + 1}`}
                      value={step[name]}
                      onChange={(event) =>
                        renumber(
                          steps.map((other, at) => (at === index ? { ...other, [name]: event.target.value } : other)),
                        )
                      }
                    />
                  </td>
                ))}
                <td>
                  <button
                    type="button"
                    className="button quiet small"
                    aria-label={`Remove step ${index + 1}`}
                    onClick={() => renumber(steps.filter((_, at) => at !== index))}
                  >
                    ✕
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row between">
        <button
          type="button"
          className="button small"
          onClick={() =>
            renumber([...steps, { step_number: steps.length + 1, action: '', test_data: '', expected_result: '' }])
          }
        >
          Add step
        </button>
        <span className="small muted" id={hint}>
          Alt+↑ and Alt+↓ move a step
        </span>
      </div>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  );
}
