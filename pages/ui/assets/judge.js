// Two pictures to be judged blind: nothing here knows more of them than left and right.
const judges = new WeakMap()
const KEYS = { ArrowLeft: "left", a: "left", ArrowRight: "right", b: "right", ArrowDown: "tie", t: "tie", ArrowUp: "both bad", x: "both bad" }
const TOO_SOON_MS = 250 // a key that bounces is no opinion on a pair that nobody has seen yet
const LOST_MS = 4000 // after so long without an answer the vote may be given again
const ELSEWHERE = "input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [role=menu], [role=radiogroup], [role=tablist]"
const CHOICES = [["left", "A is better", "←"], ["tie", "Tie", "↓"], ["both bad", "Both bad", "↑"], ["right", "B is better", "→"]]

function view(side, words, arrived) {
  const frame = make("div", "kj-frame")
  frame.append(make("span", "kj-side", words))
  const shown = side.isClip ? make("video") : make("img")
  shown.className = "kj-view"
  if (side.isClip) Object.assign(shown, { src: side.url, muted: true, loop: true, playsInline: true, autoplay: true })
  else Object.assign(shown, { src: side.url, alt: `Picture ${words}`, decoding: "sync" })
  // One that cannot be shown has arrived too: its judge may say that both are bad.
  for (const event of [side.isClip ? "loadeddata" : "load", "error"]) shown.addEventListener(event, arrived, { once: true })
  frame.append(shown)
  return frame
}

function vote(state, outcome) {
  if (state.isBusy || performance.now() - state.shownAt < TOO_SOON_MS) return
  ask(state, "voted", { number: state.data.number, outcome })
}

function takeBack(state) {
  if (state.isBusy || state.data.number === 0) return
  ask(state, "undone", { number: state.data.number })
}

function ask(state, name, value) {
  setBusy(state, true)
  state.lost = setTimeout(setBusy, LOST_MS, state, false)
  state.trigger(name, value)
}

function setBusy(state, isBusy) {
  clearTimeout(state.lost)
  state.isBusy = isBusy
  for (const press of state.buttons.querySelectorAll("button")) press.disabled = isBusy
}

function star(state, side, press) {
  const isStar = press.getAttribute("aria-pressed") !== "true"
  press.setAttribute("aria-pressed", String(isStar))
  setText(press, `${isStar ? "★" : "☆"} Star ${side === "left" ? "A" : "B"}`)
  state.trigger("starred", { number: state.data.number, side, isStar })
}

function draw(state) {
  const { data } = state
  if (state.number === data.number && state.judging === data.judging) return
  Object.assign(state, { number: data.number, judging: data.judging })
  setBusy(state, true)
  setText(state.question, data.question)
  state.question.title = data.question
  state.pair.style.setProperty("--shape", data.shape)
  const missing = new Set(["A", "B"])
  const arrived = (words) => () => {
    missing.delete(words)
    if (missing.size || state.number !== data.number || state.judging !== data.judging) return
    state.shownAt = performance.now()
    setBusy(state, false)
  }
  state.pair.replaceChildren(view(data.left, "A", arrived("A")), view(data.right, "B", arrived("B")))
  const clips = [...state.pair.querySelectorAll("video")]
  if (clips.length === 2) clips[0].ontimeupdate = () => { if (Math.abs(clips[0].currentTime - clips[1].currentTime) > 0.1) clips[1].currentTime = clips[0].currentTime }
  setText(state.progress, data.progress)
  state.undo.disabled = data.number === 0
  state.stars.forEach((press, index) => {
    press.setAttribute("aria-pressed", "false")
    setText(press, `☆ Star ${"AB"[index]}`)
  })
  for (const url of data.preload) new Image().src = url
}

function build(root) {
  const state = { root, number: -1, judging: "", isBusy: false, shownAt: 0, lost: 0, data: null, trigger: null }
  state.question = make("p", "kj-question")
  state.pair = make("div", "kj-pair")
  state.buttons = make("div", "kj-buttons")
  for (const [outcome, words, key] of CHOICES) {
    const press = button("", "kj-choice", () => vote(state, outcome))
    press.append(make("span", "", words), make("kbd", "kj-key", key))
    state.buttons.append(press)
  }
  state.progress = make("span", "kj-progress")
  state.undo = button("Undo last vote", "kb-action", () => takeBack(state))
  state.stars = ["left", "right"].map((side) => button("", "kb-action", (event) => star(state, side, event.currentTarget)))
  const bar = make("div", "kj-bar")
  bar.append(state.progress, ...state.stars, state.undo)
  root.replaceChildren(make("h3", "kj-title", "Which one is better?"), state.question, state.pair, state.buttons, bar)
  state.onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.key === "Escape" && event.target.matches?.("input[type=text]")) event.target.blur() // back from the note to the keys
    if (event.target.closest?.(ELSEWHERE)) return
    const outcome = KEYS[event.key] ?? KEYS[event.key.toLowerCase?.()]
    if (outcome) { event.preventDefault(); vote(state, outcome) }
    else if (event.key === "Backspace" || event.key === "z") { event.preventDefault(); takeBack(state) }
  }
  return state
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".kj")
  let state = judges.get(root)
  if (!state) {
    state = build(root)
    judges.set(root, state)
  }
  state.data = data
  state.trigger = setTriggerValue
  draw(state)
  document.addEventListener("keydown", state.onKey)
  return () => document.removeEventListener("keydown", state.onKey)
}
