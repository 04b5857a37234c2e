// The live board: the newest runs, each card in its place and shape from the click on.
const boards = new WeakMap()

function drawCards(state, runs) {
  for (const task of runs.flatMap((run) => run.tasks)) {
    if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
    drawCard(state.cards.get(task.id), task, state.act)
    state.tasks.set(task.id, task)
  }
}

function drawBoard(state, { head, cards, offset }) {
  const runs = head.map((run) => ({ ...run, tasks: run.tasks.map((id) => cards.get(id)) }))
  state.offset = offset
  state.tasks.clear()
  state.empty.hidden = runs.length > 0
  state.title.hidden = state.current.hidden = state.foot.hidden = !runs.length
  if (runs.length) {
    drawCards(state, runs)
    drawStage(state, runs)
  } else Object.assign(state, { shown: [], newest: "" })
  runClocks(state)
  state.viewer?.update([...state.tasks.values()], state.trigger)
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kb-board")
  let state = boards.get(root)
  if (!state) {
    state = { cards: new Map(), tasks: new Map(), shown: [], offset: 0, timer: 0, empty: make("p", "kb-empty", data.empty) }
    newStage(root, state)
    root.prepend(state.empty)
    boards.set(root, state)
  }
  state.trigger = setTriggerValue
  if (state.filled !== undefined && state.filled !== data.filled) state.viewer?.close() // a result went into the form
  state.filled = data.filled
  state.act ??= openingViewer(state, root, (name, value) => state.trigger(name, value), {
    cards: () => [...state.tasks.values()],
    focus: (id) => state.cards.get(id)?.card.querySelector("button"),
  })
  follow(root, data.live, (shown) => drawBoard(state, shown))
  return () => { unfollow(root); clearInterval(state.timer) }
}
