import { stepFor } from '../rules/actions.ts';
import { conditionStep } from '../rules/condition-step.ts';
import type { IdeaCase, TestIdea } from '../ideas/idea.ts';
import type { Clause, Matter } from '../rules/matter.ts';
import { isPerson, outcomeOf } from '../rules/phrases.ts';
import { lowerFirst, upperFirst } from '../text/sentence.ts';
import { draftIdea } from './draft.ts';

/** Keyboard, screen reader, small screens, and addresses that carry a state. */
export function interfaceIdeas(matter: Matter): TestIdea[] {
  return matter.clauses.flatMap((clause, index): TestIdea[] => {
    const accessible = byKeyboard(matter, clause);
    if (accessible.length > 0) return accessible.map((idea) => ({ ...idea, clauses: [index] }));
    const idea = address(matter, clause) ?? chosen(matter, clause);
    return idea === undefined ? [] : [{ ...idea, clauses: [index] }];
  });
}

function byKeyboard(matter: Matter, clause: Clause): TestIdea[] {
  const text = clause.text;
  const keyboard = /\bkeyboard\b/i.test(text);
  const reader = /\bscreen ?readers?\b|\bannounced\b/i.test(text);
  const width = /\b(\d{3,4}) ?(?:px|pixels?)\b/i.exec(text)?.[1];
  const colour = /\bcolou?rs? (?:alone|only)\b|\b(?:only|alone) by colou?r\b/i.test(text);
  const contrast = /\bcontrast(?: ratio)?\b.*?\b(\d+(?:\.\d+)?):1/i.exec(text)?.[1];
  if (!keyboard && !reader && !colour && contrast === undefined && width === undefined) return [];
  const area = lowerFirst(matter.around.title);
  const cases: IdeaCase[] = [];
  if (keyboard) {
    cases.push(
      {
        action: `Go through "${matter.around.title}" with Tab, Shift+Tab, Enter, Space and the arrow keys only, mouse unplugged`,
        data: 'keyboard',
        expected: outcomeOf(clause),
      },
      {
        action: 'Watch the focus at every step',
        data: '',
        expected: 'The focus is visible, follows the order of the page and is never trapped',
      },
    );
  }
  if (reader) {
    const says = /announced/i.test(text)
      ? outcomeOf(clause)
      : `Each control says its name, role and state; ${lowerFirst(outcomeOf(clause))}`;
    cases.push({
      action: keyboard
        ? 'Do the same with a screen reader switched on'
        : `Go through "${matter.around.title}" with a screen reader switched on`,
      data: 'NVDA with Firefox, VoiceOver with Safari',
      expected: says,
    });
  }
  if (contrast !== undefined) {
    cases.push({
      action: `Measure the contrast of every text with its background on the pages of "${matter.around.title}", hints, links and disabled fields too`,
      data: `${contrast}:1`,
      expected: `At least ${contrast}:1 everywhere`,
    });
  }
  if (colour) {
    cases.push({
      action: `Go through "${matter.around.title}" in greyscale, with errors, choices and states on the page`,
      data: 'greyscale filter of the system',
      expected: `${outcomeOf(clause)}: each has a word, a sign or a shape of its own`,
    });
  }
  if (width !== undefined) {
    const px = Number(width);
    cases.push(
      {
        action: `Set the window to ${px} px and go through "${matter.around.title}"`,
        data: `${px} px`,
        expected: `${outcomeOf(clause)}; no horizontal scrolling, nothing is cut off`,
      },
      {
        action: `Zoom to 200% at ${px} px`,
        data: '200%',
        expected: 'Nothing overlaps and every button can still be pressed',
      },
    );
  }
  return [
    draftIdea(matter, {
      technique: 'interface conditions',
      title: text,
      cases,
      testType: 'ui',
      must: [...(keyboard ? ['keyboard'] : []), ...(reader ? ['reader'] : []), ...(width === undefined ? [] : [width])],
      reason: `The criterion sets conditions for using ${area}: ${[keyboard ? 'keyboard' : '', reader ? 'screen reader' : '', width === undefined ? '' : `${width} px`].filter(Boolean).join(', ')}.`,
    }),
  ];
}

