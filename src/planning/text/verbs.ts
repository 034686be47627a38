/** Verbs of requirements, in their base form. What is not here is found by its helper verb (`is`, `can`, `must`). */
const bases =
  `accept add allow announce answer apply appear approve arrive ask assign become begin belong block book break bring calculate call cancel
  cap capture carry cause change charge check choose clear click close come complete compute confirm connect contain continue convert
  copy cost count cover create debit decide decline default delete deliver deny detect disable disappear display drop edit email enable
  encode end enter equal escape exceed exclude expire export fail fall fill filter find finish fit focus follow forward generate get
  give go group happen have hide hold ignore import include increase inform invalidate jump keep lapse lead leave limit link list load
  lock log look lose make map mark match meet mention merge move name narrow need notify offer open overwrite pass pay perform persist
  pick place point post prepare press prevent print produce prolong promise prompt propose protect provide publish put query raise reach read
  receive recover record redirect reduce refresh refund refuse register reject release reload remain remember remind remove rename
  render renew reopen repeat replace report request require resend reserve reset resize respect respond restore result resume retry
  return reveal revoke roll round run save say schedule scroll search see select send set ship show sign skip sort split start state
  stay stop store submit subtract succeed suggest support survive suspend swap switch synchronise synchronize take tell time toggle
  touch track transfer translate treat trigger trim truncate try turn type unlock update upload use validate verify view void wait warn
  widen win withdraw work wrap write
  activate adjust admit allocate archive attach authenticate authorise authorize borrow charge collect combine consume correct
  deactivate deduct discharge dismiss divert double earn elapse encrypt enforce enrol enroll escalate exist expand extend extract
  forbid freeze grant highlight initiate insert invite join lend lower modify occur omit overtake pause permit populate prescribe
  prioritise prioritize propagate reactivate reassign rebook recalculate reconcile redeem redirect reflect replenish reroute
  resolve restrict rise sell settle shorten specify subscribe substitute suppress terminate transmit unfreeze unload unsubscribe
  vanish withhold repay reschedule reverse slide depend hand scan lie consist adapt adjust differ`
    .split(/\s+/)
    .filter((verb) => verb !== '');

/** `holds` of `hold`. */
export function thirdPerson(base: string): string {
  if (base === 'have') return 'has';
  if (/(?:s|x|z|ch|sh|o)$/.test(base)) return `${base}es`;
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

const doubling =
  /^(?:admit|enrol|forbid|omit|permit|transmit|begin|cancel|cap|drop|fit|get|jump|let|log|map|put|reset|run|set|ship|skip|split|stop|submit|swap|trim|trip|win|wrap|plan|tap|control|refer)$/;

function gerunds(base: string): string[] {
  const plain = /[^e]e$/.test(base) ? `${base.slice(0, -1)}ing` : `${base}ing`;
  return doubling.test(base) ? [`${base}${base.at(-1) ?? ''}ing`, plain] : [plain];
}

const irregular: Readonly<Record<string, string>> = {
  begin: 'begun',
  break: 'broken',
  bring: 'brought',
  choose: 'chosen',
  cost: 'cost',
  cut: 'cut',
  find: 'found',
  forbid: 'forbidden',
  freeze: 'frozen',
  unfreeze: 'unfrozen',
  lend: 'lent',
  rise: 'risen',
  sell: 'sold',
  withhold: 'withheld',
  overtake: 'overtaken',
  fit: 'fitted',
  get: 'got',
  give: 'given',
  have: 'had',
  hide: 'hidden',
  hold: 'held',
  keep: 'kept',
  lead: 'led',
  leave: 'left',
  let: 'let',
  lose: 'lost',
  make: 'made',
  meet: 'met',
  overwrite: 'overwritten',
  pay: 'paid',
  put: 'put',
  read: 'read',
  reset: 'reset',
  run: 'run',
  say: 'said',
  see: 'seen',
  send: 'sent',
  resend: 'resent',
  set: 'set',
  show: 'shown',
  split: 'split',
  take: 'taken',
  tell: 'told',
  win: 'won',
  withdraw: 'withdrawn',
  write: 'written',
  go: 'gone',
  come: 'come',
  become: 'become',
  fall: 'fallen',
};

/** `cancelled` of `cancel`, as it stands behind `is`. */
export function participleOf(base: string): string {
  const known = irregular[base];
  if (known !== undefined) return known;
  if (/e$/.test(base)) return `${base}d`;
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`;
  return doubling.test(base) ? `${base}${base.at(-1) ?? ''}ed` : `${base}ed`;
}

const baseForms = new Set(bases);
const ofThirdPerson = new Map(bases.map((base) => [thirdPerson(base), base]));
const ofParticiple = new Map(bases.map((base) => [participleOf(base), base]));
const ofGerund = new Map(bases.flatMap((base) => gerunds(base).map((form) => [form, base] as const)));

export function isBase(word: string): boolean {
  return baseForms.has(word.toLowerCase());
}

/** `answer` for `answers`. */
export function baseOfThird(word: string): string | undefined {
  return ofThirdPerson.get(word.toLowerCase());
}

/** `choose` for `choosing`. */
export function baseOfGerund(word: string): string | undefined {
  return ofGerund.get(word.toLowerCase());
}

/** `send` for `sent`. */
export function baseOfParticiple(word: string): string | undefined {
  return ofParticiple.get(word.toLowerCase());
}
