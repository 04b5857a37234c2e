// The live board: the newest runs, each card in its place and shape from the click on.
const boards = new WeakMap()

function drawCards(state, runs, trigger) {
  for (const task of runs.flatMap((run) => run.tasks)) {
    if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
    drawCard(state.cards.get(task.id), task, trigger)
    state.tasks.set(task.id, task)
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kb-board")
  let state = boards.get(root)
  if (!state) {
    state = { cards: new Map(), tasks: new Map(), offset: 0, timer: 0 }
    newStage(root, state)
    boards.set(root, state)
  }
  state.offset = data.now - Date.now()
  state.tasks.clear()
  const cards = () => [...state.tasks.values()]
  const focus = (id) => state.cards.get(id)?.card.querySelector("button")
  drawCards(state, data.runs, openingViewer(state, root, setTriggerValue, { cards, focus }))
  drawStage(state, data.runs)
  runClocks(state)
  state.viewer?.update(cards(), setTriggerValue)
  return () => clearInterval(state.timer)
}
