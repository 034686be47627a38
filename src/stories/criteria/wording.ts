/** Words that oblige: the sentence says what has to hold. `Cannot` is none of them: it tells of today's trouble as often. */
const obligation =
  /\b(?:must|shall|should|has to|have to|(?:can|may) only|may not|mustn't|shouldn't|(?:is|are) (?:not )?(?:required|allowed|permitted|forbidden|mandatory)|neither\b.{0,60}\bmay)\b/i;
/** Words of sentences that state behaviour; weaker, so they count only where criteria are expected. */
const behaviour =
  /\b(?:is|are|was|be|can|cannot|can't|needs?|may|never|always|only|at (?:most|least)|up to|no more than|exactly|answers?|returns?|shows?|gives?|gets?|carr(?:y|ies)|holds?|keeps?|stays?|refuses?|rejects?|accepts?|allows?|displays?|sends?|receives?|contains?|opens?|closes?|works?|happens?|equals?|takes?|asks?|ends?|starts?|changes?|follows?|finds?|sees?)\b/i;
/** The story's own sentence tells who wants what; it is no criterion. */
const userStory = /^as an? .{1,120}\bi (?:want|need|would like|can)\b/i;
/** `Owner: …`, `Flag: …`: facts about the ticket. */
const labelled = /^[A-Z][\w ]{0,24}: \S/;

/** Whether the sentence says that something must, should, can only or must not be. */
export function obliges(sentence: string): boolean {
  return obligation.test(sentence) && !userStory.test(sentence);
}

/** Whether the sentence states how something behaves. */
export function statesBehaviour(sentence: string): boolean {
  if (userStory.test(sentence) || labelled.test(sentence) || sentence.trimEnd().endsWith('?')) return false;
  return sentence.split(/\s+/).length >= 4 && (obligation.test(sentence) || behaviour.test(sentence));
}
