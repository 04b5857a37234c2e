// The live board: the newest runs, each card in its place and shape from the click on.
const boards = new WeakMap()

function drawRun(state, run, trigger) {
  let section = state.runs.get(run.id)
  if (!section) {
    section = make("section", "kb-run")
    section.append(make("h3", "kb-run-title"), make("div", "kb-grid"))
    state.runs.set(run.id, section)
  }
  setText(section.firstChild, run.title)
  for (const task of run.tasks) {
    if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
    drawCard(state.cards.get(task.id), task, trigger)
    state.tasks.set(task.id, task)
  }
  keepChildren(section.lastChild, run.tasks.map((task) => state.cards.get(task.id).card))
  return section
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kb-board")
  let state = boards.get(root)
  if (!state) {
    state = { runs: new Map(), cards: new Map(), tasks: new Map(), offset: 0, timer: 0 }
    boards.set(root, state)
  }
  state.offset = data.now - Date.now()
  state.tasks.clear()
  const cards = () => [...state.tasks.values()]
  const trigger = openingViewer(state, root, setTriggerValue, { cards, focus: (id) => state.cards.get(id)?.card.querySelector("button") })
  keepChildren(root, data.runs.map((run) => drawRun(state, run, trigger)))
  runClocks(state)
  state.viewer?.update(cards(), setTriggerValue)
  return () => clearInterval(state.timer)
}
