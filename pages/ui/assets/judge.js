// Two pictures to be judged blind: nothing here knows more of them than left and right.
const judges = new WeakMap()
const KEYS = { ArrowLeft: "left", a: "left", ArrowRight: "right", b: "right", ArrowDown: "tie", t: "tie", ArrowUp: "both bad", x: "both bad" }
const CHOICES = [["left", "A is better", "←"], ["tie", "Tie", "↓"], ["both bad", "Both bad", "↑"], ["right", "B is better", "→"]]

function view(side, words) {
  const frame = make("div", "kj-frame")
  frame.append(make("span", "kj-side", words))
  const shown = side.isClip ? make("video") : make("img")
  shown.className = "kj-view"
  if (side.isClip) Object.assign(shown, { src: side.url, muted: true, loop: true, playsInline: true, autoplay: true })
  else Object.assign(shown, { src: side.url, alt: `Picture ${words}`, decoding: "sync" })
  frame.append(shown)
  return frame
}

function vote(state, outcome) {
  if (state.isBusy) return
  state.isBusy = true
  for (const press of state.buttons.querySelectorAll("button")) press.disabled = true
  state.trigger("voted", { number: state.data.number, outcome })
}

function draw(state) {
  const { data } = state
  if (state.number === data.number && state.judging === data.judging) return
  Object.assign(state, { number: data.number, judging: data.judging, isBusy: false })
  state.pair.style.setProperty("--shape", data.shape)
  state.pair.replaceChildren(view(data.left, "A"), view(data.right, "B"))
  const clips = [...state.pair.querySelectorAll("video")]
  if (clips.length === 2) clips[0].ontimeupdate = () => { if (Math.abs(clips[0].currentTime - clips[1].currentTime) > 0.1) clips[1].currentTime = clips[0].currentTime }
  setText(state.progress, data.progress)
  for (const press of state.buttons.querySelectorAll("button")) press.disabled = false
  state.undo.disabled = data.number === 0
  state.stars.forEach((star) => star.setAttribute("aria-pressed", "false"))
  for (const url of data.preload) new Image().src = url
}

function build(root) {
  const state = { root, number: -1, judging: "", isBusy: false, data: null, trigger: null }
  state.pair = make("div", "kj-pair")
  state.buttons = make("div", "kj-buttons")
  for (const [outcome, words, key] of CHOICES) {
    const press = button("", "kj-choice", () => vote(state, outcome))
    press.append(make("span", "", words), make("kbd", "kj-key", key))
    state.buttons.append(press)
  }
  state.progress = make("span", "kj-progress")
  state.undo = button("Undo last vote", "kb-action", () => { if (!state.isBusy) state.trigger("undone", { number: state.data.number }) })
  state.stars = ["left", "right"].map((side, index) => button(`☆ Star ${"AB"[index]}`, "kb-action", (event) => {
    event.currentTarget.setAttribute("aria-pressed", "true")
    state.trigger("starred", { number: state.data.number, side })
  }))
  const bar = make("div", "kj-bar")
  bar.append(state.progress, ...state.stars, state.undo)
  root.replaceChildren(state.pair, state.buttons, bar)
  state.onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.target.closest?.("input, textarea, select, [contenteditable=true], [role=dialog]")) return
    const outcome = KEYS[event.key] ?? KEYS[event.key.toLowerCase?.()]
    if (outcome) { event.preventDefault(); vote(state, outcome) }
    else if (event.key === "Backspace" || event.key === "z") { event.preventDefault(); state.undo.click() }
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
