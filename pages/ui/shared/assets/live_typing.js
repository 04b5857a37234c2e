const PAUSE = 300
let timer = 0

function commit(area) {
  area.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
}

function onInput(event) {
  if (!(event.target instanceof HTMLTextAreaElement)) return
  clearTimeout(timer)
  timer = setTimeout(commit, PAUSE, event.target)
}

export default function () {
  document.addEventListener("input", onInput, true)
  // What was typed before this element was there has had no pause yet.
  if (!timer && document.activeElement instanceof HTMLTextAreaElement) onInput({ target: document.activeElement })
  return () => {
    clearTimeout(timer)
    document.removeEventListener("input", onInput, true)
  }
}
