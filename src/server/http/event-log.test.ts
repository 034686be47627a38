import { expect, it } from 'vitest';
import { createEventLog, type EventLog, type LoggedEvent } from './event-log.ts';

const never = new AbortController().signal;

async function all(log: EventLog, after = 0, signal = never): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const event of log.follow(after, signal)) events.push(event);
  return events;
}

it('tells late comers everything, and those who come back what they missed', async () => {
  const log = createEventLog();
  log.add('progress', { text: 'a\nb' });
  const live = all(log);
  log.add('progress', 2);
  log.end('end', 3);
  log.add('progress', 'too late');
  const told = [
    { id: 1, name: 'progress', data: '{"text":"a\\nb"}' },
    { id: 2, name: 'progress', data: '2' },
    { id: 3, name: 'end', data: '3' },
  ];
  expect(await live).toEqual(told);
  expect(await all(log)).toEqual(told);
  expect(await all(log, 2)).toEqual(told.slice(2));
  expect(await all(log, 3)).toEqual([]);
  // An id of another server's log.
  expect(await all(log, 99)).toEqual(told);
});

it('lets go of who left, while others go on', async () => {
  const log = createEventLog();
  const leaving = new AbortController();
  const gone = all(log, 0, leaving.signal);
  const staying = all(log);
  leaving.abort();
  expect(await gone).toEqual([]);
  log.end('end', null);
  expect(await staying).toHaveLength(1);
});

it('keeps so many events and no more, under their own ids', async () => {
  const log = createEventLog();
  for (let count = 1; count <= 6_000; count += 1) log.add('progress', count);
  log.end('end', null);
  const events = await all(log);
  expect(events).toHaveLength(5_000);
  expect(events[0]?.id).toBe(1_002);
  expect((await all(log, 6_000)).map(({ name }) => name)).toEqual(['end']);
});
