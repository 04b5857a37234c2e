// The live board: the newest runs, each card in its place and shape from the click on.
const boards = new WeakMap()

function drawRun(state, run) {
  let section = state.runs.get(run.id)
  if (!section) {
    section = make("section", "kb-run")
    section.append(make("h3", "kb-run-title"), make("div", "kb-grid"))
    state.runs.set(run.id, section)
  }
  setText(section.firstChild, run.title)
  keepChildren(section.lastChild, run.tasks.map((task) => state.cards.get(task.id).card))
  return section
}

function drawBoard(state, { head, cards, offset }) {
  const runs = head.map((run) => ({ ...run, tasks: run.tasks.map((id) => cards.get(id)) }))
  state.offset = offset
  state.tasks.clear()
  for (const task of runs.flatMap((run) => run.tasks)) {
    if (!state.cards.has(task.id)) state.cards.set(task.id, newCard(task))
    drawCard(state.cards.get(task.id), task, (name, value) => state.trigger(name, value))
    state.tasks.set(task.id, task)
  }
  keepChildren(state.root, runs.length ? runs.map((run) => drawRun(state, run)) : [state.empty])
  runClocks(state)
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kb-board")
  let state = boards.get(root)
  if (!state) {
    state = { root, empty: make("p", "kb-empty", data.empty), runs: new Map(), cards: new Map(), tasks: new Map(), offset: 0, timer: 0 }
    boards.set(root, state)
  }
  state.trigger = setTriggerValue
  follow(root, data.live, (shown) => drawBoard(state, shown))
  return () => { unfollow(root); clearInterval(state.timer) }
}
