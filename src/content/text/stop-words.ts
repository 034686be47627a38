/**
 * English function words that carry no topic. Kept out of the list on purpose: words that name behaviour in tests and
 * interfaces although general lists drop them (not, no, off, out, up, down, all, only, before, after, same).
 */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a about above again against am an and any are as at be because been being below between both but by can cannot ' +
    'could did do does doing during each either else etc few for from further had has have having he her here hers ' +
    'herself him himself his how however i if in into is it its itself just may me might more most must my myself ' +
    'neither nor of on once or other our ours ourselves over own per shall she should so some such than that the ' +
    'their theirs them themselves then there therefore these they this those through thus to too under until upon ' +
    'us very via was we were what when where whether which while who whom whose why will with within would you your ' +
    'yours yourself yourselves eg ie vs dont doesnt didnt cant couldnt isnt arent wasnt werent wont wouldnt ' +
    'shouldnt havent hasnt hadnt im ive youre youll youve theyre weve hes shes thats theres'
  ).split(' '),
);
