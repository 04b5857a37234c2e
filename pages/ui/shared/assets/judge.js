// Two pictures to be judged blind: nothing here knows more of them than left and right.
const judges = new WeakMap()
const KEYS = { ArrowLeft: "left", a: "left", ArrowRight: "right", b: "right", ArrowDown: "tie", t: "tie", ArrowUp: "both bad", x: "both bad" }
const TOO_SOON_MS = 250 // a key that bounces is no opinion on a pair that nobody has seen yet
const LOST_MS = 4000 // after so long without an answer the vote may be given again
const ELSEWHERE = "input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [role=menu], [role=radiogroup], [role=tablist]"
const STEP_SECONDS = 0.12 // clips that are this far apart are put in step
const SOUNDS = [["", "No sound", "0"], ["left", "Sound A", "1"], ["right", "Sound B", "2"]] // the same for every pair, also where a clip is silent
const SOUND_KEYS = Object.fromEntries(SOUNDS.map(([side, , key]) => [key, side]))
const CHOICES = [["left", "A is better", "←"], ["tie", "Tie", "↓"], ["both bad", "Both bad", "↑"], ["right", "B is better", "→"]]

function view(state, side, words, arrived) {
  const frame = make("div", "kj-frame")
  const shown = state.data[side].isClip ? clip(state, side, words, arrived) : still(state.data[side].url, words, arrived)
  frame.append(make("span", "kj-side", words), shown)
  return frame
}

// One that cannot be shown has arrived too: its judge may say that both are bad.
function still(url, words, arrived) {
  const shown = make("img", "kj-view")
  for (const event of ["load", "error"]) shown.addEventListener(event, arrived, { once: true })
  return Object.assign(shown, { src: url, alt: `Picture ${words}`, decoding: "sync" })
}

function clip(state, side, words, arrived) {
  const shown = make("video", "kj-view")
  shown.dataset.side = side
  shown.title = "Click to hear this one"
  shown.addEventListener("loadeddata", arrived, { once: true })
  // of a clip that no browser plays there is a picture at the same address
  shown.addEventListener("error", () => shown.replaceWith(still(shown.src, words, arrived)), { once: true })
  shown.ontimeupdate = () => keepInStep(clips(state))
  shown.onclick = () => hear(state, state.heard === side ? "" : side)
  return Object.assign(shown, { src: state.data[side].url, muted: true, loop: true, playsInline: true, preload: "auto" })
}

function clips(state) {
  return [...state.pair.querySelectorAll("video")]
}

// The longest leads: every moment of the other one is a moment of it, and the other begins anew meanwhile.
function keepInStep(all) {
  const first = all.reduce((longest, one) => (one.duration || 0) > (longest.duration || 0) ? one : longest)
  for (const one of all) {
    if (one === first || one.seeking || first.seeking || !one.duration) continue
    const wanted = first.currentTime % one.duration
    const apart = Math.abs(one.currentTime - wanted)
    if (Math.min(apart, one.duration - apart) > STEP_SECONDS) one.currentTime = wanted
  }
}

function hear(state, side) {
  state.heard = side
  for (const one of clips(state)) one.muted = one.dataset.side !== side
  state.sounds.forEach((press, index) => press.setAttribute("aria-pressed", String(SOUNDS[index][0] === side)))
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
    for (const one of clips(state)) one.play().catch(() => {}) // all at once, whichever came first
  }
  state.pair.replaceChildren(view(state, "left", "A", arrived("A")), view(state, "right", "B", arrived("B")))
  state.soundBar.hidden = !clips(state).length
  hear(state, "")
  setText(state.progress, data.progress)
  state.undo.disabled = data.number === 0
  state.stars.forEach((press, index) => {
    press.setAttribute("aria-pressed", "false")
    setText(press, `☆ Star ${"AB"[index]}`)
  })
  for (const url of data.preload) new Image().src = url
}

function build(root) {
  const state = { root, number: -1, judging: "", isBusy: false, heard: "", shownAt: 0, lost: 0, data: null, trigger: null }
  state.question = make("p", "kj-question")
  state.pair = make("div", "kj-pair")
  state.buttons = make("div", "kj-buttons")
  for (const [outcome, words, key] of CHOICES) {
    const press = button("", "kj-choice", () => vote(state, outcome))
    press.append(make("span", "", words), make("kbd", "kj-key", key))
    state.buttons.append(press)
  }
  state.soundBar = make("div", "kj-sounds")
  state.soundBar.setAttribute("role", "group")
  state.soundBar.setAttribute("aria-label", "Sound")
  state.sounds = SOUNDS.map(([side, words, key]) => {
    const press = button("", "kb-action", () => hear(state, side))
    press.append(make("span", "", words), make("kbd", "kj-key", key))
    return press
  })
  state.soundBar.append(...state.sounds)
  state.progress = make("span", "kj-progress")
  state.undo = button("Undo last vote", "kb-action", () => takeBack(state))
  state.stars = ["left", "right"].map((side) => button("", "kb-action", (event) => star(state, side, event.currentTarget)))
  const bar = make("div", "kj-bar")
  bar.append(state.progress, ...state.stars, state.undo)
  root.replaceChildren(make("h3", "kj-title", "Which one is better?"), state.question, state.pair, state.soundBar, state.buttons, bar)
  state.onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.key === "Escape" && event.target.matches?.("input[type=text]")) event.target.blur() // back from the note to the keys
    if (event.target.closest?.(ELSEWHERE)) return
    const outcome = KEYS[event.key] ?? KEYS[event.key.toLowerCase?.()]
    if (outcome) { event.preventDefault(); vote(state, outcome) }
    else if (event.key in SOUND_KEYS && !state.soundBar.hidden) hear(state, SOUND_KEYS[event.key])
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
