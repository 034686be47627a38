const verbs = 'test|verify|check|validate|ensure|confirm|make sure|do|perform|execute|try|use|run';
const well = 'properly|correctly|fine|well|again|out|as (?:expected|required|needed|intended|designed|it should)';

/** Actions that say that something is to be done, not what. */
const vagueActions = [
  new RegExp(
    String.raw`^(?:please )?(?:${verbs})\s+(?:that\s+)?(?:it|this|everything|all|the (?:feature|functionality|function|system|application|app|page|scenario|steps?|tests?|story|requirement|criterion)|all (?:features|functions|steps|cases))(?:\s+(?:works?|is working|functions?|${well}))*[.!]?$`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:please )?(?:${verbs})\b[^"“]*\b(?:works?|working|functions?|behaves?)(?:\s+(?:${well}))*[.!]?$`,
    'i',
  ),
  /\b(?:and so on|etc\.?|as needed|as appropriate|do the needful|somehow|various things)(?:\W|$)/i,
];

export function isVagueAction(action: string): boolean {
  return vagueActions.some((pattern) => pattern.test(action));
}

/** Expectations that are a matter of opinion. */
const vagueExpectations = [
  /\bas (?:expected|intended|required|specified|designed|usual|it should)\b/i,
  /\b(?:works?|functions?|behaves?|performs?|loads?|looks?|is (?:shown|displayed|handled|processed|saved|rendered))\s+(?:correctly|properly|fine|well|good|right|nicely|smoothly|gracefully|appropriately|successfully)\b/i,
  /\b(?:correctly|properly|appropriately|gracefully|smoothly|satisfactorily)\b/i,
  /\b(?:is|are|was|be|looks?) (?:ok(?:ay)?|fine|good|correct|right|successful|proper|appropriate|acceptable|reasonable|intuitive|satisfactory)\b/i,
  /\b(?:correct|expected|right|desired) (?:behaviou?r|results?|outcome|output|handling|response)\b/i,
  /\b(?:no|without(?: any)?) (?:errors?|issues?|problems?)(?: (?:occur|occurs|appear|appears|are shown|happen))?[.!]?$/i,
  /\b(?:appropriate|proper|suitable|meaningful|relevant) (?:error|message|response|handling|feedback)\b/i,
  /^(?:it |the \w+ )?(?:is )?(?:success(?:ful(?:ly)?)?|passes|passed|ok|done|works|no change)[.!]?$/i,
  /\bshould work\b|\buser[- ]friendly\b|\b(?:fast|quickly|good) enough\b|\b(?:user|customer|everybody) is (?:happy|satisfied)\b/i,
];

export function isVagueExpectation(expected: string): boolean {
  return vagueExpectations.some((pattern) => pattern.test(withoutQuotations(expected)));
}

/** Whether a text names a figure, a code, a quoted text or a name in code: then it can be compared, whatever else it says. */
export function isConcrete(text: string): boolean {
  return /\d|"[^"]+"|“[^”]+”|`[^`]+`|\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+[A-Z]\w*\b/.test(text);
}

/** Vague words within quotation marks are the page's own wording. */
function withoutQuotations(text: string): string {
  return text.replace(/"[^"]*"|“[^”]*”/g, '""');
}
