/** Prints how fast documents convert: `node src/content/adf/testing/measure-speed.ts`. */
import { adfToMarkdown } from '../adf-to-markdown.ts';
import { doc, linkTo, node, paragraph, text, type TestNode } from './build.ts';

const item = (...content: unknown[]): TestNode => node('listItem', {}, ...content);
const sentence = 'The customer sees the amount and the fee before the payment is confirmed. ';

/** About what a well-kept story holds: some 3 kB of JSON. */
const story = doc(
  node('heading', { level: 2 }, text('Story')),
  paragraph(
    sentence,
    text('Always', 'strong'),
    ' in ',
    text('EUR', 'code'),
    ', see ',
    text('the rules', linkTo('https://x.test/rules')),
    '.',
  ),
  node('bulletList', {}, ...Array.from({ length: 6 }, () => item(paragraph(sentence)))),
  node('codeBlock', { language: 'json' }, text('{\n  "amount": 10,\n  "currency": "EUR"\n}')),
  node(
    'table',
    {},
    ...Array.from({ length: 4 }, () =>
      node('tableRow', {}, ...['a', 'b'].map((value) => node('tableCell', {}, paragraph(value)))),
    ),
  ),
  node('taskList', {}, ...Array.from({ length: 4 }, () => node('taskItem', { state: 'TODO' }, text(sentence)))),
  paragraph(node('mention', { id: '1', text: '@Ann' }), ' ', node('status', { text: 'READY' })),
);

const bytes = Buffer.byteLength(JSON.stringify(story));
const convert = (times: number): void => {
  for (let count = 0; count < times; count += 1) adfToMarkdown(story);
};
convert(5_000);
const times = 50_000;
const started = process.cpuUsage();
convert(times);
const seconds = process.cpuUsage(started).user / 1e6;
const perSecond = Math.round(times / seconds);
console.log(
  `${bytes} bytes a document: ${perSecond} documents/s, ${((perSecond * bytes) / 1e6).toFixed(0)} MB/s on one core`,
);