/** `The address carries the filters, so that back, reload and sharing work`. */
function address(matter: Matter, clause: Clause): TestIdea | undefined {
  if (!/^the (?:address|url|link|query string)/i.test(clause.subject)) return undefined;
  // A postal address has neither filters nor a way back.
  if (!/\?|\b(?:filters?|reload|shar(?:e|ing)|browser|back|quer(?:y|ies)|parameters?|page|bookmark)/i.test(clause.text))
    return undefined;
  const sample = /\?[\w=,&%+.-]+/.exec(clause.text)?.[0] ?? '';
  const shows = outcomeOf({ ...clause, rest: clause.rest.replace(/,? so that .*$/i, '') });
  return draftIdea(matter, {
    technique: 'interface conditions',
    title: clause.text.replace(/\s*\(\?[^()]*\)/, ''),
    cases: [
      { action: 'Choose the values and read the address', data: sample, expected: shows },
      { action: 'Reload the page', data: '', expected: 'The same values are chosen and the same result is shown' },
      {
        action: 'Change one value, then go back in the browser',
        data: '',
        expected: 'The values and the result from before are there again',
      },
      {
        action: 'Open the copied address in a private window without signing in',
        data: sample,
        expected: 'The same values and the same result for somebody else',
      },
      {
        action: 'Change the address by hand to an unknown value',
        data: sample === '' ? '?unknown=1' : sample.replace(/=[^&]*/, '=no-such-value'),
        expected: 'The unknown value is left out or named; the page does not break',
      },
    ],
    testType: 'ui',
    must: ['reload', 'address'],
    reason: 'Back, reload, sharing and a broken address are the four ways in which an address comes in.',
  });
}

/** A choice on a page: `Choosing a value updates the list`. */
function chosen(matter: Matter, clause: Clause): TestIdea | undefined {
  const { quoted } = clause.facts;
  if (quoted.length === 0 || isPerson(clause.subject) || matter.operation !== undefined || clause.limits.length > 0)
    return undefined;
  const [text = ''] = quoted;
  const step = conditionStep(clause.condition);
  const place = step === '' ? clause.condition : '';
  const px = /\bphone|mobile|small screen/i.test(place)
    ? '390 px'
    : /\bdesktop|large screen/i.test(place)
      ? '1280 px'
      : '';
  const figure = /\b\d+\b/.exec(text)?.[0];
  // What is said is seen at once, what is done only when it is pressed: `says "Show 37 articles" and closes the sheet`.
  const [, says = clause.rest, does] =
    /^(.*?),? and ((?:closes?|removes?|opens?|clears?)\b.*)$/i.exec(clause.rest) ?? [];
  const seen = stepFor(matter, { ...clause, condition: '', rest: does === undefined ? clause.rest : says });
  const lead = place === '' || px !== '' ? '' : `${place}, `;
  const look = { ...seen, action: upperFirst(lead === '' ? seen.action : `${lead}${lowerFirst(seen.action)}`) };
  return draftIdea(matter, {
    technique: 'use case',
    title: clause.text,
    cases: [
      ...(step === '' ? [] : [{ action: step, data: '', expected: '', minor: true }]),
      ...(px === '' ? [] : [{ action: `Set the window to ${px}`, data: px, expected: '', minor: true }]),
      look,
      ...(figure === undefined
        ? []
        : [
            {
              action: 'Count by hand what the figure stands for, change something so that it changes, and look again',
              data: '',
              expected: `"${text}" with the new figure in place of ${figure}`,
            },
          ]),
      ...(does === undefined ? [] : [{ action: 'Press it', data: '', expected: `It ${does}` }]),
    ],
    testType: 'ui',
    reason: `The text "${text}" is checked letter by letter.`,
  });
}
