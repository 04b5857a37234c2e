// How far the work is, in the tab's title: "3 of 8" while something is under way, "8 done" until somebody has looked.
// When the last result is there and it is wanted, a sound and a notification.
const MARK = /^(\d+ of \d+|\d+ done) · /
const ENDED = "playgroundEnded" // the run that was told of last, in every tab of this browser

const plainTitle = () => document.title.replace(MARK, "")

function newProgress() {
  return { mark: "", signals: {}, wasUnderWay: false, title: null, seen: null }
}

function writeTitle(state) {
  const wanted = state.mark ? `${state.mark} · ${plainTitle()}` : plainTitle()
  if (document.title !== wanted) document.title = wanted
}

function drawProgress(state, { count, done, last }) {
  if (count) {
    state.wasUnderWay = true
    state.mark = `${done} of ${count}`
  } else {
    const hasEnded = state.wasUnderWay && last
    state.wasUnderWay = false
    if (hasEnded) end(state, last)
    else if (!document.hidden || !state.mark.endsWith("done")) state.mark = ""
  }
  writeTitle(state)
}

function end(state, { run, count, failed }) {
  state.mark = document.hidden ? `${count} done` : ""
  if (localStorage.getItem(ENDED) === run) return // another tab was quicker
  localStorage.setItem(ENDED, run)
  if (state.signals.sound) chime()
  if (!state.signals.notification || window.Notification?.permission !== "granted") return
  const words = failed ? `${count - failed} of ${count} results are there, ${failed} failed.` : count > 1 ? `All ${count} results are there.` : "The result is there."
  const notice = new Notification("Prompt playground", { body: words, tag: run })
  notice.onclick = () => { window.focus(); notice.close() }
}

const states = new WeakMap()

export default function ({ parentElement, data }) {
  const root = parentElement
  if (!states.has(root)) states.set(root, newProgress())
  const state = states.get(root)
  state.signals = data.signals
  const onLook = () => {
    if (document.hidden || !state.mark.endsWith("done")) return
    state.mark = ""
    writeTitle(state)
  }
  document.addEventListener("visibilitychange", onLook)
  const title = new MutationObserver(() => writeTitle(state)) // another page writes its own name there
  title.observe(document.head, { childList: true, subtree: true, characterData: true })
  follow(root, data.live, ({ head }) => { if (head) drawProgress(state, head) })
  return () => {
    unfollow(root)
    title.disconnect()
    document.removeEventListener("visibilitychange", onLook)
  }
}
