// What can be done with a task, drawn the same on cards, on rows and in the viewer: the table is result_actions.py.
const AGAIN_MS = 4000 // after so long a press that changed nothing can be given again
const COPIED_MS = 1200
const MARKED = "kie-compare" // the result that is compared with the next one, while the tab lives

// `act(name, more)` has an action done. A press shows at once that it was taken; what it changes comes later.
function actionPress(task, action, act, className = "ka-action") {
  if (action.href) {
    const link = make("a", className, action.label)
    link.href = action.href
    link.download = ""
    return link
  }
  const press = button(action.label, className, async () => {
    if (action.name === "copy prompt" && !task.isLong) {
      await copy(task.prompt)
      return announce("Prompt copied")
    }
    if (action.name === "compare") return markOrCompare(task, act)
    if (action.pressed !== undefined) flipStar(press, action.pressed)
    else takePress(press, !action.again)
    act(action.name)
  }, action.says)
  if (action.pressed !== undefined) press.setAttribute("aria-pressed", String(action.pressed))
  return press
}

function flipStar(press, wasPressed) {
  press.setAttribute("aria-pressed", String(!wasPressed))
  press.firstChild.textContent = wasPressed ? "☆" : "★"
}

// A press that changes a task is taken once; where it changed nothing, as when it was refused, it can be given again.
function takePress(press, isOnce) {
  press.classList.add("is-taken")
  if (isOnce) press.disabled = true
  setTimeout(() => { press.classList.remove("is-taken"); press.disabled = false }, isOnce ? AGAIN_MS : COPIED_MS)
}

// The rest of the table behind one sign. Shown above everything, so that nothing cuts it off.
function actionMenu(task, actions, act, className = "ka-action") {
  const list = make("div", "ka-list")
  list.popover = "auto"
  list.setAttribute("role", "group")
  list.setAttribute("aria-label", "What else can be done")
  list.append(...actions.map((action) => actionPress(task, action, act, "ka-item")))
  list.addEventListener("click", () => list.hidePopover())
  const head = button("⋯", `${className} ka-more`, null, "More actions")
  head.setAttribute("aria-haspopup", "true")
  head.setAttribute("aria-expanded", "false")
  head.onclick = () => list.togglePopover({ source: head })
  const follow = () => followHead(list, head)
  list.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open"
    head.setAttribute("aria-expanded", String(isOpen))
    if (isOpen) addEventListener("scroll", follow, { capture: true })
    else removeEventListener("scroll", follow, { capture: true })
    if (!isOpen) return list.whenClosed?.()
    placeBeside(list, head)
    list.firstChild?.focus({ preventScroll: true })
  })
  list.addEventListener("keydown", (event) => {
    const items = [...list.children]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus()
  })
  const box = make("span", "ka-menu")
  box.append(head, list)
  return box
}

function placeBeside(list, head) {
  const at = head.getBoundingClientRect()
  const { width, height } = list.getBoundingClientRect()
  const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8))
  const isBelow = at.bottom + height + 8 < innerHeight || at.top < height
  list.style.left = `${left}px`
  list.style.top = `${isBelow ? Math.min(at.bottom + 4, Math.max(8, innerHeight - height - 8)) : at.top - height - 4}px`
}

// What scrolls elsewhere leaves a menu alone; where its own sign moves it goes along, until that has left the window.
function followHead(list, head) {
  const { top, bottom } = head.getBoundingClientRect()
  if (bottom < 0 || top > innerHeight) list.hidePopover()
  else placeBeside(list, head)
}

// A menu that is being read outlives newer drawings of what it belongs to: `then` draws them once it is closed.
function isMenuOpen(element, then) {
  const list = element.querySelector(".ka-list:popover-open")
  if (list) list.whenClosed = then
  return Boolean(list)
}

// C on one result marks it, on a second one compares the two.
function markedResult() {
  try { return JSON.parse(sessionStorage.getItem(MARKED)) } catch { return null }
}

function markResult(task) {
  try {
    if (task) sessionStorage.setItem(MARKED, JSON.stringify({ id: task.id, title: task.title }))
    else sessionStorage.removeItem(MARKED)
  } catch { /* then nothing is marked */ }
}

function markOrCompare(task, act) {
  const first = markedResult()
  if (first?.id === task.id) {
    markResult(null)
    announce("No longer marked to compare")
  } else if (first) {
    markResult(null)
    act("compare", { other: first.id })
  } else {
    markResult(task)
    announce(`${task.title} is marked. Choose Compare on a second result to see both.`)
  }
}

// A line at the foot of the window that goes by itself, above whatever is open.
function announce(words) {
  let line = document.querySelector(".ka-say")
  if (!line) {
    line = make("div", "ka-say")
    line.setAttribute("role", "status")
    document.body.append(line)
  }
  setText(line, words)
  line.classList.add("is-shown")
  clearTimeout(announce.timer)
  announce.timer = setTimeout(() => line.classList.remove("is-shown"), 200 * Math.max(12, words.length / 3))
}
