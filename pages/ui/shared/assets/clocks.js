// How long a task has taken, and how long those before it took, in words.

// The value in column `to` where column `from` has this one, straight between the known rows.
function between(value, rows, from, to) {
  const above = rows.findIndex((row) => row[from] >= value)
  if (above === 0) return from ? 0 : rows[0][to]
  if (above < 0) return rows.at(-1)[to]
  const [low, high] = [rows[above - 1], rows[above]]
  return low[to] + (high[to] - low[to]) * (value - low[from]) / (high[from] - low[from] || 1)
}

// What a clock says: the same words and figures as kie/playground/time_to_result.py has them.
function clockWords(clock, waited) {
  const here = `${clock.isRunning ? "running " : ""}${Math.floor(waited)} s`
  if (clock.past === undefined) return here
  if (!clock.past) return `${here}, no estimate yet`
  const passed = between(waited, clock.past, 1, 0)
  if (passed >= 0.98) return `${here}, slower than nearly all before it`
  if (passed >= 0.9) return `${here}, slower than 9 of 10`
  const low = Math.max(waited, between(passed + (1 - passed) * 0.1, clock.past, 0, 1))
  const high = Math.max(waited, between(1 - (1 - passed) * 0.1, clock.past, 0, 1))
  return `${here} of ${Math.floor(low)} to ${Math.ceil(high)} s`
}
