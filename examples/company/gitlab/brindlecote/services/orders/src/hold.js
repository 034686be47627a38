export const HOLD_MINUTES = 15;
export const PROLONG_MINUTES = 10;

// The later of the two ends counts: they do not add up (PLAT-128).
export function holdEnd(startedAt, { prolonged = false, bankExpiresAt = null } = {}) {
  const own = startedAt + (HOLD_MINUTES + (prolonged ? PROLONG_MINUTES : 0)) * 60_000;
  const bank = bankExpiresAt ? Math.min(bankExpiresAt, startedAt + (HOLD_MINUTES + 10) * 60_000) : 0;
  return Math.max(own, bank);
}
